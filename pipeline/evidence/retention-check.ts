/** The quarterly question: is everything erased that should be, and is nothing left of what was? (`kadi retention check`) */
import type { ClassCount, Residue } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { dueFiles, type FilePlaces } from './purge-files.ts';
import { LEDGER_UNITS, type LedgerUnit } from './purge-rounds.ts';
import { dueBefore, RETENTION, type RetentionDays } from './schedule.ts';

export interface RetentionCheck {
  /** ISO time. */
  readonly at: string;
  readonly units: Readonly<Record<LedgerUnit, ClassCount>>;
  /** null: no folder was named, so none was looked into. */
  readonly files: { readonly due: number; readonly plastic: number } | null;
  /** Every place where something may have been left, with 0 where it was not. */
  readonly residue: readonly Residue[];
  readonly ok: boolean;
}

/**
 * The worker's round is every ten minutes, so what became due since the last one is not a fault; `graceHours` says how long it may
 * have been due.
 */
export const retentionCheck = async (
  shop: Shop,
  now: Date,
  {
    days = RETENTION,
    places,
    graceHours = 24,
  }: { readonly days?: RetentionDays; readonly places?: FilePlaces; readonly graceHours?: number } = {},
): Promise<RetentionCheck> => {
  const then = new Date(now.getTime() - graceHours * 3_600_000);
  const units = await shop.ledger.evidenceBooks.held({
    media: dueBefore(then, days.media),
    record: dueBefore(then, days.record),
    document: dueBefore(then, days.document),
    sms: dueBefore(then, days.sms),
    transition: dueBefore(then, days.transition),
    account: dueBefore(then, days.account),
  });
  const due = places === undefined ? null : await dueFiles(shop, places, days, then);
  const files = due === null ? null : { due: due.files.length, plastic: due.plastic.length };
  const residue = await shop.ledger.evidenceBooks.residue();
  return {
    at: now.toISOString(),
    units,
    files,
    residue,
    ok:
      LEDGER_UNITS.every((unit) => units[unit].due === 0) &&
      residue.every(({ rows }) => rows === 0) &&
      (files === null || files.due + files.plastic === 0),
  };
};
