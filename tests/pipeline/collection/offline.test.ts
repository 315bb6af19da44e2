import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../card/index.ts';
import { sha256Hex, verifyDayList } from '../../../crypto/index.ts';
import {
  acceptHandOver,
  acceptOffline,
  cardAct,
  collectCard,
  contestDetails,
  endAccount,
  enrolDevice,
  eraseOne,
  loseDevice,
  type OfflineAct,
  openAccount,
  recordAuthority,
  signedDayList,
  solveCase,
  transferCard,
} from '../../../pipeline/index.ts';
import { type Field, NOW, OFFICER, type Owner, openField, PACKER, SUPERVISORS } from '../offices/field.ts';

const HERE = 'HC-019-1';
const SEEN = { document: 'slip', photoCompared: true, fingerprint: 'matched' } as const;
const AT = '2026-11-26T09:00:00.000Z';
const KEEPERS: Actor = { kind: 'person', id: 'custodian-1', role: 'custodian', second: 'supervisor-1' };
const DPOS: Actor = { kind: 'person', id: 'dpo-1', role: 'dpo', second: 'auditor-1' };
const RUNS = Number(process.env['KADI_RUNS'] ?? (process.env['KADI_LONG_TESTS'] === '1' ? 300 : 14));
const PEOPLE = RUNS > 20 ? 1_400 : 130;

let field: Field;
beforeAll(async () => {
  field = await openField(HERE, PEOPLE);
  for (const device of ['T-1', 'T-2', 'T-3'])
    await enrolDevice(field.shop, { device, office: HERE, holder: 'officer-1' }, SUPERVISORS);
}, 120_000);
afterAll(() => field.close());

const here = async (to: 'received' | 'dispatched' = 'received'): Promise<Owner> => {
  const owner = field.owner();
  await field.make([owner.serial], to);
  return owner;
};
const handOver = (id: string, serial: string, more: Partial<OfflineAct> = {}): OfflineAct => ({
  id,
  at: AT,
  serial,
  act: 'hand-over',
  evidence: SEEN,
  ...more,
});
const send = (device: string, ...acts: OfflineAct[]) =>
  acceptOffline(field.shop, { device, acts }, OFFICER, NOW);
const kept = async (serial: string): Promise<string[]> =>
  (await field.shop.ledger.dossiers({ kind: 'field-act', match: { card: serial } }, 50)).map(({ id }) => id);

