import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptOffline,
  answerCitizen,
  cardAct,
  changePhone,
  checklistFor,
  chiefList,
  collectCard,
  contestDetails,
  DESK_NOTICE,
  enrolDevice,
  imposeHold,
  liftHold,
  notifyStage,
  phoneFrom,
  radioText,
  receiveBox,
  recordAuthority,
  refuseCard,
  replaceDamaged,
  withdrawAuthority,
} from '../../../pipeline/index.ts';
import {
  type Field,
  NOW,
  OFFICER,
  type Owner,
  openField,
  PACKER,
  SUPERVISORS,
  TWO_OFFICERS,
} from '../offices/field.ts';

const HERE = 'HC-019-1';
const SEEN = { document: 'slip', photoCompared: true, fingerprint: 'matched' } as const;
const AUNT = 'SPM000000777';

let field: Field;
beforeAll(async () => {
  field = await openField(HERE, 110);
});
afterAll(() => field.close());

const here = async (like?: Parameters<Field['owner']>[0]): Promise<Owner> => {
  const owner = field.owner(like);
  await field.make([owner.serial], 'received');
  return owner;
};
const collect = (serial: string, more: Partial<Parameters<typeof collectCard>[1]> = {}, by = OFFICER) =>
  collectCard(field.shop, { serial, evidence: SEEN, ...more }, by, undefined, NOW);
const refusedWith = (code: string) => ({ code });

