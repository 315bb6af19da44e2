import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeIn } from '../../pipeline/index.ts';
import { type TestShop, testShop } from '../support/shop.ts';

const BY = { kind: 'machine', id: 'register' } as const;
const WRITABLE = ["Ng'ang'a", 'Ng\u2019ang\u2019a', 'Wanjik\u0169', 'Abdi-Rahman', 'wa Thiong\u02bco', 'J.'];
const UNWRITABLE = ['Grace 2', '3rd', "'", '-', 'A+B'];

describe('names at intake', () => {
  let test: TestShop;
  beforeAll(async () => {
    test = await testShop();
  });
  afterAll(async () => {
    await test.close();
  });

  it('with a part that the machine readable zone cannot hold wait for the register, before anything is signed', async () => {
    const { shop } = test;
    const names = [...WRITABLE, ...UNWRITABLE];
    const people = test.people(names.length).map((one, i) => {
      const { familyParts: _, ...record } = one.record;
      return { ...one, record: { ...record, names: ['Grace', names[i] ?? ''] } };
    });
    const report = await takeIn(shop, await test.extract(people, 'E-NAMES'), BY);
    expect(report).toMatchObject({ accepted: WRITABLE.length, quarantined: UNWRITABLE.length });
    for (const held of await shop.ledger.quarantine(50))
      expect(held).toMatchObject({ code: 'RECORD_NAME_LETTERS', owner: 'register' });
    expect(test.logged.join('\n')).not.toMatch(/Grace|3rd|A\+B/);
  });
});
