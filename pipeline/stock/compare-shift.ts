/** What people counted at the end of a shift, held against the account of its events. */
import type { Stay } from '../../ledger/index.ts';
import { booksOfStays, isLeft } from './shift-books.ts';

export interface ShiftCounts {
  /** Finished cards that came out of the machine. */
  readonly good: number;
  /** Bodies in the reject box, test cards and misfeeds among them. */
  readonly spoiled: number;
  /** Blanks that are left: their number, or the number on each of them as it was scanned. */
  readonly blanks: number | readonly string[];
  /** Absent: not counted by batch. */
  readonly batches?: readonly { readonly batch: string; readonly good: number; readonly spoiled: number }[];
}

/** Codes of what differs; never by how much, because that would tell a person what to enter. */
export const DIFFERENCES = ['good', 'spoiled', 'blanks', 'batch'] as const;
export type Difference = (typeof DIFFERENCES)[number];

export const blankCount = (blanks: ShiftCounts['blanks']): number =>
  typeof blanks === 'number' ? blanks : new Set(blanks).size;

/** @param gone bodies that two people named as lost: they are in the account and not on the table. */
export const differences = (
  all: readonly Stay[],
  counted: ShiftCounts,
  gone: ReadonlySet<string> = new Set(),
): readonly Difference[] => {
  const books = booksOfStays(all);
  const there = all.filter(({ number }) => !gone.has(number));
  const seen = booksOfStays(there);
  const left = new Set(there.filter(isLeft).map(({ number }) => number));
  const { blanks } = counted;
  const sameBlanks =
    typeof blanks === 'number'
      ? blanks === left.size
      : new Set(blanks).size === left.size && blanks.every((number) => left.has(number));
  const named = new Map(counted.batches?.map((one) => [one.batch, one]));
  const sameBatches =
    counted.batches === undefined ||
    (named.size === books.batches.length &&
      seen.batches.every((one) => {
        const told = named.get(one.batch);
        return told?.good === one.good && told.spoiled === one.spoiled;
      }));
  return DIFFERENCES.filter(
    (what) =>
      ({
        good: counted.good !== seen.good,
        spoiled: counted.spoiled !== seen.spoiled,
        blanks: !sameBlanks,
        batch: !sameBatches,
      })[what],
  );
};
