import type { Row } from '../types.ts';
import { ROW_TABLES, type RowType } from './rows.ts';

type RowOf<T extends RowType> = Extract<Row, { type: T }>;

export interface RowStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | Uint8Array)[];
  /** Rows that must be hit, or undefined when any number will do. */
  readonly expected: number | undefined;
  /** For the order of statements that wait for one another. */
  readonly type: RowType;
}

/**
 * In a group, rows of one type go together; what frees a place goes before what takes it, what is referred to before what
 * refers to it. A group for which this order is wrong fails a rule and is then written deed by deed, in the deeds' own order.
 */
const ORDER = [
  'extract',
  'product-used',
  'close-request',
  'erase-request',
  'erase-media',
  'erase-transition',
  'erase-sms',
  'erase-account',
  'erase-document',
  'void-card',
  'unbox-card',
  'request',
  'request-name',
  'move-request',
  'card',
  'payload',
  'document',
  'face',
  'body',
  'body-station',
  'bind',
  'journal',
  'quarantine',
  'box',
  'box-card',
  'box-seal',
  'delivery-body',
  'inspection',
  'revocation-list',
  'sms',
  'dossier',
  'dossier-merge',
  'change-phone',
  'unbatch-card',
  'batch-card',
  'unconsign-box',
  'consignment-box',
  'line-drop',
  'line-job',
  'line-answer',
  'line-case',
  'erase-line-seed',
  'station-order',
  'station-order-step',
] as const satisfies readonly RowType[];

/** Statements for the rows of many deeds. `at` is the time of the transaction. */
export const groupedStatements = (rows: readonly Row[], at: string): RowStatement[] => {
  const types = new Set(rows.map((row) => row.type));
  return ORDER.filter((type) => types.has(type)).map((type) => statement(type, ofType(rows, type), at));
};

/** Statements for the rows of one deed, in order of appearance. */
export const orderedStatements = (rows: readonly Row[], at: string): RowStatement[] =>
  rows.map((row) => statement(row.type, [row], at));

const ofType = <T extends RowType>(rows: readonly Row[], type: T): RowOf<T>[] =>
  rows.filter((row): row is RowOf<T> => row.type === type);

const statement = <T extends RowType>(type: T, rows: readonly RowOf<T>[], at: string): RowStatement => {
  const table = ROW_TABLES[type];
  const { key } = table;
  const kept = key === undefined ? rows : [...new Map(rows.map((row) => [key(row), row])).values()];
  const parts: Uint8Array[] = [];
  let length = 0;
  const blobs = {
    add: (bytes: Uint8Array): readonly [number, number] => {
      parts.push(bytes);
      length += bytes.length;
      return [length - bytes.length + 1, bytes.length];
    },
  };
  const json = JSON.stringify(kept.map((row) => table.put(row, blobs)));
  return {
    name: `row-${type}`,
    text: table.sql,
    // A Buffer travels as a binary parameter.
    values: [json, at, Buffer.concat(parts)].slice(0, parametersOf(table.sql)),
    expected: table.exact === true ? kept.length : undefined,
    type,
  };
};

const parametersOf = (sql: string): number => (sql.includes('$3') ? 3 : sql.includes('$2') ? 2 : 1);

/** Bytes the rows will take on the wire, nearly: groups are bounded by it. */
export const weightOf = (rows: readonly Row[]): number =>
  rows.reduce(
    (sum, row) =>
      Object.values(row).reduce<number>(
        (n, cell) => n + (cell instanceof Uint8Array ? cell.length : 0),
        sum + 200,
      ),
    0,
  );
