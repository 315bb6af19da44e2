/** Takes a result file of a line. The same file, or the same row, a second time changes nothing. */
import { sha256Hex } from '../../crypto/index.ts';
import type { Shop } from '../shop.ts';
import { type Answered, takeAnswer, takeRuinedBlank } from './answer.ts';
import { csvText } from './csv.ts';
import {
  REFUSED_COLUMNS,
  RESULT_COLUMNS,
  type ReadRow,
  type RefusedRow,
  type ResultRow,
  readResults,
} from './result-rows.ts';
import { LINE_RESULT_ERRORS } from './row-errors.ts';

export interface ImportReport {
  readonly fileSha256: string;
  readonly rows: number;
  readonly good: number;
  readonly spoiled: number;
  readonly notMade: number;
  /** Blanks that were ruined without a job. */
  readonly blanks: number;
  readonly already: number;
  readonly refused: readonly RefusedRow[];
}

/** Bodies that rows of one file give to more than one job. */
const reportedTwice = (rows: readonly ReadRow[]): ReadonlySet<string> => {
  const jobs = new Map<string, string>();
  const twice = new Set<string>();
  for (const read of rows) {
    if (!read.ok || read.row.body === null) continue;
    const { body, job } = read.row;
    const name = job === undefined ? '' : `${job.serial}-${job.attempt}`;
    const before = jobs.get(body);
    if (before !== undefined && before !== name) twice.add(body);
    jobs.set(body, name);
  }
  return twice;
};

const takeRow = async (
  shop: Shop,
  row: ResultRow,
  fileSha256: string,
  twice: ReadonlySet<string>,
): Promise<Answered> => {
  if (row.job === undefined) {
    return twice.has(row.body ?? '')
      ? { kind: 'refused', code: 'LINE_BODY_TWICE' }
      : takeRuinedBlank(shop, row);
  }
  const job = await shop.ledger.lineJob(row.job.serial, row.job.attempt);
  if (job === undefined || (row.drop !== '' && row.drop !== job.drop))
    return { kind: 'refused', code: 'LINE_JOB_UNKNOWN' };
  const answered = await takeAnswer(shop, { row, job, fileSha256 }, twice);
  if (answered.kind === 'refused') {
    // Once for every row of every file: a second import of it finds it there.
    const id = sha256Hex(Buffer.from(`${fileSha256}\n${row.line}`)).slice(0, 32);
    await shop.ledger.commit({
      by: shop.me,
      acts: [],
      rows: [
        {
          type: 'line-case',
          id,
          drop: job.drop,
          serial: job.serial,
          attempt: job.attempt,
          code: answered.code,
          fileSha256,
        },
      ],
    });
  }
  return answered;
};

/** Throws LINE_RESULT_FILE; and when keys or ledger are away, after which the same file may be imported again. */
export const importResults = async (
  shop: Shop,
  bytes: Uint8Array,
  progress: (done: number, of: number) => void = () => {},
): Promise<ImportReport> => {
  const rows = readResults(bytes);
  const fileSha256 = sha256Hex(bytes);
  const twice = reportedTwice(rows);
  const counts = { good: 0, spoiled: 0, notMade: 0, blanks: 0, already: 0 };
  const refused: RefusedRow[] = [];
  for (const [i, read] of rows.entries()) {
    progress(i, rows.length);
    if (!read.ok) {
      const { line, code, facts, fields } = read;
      refused.push({ line, code, facts, fields });
      continue;
    }
    const { row } = read;
    const answered = await takeRow(shop, row, fileSha256, twice);
    if (answered.kind === 'refused')
      refused.push({ line: row.line, code: answered.code, facts: {}, fields: row.fields });
    else if (answered.kind === 'already') counts.already++;
    else if (row.job === undefined) counts.blanks++;
    else if (row.outcome === 'not-made') counts.notMade++;
    else counts[row.outcome]++;
  }
  progress(rows.length, rows.length);
  shop.log('result file imported', {
    file: fileSha256.slice(0, 16),
    rows: rows.length,
    recorded: counts.good + counts.spoiled + counts.notMade + counts.blanks,
    already: counts.already,
    refused: refused.length,
  });
  return { fileSha256, rows: rows.length, ...counts, refused };
};

/** The refused rows as a file for the line: why, what to do, and the row as it stood there. */
export const refusedFile = (refused: readonly RefusedRow[]): string =>
  csvText([
    [...REFUSED_COLUMNS, ...RESULT_COLUMNS],
    ...refused.map(({ line, code, facts, fields }) => {
      const { en, todo } = LINE_RESULT_ERRORS[code];
      const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
      const what = told.length === 0 ? en : `${en} (${told.join(', ')})`;
      return [String(line), code, what, todo, ...RESULT_COLUMNS.map((_, i) => fields[i] ?? '')];
    }),
  ]);
