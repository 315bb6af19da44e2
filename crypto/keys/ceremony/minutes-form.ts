import { failure } from '../../../card/index.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import type { JournalEntry } from './journal.ts';
import type { Minutes } from './minutes.ts';

/** RFC 7515 Appendix F: the payload is not in the JWS; it is the canonical form of `minutes`. */
export interface SignedMinutes {
  readonly minutes: Minutes;
  readonly jws: string;
}

/** Facts of a step are the deepest that is written: four levels. Deeper ones would cost a stack to put in order. */
const DEEPEST = 16;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

/** Lists and records within lists and records, at most so many levels. */
const isWithin = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((one) => isWithin(one, levels - 1)));

const isKey = (value: unknown): boolean =>
  isRecord(value) &&
  ['purpose', 'algorithm', 'keyId'].every((name) => isText(value[name])) &&
  ['checkValue', 'publicKey', 'certificateSha256', 'from', 'until', 'test'].every((name) =>
    isTextOrNull(value[name]),
  ) &&
  Number.isSafeInteger(value['generation']);

export const isJournalEntry = (value: unknown): value is JournalEntry =>
  isRecord(value) &&
  ['at', 'step', 'what'].every((name) => isText(value[name])) &&
  Array.isArray(value['by']) &&
  value['by'].every(isText) &&
  isRecord(value['facts']);

/** A minutes file taken apart: who reads it may rely on the types. Says nothing about the signature. Throws MINUTES_INVALID. */
export const minutesIn = (text: string): SignedMinutes => {
  const invalid = (why: string): Error => failure(CEREMONY_ERRORS, 'MINUTES_INVALID', { why });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('not JSON');
  }
  if (!isRecord(value) || Object.keys(value).length !== 2 || !isText(value['jws']))
    throw invalid('not a minutes file');
  const { minutes } = value;
  if (!isRecord(minutes) || minutes['format'] !== 'kadi-key-ceremony' || minutes['version'] !== 1)
    throw invalid('not minutes of version 1');
  const { keys, steps, custodians, token } = minutes;
  if (!isWithin(minutes, DEEPEST)) throw invalid('nested too deeply');
  if (!['kind', 'begun', 'ended'].every((name) => isText(minutes[name]))) throw invalid('kind and times');
  if (!isRecord(token) || !Object.values(token).every(isText)) throw invalid('token');
  if (!Array.isArray(keys) || !keys.every(isKey)) throw invalid('keys');
  if (!Array.isArray(steps) || !steps.every(isJournalEntry)) throw invalid('steps');
  if (!Array.isArray(custodians) || !custodians.every(isText)) throw invalid('custodians');
  return value as unknown as SignedMinutes;
};
