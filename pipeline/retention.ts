/**
 * The worker's part of retention: what is due is erased in the same rounds as a purge run by hand, and a run that erased something
 * leaves its dossier (evidence/purge.ts).
 */
import { randomId } from '../crypto/index.ts';
import { type PurgeRun, runPurge } from './evidence/purge.ts';
import type { FilePlaces } from './evidence/purge-files.ts';
import { purgeUnit } from './evidence/purge-rounds.ts';
import { RETENTION } from './evidence/schedule.ts';
import type { Shop } from './shop.ts';

/** Unless the issuer orders otherwise in writing; personalisation bureaus are held to thirty days after the card is made. */
export const RETENTION_DAYS = RETENTION.record;

export interface Erased {
  readonly requests: number;
  readonly documents: number;
}

/** Erases records and print files that are due at `now` after `days`. May run in several processes at once. */
export const eraseDue = async (shop: Shop, days: number, now: Date): Promise<Erased> => {
  const all = { ...RETENTION, record: days, document: days };
  const requests = (await purgeUnit(shop, 'record', all, now)).length;
  const documents = (await purgeUnit(shop, 'document', all, now)).length;
  if (requests + documents > 0) shop.log('records erased', { requests, documents, days });
  return { requests, documents };
};

/** One round of the worker. */
export const purgeRound = (shop: Shop, now: Date, places: FilePlaces = {}): Promise<PurgeRun | undefined> =>
  runPurge(shop, { id: `${now.toISOString().slice(0, 10)}/${randomId('P')}`, now, places }, shop.me);
