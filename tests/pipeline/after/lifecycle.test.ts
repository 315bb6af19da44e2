import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isKadiError } from '../../../card/index.ts';
import {
  destroyCard,
  giveUpMissing,
  handIn,
  handInDamaged,
  reinstateCard,
  reportLoss,
  revokeCard,
  suspendCard,
} from '../../../pipeline/index.ts';
import {
  type AfterFloor,
  BOTH,
  but,
  collect,
  giveBody,
  OFFICER,
  openFloor,
  SUPERVISOR,
  takeAll,
  walkTo,
} from './floor.ts';

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return error.code;
  }
};

describe('a card after it was handed over', () => {
  let floor: AfterFloor;
  beforeAll(async () => {
    floor = await openFloor(16, 83);
  });
  afterAll(async () => {
    expect(await floor.test.shop.ledger.laws()).toEqual([]);
    expect((await floor.test.shop.ledger.verify()).ok).toBe(true);
    await floor.close();
  });
  const shop = () => floor.test.shop;
  const inHand = async () => {
    const one = await floor.next('receive');
    await collect(floor.test, one);
    return one;
  };
  const revoked = async (serial: string) =>
    (await shop().ledger.revokedSerials('', 100_000)).includes(serial);

  it('suspended is on the revocation list until two people reinstate it', async () => {
    const { serial } = await inHand();
    await suspendCard(shop(), { serial, reason: 'reported-misused' }, OFFICER);
    expect([await floor.stateOf(serial), await revoked(serial)]).toEqual(['suspended', true]);
    expect(await codeOf(reinstateCard(shop(), { serial, reason: 'mistake' }, SUPERVISOR))).toBe('TWO_PEOPLE');
    await reinstateCard(shop(), { serial, reason: 'mistake' }, BOTH, 'act-1');
    await reinstateCard(shop(), { serial, reason: 'mistake' }, BOTH, 'act-1');
    expect([await floor.stateOf(serial), await revoked(serial)]).toEqual(['collected', false]);
    expect(await floor.notices(serial)).toEqual(['reinstated', 'suspended']);
  });

  it('is revoked by two people for ever', async () => {
    const { serial } = await inHand();
    expect(await codeOf(revokeCard(shop(), { serial, reason: 'fraud' }, SUPERVISOR))).toBe('TWO_PEOPLE');
    await revokeCard(shop(), { serial, reason: 'fraud' }, BOTH);
    expect(await shop().ledger.card(serial)).toMatchObject({ state: 'revoked', live: false });
    expect(await codeOf(reinstateCard(shop(), { serial, reason: 'mistake' }, BOTH))).toBe('STATE_REFUSED');
  });

  it('lost is void in the same deed, and then a duplicate may be asked for', async () => {
    const one = await inHand();
    await reportLoss(shop(), { serial: one.serial, reason: 'lost' }, OFFICER);
    expect(await shop().ledger.card(one.serial)).toMatchObject({ state: 'revoked', live: false });
    expect([await revoked(one.serial), await floor.notices(one.serial)]).toEqual([true, ['revoked']]);
    const [event] = (await shop().ledger.events({ kind: 'card', id: one.serial })).slice(-1);
    expect(event).toMatchObject({ event: 'revoke', detail: { reason: 'lost' } });
    const again = but(one.person, {
      recordId: `${one.person.record.recordId}-2`,
      request: { kind: 'duplicate' },
    });
    expect(await takeAll(floor.test, [again])).toMatchObject({ accepted: 1 });
  });

  it('lost and handed in by a finder is in our hands, its owner is told, and two people destroy it', async () => {
    const { serial, office } = await inHand();
    await giveBody(floor.test, serial, 'KB-1', 'AA00000000000001');
    await reportLoss(shop(), { serial, reason: 'stolen' }, OFFICER);
    const found = { serial, office, by: 'police', now: new Date() } as const;
    expect(await handIn(shop(), found, OFFICER)).toBe('void');
    expect(await floor.stateOf(serial)).toBe('recalled');
    expect(await floor.notices(serial)).toContain('found-void');
    expect(await shop().ledger.dossier({ kind: 'case', id: `card-found/${serial}` })).toMatchObject({
      state: 'open',
    });
    const how = { serial, method: 'shredded', place: 'ROOM-1', now: new Date() } as const;
    expect(await codeOf(destroyCard(shop(), how, SUPERVISOR))).toBe('TWO_PEOPLE');
    await destroyCard(shop(), how, BOTH);
    for (const subject of [{ kind: 'card', id: serial } as const, { kind: 'body', id: 'KB-1' } as const])
      expect((await shop().ledger.events(subject)).at(-1)).toMatchObject({
        event: 'destroy',
        detail: { method: 'shredded', place: 'ROOM-1' },
      });
    expect([await floor.stateOf(serial), (await shop().ledger.body('KB-1'))?.state]).toEqual([
      'destroyed',
      'destroyed',
    ]);
    expect(await shop().ledger.dossier({ kind: 'case', id: `card-found/${serial}` })).toMatchObject({
      state: 'solved',
    });
  });

  it('handed in while it is good is kept for its owner and good for nobody until two people give it back', async () => {
    const { serial } = await inHand();
    const found = { serial, office: 'HC-047-1', by: 'public', now: new Date() } as const;
    expect(await handIn(shop(), found, OFFICER)).toBe('kept');
    expect(await handIn(shop(), found, OFFICER)).toBe('kept');
    expect([await floor.stateOf(serial), await revoked(serial)]).toEqual(['suspended', true]);
    expect(await floor.notices(serial)).toEqual(['found-kept']);
    await reinstateCard(shop(), { serial, reason: 'owner-has-it' }, BOTH);
    expect(await shop().ledger.dossier({ kind: 'case', id: `card-found/${serial}` })).toMatchObject({
      state: 'solved',
      data: { outcome: 'found', office: 'HC-047-1' },
    });
    // Found once more, the case is opened again.
    expect(await handIn(shop(), found, OFFICER)).toBe('kept');
    expect(await shop().ledger.dossier({ kind: 'case', id: `card-found/${serial}` })).toMatchObject({
      state: 'open',
    });
  });

  it('damaged is given back: void, in our hands, and a replacement is proposed to the register', async () => {
    const { serial, office, request } = await inHand();
    const { proposal } = await handInDamaged(shop(), { serial, office, damage: 'chip-dead' }, OFFICER);
    expect(await shop().ledger.card(serial)).toMatchObject({ state: 'recalled', live: false });
    expect(await shop().ledger.dossier({ kind: 'proposal', id: proposal })).toMatchObject({
      state: 'proposed',
      data: { kind: 'replacement', request, card: serial },
    });
  });

  it('that nobody has in hand cannot be lost, and the refusal says what may be done', async () => {
    const { serial } = await floor.next('receive');
    await expect(reportLoss(shop(), { serial, reason: 'lost' }, OFFICER)).rejects.toMatchObject({
      code: 'STATE_REFUSED',
      facts: { why: expect.stringContaining('This card is received; you may') },
    });
  });

  it('reported lost by fifty clients at once is void once, and its owner is told once', async () => {
    const { serial } = await inHand();
    const codes = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        codeOf(reportLoss(shop(), { serial, reason: 'lost' }, OFFICER, `loss-${serial}-${n}`)),
      ),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(await floor.notices(serial)).toEqual(['revoked']);
  });

  it('system says delivered, card missing: given up by two people, a new card with a new serial is made for the same request', async () => {
    const { serial, request } = await floor.next('dispatch', ['miss']);
    expect(await codeOf(giveUpMissing(shop(), { serial }, SUPERVISOR))).toBe('TWO_PEOPLE');
    expect(await codeOf(revokeCard(shop(), { serial, reason: 'fraud' }, BOTH))).toBe('CARD_MISSING_GIVE_UP');
    const { replacement } = await giveUpMissing(shop(), { serial }, BOTH, 'give-up-1');
    expect(await giveUpMissing(shop(), { serial }, BOTH, 'give-up-1')).toEqual({ replacement });
    expect(await shop().ledger.card(serial)).toMatchObject({ state: 'revoked', live: false });
    expect(await shop().ledger.card(replacement)).toMatchObject({
      state: 'accepted',
      live: true,
      replaces: serial,
      requestId: request,
    });
    expect(await floor.notices(serial)).toEqual(['replaced']);
    await walkTo(floor.test, replacement, 'render');
  });

  it('given up by fifty pairs at once is replaced once', async () => {
    const { serial, request } = await floor.next('dispatch', ['miss']);
    const codes = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(giveUpMissing(shop(), { serial }, BOTH))),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(await shop().ledger.cards({ requestId: request }, 10)).toHaveLength(2);
  });
});
