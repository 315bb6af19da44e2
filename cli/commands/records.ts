import { nameWords } from '../../crypto/index.ts';
import { eraseDue, findPeople, RETENTION_DAYS, rewrapAll } from '../../pipeline/index.ts';
import { actorOf, whoAsks } from './asker.ts';
import { withShop } from './with-shop.ts';

const MOST = 50;

/** Never sooner than retention would: to delete by hand before that is no single person's to decide (law 8). */
const wholeDays = (given: string | undefined): number | undefined => {
  if (given === undefined) return RETENTION_DAYS;
  const days = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  return days >= RETENTION_DAYS ? days : undefined;
};

/** `kadi records rewrap`: every data key under the newest wrapping key. */
export const rewrapRecords = async (options: { json?: boolean }): Promise<void> => {
  await withShop(async (shop) => {
    const done = await rewrapAll(shop, (seen) => {
      if (!options.json) process.stderr.write(`\r${seen} keys looked at`);
    });
    if (options.json) console.log(JSON.stringify({ newest: shop.keys.records.newest, ...done }));
    else {
      if (done.wrapped + done.failed.length > 0) process.stderr.write('\n');
      console.log(
        `${done.wrapped} data keys are now under wrapping key ${shop.keys.records.newest}; what they seal was not touched.`,
      );
      if (done.failed.length > 0) {
        console.log(
          `${done.failed.length} could not be unwrapped. Keep every old wrapping key until they are:`,
        );
        for (const { table, id, code } of done.failed.slice(0, MOST))
          console.log(`  ${table} ${id}  ${code}`);
      }
    }
    if (done.failed.length > 0) process.exitCode = 1;
  });
};

/** `kadi records erase`: what retention would erase by itself, now. */
export const eraseRecords = async (options: { days?: string; json?: boolean }): Promise<void> => {
  const days = wholeDays(options.days);
  if (days === undefined) {
    console.error(
      `"${options.days?.slice(0, 20)}" is not a number of days from ${RETENTION_DAYS} on. Nobody erases sooner than the retention time alone.`,
    );
    process.exitCode = 2;
    return;
  }
  await withShop(async (shop) => {
    let [requests, documents] = [0, 0];
    for (;;) {
      const round = await eraseDue(shop, days, new Date());
      requests += round.requests;
      documents += round.documents;
      if (round.requests + round.documents === 0) break;
    }
    if (options.json) console.log(JSON.stringify({ days, requests, documents }));
    else
      console.log(
        `Erased: the records of ${requests} requests closed more than ${days} days ago, and ${documents} print files.`,
      );
  });
};

/**
 * `kadi records find`: requests by national number or by words of a name. Prints references, never the record. It has a purpose and
 * somebody who asks, and whoever is found has a line in their access log before anything is printed.
 */
export const findRecords = async (options: {
  number?: string;
  name?: string;
  purpose?: string;
  by?: string;
  json?: boolean;
}): Promise<void> => {
  const { number, name = '' } = options;
  if ((number === undefined) === (nameWords([name]).length === 0)) {
    console.error('Give either --number <national number> or --name "<words of the name>".');
    process.exitCode = 2;
    return;
  }
  const asks = whoAsks(options);
  if (asks === undefined) return;
  await withShop(async (shop) => {
    const by = await actorOf(shop, asks.by);
    if (by === undefined) return;
    const rows = await findPeople(
      shop,
      number === undefined ? { name } : { nationalNumber: number },
      { purpose: asks.purpose, from: 'command' },
      by,
    );
    if (options.json) console.log(JSON.stringify(rows));
    else {
      for (const { request, product, open, office, card, state } of rows)
        console.log(
          `${request}  ${product}  ${open ? 'open' : 'closed'}  office ${office}  card ${card} ${state}`,
        );
      if (rows.length === MOST) console.log(`Only the first ${MOST} are shown; give more words.`);
    }
    if (rows.length === 0) {
      if (!options.json) console.log('Nobody is found by that.');
      process.exitCode = 1;
    }
  });
};
