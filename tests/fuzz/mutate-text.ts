import type { Random } from './random.ts';

const LONGEST = 64 * 1024;

type Change = (text: string, random: Random, seeds: readonly string[], alphabet: string) => string;

const spliced = (text: string, at: number, removed: number, middle: string): string =>
  text.slice(0, at) + middle + text.slice(at + removed);

/** Mostly of the alphabet; else what text should never hold: NUL, half a surrogate pair, letters of two bytes, separators. */
const ODD = ['\u0000', '\ud800', 'Ũ', '\u2028', '\n', '\r\n', ' ', '"', '\\', '{', '[', '🙂', '\u007f', '٣'];
const character = (random: Random, alphabet: string): string =>
  random.oneIn(6) ? random.pick(ODD) : alphabet.charAt(random.below(alphabet.length));

const some = (random: Random, alphabet: string, most: number): string =>
  Array.from({ length: 1 + random.below(most) }, () => character(random, alphabet)).join('');

const slice = (text: string, random: Random): string => {
  const from = random.below(text.length + 1);
  return text.slice(from, from + random.below(64));
};

/** One value of JSON, wherever it stands, for another; sometimes for one that is nested deeply. */
const otherValue = (text: string, random: Random): string => {
  const values = [...text.matchAll(/(?<=[:[,]\s{0,20})("[^"]{0,2000}"|-?\d+|true|false|null)/g)];
  const found = values[random.below(values.length)];
  if (found === undefined) return text;
  const depth = random.below(8_000);
  const word = random.oneIn(8) ? `${'['.repeat(depth)}${']'.repeat(depth)}` : random.pick(WORDS);
  return spliced(text, found.index, found[0].length, word);
};

const CHANGES: readonly Change[] = [
  (text, random, _, alphabet) => spliced(text, random.below(text.length), 1, character(random, alphabet)),
  (text, random, _, alphabet) => spliced(text, random.below(text.length), 1, character(random, alphabet)),
  (text, random, _, alphabet) => spliced(text, random.below(text.length), 0, some(random, alphabet, 8)),
  (text, random) => spliced(text, random.below(text.length), 1 + random.below(8), ''),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) => spliced(text, random.below(text.length), 0, slice(text, random)),
  (text, random) =>
    spliced(text, random.below(text.length), 0, slice(text, random).repeat(random.below(200))),
  (text, random, seeds) =>
    spliced(text, random.below(text.length), random.below(16), slice(random.pick(seeds), random)),
  (text, random, seeds) => text.slice(0, random.below(text.length)) + slice(random.pick(seeds), random),
  (text, random) => spliced(text, random.below(text.length), random.below(6), random.pick(WORDS)),
  (text, random) => otherValue(text, random),
  (text, random) => otherValue(text, random),
  (text, random) => (random.oneIn(2) ? text.toLowerCase() : text.toUpperCase()),
];

/** Values of JSON that a reader may not have thought of. */
const WORDS = [
  ...['null', '[]', '{}', '-1', '1e400', '0.5', 'true', '""', '9007199254740993', '[[[[', '{"a":'],
  ...[
    '{"toString":null}',
    '{"length":3}',
    '{"__proto__":{"a":1}}',
    '"constructor"',
    '[null]',
    '[[]]',
    '[{}]',
  ],
];

const unrelated = (random: Random, alphabet: string): string =>
  some(random, alphabet, random.oneIn(20) ? 4096 : random.oneIn(2) ? 16 : 200);

/** One case: mostly a good text with one to four changes. */
export const mutatedText = (random: Random, seeds: readonly string[], alphabet: string): string => {
  if (random.oneIn(8)) return unrelated(random, alphabet);
  let text = random.pick(seeds);
  for (let left = random.pick([1, 1, 1, 2, 2, 3, 4]); left > 0; left--) {
    text = random.pick(CHANGES)(text, random, seeds, alphabet);
  }
  return text.slice(0, LONGEST);
};
