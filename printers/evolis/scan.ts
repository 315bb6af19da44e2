import { CR, ESC } from './frame.ts';
import { dataLength, MAX_HEAD } from './parser.ts';

/** One piece of a captured file. Every byte belongs to exactly one piece, but for NUL padding between commands. */
export type Piece = CommandPiece | NoisePiece;

export interface CommandPiece {
  readonly kind: 'command';
  readonly offset: number;
  readonly length: number;
  readonly name: string;
  readonly parameters: readonly string[];
  /** Part of the file, not copied. */
  readonly data?: Uint8Array;
  /** ESC was left out, as it may be directly after a CR. */
  readonly bare: boolean;
  /** `cut`: the file ends inside. `too-long`: the data is said shorter than it is, and the CR is not where it should be. */
  readonly end: 'right' | 'cut' | 'too-long';
}

/** Bytes that are no command. */
export interface NoisePiece {
  readonly kind: 'noise';
  readonly offset: number;
  readonly length: number;
  readonly data: Uint8Array;
}

/** What stands between the parts of a command; `Psc` may change it (Programming Guide A5013). */
export interface Marks {
  readonly start: number;
  readonly separator: number;
  readonly end: number;
}
export const USUAL_MARKS: Marks = { start: ESC, separator: 0x3b, end: CR };

/** The marks after a `Psc`: as it says in decimal, the usual ones without parameters, unchanged when it makes no sense. */
export const marksAfter = (before: Marks, parameters: readonly string[]): Marks => {
  if (parameters.length === 0) return USUAL_MARKS;
  const [start = ESC, separator = 0x3b, end = CR] = parameters.map(Number);
  const sensible = [start, separator, end].every((code) => Number.isInteger(code) && code > 0 && code < 256);
  return sensible ? { start, separator, end } : before;
};

const NAME = /^[A-Z][A-Za-z]{0,7}$/;
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/**
 * Cuts a captured file into commands by counting, as the machine does (parser.ts), but with the places, and going on after
 * whatever is wrong: at the next ESC.
 */
export function* scanEvolis(bytes: Uint8Array): Generator<Piece> {
  let marks = USUAL_MARKS;
  let at = 0;
  let afterEnd = false;
  while (at < bytes.length) {
    if (bytes[at] === 0) {
      at++;
      afterEnd = false;
      continue;
    }
    const piece: CommandPiece | undefined =
      bytes[at] === marks.start || afterEnd ? commandAt(bytes, at, marks) : undefined;
    const next: Piece = piece ?? noiseAt(bytes, at, marks);
    afterEnd = next.kind === 'command' && next.end === 'right';
    if (next.kind === 'command' && next.name === 'Psc') marks = marksAfter(marks, next.parameters);
    at += next.length;
    yield next;
  }
}

/** Everything up to the next ESC. */
const noiseAt = (bytes: Uint8Array, at: number, { start }: Marks): NoisePiece => {
  const found = bytes.indexOf(start, at + 1);
  const data = bytes.subarray(at, found === -1 ? bytes.length : found);
  return { kind: 'noise', offset: at, length: data.length, data };
};

const commandAt = (bytes: Uint8Array, at: number, marks: Marks): CommandPiece | undefined => {
  const bare = bytes[at] !== marks.start;
  const from = bare ? at : at + 1;
  const separator = String.fromCharCode(marks.separator);
  const piece = (parts: readonly string[], to: number, end: CommandPiece['end'], data?: Uint8Array) => {
    const [name = '', ...parameters] = parts;
    if (!NAME.test(name)) return undefined;
    const base = { kind: 'command', offset: at, length: to - at, name, parameters, bare, end } as const;
    return data === undefined ? base : { ...base, data };
  };
  const limit = Math.min(bytes.length, from + MAX_HEAD);
  for (let here = from; here < limit; here++) {
    const byte = bytes[here];
    const head = () => textOf(bytes.subarray(from, here)).split(separator);
    if (byte === marks.end) return piece(head(), here + 1, 'right');
    if (byte === marks.start) return undefined;
    if (byte !== marks.separator || bytes[from] !== 0x44) continue;
    const parts = head();
    const length = dataLength([...parts, '']);
    if (length === undefined) continue;
    const data = bytes.subarray(here + 1, here + 1 + length);
    const to = here + 1 + data.length;
    if (to >= bytes.length) return piece(parts, to, 'cut', data);
    return bytes[to] === marks.end ? piece(parts, to + 1, 'right', data) : piece(parts, to, 'too-long', data);
  }
  // A head that the file ends in; longer than any command it is noise.
  return limit === bytes.length && limit < from + MAX_HEAD
    ? piece(textOf(bytes.subarray(from)).split(separator), limit, 'cut')
    : undefined;
};