describe('a card is handed to its owner (R28)', () => {
  test('by the checklist; it is active from then on and the request is closed', async () => {
    const { serial, request } = await here();
    await expect(collect(serial, { evidence: { ...SEEN, photoCompared: false } })).rejects.toMatchObject(
      refusedWith('COLLECT_EVIDENCE'),
    );
    await collect(serial);
    expect(await field.state(serial)).toBe('collected');
    expect((await field.shop.ledger.findRequest({ id: request }))?.open).toBe(false);
  });

  test('worn fingers send nobody away, and ask for another check (R09)', async () => {
    const { serial } = await here();
    const exception = { ...SEEN, fingerprint: 'exception' } as const;
    await expect(collect(serial, { evidence: exception })).rejects.toMatchObject(
      refusedWith('COLLECT_OTHER_CHECK'),
    );
    const second = { ...exception, other: 'second-officer' } as const;
    await expect(collect(serial, { evidence: second })).rejects.toMatchObject(
      refusedWith('COLLECT_OTHER_CHECK'),
    );
    await collect(serial, { evidence: second }, TWO_OFFICERS);
    expect(await field.state(serial)).toBe('collected');
  });

  test("the register's exception asks for it too, and the statement of somebody who knows the person is one", async () => {
    const { serial } = await here(
      ({ biometricException, request }) =>
        biometricException !== undefined && request.product !== 'huduma-minor',
    );
    expect(await checklistFor(field.shop, serial, NOW)).toEqual({
      guardian: false,
      otherCheck: true,
      refused: null,
    });
    await expect(collect(serial)).rejects.toMatchObject(refusedWith('COLLECT_OTHER_CHECK'));
    const known = {
      ...SEEN,
      fingerprint: 'exception',
      other: 'known-person',
      statement: 'CHIEF-12/26',
    } as const;
    await collect(serial, { evidence: known });
    expect(await field.state(serial)).toBe('collected');
  });

  test("a child's card goes to the recorded guardian alone, with the consent (R55)", async () => {
    const { serial, request } = await here(({ request: { product } }) => product === 'huduma-minor');
    await expect(collect(serial)).rejects.toMatchObject(refusedWith('COLLECT_GUARDIAN'));
    const authority = {
      id: 'AU-1',
      request,
      type: 'guardian',
      basis: 'birth-certificate',
      reference: 'BC-1/2015',
      bearer: AUNT,
    } as const;
    await expect(recordAuthority(field.shop, authority, TWO_OFFICERS)).rejects.toMatchObject(
      refusedWith('AUTHORITY_BASIS'),
    );
    await expect(
      recordAuthority(field.shop, { ...authority, consent: 'C-1' }, OFFICER),
    ).rejects.toMatchObject(refusedWith('TWO_PEOPLE'));
    await recordAuthority(field.shop, { ...authority, consent: 'C-1' }, TWO_OFFICERS);
    const bearer = { kind: 'guardian', authority: 'AU-1', number: AUNT } as const;
    await expect(collect(serial, { bearer: { ...bearer, number: 'SPM000000778' } })).rejects.toMatchObject({
      code: 'COLLECT_AUTHORITY',
      facts: { why: 'other-bearer' },
    });
    await collect(serial, { bearer });
    expect(await field.state(serial)).toBe('collected');
    const kept = await field.shop.ledger.dossier({ kind: 'authority', id: 'AU-1' });
    expect(JSON.stringify(kept)).not.toContain(AUNT);
  });

  test("a guardian's authority for somebody who is grown is taken before two officers only", async () => {
    const { serial, request } = await here();
    await recordAuthority(
      field.shop,
      {
        id: 'AU-18',
        request,
        type: 'guardian',
        basis: 'birth-certificate',
        reference: 'BC-2/2008',
        consent: 'C-2',
        bearer: AUNT,
      },
      TWO_OFFICERS,
    );
    const bearer = { kind: 'guardian', authority: 'AU-18', number: AUNT } as const;
    await expect(collect(serial, { bearer })).rejects.toMatchObject(refusedWith('COLLECT_SECOND_OFFICER'));
    await collect(serial, { bearer }, TWO_OFFICERS);
    expect(await field.state(serial)).toBe('collected');
  });

  test('an authorised person needs a valid authority for this very card and a second officer', async () => {
    const [one, other] = [await here(), await here()];
    const bearer = { kind: 'authorised', authority: 'AU-2', number: AUNT } as const;
    await expect(collect(one.serial, { bearer })).rejects.toMatchObject({ facts: { why: 'unknown' } });
    await recordAuthority(
      field.shop,
      {
        id: 'AU-2',
        request: one.request,
        type: 'authorised',
        basis: 'medical-report',
        reference: 'M-1',
        bearer: AUNT,
        until: '2026-12-31',
      },
      TWO_OFFICERS,
    );
    await expect(collect(other.serial, { bearer }, TWO_OFFICERS)).rejects.toMatchObject({
      facts: { why: 'other-request' },
    });
    await expect(collect(one.serial, { bearer })).rejects.toMatchObject(
      refusedWith('COLLECT_SECOND_OFFICER'),
    );
    await expect(
      collectCard(
        field.shop,
        { serial: one.serial, evidence: SEEN, bearer },
        TWO_OFFICERS,
        undefined,
        new Date('2027-01-02T08:00:00Z'),
      ),
    ).rejects.toMatchObject({ facts: { why: 'past' } });
    await collect(one.serial, { bearer }, TWO_OFFICERS);
    await withdrawAuthority(field.shop, { id: 'AU-2', reason: 'used' }, OFFICER);
    expect(await field.state(one.serial)).toBe('collected');
  });

  test('third parties are refused by default, with a case, and the card waits on', async () => {
    const { serial } = await here();
    await expect(collect(serial, { bearer: { kind: 'other' } })).rejects.toMatchObject(
      refusedWith('COLLECT_THIRD_PARTY'),
    );
    expect(await field.openCases(serial)).toEqual(['third-party']);
    expect(await field.state(serial)).toBe('received');
    await collect(serial);
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('recalled, void and stopped cards are refused with the reason', async () => {
    const recalled = await here();
    await field.shop.ledger.commit({ by: PACKER, acts: [cardAct(recalled.serial, 'recall')] });
    await expect(collect(recalled.serial)).rejects.toMatchObject(refusedWith('COLLECT_RECALLED'));
    const gone = await here();
    await field.shop.ledger.commit({
      by: PACKER,
      acts: [cardAct(gone.serial, 'miss'), cardAct(gone.serial, 'revoke')],
    });
    await expect(collect(gone.serial)).rejects.toMatchObject(refusedWith('COLLECT_VOID'));
  });

  test("a hold over one person's request stops the hand-over until it is lifted", async () => {
    const { serial, request } = await here();
    const hold = { hold: 'HOLD-1', order: 'ORDER-1/26', authority: 'high-court' };
    await imposeHold(field.shop, { ...hold, request }, SUPERVISORS);
    await expect(collect(serial)).rejects.toMatchObject(refusedWith('COLLECT_HELD'));
    expect(await checklistFor(field.shop, serial, NOW)).toMatchObject({ refused: 'COLLECT_HELD' });
    await liftHold(field.shop, hold, SUPERVISORS);
    await collect(serial);
    expect(await field.state(serial)).toBe('collected');
  });

  test('a hold and a hand-over at the same moment: what is handed over was handed over before the hold', async () => {
    for (let round = 0; round < 8; round++) {
      const { serial, request } = await here();
      const hold = { hold: `HOLD-R${round}`, order: 'ORDER-2/26', authority: 'high-court' };
      await Promise.allSettled([imposeHold(field.shop, { ...hold, request }, SUPERVISORS), collect(serial)]);
      const imposed = (await field.shop.ledger.events({ kind: 'hold', id: hold.hold }))[0];
      const collected = (await field.shop.ledger.events({ kind: 'card', id: serial })).find(
        ({ event }) => event === 'collect',
      );
      expect(imposed).toBeDefined();
      if (collected !== undefined) expect(BigInt(collected.id)).toBeLessThan(BigInt(imposed?.id ?? '0'));
      await liftHold(field.shop, hold, SUPERVISORS);
    }
  });

  test('who does not take the card loses nothing: a case follows it up, and coming again settles it', async () => {
    const { serial } = await here();
    await refuseCard(field.shop, { serial, reason: 'belief' }, OFFICER, undefined, NOW);
    expect(await field.openCases(serial)).toEqual(['collection-refused']);
    await collect(serial);
    expect(await field.openCases(serial)).toEqual([]);
    expect((await field.events(serial)).slice(-2)).toEqual(['refuse', 'collect']);
  });

  test('50 clients on one card: exactly one hand-over, and no law is broken', async () => {
    const { serial } = await here();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => collect(serial)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await field.events(serial)).filter((event) => event === 'collect')).toHaveLength(1);
    expect(await field.shop.ledger.laws()).toEqual([]);
  });

  test('the same act sent 50 times is one act, and every sender hears that it is done', async () => {
    const { serial } = await here();
    await Promise.all(
      Array.from({ length: 50 }, () =>
        collectCard(field.shop, { serial, evidence: SEEN }, OFFICER, `collect/${serial}`, NOW),
      ),
    );
    expect((await field.events(serial)).filter((event) => event === 'collect')).toHaveLength(1);
  });
});

