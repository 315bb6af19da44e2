/**
 * Records in quarantine as work (R04): each has a reason, a remedy, an owner, an age and, once somebody took it, a name. It ends when
 * the register sends the record again (the deed that accepts it resolves it), or when a person resolves it with a reason.
 */
import type { Actor } from '../../card/index.ts';
import type { QuarantineFilter, QuarantineSeen } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { requestFail } from './errors.ts';
import { type Reason, reasonOf } from './reasons.ts';

/** How a person may end it. `sent-again` is the machine's: another version of the record came. */
export const QUARANTINE_OUTCOMES = [
  'withdrawn-by-register',
  'withdrawn-by-person',
  'same-need',
  'not-lawful',
  'sent-in-error',
  'died',
] as const;
export type QuarantineOutcome = (typeof QUARANTINE_OUTCOMES)[number];

/** What was done meanwhile. */
export const QUARANTINE_NOTES = [
  'register-asked',
  'register-answered',
  'person-told',
  'papers-asked',
  'papers-seen',
  'waits-for-record',
] as const;
export type QuarantineNote = (typeof QUARANTINE_NOTES)[number];

export interface WaitingRecord extends Omit<QuarantineSeen, 'data' | 'owner'>, Omit<Reason, 'code'> {
  readonly ageDays: number;
  readonly assignee: string | null;
  readonly lastNote: string | null;
  /** The request that it would have become; with another version of the record it still can. */
  readonly wouldBe: string | null;
  /** For a second application: the request that is open, and the names of the fields in which the two differ. */
  readonly open: string | null;
  readonly differs: readonly string[];
  /** How it ended, and by which request, where it did. */
  readonly outcome: string | null;
  readonly resolvedBy: string | null;
}

const DAY_MS = 86_400_000;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const seen = ({ data, owner, ...row }: QuarantineSeen, now: Date): WaitingRecord => ({
  ...row,
  ...reasonOf(row.code, owner),
  ageDays: Math.max(0, Math.floor((now.getTime() - Date.parse(row.at)) / DAY_MS)),
  assignee: textOf(data['assignee']),
  lastNote: textOf(data['note']),
  wouldBe: textOf(data['wouldBe']),
  open: textOf(data['open']),
  differs: Array.isArray(data['differs']) ? data['differs'].map(String) : [],
  outcome: textOf(data['outcome']),
  resolvedBy: textOf(data['request']) ?? textOf(data['quarantine']),
});

export interface QuarantineQuestion extends Omit<QuarantineFilter, 'before' | 'id' | 'wouldBe'> {
  readonly olderThanDays?: number;
}

/** Longest waiting first; `after` is the last id of the page before. */
export const quarantined = async (
  shop: Shop,
  { olderThanDays, ...filter }: QuarantineQuestion,
  now: Date,
  limit: number,
  after?: string,
): Promise<readonly WaitingRecord[]> => {
  const before =
    olderThanDays === undefined
      ? {}
      : { before: new Date(now.getTime() - olderThanDays * DAY_MS).toISOString() };
  const rows = await shop.ledger.requestBooks.quarantined({ ...filter, ...before }, limit, after);
  return rows.map((row) => seen(row, now));
};

export const quarantineEntry = async (shop: Shop, id: string): Promise<QuarantineSeen> => {
  const [found] = await shop.ledger.requestBooks.quarantined({ id }, 1);
  if (found === undefined) throw requestFail('QUARANTINE_UNKNOWN', { quarantine: id });
  return found;
};

export const quarantinedRecord = async (shop: Shop, id: string, now: Date): Promise<WaitingRecord> =>
  seen(await quarantineEntry(shop, id), now);

/** For each reason and owner: how many wait, and since when the oldest does. */
export const quarantineSummary = async (shop: Shop) =>
  (await shop.ledger.requestBooks.quarantineCounts()).map((row) => ({
    ...row,
    ...reasonOf(row.code, row.owner),
  }));

const change = async (
  shop: Shop,
  id: string,
  event: 'assign' | 'note' | 'resolve',
  data: Readonly<Record<string, string>>,
  by: Actor,
  actId: string | undefined,
): Promise<void> => {
  await quarantineEntry(shop, id);
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('quarantine', id, event, { detail: data })],
      rows: [{ type: 'dossier-merge', kind: 'quarantine', id, data }],
      ...withId(actId),
    }),
  );
};

export const assignRecord = (
  shop: Shop,
  { id, to }: { readonly id: string; readonly to: string },
  by: Actor,
  actId?: string,
): Promise<void> => change(shop, id, 'assign', { assignee: to }, by, actId);

export const noteRecord = (
  shop: Shop,
  { id, note }: { readonly id: string; readonly note: QuarantineNote },
  by: Actor,
  actId?: string,
): Promise<void> => change(shop, id, 'note', { note }, by, actId);

export const resolveRecord = (
  shop: Shop,
  { id, outcome }: { readonly id: string; readonly outcome: QuarantineOutcome },
  by: Actor,
  actId?: string,
): Promise<void> => change(shop, id, 'resolve', { outcome }, by, actId);
