import { isProductField } from '../fields.ts';
import { FORBIDDEN, JOINABLE, LOOK_ALIKES } from './words.ts';

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

/**
 * What a field name says, when it is one of the forbidden (law 10); undefined otherwise. For whoever takes names from
 * outside: records and products. A name of the allow list is not forbidden by a word in it: the page of a passport states
 * that passport's number, which anywhere else is the number of another service.
 */
export const forbiddenField = (name: string): ForbiddenField | undefined => {
  if (isProductField(name)) return undefined;
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
