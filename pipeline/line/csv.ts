/**
 * Rows of a CSV file (RFC 4180) as spreadsheets and machines write it: comma, semicolon or tab, LF or CRLF, a byte order mark, quotes.
 * One line is one row: a quote that is not closed on its line spoils that row and never the rest of the file.
 */
const SEPARATORS = [',', ';', '\t'] as const;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Fields of one line; undefined when its quotes are not as RFC 4180 has them. */
export const splitLine = (line: string, separator: string): string[] | undefined => {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (line[at] === '"') {
      for (;;) {
        const end = line.indexOf('"', at + 1);
        if (end < 0) return undefined;
        field += line.slice(at + 1, end);
        at = end + 1;
        if (line[at] !== '"') break;
        field += '"';
      }
      if (at < line.length && line[at] !== separator) return undefined;
    } else {
      const next = line.indexOf(separator, at);
      const end = next < 0 ? line.length : next;
      field = line.slice(at, end);
      if (field.includes('"')) return undefined;
      at = end;
    }
    fields.push(field);
    if (at >= line.length) return fields;
    at++;
  }
};

export interface CsvLine {
  /** From 1. */
  readonly number: number;
  /** undefined: not UTF-8, or its quotes are wrong. */
  readonly fields: readonly string[] | undefined;
}

const LF = 0x0a;
const BOM = '\ufeff';

/** Lines that hold anything, the head first. The separator is the one that the head has most of. */
export function* csvLines(bytes: Uint8Array): Generator<CsvLine> {
  let separator: string | undefined;
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    number++;
    const text = decoded(bytes.subarray(start, end))?.replace(/\r$/, '');
    const line = number === 1 && text?.startsWith(BOM) ? text.slice(1) : text;
    start = end + 1;
    if (line !== undefined && line.trim() === '') continue;
    separator ??= SEPARATORS.toSorted(
      (a, b) => (line?.split(b).length ?? 0) - (line?.split(a).length ?? 0),
    )[0];
    yield { number, fields: line === undefined ? undefined : splitLine(line, separator ?? ',') };
  }
}

/** A field that a spreadsheet would run, or show as something else, is written as text. */
const safe = (field: string): string => (/^[=+\-@\t\r]/.test(field) ? `'${field}` : field);

const quoted = (field: string): string =>
  /[",;\t\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

export const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map((field) => quoted(safe(field))).join(',')}\r\n`).join('');
