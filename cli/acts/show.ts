/** An answer for people: a list of things as a table, one thing as a list of its members. */
import { record } from './schema.ts';

const MOST_WIDE = 48;

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** One cell: short and on one line. */
const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.every(isPlain) ? value.map(cell).join(', ') || '-' : `${value.length} of them`;
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([name, inner]) => `${name} ${cell(inner)}`)
      .join(', ');
  return String(value).replace(/[\r\n\t]+/g, ' ');
};

/** Members of members as `data.type`, one level deep; lists stay what they are. */
const flat = (row: unknown): Readonly<Record<string, unknown>> => {
  if (isPlain(row) || Array.isArray(row)) return { '': row };
  return Object.fromEntries(
    Object.entries(record(row)).flatMap(([name, value]) =>
      isPlain(value) || Array.isArray(value)
        ? [[name, value] as const]
        : Object.entries(record(value)).map(([inner, deep]) => [`${name}.${inner}`, deep] as const),
    ),
  );
};

const cut = (text: string): string => (text.length > MOST_WIDE ? `${text.slice(0, MOST_WIDE - 1)}…` : text);

export const tableOf = (rows: readonly unknown[]): readonly string[] => {
  const all = rows.map(flat);
  const names = [...new Set(all.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...all.map((row) => names.map((name) => cut(name in row ? cell(row[name]) : '')))];
  const widths = names.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  return lines.map((line) =>
    line
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

const isTable = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0 && !value.every(isPlain);

/** Lines to print. */
export const shown = (value: unknown): readonly string[] => {
  if (isTable(value)) return tableOf(value);
  if (Array.isArray(value)) return value.length === 0 ? ['None.'] : value.map(cell);
  if (isPlain(value)) return value === null || value === undefined ? ['Done.'] : [cell(value)];
  const members = Object.entries(record(value));
  const lists = members.filter(([, member]) => isTable(member));
  const plain = Object.entries(flat(Object.fromEntries(members.filter(([, member]) => !isTable(member)))));
  const width = Math.max(0, ...plain.map(([name]) => name.length));
  return [
    ...plain.map(([name, member]) => `${name.padEnd(width)}  ${cell(member)}`),
    ...lists.flatMap(([name, member]) => ['', `${name}:`, ...shown(member).map((line) => `  ${line}`)]),
  ];
};
