/**
 * What a receipt finds (R23, R27), worked out from what should be in the box and what was scanned: pure, so that every case can be
 * tested by itself. Each difference is a case with an office and 24 hours.
 */
import type { CaseOfCard, PlacedCard } from '../../ledger/index.ts';
import { join, NOTHING, type Parts } from '../acts.ts';
import { caseParts } from '../cases/index.ts';
import { missing, type Note, present, stranger } from './receive-findings.ts';

export interface Scan {
  readonly box: string;
  readonly office: string;
  /** undefined: one scan of the box, nothing was counted. */
  readonly scanned: readonly string[] | undefined;
  readonly damaged: readonly string[];
}

export interface Books {
  readonly manifest: readonly PlacedCard[];
  /** Scanned, known, and not in this box's manifest. */
  readonly strangers: readonly PlacedCard[];
  /** Of all these cards and of serials that nobody knows. */
  readonly cases: readonly CaseOfCard[];
  /** Recalled cards of the manifest that came out of the box before. */
  readonly out: ReadonlySet<string>;
}

export interface Receipt {
  /** Marked received now, for their owners to collect here. */
  readonly received: readonly string[];
  readonly short: readonly string[];
  readonly over: readonly string[];
  /** Here, and meant for another office. */
  readonly elsewhere: readonly string[];
  readonly damaged: readonly string[];
  /** In hand, and the books do not know them or have them at the bureau. */
  readonly notInSystem: readonly string[];
  /** Recalled cards that came with the box: never handed over. */
  readonly recalled: readonly string[];
  /** Ids of the cases opened. */
  readonly cases: readonly string[];
}

export type Sort = Exclude<keyof Receipt, 'cases'>;

interface Finding {
  readonly sort: Sort;
  readonly serial: string;
  readonly parts: Parts;
  readonly opened?: string;
}

export const planReceipt = (
  scan: Scan,
  books: Books,
  now: Date,
): { readonly parts: Required<Parts>; readonly receipt: Receipt } => {
  const scanned = scan.scanned === undefined ? undefined : new Set(scan.scanned);
  const damaged = new Set(scan.damaged);
  const knownCases = new Set(books.cases.map(({ id }) => id));
  const findings: Finding[] = [];

  const note: Note = (sort, serial, parts, type, more = {}) => {
    const id = `${type}/${scan.box}/${serial}`;
    if (type === undefined || knownCases.has(id)) {
      findings.push({ sort, serial, parts });
      return;
    }
    const about = { card: serial, box: scan.box, ...more };
    const one = caseParts({ id, type, about, office: scan.office, now });
    const withCase = join(parts, { acts: [one.act], rows: [one.row] });
    findings.push({ sort, serial, parts: withCase, opened: id });
  };

  for (const card of books.manifest) {
    const here = scanned === undefined || scanned.has(card.serial) || damaged.has(card.serial);
    if (here) present(card, scan, damaged.has(card.serial), books.cases, note);
    else if (!books.out.has(card.serial)) missing(card, scan, note);
  }
  for (const card of books.strangers) stranger(card, scan, damaged.has(card.serial), books.cases, note, now);
  const known = new Set([...books.manifest, ...books.strangers].map(({ serial }) => serial));
  for (const serial of new Set([...(scan.scanned ?? []), ...scan.damaged]))
    if (!known.has(serial)) note('notInSystem', serial, NOTHING, 'not-in-system');

  const of = (sort: Sort): string[] =>
    findings.filter((one) => one.sort === sort).map(({ serial }) => serial);
  return {
    parts: join(...findings.map(({ parts }) => parts)),
    receipt: {
      received: of('received'),
      short: of('short'),
      over: of('over'),
      elsewhere: of('elsewhere'),
      damaged: of('damaged'),
      notInSystem: of('notInSystem'),
      recalled: of('recalled'),
      cases: findings.flatMap(({ opened }) => opened ?? []),
    },
  };
};