describe('masts destroyed: cards are handed over without network and told later (R29)', () => {
  test("the act's own time and device are kept, and the time of the books beside them", async () => {
    const { serial } = await here();
    expect(await send('T-1', handOver('A1', serial))).toEqual([{ id: 'A1', became: 'done' }]);
    const events = await field.shop.ledger.events({ kind: 'card', id: serial });
    expect(events.at(-1)).toMatchObject({
      event: 'collect',
      detail: { at: AT, device: 'T-1', document: 'slip' },
    });
  });

  test('sent again it is the same act', async () => {
    const { serial } = await here();
    await send('T-1', handOver('A2', serial));
    expect(await send('T-1', handOver('A2', serial))).toEqual([{ id: 'A2', became: 'repeated' }]);
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('a card whose box could not be scanned is received and handed over in one', async () => {
    const { serial } = await here('dispatched');
    await send('T-1', handOver('A3', serial));
    expect((await field.events(serial)).slice(-2)).toEqual(['receive', 'collect']);
  });

  test('the same card handed over in two places keeps both acts and opens a case', async () => {
    const { serial } = await here();
    await send('T-1', handOver('A4', serial));
    expect(await send('T-2', handOver('A4', serial))).toEqual([{ id: 'A4', became: 'conflict' }]);
    expect(await field.openCases(serial)).toEqual(['handed-over-twice']);
    expect(await kept(serial)).toEqual(['T-1/A4', 'T-2/A4']);
    expect(await field.state(serial)).toBe('collected');
  });

  test('also when the first hand-over was made at a desk with network', async () => {
    const { serial } = await here();
    await collectCard(field.shop, { serial, evidence: SEEN }, OFFICER, undefined, NOW);
    await send('T-1', handOver('A5', serial));
    expect(await field.openCases(serial)).toEqual(['handed-over-twice']);
  });

  test('of a card recalled meanwhile the act is kept with it, and a person settles it', async () => {
    const { serial } = await here();
    await contestDetails(field.shop, { serial, fields: ['names'] }, OFFICER, undefined, NOW);
    await send('T-1', handOver('A6', serial));
    expect(await field.state(serial)).toBe('recalled');
    expect((await field.events(serial)).at(-1)).toBe('hand-over-again');
    expect(await field.openCases(serial)).toEqual(['details-contested', 'offline-conflict']);
  });

  test('of a card moved meanwhile two people may state that its owner has it', async () => {
    const { serial, request } = await here();
    await transferCard(field.shop, { request, office: 'HC-047-1' }, OFFICER, NOW);
    await send('T-1', handOver('A7', serial));
    expect(await field.state(serial)).toBe('returned');
    const id = `offline-conflict/${serial}`;
    await expect(acceptHandOver(field.shop, { case: id }, OFFICER)).rejects.toMatchObject({
      code: 'TWO_PEOPLE',
    });
    await acceptHandOver(field.shop, { case: id }, SUPERVISORS);
    expect(await field.state(serial)).toBe('collected');
  });

  test('an unfinished checklist does not undo what happened: a person looks at it', async () => {
    const { serial } = await here();
    const { evidence: _, ...bare } = handOver('A8', serial);
    expect(await send('T-1', bare)).toEqual([{ id: 'A8', became: 'conflict' }]);
    expect(await field.state(serial)).toBe('collected');
    expect(await field.openCases(serial)).toEqual(['offline-conflict']);
    // Nothing is written down that nobody said.
    const [collected] = (await field.shop.ledger.events({ kind: 'card', id: serial })).slice(-1);
    expect(collected?.detail).toEqual({ at: AT, device: 'T-1', evidence: 'none' });
  });

  test('a hand-over that comes after the record was erased is kept, and holds up no other', async () => {
    const [erased, other] = [await here(), await here()];
    await collectCard(field.shop, { serial: erased.serial, evidence: SEEN }, OFFICER, undefined, NOW);
    await eraseOne(field.shop, { request: erased.request, reason: 'asked-by-person' }, DPOS);
    expect(await send('T-2', handOver('E1', erased.serial), handOver('E2', other.serial))).toEqual([
      { id: 'E1', became: 'conflict' },
      { id: 'E2', became: 'done' },
    ]);
    expect(await kept(erased.serial)).toEqual(['T-2/E1']);
    expect(await field.openCases(erased.serial)).toEqual(['handed-over-twice', 'offline-conflict']);
  });

  test('an act that cannot be taken now holds up no other, and is told', async () => {
    const [one, other] = [await here(), await here()];
    const { ledger } = field.shop;
    const commit: typeof ledger.commit = (deed) =>
      deed.acts.some(({ subject }) => subject.id === 'T-2/F1')
        ? Promise.reject(new Error('away'))
        : ledger.commit(deed);
    const shop = { ...field.shop, ledger: { ...ledger, commit } };
    const acts = [handOver('F1', one.serial), handOver('F2', other.serial)];
    await expect(acceptOffline(shop, { device: 'T-2', acts }, OFFICER, NOW)).rejects.toThrow('away');
    expect([await field.state(one.serial), await field.state(other.serial)]).toEqual([
      'received',
      'collected',
    ]);
    expect(await send('T-2', ...acts)).toEqual([
      { id: 'F1', became: 'done' },
      { id: 'F2', became: 'repeated' },
    ]);
  });

  test('the second officer is looked up: a name that was typed is nobody', async () => {
    for (const [person, role, office] of [
      ['second-here', 'officer', HERE],
      ['second-away', 'officer', 'HC-047-1'],
      ['packs-here', 'packer', HERE],
      ['second-left', 'officer', HERE],
    ] as const)
      await openAccount(field.shop, { person, role, office, from: '2020-01-01', until: null }, KEEPERS);
    await endAccount(field.shop, { person: 'second-left', reason: 'left' }, KEEPERS);
    const exception = { ...SEEN, fingerprint: 'exception', other: 'second-officer' } as const;
    // Nobody, the sender who holds the device, somebody else's office, another role, an account that ended.
    for (const [nth, second] of ['x', 'officer-1', 'second-away', 'packs-here', 'second-left'].entries()) {
      const { serial } = await here();
      const act = handOver(`S${nth}`, serial, { second, evidence: exception });
      expect([second, await send('T-1', act)]).toEqual([second, [{ id: act.id, became: 'conflict' }]]);
      // The owner has it: that is kept, and somebody looks at how.
      expect(await field.state(serial)).toBe('collected');
      expect(await field.openCases(serial)).toEqual(['offline-conflict']);
    }
    const { serial } = await here();
    const good = handOver('S9', serial, { second: 'second-here', evidence: exception });
    expect(await send('T-1', good)).toEqual([{ id: 'S9', became: 'done' }]);
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('an authority counts on the day of the act, not of its arrival, and its use is written down', async () => {
    const { serial, request } = await here();
    await recordAuthority(
      field.shop,
      {
        id: 'AU-OFF',
        request,
        type: 'authorised',
        basis: 'medical-report',
        reference: 'M-9',
        bearer: 'SPM000000777',
        until: '2026-11-26',
      },
      SUPERVISORS,
    );
    const bearer = { kind: 'authorised', authority: 'AU-OFF' } as const;
    const act = handOver('U1', serial, { second: 'second-here', bearer });
    const later = new Date('2026-12-01T08:00:00Z');
    const came = await acceptOffline(field.shop, { device: 'T-1', acts: [act] }, OFFICER, later);
    expect(came).toEqual([{ id: 'U1', became: 'done' }]);
    expect(await field.openCases(serial)).toEqual([]);
    const uses = await field.shop.ledger.events({ kind: 'authority', id: 'AU-OFF' });
    expect(uses.map(({ event, detail }) => [event, detail['card']])).toContainEqual(['use', serial]);
    const past = await here();
    const old = { ...bearer, authority: 'AU-NONE' };
    expect(await send('T-1', handOver('U2', past.serial, { second: 'second-here', bearer: old }))).toEqual([
      { id: 'U2', became: 'conflict' },
    ]);
  });

  test('nobody hands their own card over: the act is kept, and others settle the case', async () => {
    const { serial, record } = await here();
    const account = {
      person: 'self-here',
      role: 'officer',
      office: HERE,
      from: '2020-01-01',
      until: null,
    } as const;
    await openAccount(field.shop, { ...account, nationalNumber: record.nationalNumber }, KEEPERS);
    const self: Actor = { kind: 'person', id: 'self-here', role: 'officer' };
    const act = handOver('OWN-1', serial);
    expect(await acceptOffline(field.shop, { device: 'T-1', acts: [act] }, self, NOW)).toEqual([
      { id: 'OWN-1', became: 'conflict' },
    ]);
    const input = { id: `offline-conflict/${serial}`, outcome: 'found' } as const;
    // The sender, and who carries the device, had a part in it.
    for (const second of ['self-here', 'officer-1'])
      await expect(
        solveCase(field.shop, input, { kind: 'person', id: 'supervisor-9', role: 'supervisor', second }),
      ).rejects.toMatchObject({ code: 'DUTY_APART' });
    await solveCase(field.shop, input, SUPERVISORS);
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('told to be absent, its owner is told that it is looked for, as at the desk', async () => {
    const { serial, request } = await here();
    await send('T-1', { id: 'ABS-1', at: AT, serial, act: 'absent' });
    expect(await field.state(serial)).toBe('missing');
    expect(await field.notices(request)).toEqual(['looked-for']);
  });

  test('a serial that nobody knows and a clock that runs ahead are kept as they came', async () => {
    await send('T-1', handOver('A9', 'K9999999X', { at: '2031-01-01T00:00:00.000Z' }));
    const found = await field.shop.ledger.dossier({ kind: 'field-act', id: 'T-1/A9' });
    expect(found?.data).toMatchObject({ at: '2031-01-01T00:00:00.000Z', clock: 'ahead' });
  });

  test('a lost device: no list, an incident that says what was on it, and its acts are kept for a person', async () => {
    const { serial } = await here();
    const list = await signedDayList(field.shop, { office: HERE, device: 'T-3' }, OFFICER, NOW);
    const { incident } = await loseDevice(field.shop, { device: 'T-3' }, OFFICER, NOW);
    expect((await field.shop.ledger.dossier({ kind: 'incident', id: incident }))?.data).toMatchObject({
      type: 'device-lost',
      cards: list.cards,
    });
    await expect(
      signedDayList(field.shop, { office: HERE, device: 'T-3' }, OFFICER, NOW),
    ).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    expect(await send('T-3', handOver('A10', serial))).toEqual([{ id: 'A10', became: 'conflict' }]);
    expect(await field.state(serial)).toBe('received');
  });
});

describe('the list that goes along', () => {
  test('is signed, names nobody, and says what each hand-over asks for', async () => {
    const { record, request, serial } = await here();
    const made = await signedDayList(field.shop, { office: HERE, device: 'T-1' }, OFFICER, NOW);
    const signer = field.shop.keys.signer('revocation-signer');
    expect(verifyDayList(Buffer.from(made.list), made, signer)).toBe(true);
    expect(verifyDayList(Buffer.from(made.list.replace(serial, 'K0000000X')), made, signer)).toBe(false);
    const read: { cards: { serial: string }[] } = JSON.parse(made.list);
    expect(read.cards.find((one) => one.serial === serial)).toEqual({
      serial,
      slipEnds: record.slipNumber.slice(-3),
      needs: null,
      told: 'nobody',
    });
    for (const secret of [record.slipNumber, record.nationalNumber]) expect(made.list).not.toContain(secret);
    const looks = await field.shop.ledger.events({ kind: 'access', id: request });
    expect(looks.at(-1)?.detail).toEqual({ purpose: 'collection', what: ['list-line'], from: 'device:T-1' });
  });

  test('asked for again under one id is one list and one line, until other cards wait', async () => {
    await here();
    const ask = (now: Date) =>
      signedDayList(field.shop, { office: HERE, device: 'T-2' }, OFFICER, now, 'list-1');
    const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    const lines = async () =>
      (await field.shop.ledger.events({ kind: 'device', id: 'T-2' })).filter(({ event }) => event === 'list');
    const both = await Promise.all([ask(NOW), ask(later(1))]);
    for (const one of [...both, await ask(later(2))]) expect(one.list).toBe(both[0].list);
    expect(await lines()).toHaveLength(1);
    await here();
    const other = await ask(later(3));
    expect(other.cards).toBe(both[0].cards + 1);
    const kept = await lines();
    expect(kept.map(({ detail }) => detail['cards'])).toEqual([both[0].cards, other.cards]);
    expect(kept.at(-1)?.detail['sha256']).toBe(sha256Hex(Buffer.from(other.list)));
  });
});

interface Sent {
  readonly device: 'T-1' | 'T-2';
  readonly act: OfflineAct['act'];
  readonly complete: boolean;
}
const STARTS = ['received', 'dispatched', 'missing', 'recalled', 'collected', 'moved'] as const;

describe('any order of the same acts, any number of times', () => {
  const end = async (serial: string): Promise<unknown> => ({
    state: await field.state(serial),
    handedOver: (await field.events(serial)).filter(
      (event) => event === 'collect' || event === 'hand-over-again',
    ).length,
    kept: (await kept(serial)).map((id) => id.replace(/^.*\//, '')).toSorted(),
    cases: await field.openCases(serial),
  });
  const begin = async (start: (typeof STARTS)[number]): Promise<string> => {
    const { serial, request } = await here(start === 'dispatched' ? 'dispatched' : 'received');
    const commit = (event: 'miss' | 'recall') =>
      field.shop.ledger.commit({
        by: PACKER,
        acts: [cardAct(serial, event)],
        rows: event === 'recall' ? [{ type: 'void-card', serial }] : [],
      });
    if (start === 'missing') await commit('miss');
    if (start === 'recalled') await commit('recall');
    if (start === 'collected')
      await collectCard(field.shop, { serial, evidence: SEEN }, OFFICER, undefined, NOW);
    if (start === 'moved') await transferCard(field.shop, { request, office: 'HC-047-1' }, OFFICER, NOW);
    return serial;
  };
  const sent: fc.Arbitrary<Sent> = fc.record({
    device: fc.constantFrom('T-1' as const, 'T-2' as const),
    act: fc.constantFrom('hand-over' as const, 'refuse' as const, 'absent' as const),
    complete: fc.boolean(),
  });

  test('gives the same end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...STARTS),
        fc.array(sent, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(3), { maxLength: 4 }),
        fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        async (start, acts, again, shuffle) => {
          const ends: unknown[] = [];
          for (const mixed of [false, true]) {
            const serial = await begin(start);
            const all = acts.map(({ device, act, complete }, nth) => {
              const base = handOver(`${serial}-${nth}`, serial, { act });
              const { evidence: _, ...bare } = base;
              return { device, one: act === 'hand-over' && complete ? base : bare };
            });
            const twice = [...all, ...again.flatMap((nth) => all[nth % all.length] ?? [])];
            const order = mixed
              ? twice
                  .map((one, nth) => ({ one, key: shuffle[nth % shuffle.length] ?? 0, nth }))
                  .sort((a, b) => a.key - b.key || b.nth - a.nth)
                  .map(({ one }) => one)
              : all;
            for (const { device, one } of order) await send(device, one);
            ends.push(JSON.parse(JSON.stringify(await end(serial)).replaceAll(serial, 'SERIAL')) as unknown);
          }
          expect(ends[1]).toEqual(ends[0]);
        },
      ),
      { numRuns: RUNS, seed: Number(process.env['KADI_SEED'] ?? 29) },
    );
  }, 600_000);

  test('two devices that send at the same moment lose nothing', async () => {
    const serial = (await here()).serial;
    await Promise.all(
      Array.from({ length: 20 }, (_, nth) =>
        send(nth % 2 === 0 ? 'T-1' : 'T-2', handOver(`B${nth % 5}`, serial)),
      ),
    );
    expect(await kept(serial)).toHaveLength(10);
    expect(await end(serial)).toMatchObject({
      state: 'collected',
      handedOver: 10,
      cases: ['handed-over-twice'],
    });
  });

  test('no law of the shop is broken by any of this', async () => {
    expect(await field.shop.ledger.laws()).toEqual([]);
  });
});
