/**
 * Small counts in published tables: a count of 1 to 9 could tell of single people, so it is not told, and neither is any other cell
 * from which it could be worked out through a total (decision 0017).
 */

export const SMALL = 10;

/** A table of counts with its totals: the last row and the last column are the sums of the others. */
export type CountTable = readonly (readonly number[])[];
export type Published = readonly (readonly (number | null)[])[];

interface Place {
  readonly row: number;
  readonly column: number;
}

const keyOf = ({ row, column }: Place): string => `${row}/${column}`;

export const withTotals = (inner: CountTable, columns: number): CountTable => {
  const rows = inner.map((row) => [...row, row.reduce((sum, n) => sum + n, 0)]);
  const last = Array.from({ length: columns + 1 }, (_, i) =>
    rows.reduce((sum, row) => sum + (row[i] ?? 0), 0),
  );
  return [...rows, last];
};

/** Each row and each column, its total among its cells with the sign that makes the sum 0. */
const linesOf = (rows: number, columns: number): readonly (readonly Place[])[] => [
  ...Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => ({ row, column })),
  ),
  ...Array.from({ length: columns }, (_, column) =>
    Array.from({ length: rows }, (_, row) => ({ row, column })),
  ),
];

/**
 * Which hidden cells follow from the shown ones: those that a row of the reduced equations names alone. The signs are those of
 * `sum of the parts - total = 0`.
 */
const determined = (
  hidden: ReadonlySet<string>,
  lines: readonly (readonly Place[])[],
): ReadonlySet<string> => {
  const unknowns = [...hidden];
  const index = new Map(unknowns.map((key, i) => [key, i]));
  const matrix = lines
    .map((line) => {
      const row = new Array<number>(unknowns.length).fill(0);
      line.forEach((place, i) => {
        const at = index.get(keyOf(place));
        if (at !== undefined) row[at] = i === line.length - 1 ? -1 : 1;
      });
      return row;
    })
    .filter((row) => row.some((n) => n !== 0));
  let rank = 0;
  for (let column = 0; column < unknowns.length; column += 1) {
    const pivot = matrix.findIndex((row, i) => i >= rank && row[column] !== 0);
    const found = matrix[pivot];
    const swap = matrix[rank];
    if (found === undefined || swap === undefined) continue;
    matrix[pivot] = swap;
    const head = found[column] ?? 1;
    // The equations are those of a network: every step keeps the numbers at -1, 0 and 1.
    const scaled = found.map((n) => n / head);
    matrix[rank] = scaled;
    for (let i = 0; i < matrix.length; i += 1) {
      const factor = matrix[i]?.[column] ?? 0;
      if (i !== rank && factor !== 0)
        matrix[i] = (matrix[i] ?? []).map((n, j) => n - factor * (scaled[j] ?? 0));
    }
    rank += 1;
  }
  const known = new Set<string>();
  for (const row of matrix) {
    const named = row.flatMap((n, i) => (n === 0 ? [] : [i]));
    const [only] = named;
    if (named.length === 1 && only !== undefined) known.add(unknowns[only] ?? '');
  }
  return known;
};

/** @param table with totals: `withTotals` */
export const suppress = (table: CountTable, least = SMALL): Published => {
  const [rows, columns] = [table.length, table[0]?.length ?? 0];
  const value = ({ row, column }: Place): number => table[row]?.[column] ?? 0;
  const lines = linesOf(rows, columns);
  const hidden = new Set<string>();
  for (const line of lines)
    for (const place of line) if (value(place) > 0 && value(place) < least) hidden.add(keyOf(place));
  /** The cheapest cell to hide with another one: a part before a total, a count before a nought, the smaller first. */
  const partner = (line: readonly Place[]): Place | undefined => {
    const isTotal = ({ row, column }: Place): number => Number(row === rows - 1 || column === columns - 1);
    return line
      .filter((place) => !hidden.has(keyOf(place)))
      .sort(
        (a, b) =>
          isTotal(a) - isTotal(b) || Number(value(a) === 0) - Number(value(b) === 0) || value(a) - value(b),
      )[0];
  };
  /** What is hidden in a line must be many people together, when the line's total is told. */
  const thin = (line: readonly Place[]): boolean => {
    const within = line.filter((place) => hidden.has(keyOf(place)));
    const total = line.at(-1);
    const parts = within.filter((place) => place !== total);
    if (within.length === 0) return false;
    if (within.length === 1) return true;
    return within.length === parts.length && parts.reduce((sum, place) => sum + value(place), 0) < least;
  };
  for (;;) {
    const known = determined(hidden, lines);
    const weak =
      lines.find((line) => thin(line) && partner(line) !== undefined) ??
      lines.find((line) => line.some((place) => known.has(keyOf(place))) && partner(line) !== undefined);
    const more = weak === undefined ? undefined : partner(weak);
    if (more === undefined) break;
    hidden.add(keyOf(more));
  }
  return table.map((cells, row) => cells.map((n, column) => (hidden.has(keyOf({ row, column })) ? null : n)));
};
