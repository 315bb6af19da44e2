/** A report as CSV (RFC 4180, UTF-8): what a spreadsheet opens must not be run by it. */
import type { Cell, Report } from './report.ts';

/** A cell that begins so is a formula to some program (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** Numbers stay numbers; text that looks like a formula gets an apostrophe in front. null: not told. */
export const csvCell = (cell: Cell): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const line = (cells: readonly Cell[]): string => cells.map(csvCell).join(',');

/** The table with its totals; then, after an empty line, what the report is, its equations and its notes. */
export const reportCsv = (report: Report): string => {
  const { columns, rows, totals, equations, notes, period, scope, title, madeAt } = report;
  return [
    line(columns.map(({ head }) => head.en)),
    ...rows.map((row) => line(columns.map(({ key }) => row[key] ?? null))),
    line(
      columns.map(({ key, kind }, i) => (kind === 'count' ? (totals[key] ?? null) : i === 0 ? 'total' : '')),
    ),
    '',
    line(['report', title.en]),
    line(['period', period.from ?? '', period.to]),
    ...scope.map((one) => line(['scope', one])),
    line(['made at', madeAt]),
    ...equations.map((one) => line([one.holds ? 'agrees' : 'DOES NOT AGREE', one.says])),
    ...notes.map((one) => line(['note', one])),
    '',
  ].join('\r\n');
};
