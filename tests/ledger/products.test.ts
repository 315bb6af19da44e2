import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, openLedger, type Row } from '../../ledger/index.ts';
import { testAudit } from '../support/audit.ts';
import { sql, testDatabase } from '../support/postgres.ts';
import { acceptDeed, extractDeed, machine } from './books.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let ledger: Ledger;

beforeEach(async () => {
  database = await testDatabase();
  ledger = await openLedger({ url: database.url, audit: testAudit() });
  await ledger.commit(extractDeed());
});
afterEach(async () => {
  await ledger.close();
  await database.drop();
});

const used = (definition: string, version = 1, id = 'card'): Row => ({
  type: 'product-used',
  id,
  version,
  hash: createHash('sha256').update(definition).digest('hex'),
  definition,
});
const withProduct = (request: string, serial: string, row: Row) => {
  const deed = acceptDeed(request, serial);
  return { ...deed, rows: [row, ...(deed.rows ?? [])] };
};

describe('a version of a product that was used', () => {
  test('is kept with its definition, and used again leaves it as it was', async () => {
    await ledger.commit(withProduct('R1', 'K00000001', used('{"a":1}')));
    const [first] = await ledger.usedProducts();
    expect(await ledger.commit(withProduct('R2', 'K00000002', used('{"a":1}')))).toMatchObject({
      kind: 'done',
    });
    expect(await ledger.usedProducts()).toEqual([first]);
    expect(first).toMatchObject({ id: 'card', version: 1 });
    expect(await ledger.productDefinition(first?.hash ?? '')).toBe('{"a":1}');
    expect(await ledger.productDefinition('00'.repeat(32))).toBeUndefined();
  });

  test('is not used with another definition: nothing of that deed is written', async () => {
    await ledger.commit(withProduct('R1', 'K00000001', used('{"a":1}')));
    expect(await ledger.commit(withProduct('R2', 'K00000002', used('{"a":2}')))).toMatchObject({
      kind: 'refused',
      code: 'PRODUCT_CHANGED',
    });
    expect(await ledger.card('K00000002')).toBeUndefined();
    expect(await ledger.commit(withProduct('R3', 'K00000003', used('{"a":2}', 2)))).toMatchObject({
      kind: 'done',
    });
    expect((await ledger.usedProducts()).map(({ version }) => version)).toEqual([1, 2]);
  });

  test('of two builds that disagree and come at the same moment one is refused and the other goes on', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        ledger.commit(
          withProduct(`R${i}`, `K0000001${i.toString(16).toUpperCase()}`, used(`{"a":${i % 2}}`)),
        ),
      ),
    );
    const done = outcomes.filter(({ kind }) => kind === 'done').length;
    expect(done).toBe(6);
    for (const outcome of outcomes) {
      if (outcome.kind === 'refused') expect(outcome.code).toBe('PRODUCT_CHANGED');
    }
    expect(await ledger.usedProducts()).toHaveLength(1);
  });

  test('is neither changed nor removed by hand, and a definition that is not of its hash is not taken', async () => {
    await ledger.commit(withProduct('R1', 'K00000001', used('{"a":1}')));
    for (const text of [
      `update product_used set definition = '{}'`,
      'delete from product_used',
      'truncate product_used',
    ])
      await expect(sql(database.url, text)).rejects.toThrow('a product that was used does not change');
    const forged: Row = { ...used('{"a":1}', 7), definition: '{"a":9}' } as Row;
    await expect(ledger.commit({ by: machine, acts: [], rows: [forged] })).rejects.toThrow();
  });
});

test("the erasure of a request takes the signature with the rest, and leaves the pictures' digests", async () => {
  await ledger.commit(acceptDeed('R1', 'K00000001'));
  expect((await ledger.materials(['K00000001']))[0]?.sealedSignature).toHaveLength(700);
  await ledger.commit({ by: machine, acts: [], rows: [{ type: 'close-request', id: 'R1' }] });
  await ledger.commit({ by: machine, acts: [], rows: [{ type: 'erase-request', id: 'R1' }] });
  expect((await ledger.materials(['K00000001']))[0]?.sealedSignature).toBeNull();
  const kept = await sql(
    database.url,
    'select portrait_print_sha256 as print, portrait_chip_sha256 as chip from request',
  );
  expect(kept.rows).toEqual([{ print: '0a'.repeat(32), chip: '0b'.repeat(32) }]);
});
