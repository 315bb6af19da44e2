/** A result file of a line, read strictly row by row: a row that is not as it has to be is refused alone. */
import { raise } from '../../card/index.ts';
import { type CsvLine, csvLines } from './csv.ts';
import { type Job, parseJobId } from './drop.ts';
import { LINE_RESULT_ERRORS, type RowCode } from './row-errors.ts';

export const RESULT_COLUMNS = [
  'drop',
  'job',
  'outcome',
  'body',
  'chip',
  'reason',
  'machine',
  'at',
  'printed_sha256',
] as const;
type Column = (typeof RESULT_COLUMNS)[number];
/** What a file of refused rows has besides: it may come back corrected. */
export const REFUSED_COLUMNS = ['line', 'code', 'what', 'todo'] as const;

const OUTCOMES = ['good', 'spoiled', 'not-made'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ResultRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly drop: string;
  /** undefined: a blank that was ruined and never had a job. */
  readonly job: Job | undefined;
  readonly outcome: Outcome;
  readonly body: string | null;
  readonly chip: string | null;
  readonly reason: string | null;
  readonly machine: string | null;
  readonly at: string | null;
  readonly printedSha256: string | null;
  readonly fields: readonly string[];
}

export interface RefusedRow {
  readonly line: number;
  readonly code: RowCode;
  /** Names of fields and codes; nothing that stood in the row. */
  readonly facts: Readonly<Record<string, string>>;
  /** As they stood there, in the order of RESULT_COLUMNS; for the line, not for our log. */
  readonly fields: readonly string[];
}

export type ReadRow = { readonly ok: true; readonly row: ResultRow } | ({ readonly ok: false } & RefusedRow);

export const RESULT_LIMITS = { BYTES: 16_000_000, ROWS: 100_000, FIELD: 200 } as const;

const FORMS: Readonly<Record<Column, RegExp>> = {
  drop: /^[A-Z][A-Z0-9-]{0,23}$/,
  job: /^\w{9}-[1-9]\d{0,5}$/,
  outcome: /^(good|spoiled|not-made)$/,
  body: /^[A-Z0-9][A-Z0-9-]{0,31}$/,
  // Serials of chips are hex; an even number of digits, so that what a spreadsheet made of one is not taken for it.
  chip: /^([0-9A-F]{2}){4,32}$/,
  // These two enter the ledger as they stand, so they are too narrow for anybody's number (law 7).
  reason: /^[A-Za-z][A-Za-z-]{0,39}$/,
  machine: /^[A-Za-z]{1,12}[_.-]?\d{0,4}$/,
  at: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/,
  printed_sha256: /^[0-9a-f]{64}$/,
};

const FORMULA = /^[=+\-@]/;

/** Letters whose case says nothing are read in the one we write. */
const settled = (column: Column, field: string): string => {
  const text = field.trim();
  // Upper case makes "S" of a long s: what only looks like our letters is left as it is, and refused.
  if (/[^ -~]/.test(text)) return text;
  switch (column) {
    case 'body':
    case 'chip':
    case 'job':
    case 'drop':
      return text.toUpperCase();
    case 'outcome':
    case 'printed_sha256':
      return text.toLowerCase();
    case 'reason':
    case 'machine':
    case 'at':
      return text;
  }
};

type Refuse = (code: RowCode, facts: Readonly<Record<string, string>>) => ReadRow;