describe('errors on the card, reported at once', () => {
  test('the card is void, the request waits for the register, and the owner is told (R33)', async () => {
    const { serial, request } = await here();
    const { case: id } = await contestDetails(
      field.shop,
      { serial, fields: ['names', 'dateOfBirth'] },
      OFFICER,
      undefined,
      NOW,
    );
    expect(await field.card(serial)).toMatchObject({ state: 'recalled', live: false });
    expect((await field.shop.ledger.state({ kind: 'request', id: request }))?.state).toBe('contested');
    expect((await field.shop.ledger.dossier({ kind: 'case', id }))?.data).toMatchObject({
      type: 'details-contested',
      fields: 'dateOfBirth names',
    });
    expect(await field.notices(request)).toEqual(['correction-started']);
    await expect(collect(serial)).rejects.toMatchObject(refusedWith('COLLECT_CONTESTED'));
    await expect(
      contestDetails(field.shop, { serial, fields: ['sex'] }, OFFICER, undefined, NOW),
    ).rejects.toMatchObject(refusedWith('CONTEST_NOW'));
  });

  test('a card that arrived damaged is replaced by two people, its owner told', async () => {
    const { serial, request } = field.owner();
    const box = await field.make([serial], 'dispatched');
    await receiveBox(
      field.shop,
      { box, office: HERE, scanned: [serial], damaged: [serial] },
      OFFICER,
      undefined,
      NOW,
    );
    await expect(collect(serial)).rejects.toMatchObject(refusedWith('COLLECT_DAMAGED'));
    await expect(replaceDamaged(field.shop, { serial }, OFFICER)).rejects.toMatchObject(
      refusedWith('TWO_PEOPLE'),
    );
    const { replacement } = await replaceDamaged(field.shop, { serial }, SUPERVISORS);
    expect(await field.card(replacement)).toMatchObject({ state: 'accepted', replaces: serial, live: true });
    expect(await field.openCases(serial)).toEqual([]);
    expect(await field.notices(request)).toEqual(['replaced']);
  });
});

