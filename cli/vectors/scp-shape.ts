import { isKadiError } from '../../card/index.ts';
import type { VectorOutcome } from './vector-set.ts';

/** An object of a JSON file whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fromHex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

const HEX = /^(?:[0-9a-f]{2}|\s)*$/i;

/** The first of the named fields that is a hex text, as bytes; undefined when there is none. */
export const hexField = (fields: Fields, ...names: readonly string[]): Uint8Array | undefined => {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && HEX.test(value)) return fromHex(value);
  }
  return undefined;
};

export const textField = (fields: Fields, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
};

/** A number, or a text that begins with one in hex: `01 SD only`, `0x30`, `0003 SCP03`. */
export const numberField = (fields: Fields, name: string): number | undefined => {
  const value = fields[name];
  if (typeof value === 'number') return value;
  const found = typeof value === 'string' ? /^(?:0x)?([0-9a-f]+)\b/i.exec(value.trim()) : null;
  return found?.[1] === undefined ? undefined : Number.parseInt(found[1], 16);
};

const DEEPEST = 8;

/** An object of a JSON value, and the same with the single values of those around it: keys told once serve all. */
export interface Found {
  readonly own: Fields;
  readonly all: Fields;
}

/** Every object in a JSON value. */
export const everyObject = (value: unknown, around: Fields = {}, depth = 0): readonly Found[] => {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((one) => everyObject(one, around, depth + 1));
  if (!isFields(value)) return [];
  const all = { ...around, ...value };
  const single = Object.fromEntries(Object.entries(all).filter(([, field]) => typeof field !== 'object'));
  return [{ own: value, all }, ...Object.values(value).flatMap((one) => everyObject(one, single, depth + 1))];
};

const told = (error: unknown): string =>
  isKadiError(error) ? `${error.code} ${JSON.stringify(error.facts)}` : String(error);

/** Runs a check; what it returns is a remark, what it throws is a failure. */
export const check = async (
  name: string,
  work: () => string | undefined | Promise<string | undefined>,
): Promise<VectorOutcome> => {
  try {
    const remark = await work();
    return remark === undefined ? { name, ok: true } : { name, ok: true, why: remark };
  } catch (error) {
    return {
      name,
      ok: false,
      why: error instanceof Error && !isKadiError(error) ? error.message : told(error),
    };
  }
};

/** A check that must be refused with a code of ours. */
export const mustRefuse = async (name: string, work: () => unknown): Promise<VectorOutcome> => {
  try {
    await work();
    return { name, ok: false, why: 'was accepted' };
  } catch (error) {
    return isKadiError(error)
      ? { name, ok: true, why: `refused: ${error.code}` }
      : { name, ok: false, why: `failed without a code: ${String(error)}` };
  }
};

/** Fails a check with both values. */
export const same = (what: string, found: string, expected: string): void => {
  if (found !== expected) throw new Error(`${what} is ${found}, expected ${expected}`);
};

export const lastByteChanged = (bytes: Uint8Array, end = bytes.length): Uint8Array =>
  bytes.with(end - 1, (bytes[end - 1] ?? 0) ^ 0xff);
