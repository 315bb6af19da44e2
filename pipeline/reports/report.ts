/** What a report is, whatever it counts: a table with totals, and the equations that its totals satisfy, on its face (R58). */

export const REPORT_IDS = [
  'production',
  'whereabouts',
  'stock',
  'spoilage',
  'uncollected',
  'inclusion',
  'quarantine',
  'summary',
  'public',
] as const;
export type ReportId = (typeof REPORT_IDS)[number];

export interface Words {
  readonly en: string;
  readonly sw: string;
}

export interface Column {
  readonly key: string;
  readonly head: Words;
  readonly kind: 'text' | 'count';
}

/** null: not told, because it would tell of single people. */
export type Cell = string | number | null;
export type ReportRow = Readonly<Record<string, Cell>>;

/** `left = a + b + c`, with both sides counted on their own from events. */
export interface Equation {
  readonly says: string;
  readonly left: number;
  readonly terms: readonly { readonly name: string; readonly count: number }[];
  readonly holds: boolean;
}

export interface Report {
  readonly id: ReportId;
  readonly title: Words;
  /** ISO days, both included; `from` absent: since the beginning. */
  readonly period: { readonly from: string | null; readonly to: string };
  /** How the rows are made, and what was left out: `by county`, `product huduma-adult`. */
  readonly scope: readonly string[];
  readonly madeAt: string;
  readonly columns: readonly Column[];
  readonly rows: readonly ReportRow[];
  readonly totals: ReportRow;
  readonly equations: readonly Equation[];
  readonly notes: readonly string[];
  /** All equations hold. */
  readonly reconciled: boolean;
}

export const equation = (
  name: string,
  left: number,
  terms: readonly { readonly name: string; readonly count: number }[],
): Equation => {
  const sum = terms.reduce((total, { count }) => total + count, 0);
  return {
    says: `${name} ${left} ${sum === left ? '=' : 'IS NOT'} ${terms.map((term) => `${term.name} ${term.count}`).join(' + ')}${sum === left ? '' : ` = ${sum}`}`,
    left,
    terms,
    holds: sum === left,
  };
};

/** The sum of every column of counts; a null among them makes it null. */
export const totalsOf = (columns: readonly Column[], rows: readonly ReportRow[]): ReportRow =>
  Object.fromEntries(
    columns
      .filter(({ kind }) => kind === 'count')
      .map(({ key }) => {
        const cells = rows.map((row) => row[key] ?? null);
        return [
          key,
          cells.includes(null) ? null : cells.reduce<number>((sum, cell) => sum + Number(cell), 0),
        ];
      }),
  );
