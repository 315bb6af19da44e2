import { RegisterRecord } from '../../card/index.ts';
import { FORBIDDEN, JOINABLE, LOOK_ALIKES } from './forbidden-words.ts';

export type ForbiddenTopic = (typeof FORBIDDEN)[number]['topic'];

export interface ForbiddenField {
  readonly topic: ForbiddenTopic;
  /** The word of our own list that was met. Never the name as sent: a name can carry a value. */
  readonly word: string;
}

/** Compatibility forms, marks and look-alikes folded away: `ＤＮＡ`, `dńa` and `DNА` (Cyrillic А) all read `dna`. */
const plain = (text: string): string =>
  Array.from(text.normalize('NFKD').replace(/\p{M}/gu, ''), (char) => {
    const lower = char.toLowerCase();
    const latin = LOOK_ALIKES[lower] ?? lower;
    return char === lower ? latin : latin.toUpperCase();
  }).join('');

/** `gpsPosition`, `GPS_position`, `d.n.a`, `DNASample` → words in lower case; single letters in a row are one word. */
const wordsOf = (name: string): string[] => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const joined: string[] = [];
  let letters = '';
  for (const word of words) {
    if (word.length === 1) {
      letters += word;
      continue;
    }
    if (letters !== '') joined.push(letters);
    letters = '';
    joined.push(word);
  }
  if (letters !== '') joined.push(letters);
  return joined;
};

/** A word itself, or with digits after it (`dna2`), or, from three letters on, with more joined behind (`dnaprofile`). */
const isWord = (word: string, forbidden: string): boolean =>
  word.replace(/[0-9]+$/, '') === forbidden ||
  word === forbidden ||
  (JOINABLE.has(forbidden) && (word.startsWith(forbidden) || word.endsWith(forbidden)));

/** What a field name says, when it is one of the forbidden; undefined otherwise. */
export const forbiddenField = (name: string): ForbiddenField | undefined => {
  const folded = plain(name);
  const letters = folded.toLowerCase().replace(/[^a-z0-9]+/g, '');
  const words = wordsOf(folded);
  for (const { topic, anywhere, word } of FORBIDDEN) {
    const met =
      anywhere.find((part) => letters.includes(part)) ??
      word.find((forbidden) => letters === forbidden || words.some((own) => isWord(own, forbidden)));
    if (met !== undefined) return { topic, word: met };
  }
  return undefined;
};

/**
 * The names of our own schema, looked at once and for all: a record consists of them, and the full look at a name costs
 * microseconds that add up over an extract.
 */
const KNOWN_GOOD: ReadonlySet<string> = new Set(
  [
    ...Object.keys(RegisterRecord.properties),
    ...Object.keys(RegisterRecord.properties.request.properties),
  ].filter((name) => forbiddenField(name) === undefined),
);

/** The first forbidden field at any depth. `value` comes from a text that passed `isPlainJson`, so depth is bounded. */
export const findForbidden = (value: unknown): ForbiddenField | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const item of value) {
      const met = findForbidden(item);
      if (met !== undefined) return met;
    }
    return undefined;
  }
  for (const [name, inner] of Object.entries(value)) {
    const met = (KNOWN_GOOD.has(name) ? undefined : forbiddenField(name)) ?? findForbidden(inner);
    if (met !== undefined) return met;
  }
  return undefined;
};
