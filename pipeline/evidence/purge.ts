/**
 * A purge run: erases all that is due, asks the books and the folders again, and leaves a dossier with what was there before, what
 * was erased (as a number and a digest of the list), and what is left (R48). A run that found nothing due leaves none.
 */
import { basename } from 'node:path';
import type { Actor, JsonObject } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { Dossier, Residue } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { dueFiles, type FilePlaces, removeFiles } from './purge-files.ts';
import { LEDGER_UNITS, type LedgerUnit, purgeUnit } from './purge-rounds.ts';
import { dueBefore, RETENTION, type RetentionDays } from './schedule.ts';

export interface PurgeInput {
  /** Made by whoever starts it; the same again is the same run. */
  readonly id: string;
  readonly now: Date;
  readonly days?: RetentionDays;
  readonly places?: FilePlaces;
  /** Also free the room in the database's files; locks tables while it works. */
  readonly compact?: boolean;
}

type Counts = Readonly<Record<string, number>>;

export interface PurgeRun {
  readonly id: string;
  /** Due before the run, by unit. */
  readonly before: Counts;
  readonly erased: Counts;
  /** SHA-256 over the erased ids of a unit, sorted, one a line; a list that somebody kept can be compared with it. */
  readonly digests: Readonly<Record<string, string>>;
  /** What the books still hold of the erased: nothing. */
  readonly residue: readonly Residue[];
  /** Due after the run: all 0, unless somebody closed something at that moment. */
  readonly after: Counts;
  readonly complete: boolean;
}

export const listDigest = (ids: readonly string[]): string =>
  sha256Hex(Buffer.from([...ids].sort().join('\n')));

const beforesOf = (now: Date, days: RetentionDays): Readonly<Record<LedgerUnit, string>> => ({
  media: dueBefore(now, days.media),
  record: dueBefore(now, days.record),
  document: dueBefore(now, days.document),
  sms: dueBefore(now, days.sms),
  transition: dueBefore(now, days.transition),
  account: dueBefore(now, days.account),
});

const dueNow = async (
  shop: Shop,
  days: RetentionDays,
  now: Date,
  places: FilePlaces,
): Promise<Record<string, number>> => {
  const due = await shop.ledger.evidenceBooks.due(beforesOf(now, days));
  const files = await dueFiles(shop, places, days, now);
  return {
    ...due,
    files: files.files.length,
    plastic: files.plastic.length,
  };
};

const totalOf = (counts: Counts): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

/** undefined: nothing was due. */
export const runPurge = async (
  shop: Shop,
  { id, now, days = RETENTION, places = {}, compact = false }: PurgeInput,
  by: Actor,
  actId?: string,
): Promise<PurgeRun | undefined> => {
  const known = await shop.ledger.dossier({ kind: 'purge', id });
  if (known !== undefined) return asRun(known);
  const before = await dueNow(shop, days, now, places);
  if (totalOf(before) === 0) return undefined;
  const erased: Record<string, number> = {};
  const digests: Record<string, string> = {};
  const note = (unit: string, ids: readonly string[]): void => {
    erased[unit] = ids.length;
    if (ids.length > 0) digests[unit] = listDigest(ids);
  };
  const gone: string[] = [];
  for (const unit of LEDGER_UNITS) {
    const ids = await purgeUnit(shop, unit, days, now);
    note(unit, ids);
    gone.push(...ids);
  }
  // After the media, so that the plastic of those just erased goes too.
  const files = await dueFiles(shop, places, days, now);
  await removeFiles([...files.files, ...files.plastic]);
  note(
    'files',
    files.files.map((path) => basename(path)),
  );
  note(
    'plastic',
    files.plastic.map((path) => basename(path)),
  );
  if (compact) await shop.ledger.evidenceBooks.compact();
  const after = await dueNow(shop, days, now, places);
  const residue = (await shop.ledger.evidenceBooks.residue(gone)).filter(({ rows }) => rows > 0);
  const run: PurgeRun = {
    id,
    before,
    erased,
    digests,
    after,
    residue,
    complete: totalOf(after) === 0 && residue.length === 0,
  };
  const data: JsonObject = {
    ...run,
    residue: residue.map((one) => ({ ...one })),
    days: { ...days },
    compact,
  };
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        act('purge', id, 'run', {
          doneIn: ['done'],
          detail: { erased, digests, complete: run.complete, unit: 'schedule' },
        }),
      ],
      rows: [{ type: 'dossier', kind: 'purge', id, data }],
      ...withId(actId),
    }),
  );
  shop.log('purge run', { run: id, erased: totalOf(erased), complete: run.complete });
  return run;
};

const asRun = ({ id, data }: Dossier): PurgeRun => {
  const counts = (key: string): Counts => (data[key] ?? {}) as Counts;
  return {
    id,
    before: counts('before'),
    erased: counts('erased'),
    digests: (data['digests'] ?? {}) as Readonly<Record<string, string>>,
    after: counts('after'),
    residue: (data['residue'] ?? []) as unknown as readonly Residue[],
    complete: data['complete'] === true,
  };
};

export const purgeRuns = async (shop: Shop, limit: number, after?: string): Promise<readonly Dossier[]> =>
  shop.ledger.dossiers({ kind: 'purge' }, limit, after);