describe('wrong or changed telephone numbers (R42)', () => {
  test.each([
    ['0744 000 001', '+254744000001'],
    ['0110-000001', '+254110000001'],
    ['744000001', '+254744000001'],
    ['254744000001', '+254744000001'],
    ['+254 744 000001', '+254744000001'],
    ['+44 7700 900123', '+447700900123'],
    ['020 2000000', undefined],
    ['+254202000000', undefined],
    ['0744', undefined],
  ])('%s is read as %s', (typed, phone) => {
    expect(phoneFrom(typed)).toBe(phone);
  });

  test('after the change only the new number is answered, and the notice goes to it', async () => {
    const { record, serial, request } = await here(
      ({ phone, request: { product } }) => phone !== undefined && product !== 'huduma-minor',
    );
    const given = '+254744123456';
    await changePhone(field.shop, { request, phone: '0744 123 456', proof: 'slip-and-photo' }, OFFICER);
    const ask = (phone: string) => answerCitizen(field.shop, { slip: record.slipNumber, phone });
    expect((await ask(given)).kind).toBe('status');
    expect((await ask(record.phone ?? '')).kind).toBe('not-your-phone');
    const sent: string[] = [];
    await notifyStage(field.shop, async ({ phone }) => {
      sent.push(phone);
      return 'sent';
    })({ cardId: serial, stage: 'notify', attempt: 1 });
    expect(sent).toEqual([given]);
    expect(await field.notices(request)).toEqual(['phone-changed']);
    const events = JSON.stringify(await field.shop.ledger.events({ kind: 'request', id: request }));
    expect(events).not.toContain('123456');
  });

  test('a person without a telephone any more is answered nowhere, and stands on the list of the chief', async () => {
    const { record, serial, request } = await here(
      ({ phone, request: { product } }) => phone !== undefined && product !== 'huduma-minor',
    );
    await changePhone(field.shop, { request, phone: null, proof: 'known-person' }, OFFICER);
    const asked = await answerCitizen(field.shop, { slip: record.slipNumber, phone: record.phone ?? '' });
    expect(asked.kind).toBe('not-your-phone');
    await notifyStage(field.shop, async () => 'sent')({ cardId: serial, stage: 'notify', attempt: 1 });
    const list = await chiefList(field.shop, HERE, NOW, READER);
    expect(list.cards.find((one) => one.serial === serial)).toMatchObject({
      told: 'nobody',
      slipEnds: record.slipNumber.slice(-3),
    });
  });
});

const READER = { by: OFFICER, from: `office:${HERE}` };

describe('paper, radio and the notice at the desk', () => {
  test('the list of the chief names nobody, and radio has counts alone (R43)', async () => {
    const { record, request } = await here();
    const { text } = await chiefList(field.shop, HERE, NOW, READER);
    expect(text).toContain(`...${record.slipNumber.slice(-3)}`);
    // The end of a slip and what a hand-over asks for are of a person: whoever is on the list can be told who read it.
    const looks = await field.shop.ledger.events({ kind: 'access', id: request });
    expect(looks.at(-1)).toMatchObject({
      by: { id: OFFICER.id },
      detail: { purpose: 'collection', what: ['list-line'], from: READER.from },
    });
    for (const secret of [
      record.slipNumber,
      record.nationalNumber,
      ...record.names.filter((name) => name.length > 3),
    ])
      expect(text).not.toContain(secret);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    const few = await radioText(field.shop, 'HC-001-1');
    expect(few).toMatchObject({ waiting: null });
    expect(few.en).toMatch(/^Cards wait at/);
  });

  test('the notice says the same nine things in each language (R56)', () => {
    const about = Object.values(DESK_NOTICE.languages).map(({ points }) =>
      points.map((point) => point.about),
    );
    expect(about[0]).toEqual(about[1]);
    expect(about[0]).toHaveLength(9);
  });

  test('a device that nobody enrolled sends nothing in, and loses nothing', async () => {
    const { serial } = await here();
    const acts = [{ id: 'A1', at: NOW.toISOString(), serial, act: 'hand-over', evidence: SEEN }] as const;
    await expect(acceptOffline(field.shop, { device: 'T-9', acts }, OFFICER, NOW)).rejects.toMatchObject(
      refusedWith('DEVICE_UNKNOWN'),
    );
    await enrolDevice(field.shop, { device: 'T-9', office: HERE, holder: 'officer-1' }, SUPERVISORS);
    expect(await acceptOffline(field.shop, { device: 'T-9', acts }, OFFICER, NOW)).toEqual([
      { id: 'A1', became: 'done' },
    ]);
  });
});
