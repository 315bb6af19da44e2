import { bytesIn } from './hex-text.ts';
import type { VectorFile } from './vector-set.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NAMES = [
  'raw_hex',
  'rawHex',
  'raw',
  'seal_hex',
  'sealHex',
  'hex',
  'bytes',
  'seal',
  'data',
  'raw_base64',
  'base64',
];

/** A seal begins with DC and a version; undefined for other bytes, and for what is no text of bytes. */
const sealIn = (value: unknown): Uint8Array | undefined => {
  const bytes = bytesIn(value);
  return bytes !== undefined && bytes[0] === 0xdc && (bytes[1] ?? 0xff) < 0x10 ? bytes : undefined;
};

/** `raw_hex` is a seal whatever is in it, for it may be one to be refused; a field of another name must look like one. */
const rawOf = (fields: Fields): Uint8Array | undefined => {
  const told = fields['raw_hex'];
  if (typeof told === 'string') return bytesIn(told) ?? new Uint8Array(0);
  return NAMES.map((name) => sealIn(fields[name])).find((bytes) => bytes !== undefined);
};

/** A seal, and what the file says about it. */
export interface Seal {
  readonly fields: Fields;
  readonly raw: Uint8Array;
}

const MAX_DEPTH = 6;

/** Objects that hold a seal, and seals as texts under a name or in a list, anywhere in a JSON value. */
const sealsOf = (json: unknown, name = '', depth = 0): readonly Seal[] => {
  if (depth > MAX_DEPTH) return [];
  if (typeof json === 'string') {
    const raw = sealIn(json);
    return raw === undefined ? [] : [{ raw, fields: name === '' ? {} : { name } }];
  }
  if (typeof json !== 'object' || json === null) return [];
  const raw = isFields(json) ? rawOf(json) : undefined;
  if (isFields(json) && raw !== undefined) return [{ raw, fields: name === '' ? json : { name, ...json } }];
  const inner: readonly (readonly [string, unknown])[] = Array.isArray(json)
    ? json.map((one: unknown) => ['', one] as const)
    : Object.entries(json);
  return inner.flatMap(([key, value]) => sealsOf(value, key, depth + 1));
};

const SEVERAL = 4;
const MAX_TEXT = 1_000_000;

/** Seals of a JSON file; the one that the file itself is; or one as hex or base64 in a text, a line or a paragraph each. */
export const sealsIn = (file: VectorFile): readonly Seal[] => {
  const { bytes, json, path } = file;
  const [magic, version = 0] = bytes;
  if (magic === 0xdc && version < 0x10) return [{ fields: { name: path }, raw: bytes }];
  if (json !== undefined) return sealsOf(json);
  if (bytes.length < SEVERAL || bytes.length > MAX_TEXT) return [];
  const text = Buffer.from(bytes).toString('latin1');
  const whole = sealIn(text);
  if (whole !== undefined && bytesIn(text.split(/\s*\n\s*DC/i)[0])?.length === whole.length)
    return [{ fields: { name: path }, raw: whole }];
  return text.split(/\r?\n/).flatMap((line, at) => sealsOf(line.trim(), `line ${at + 1}`));
};
