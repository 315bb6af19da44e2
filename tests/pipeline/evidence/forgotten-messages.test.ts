import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act, retentionCheck, runPurge } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { OFFICER, peopleFor, requestOf, takeAll } from '../requests/desk.ts';

const days = (n: number): Date => new Date(Date.now() + n * 86_400_000);
const TAGGED = 'O-0123456789abcdef-01234567-89abcdef-1';

describe('messages that are forgotten', () => {
  let test: TestShop;
  let request: string;
  let phoneIndex: Uint8Array;
  beforeAll(async () => {
    test = await testShop();
    const people = peopleFor(test, 40, { seed: 12 })
      .filter(({ record }) => record.request.product === 'huduma-adult' && record.phone !== undefined)
      .slice(0, 1);
    await takeAll(test, people);
    const [person] = people;
    if (person === undefined) throw new Error('no person');
    request = (await requestOf(test, person)).id;
    phoneIndex = test.shop.keys.index.index('phone', person.record.phone ?? '');
  }, 120_000);
  afterAll(() => test.close());

  const sms = (id: string, template: string) =>
    test.shop.ledger.commit({
      by: test.shop.me,
      acts: [],
      rows: [{ type: 'sms', id, direction: 'out', phoneIndex, template }],
    });
  const asked = async (sql: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it('a number that the network refused stays barred while a request would use it, until it is given anew', async () => {
    await sms('S-refused', 'refused');
    await sms(TAGGED, 'status');
    expect(await runPurge(test.shop, { id: 'P-SMS-1', now: days(91) }, test.shop.me)).toMatchObject({
      erased: { sms: 1 },
      complete: true,
    });
    expect((await retentionCheck(test.shop, days(95))).units.sms).toMatchObject({ held: 1, due: 0 });
    expect(await test.shop.ledger.afterBooks.barred(request)).toMatchObject({ refused: true });
    // Given anew: it is used again, and that it was refused once is nobody's business any more.
    await test.shop.ledger.commit({
      by: OFFICER,
      acts: [act('request', request, 'change-phone')],
      rows: [{ type: 'change-phone', id: request, sealedPhone: null, phoneIndex }],
    });
    expect(await test.shop.ledger.afterBooks.barred(request)).toMatchObject({ refused: false });
    expect(await runPurge(test.shop, { id: 'P-SMS-2', now: days(91) }, test.shop.me)).toMatchObject({
      erased: { sms: 1 },
      complete: true,
    });
  });

  it('keep time and kind alone: also their number says no telephone and no question, and one that does is found', async () => {
    const left = await asked(
      "select id, octet_length(phone_index) as phone, serial from sms where template = 'status'",
    );
    expect(left).toEqual([{ id: expect.stringMatching(/^E-[0-9a-f]{8}-/), phone: 0, serial: null }]);
    expect((await retentionCheck(test.shop, days(95))).ok).toBe(true);
    await asked(`update sms set id = '${TAGGED}' where template = 'status'`);
    const check = await retentionCheck(test.shop, days(95));
    expect(check.residue.filter(({ rows }) => rows > 0)).toEqual([{ where: 'sms.id', rows: 1 }]);
    expect(check.ok).toBe(false);
  });
});
