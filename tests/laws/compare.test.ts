import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act } from '../../pipeline/index.ts';
import { testDatabase } from '../support/postgres.ts';
import { everythingDiffers, touchedDiffer } from './compare.ts';
import { Model } from './model.ts';
import { type Shop, startWorldShop } from './shop.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let books: pg.Client;
let world: { shop: Shop; close(): Promise<void> };
beforeAll(async () => {
  database = await testDatabase();
  world = await startWorldShop(database.url);
  books = new pg.Client({ connectionString: database.url });
  await books.connect();
});
afterAll(async () => {
  await books.end();
  await world.close();
  await database.drop();
});

/** Two bodies are announced and counted; the model is told. */
const told = async (prefix: string): Promise<Model> => {
  const model = new Model();
  const acts = [1, 2].map((n) => act('body', `${prefix}${n}`, 'receive'));
  await world.shop.ledger.commit({ by: world.shop.me, acts });
  for (const event of await world.shop.ledger.recentEvents('0', 1_000))
    if (event.subject.id.startsWith(prefix)) model.apply(event);
  return model;
};

describe('the model sees in the rows', () => {
  test('what the events say, and asks about a thing once', async () => {
    const model = await told('A');
    expect(await touchedDiffer(books, model)).toEqual([]);
    expect(model.takeTouched()).toEqual([]);
  });

  test('a row that stands elsewhere, and one that is not there', async () => {
    const model = await told('B');
    await books.query(`update subject set state = 'spoiled' where kind = 'body' and id = 'B2'`);
    expect(await touchedDiffer(books, model)).toEqual([
      'books: body B2 is spoiled in its row, and not by the events',
    ]);
    const gone = await told('C');
    await books.query(`delete from subject where kind = 'body' and id = 'C1'`);
    expect(await touchedDiffer(books, gone)).toEqual(['books: rows missing for what was done: 1,0']);
  });

  test('at the end of a month bodies that are not where the events say', async () => {
    const [first] = await everythingDiffers(books, await told('D'), world.shop);
    expect(first).toMatch(/^law 2: bodies by rows: spoiled 1, vault \d; by events: vault 2$/);
  });
});
