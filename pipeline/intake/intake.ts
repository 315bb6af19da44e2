/**
 * Intake: a signed extract becomes requests and cards. The extract is verified whole before any record is used. A bad record
 * waits in quarantine with its reason while the rest goes on. Everything is keyed by the extract's and the record's own ids, so
 * the same extract sent twice, even at once or after a crash in the middle, makes nothing twice.
 */
import type { Actor } from '../../card/index.ts';
import { act } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import { type Extract, openExtract } from '../extract/index.ts';
import type { Shop } from '../shop.ts';
import { knownProducts } from './products.ts';
import { SerialSource } from './serial-source.ts';
import { type Fate, type Take, takeRecord } from './take-record.ts';

export interface IntakeReport {
  readonly extractId: string;
  readonly records: number;
  /** Cards made by this call. */
  readonly accepted: number;
  readonly quarantined: number;
  /** Records that were taken in before (a repeated or resumed extract). */
  readonly repeated: number;
}

/** Records in preparation at once: portraits are decoded in libvips' threads, rows are committed in groups. */
const IN_FLIGHT = 24;

/**
 * Takes in one extract (folder or zip).
 *
 * @param onRecord called after each record, for progress.
 * @throws KadiError with an EXTRACT_* code, or PRODUCT_CHANGED, when the extract is refused whole; nothing of it was used then.
 */
export const takeIn = async (
  shop: Shop,
  path: string,
  by: Actor,
  onRecord: (fate: Fate, done: number, all: number) => void = () => {},
): Promise<IntakeReport> => {
  const extract = await openExtract(path, { verify: (jws) => shop.keys.register.verify(jws) });
  try {
    const { extractId, records } = extract.manifest;
    const usedProducts = await knownProducts(shop);
    await openBooks(shop, extract, by);
    const take: Take = {
      shop,
      extract,
      by,
      usedProducts,
      today: new Date().toISOString().slice(0, 10),
      serials: new SerialSource(shop),
    };
    const tally = { accepted: 0, quarantined: 0, repeated: 0 };
    let done = 0;
    const running = new Set<Promise<void>>();
    let broken: unknown;
    for await (const { line, text } of extract.records()) {
      const one = takeRecord(take, line, text)
        .then((fate) => {
          tally[fate] += 1;
          done += 1;
          onRecord(fate, done, records);
        })
        .catch((error: unknown) => {
          broken ??= error;
        })
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= IN_FLIGHT) await Promise.race(running);
      if (broken !== undefined) break;
    }
    await Promise.all(running);
    if (broken !== undefined) throw broken;
    insist(
      await shop.ledger.commit({
        by,
        acts: [act('extract', extractId, 'finish', { detail: tally, doneIn: ['received'] })],
      }),
    );
    return { extractId, records, ...tally };
  } finally {
    await extract.close();
  }
};

const openBooks = async (shop: Shop, extract: Extract, by: Actor): Promise<void> => {
  const { extractId, register, records } = extract.manifest;
  const known = await shop.ledger.extract(extractId);
  if (known === undefined) {
    insist(
      await shop.ledger.commit({
        by,
        acts: [
          act('extract', extractId, 'receive', { detail: { records }, doneIn: ['receiving', 'received'] }),
        ],
        rows: [{ type: 'extract', id: extractId, register, manifestSha256: extract.manifestSha256, records }],
      }),
    );
  }
  const kept = known ?? (await shop.ledger.extract(extractId));
  if (kept !== undefined && kept.manifestSha256 !== extract.manifestSha256) {
    throw fail('EXTRACT_ID_REUSED', { extract: extractId });
  }
};
