/** A shop whose workers prepare cards as long as a test needs some. */
import { renderStage, signStage, startDuties, takeIn } from '../../../pipeline/index.ts';
import { patiently } from '../../../pipeline/station/journal.ts';
import { type TestShop, testShop, until } from '../../support/shop.ts';

export interface House {
  readonly test: TestShop;
  /** How many people were taken in so far; they are the first of the specimen people. */
  readonly people: () => number;
  /** Enough cards that wait for a station: new people come as long as there are too few. */
  stockUp(least: number): Promise<void>;
  close(): Promise<void>;
}

const AT_ONCE = 60;
const BY = { kind: 'machine', id: 'register' } as const;

/** @param atOnce people in one extract. */
export const openHouse = async (atOnce = AT_ONCE): Promise<House> => {
  const test = await testShop();
  const { shop } = test;
  const render = renderStage(shop);
  const workers = [
    await shop.queues.work('sign', signStage(shop), { concurrency: 16, name: 'w' }),
    await shop.queues.work('render', render.handle, { concurrency: 16, name: 'w' }),
  ];
  const duties = startDuties(shop);
  let people = 0;
  const rendered = async (): Promise<number> => (await shop.ledger.counts()).cards.rendered;
  return {
    test,
    people: () => people,
    stockUp: async (least) => {
      while ((await rendered()) < least) {
        const count = Math.max(atOnce, least);
        const more = test.people(people + count).slice(people);
        const extract = await test.extract(more, `E${people}`);
        // On a computer with much else to do the database is late now and then; what was taken in is not taken in twice.
        await patiently(() => takeIn(shop, extract, BY));
        people += count;
        await until('cards wait for a station', async () => (await rendered()) >= least, 120_000);
      }
    },
    close: async () => {
      await duties.stop();
      for (const worker of workers) await worker.close(5_000);
      await render.close();
      await test.close();
    },
  };
};
