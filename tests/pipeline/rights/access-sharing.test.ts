import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, codeOf } from '../../../card/index.ts';
import { endRecipient, look, registerRecipient, share, sharedWith } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

const person = (id: string, role: 'dpo' | 'supervisor' | 'officer', second?: string): Actor => ({
  kind: 'person',
  id,
  role,
  ...(second === undefined ? {} : { second }),
});
const TWO = person('dpo-1', 'dpo', 'supervisor-1');
const GATEWAY = {
  code: 'sms-gateway',
  type: 'processor',
  basis: 'written-contract',
  contract: 'NRB-C-2026-014',
  fields: ['telephone', 'message-text'],
} as const;
const codeFrom = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', codeOf);

describe('access and sharing', () => {
  let house: TestShop;
  beforeAll(async () => {
    house = await testShop();
  });
  afterAll(() => house.close());

  test('a look is in the books before it can be shown, with who, purpose, what and from where, and the chain proves it', async () => {
    await look(
      house.shop,
      { request: 'R-LOOK', purpose: 'enquiry', what: ['particulars', 'portrait'], from: 'office:HUD-010' },
      person('officer-1', 'officer'),
    );
    const [event] = await house.shop.ledger.events({ kind: 'access', id: 'R-LOOK' });
    expect(event).toMatchObject({
      event: 'look',
      by: { id: 'officer-1', role: 'officer' },
      detail: { purpose: 'enquiry', what: ['particulars', 'portrait'], from: 'office:HUD-010' },
    });
    expect(await house.shop.ledger.verify()).toMatchObject({ ok: true });
  });

  test('nobody looks without a purpose of the table, nor without saying what and from where', async () => {
    const by = person('officer-1', 'officer');
    const one = { request: 'R-NO', purpose: 'enquiry', what: ['portrait'], from: 'console' } as const;
    const wrong = JSON.parse('"curiosity"');
    expect(await codeFrom(look(house.shop, { ...one, purpose: wrong }, by))).toBe('RIGHTS_PURPOSE');
    expect(await codeFrom(look(house.shop, { ...one, purpose: JSON.parse('"constructor"') }, by))).toBe(
      'RIGHTS_PURPOSE',
    );
    expect(await codeFrom(look(house.shop, { ...one, what: [] }, by))).toBe('RIGHTS_LOOK_FORM');
    expect(await codeFrom(look(house.shop, { ...one, from: 'Nairobi, Moi Avenue' }, by))).toBe(
      'RIGHTS_LOOK_FORM',
    );
    expect(await house.shop.ledger.state({ kind: 'access', id: 'R-NO' })).toBeUndefined();
  });

  test('fifty people looking at one person at once leave fifty lines', async () => {
    const looks = Array.from({ length: 50 }, (_, n) =>
      look(
        house.shop,
        { request: 'R-FIFTY', purpose: 'audit', what: ['references'], from: 'console' },
        person(`officer-${n}`, 'officer'),
      ),
    );
    await Promise.all(looks);
    expect(await house.shop.ledger.events({ kind: 'access', id: 'R-FIFTY' })).toHaveLength(50);
  });

  test('nothing is shared with anybody who is not in the register, on another basis, or beyond the fields agreed', async () => {
    const give = (more: object) =>
      codeFrom(
        share(
          house.shop,
          {
            request: 'R-1',
            recipient: 'sms-gateway',
            basis: 'written-contract',
            fields: ['telephone'],
            purpose: 'issuance',
            ...more,
          },
          house.shop.me,
        ),
      );
    expect(await give({})).toBe('SHARING_UNKNOWN');
    expect(await codeFrom(registerRecipient(house.shop, GATEWAY, person('dpo-1', 'dpo')))).toBe('TWO_PEOPLE');
    expect(await codeFrom(registerRecipient(house.shop, GATEWAY, person('dpo-1', 'dpo', 'dpo-1')))).toBe(
      'TWO_PEOPLE',
    );
    await registerRecipient(house.shop, GATEWAY, TWO);
    expect(await give({ recipient: 'a-bank' })).toBe('SHARING_UNKNOWN');
    expect(await give({ basis: 'consent' })).toBe('SHARING_BASIS');
    expect(await give({ fields: ['telephone', 'portrait'] })).toBe('SHARING_FIELDS');
    expect(await give({ fields: [] })).toBe('SHARING_FIELDS');
    expect(await give({})).toBe('none');
    expect(await sharedWith(house.shop, 'R-1')).toEqual(['sms-gateway']);
    await endRecipient(house.shop, { code: 'sms-gateway', reason: 'contract-ended' }, TWO);
    expect(await give({})).toBe('SHARING_ENDED');
    // A new agreement is a new entry.
    await registerRecipient(house.shop, { ...GATEWAY, contract: 'NRB-C-2026-020' }, TWO);
    expect(await give({})).toBe('none');
    expect(await house.shop.ledger.verify()).toMatchObject({ ok: true });
  });

  test('an end of sharing and fifty gifts at once: none is given after the end', async () => {
    await registerRecipient(house.shop, { ...GATEWAY, code: 'agency-1', type: 'agency' }, TWO);
    const give = (n: number) =>
      share(
        house.shop,
        {
          request: `R-RACE-${n}`,
          recipient: 'agency-1',
          basis: 'written-contract',
          fields: ['telephone'],
          purpose: 'issuance',
        },
        house.shop.me,
      ).then(() => 'none', codeOf);
    const gifts = Array.from({ length: 50 }, (_, n) => give(n));
    await endRecipient(house.shop, { code: 'agency-1', reason: 'order-lifted' }, TWO);
    const told = await Promise.all(gifts);
    expect(new Set(told).size).toBeLessThanOrEqual(2);
    const given = await house.shop.ledger.eventsOf(
      { kind: 'sharing', match: { recipient: 'agency-1' } },
      100,
    );
    const [end] = (await house.shop.ledger.events({ kind: 'recipient', id: 'agency-1' })).filter(
      ({ event }) => event === 'end',
    );
    expect(given).toHaveLength(told.filter((code) => code === 'none').length);
    for (const { id } of given) expect(BigInt(id) < BigInt(end?.id ?? 0)).toBe(true);
  });
});