const readFields = (line: number, fields: readonly string[]): ReadRow => {
  const refuse: Refuse = (code, facts) => ({
    ok: false,
    line,
    code,
    facts,
    fields: fields.map((field) => field.slice(0, RESULT_LIMITS.FIELD)),
  });
  const values = new Map<Column, string>();
  for (const [i, column] of RESULT_COLUMNS.entries()) {
    const field = fields[i] ?? '';
    if (FORMULA.test(field.trim())) return refuse('LINE_ROW_FORMULA', { field: column });
    const value = settled(column, field.slice(0, RESULT_LIMITS.FIELD + 1));
    if (value !== '' && !FORMS[column].test(value)) return refuse('LINE_ROW_FORM', { field: column });
    values.set(column, value);
  }
  const value = (column: Column): string | null => values.get(column) || null;
  const outcome = OUTCOMES.find((one) => one === value('outcome'));
  const jobText = value('job');
  const job = jobText === null ? undefined : parseJobId(jobText);
  const missing = (field: Column): ReadRow => refuse('LINE_ROW_FORM', { field, why: 'missing' });
  if (outcome === undefined) return missing('outcome');
  if (jobText !== null && job === undefined)
    return refuse('LINE_ROW_FORM', { field: 'job', why: 'check character' });
  // A blank that never had a job can only have been ruined, and only its drop says at which line.
  if (job === undefined && outcome !== 'spoiled') return missing('job');
  if (job === undefined && value('drop') === null) return missing('drop');
  const body = value('body');
  const chip = value('chip');
  if (outcome !== 'not-made' && body === null) return missing('body');
  if (outcome === 'good' && chip === null) return missing('chip');
  if (outcome === 'not-made' && body !== null)
    return refuse('LINE_ROW_FORM', { field: 'body', why: 'not made' });
  if (outcome === 'spoiled' && value('reason') === null) return missing('reason');
  return {
    ok: true,
    row: {
      line,
      drop: value('drop') ?? '',
      job,
      outcome,
      body,
      chip,
      reason: value('reason'),
      machine: value('machine'),
      at: value('at'),
      printedSha256: value('printed_sha256'),
      fields,
    },
  };
};

const fileWrong = (why: string): never => raise(LINE_RESULT_ERRORS, 'LINE_RESULT_FILE', { why });

/** Places of our columns in this file. Throws LINE_RESULT_FILE for a head that is not ours. */
const columnsOf = ({ fields }: CsvLine): readonly number[] => {
  const names = fields?.map((field) => field.trim().toLowerCase()) ?? [];
  const known = new Set<string>([...RESULT_COLUMNS, ...REFUSED_COLUMNS]);
  if (names.some((name) => !known.has(name)) || new Set(names).size !== names.length) fileWrong('columns');
  for (const needed of ['job', 'outcome', 'body', 'chip', 'reason'] as const)
    if (!names.includes(needed)) fileWrong(`no column ${needed}`);
  return RESULT_COLUMNS.map((column) => names.indexOf(column));
};

function* fromCsv(bytes: Uint8Array): Generator<ReadRow> {
  let places: readonly number[] | undefined;
  let width = 0;
  for (const line of csvLines(bytes)) {
    const { number, fields } = line;
    if (places === undefined) {
      places = columnsOf(line);
      width = fields?.length ?? 0;
    } else if (fields === undefined || fields.length !== width) {
      const why = fields === undefined ? 'not readable' : 'number of fields';
      yield { ok: false, line: number, code: 'LINE_ROW_FORM', facts: { field: 'row', why }, fields: [] };
    } else {
      yield readFields(
        number,
        places.map((place) => fields[place] ?? ''),
      );
    }
  }
  if (places === undefined) fileWrong('empty');
}

/** An array of objects whose members are named as the columns are. `line` is the place in the array. */
function* fromJson(bytes: Uint8Array): Generator<ReadRow> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    fileWrong('not JSON');
  }
  if (!Array.isArray(value)) return fileWrong('not a list');
  for (const [i, one] of (value as unknown[]).entries()) {
    const row = typeof one === 'object' && one !== null ? (one as Readonly<Record<string, unknown>>) : {};
    const known = Object.keys(row).every((name) => RESULT_COLUMNS.some((column) => column === name));
    const fields = RESULT_COLUMNS.map((column) => (Object.hasOwn(row, column) ? row[column] : '') ?? '');
    if (!known || fields.some((field) => typeof field !== 'string'))
      yield {
        ok: false,
        line: i + 1,
        code: 'LINE_ROW_FORM',
        facts: { field: 'row', why: 'members' },
        fields: [],
      };
    else yield readFields(i + 1, fields as string[]);
  }
}

/** All rows of a file, good and refused, in their order. Throws LINE_RESULT_FILE when it is none at all. */
export const readResults = (bytes: Uint8Array): readonly ReadRow[] => {
  if (bytes.length > RESULT_LIMITS.BYTES) fileWrong('too large');
  const first = bytes.find((byte) => byte > 0x20);
  const rows: ReadRow[] = [];
  for (const row of first === 0x5b ? fromJson(bytes) : fromCsv(bytes)) {
    if (rows.length >= RESULT_LIMITS.ROWS) fileWrong('too many rows');
    rows.push(row);
  }
  return rows;
};
