import { GROUPS, TAGS } from './message.ts';

export type IppValue = string | number | boolean;
export type IppAttributes = ReadonlyMap<string, readonly IppValue[]>;

export interface IppReply {
  readonly status: number;
  readonly requestId: number;
  /** All groups of a kind together; a reply to our requests never holds two jobs. */
  readonly printer: IppAttributes;
  readonly job: IppAttributes;
}

const MOST_ATTRIBUTES = 20_000;
/** Tags below are groups (RFC 8010 §3.5.1), from here on values. */
const FIRST_VALUE = 0x10;
const EXTENSION = 0x7f;

const text = (bytes: Buffer): string => bytes.toString('utf8');

/** nameWithLanguage, textWithLanguage: two lengths inside the value (RFC 8010 §3.9); the text alone is of use. */
const withoutLanguage = (bytes: Buffer): IppValue | undefined => {
  if (bytes.length < 2) return undefined;
  const at = 2 + bytes.readUInt16BE(0);
  if (at + 2 > bytes.length || at + 2 + bytes.readUInt16BE(at) !== bytes.length) return undefined;
  return text(bytes.subarray(at + 2));
};

/** Undefined for what is of no use to us (dates, ranges, collections), null for a value of the wrong length. */
const readValue = (tag: number, bytes: Buffer): IppValue | null | undefined => {
  switch (tag) {
    case TAGS.integer:
    case TAGS.enum:
      return bytes.length === 4 ? bytes.readInt32BE(0) : null;
    case TAGS.boolean:
      return bytes.length === 1 ? bytes[0] === 1 : null;
    case TAGS.textWithLanguage:
    case TAGS.nameWithLanguage:
      return withoutLanguage(bytes) ?? null;
    default:
      return tag >= TAGS.text && tag < TAGS.memberName ? text(bytes) : undefined;
  }
};

/**
 * Reads the reply of a printer. Lengths are unsigned and held against what is there, every step goes forward, and members
 * of collections are passed over. (The usual package reads lengths as signed numbers: sixteen bytes make it run for ever.)
 * Undefined when the bytes are no reply.
 */
export const readReply = (bytes: Uint8Array): IppReply | undefined => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 9 || (buffer[0] !== 1 && buffer[0] !== 2)) return undefined;
  const printer = new Map<string, IppValue[]>();
  const job = new Map<string, IppValue[]>();
  const done = { status: buffer.readUInt16BE(2), requestId: buffer.readInt32BE(4), printer, job };
  let group: Map<string, IppValue[]> | undefined;
  let values: IppValue[] | undefined;
  let depth = 0;
  let at = 8;
  const part = (): Buffer | undefined => {
    if (at + 2 > buffer.length) return undefined;
    const end = at + 2 + buffer.readUInt16BE(at);
    if (end > buffer.length) return undefined;
    const found = buffer.subarray(at + 2, end);
    at = end;
    return found;
  };
  for (let count = 0; count < MOST_ATTRIBUTES; count++) {
    const tag = buffer[at++];
    if (tag === undefined || tag === EXTENSION) return undefined;
    if (tag < FIRST_VALUE) {
      if (depth !== 0) return undefined;
      if (tag === GROUPS.end) return done;
      group = tag === GROUPS.printer ? printer : tag === GROUPS.job ? job : new Map();
      values = undefined;
      continue;
    }
    const name = part();
    const value = part();
    if (name === undefined || value === undefined || group === undefined) return undefined;
    if (tag === TAGS.endCollection) depth--;
    if (depth < 0) return undefined;
    const inside = depth > 0 || tag === TAGS.endCollection;
    if (tag === TAGS.begCollection) depth++;
    if (inside) continue;
    if (name.length > 0) {
      values = [];
      group.set(text(name), values);
    }
    if (values === undefined) return undefined;
    const read = readValue(tag, value);
    if (read === null) return undefined;
    if (read !== undefined) values.push(read);
  }
  return undefined;
};
