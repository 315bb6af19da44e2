import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { transliterate } from './transliterate.ts';

/**
 * The name field in two parts, as Doc 9303-3 §4.6 knows it. `secondary` is empty for a person without a part of
 * the name that the State would call secondary: then no `<<` stands in the field.
 */
export interface MrzNames {
  readonly primary: readonly string[];
  readonly secondary: readonly string[];
}

/**
 * The rule of the product setting `as-approved`: the whole ordered list is the primary identifier. The register keeps
 * name parts in the order the person approved and knows no surname; to make the last or the first one a surname
 * would be an invention, and for Nubian and Somali name chains a wrong one. A reader that looks for `<<` finds none and
 * shows the whole name, which is what the card shows.
 */
export const namesAsApproved = (names: readonly string[]): MrzNames => ({ primary: names, secondary: [] });

/**
 * The rule of the product setting `family-first`, for a person whose family name the register has approved as such: it is
 * the primary identifier and the rest of the name the secondary one (Doc 9303-3 §4.6). `names` stand in that order, the
 * first `familyCount` of them are the family name.
 */
export const namesFamilyFirst = (names: readonly string[], familyCount: number): MrzNames => ({
  primary: names.slice(0, familyCount),
  secondary: names.slice(familyCount),
});

const parts = (names: readonly string[], from: number): readonly string[] =>
  names.flatMap((name, index) => {
    const text = transliterate(name);
    if (text === undefined) throw failure(DOCUMENT_ERRORS, 'MRZ_NAME', { position: from + index + 1 });
    return text.split('<');
  });

/** How many characters the components take with one filler between them. */
const spread = (words: readonly string[]): number =>
  words.reduce((sum, { length }) => sum + length, words.length - 1);

/**
 * The components in exactly `width` characters when they are too long for it. Letters are taken from the last component
 * back to the first, down to an initial, so that the components a person is called by stay whole and each of them is
 * still to be seen, as in all examples of Doc 9303-4, -5 and -6 §4.2.3. Every letter that fits is kept: the last
 * position must hold one, because a filler there says that the name is complete. Only a chain of which not even the
 * initials fit loses components at its end.
 */
const fill = (chain: readonly string[], width: number): string => {
  if (spread(chain) <= width) return chain.join('<');
  const words = chain.slice(0, Math.floor((width + 1) / 2));
  let excess = spread(words) - width;
  for (let i = words.length - 1; i >= 0 && excess > 0; i--) {
    const word = words[i] ?? '';
    const taken = Math.min(excess, word.length - 1);
    words[i] = word.slice(0, word.length - taken);
    excess -= taken;
  }
  return words.join('<');
};

/**
 * The primary identifier where a secondary one has to follow in the same field: whole components become initials,
 * the last one first, until there is room for it; the first component is shortened only when that is not enough
 * (Doc 9303-4, -5, -6 §4.2.3, primary identifier truncated, method a).
 */
const makeRoom = (chain: readonly string[], width: number): string => {
  if (spread(chain) <= width) return chain.join('<');
  const words = [...chain];
  for (let i = words.length - 1; i > 0 && spread(words) > width; i--) words[i] = (words[i] ?? '').slice(0, 1);
  return fill(words, width);
};

/** The components of a name field, already in the letters of the zone, in exactly `width` characters. */
export const nameFieldOf = (
  primary: readonly string[],
  secondary: readonly string[],
  width: number,
): string => {
  const whole = [primary, secondary].map((words) => words.join('<')).join(secondary.length === 0 ? '' : '<<');
  if (whole.length <= width) return whole.padEnd(width, '<');
  if (secondary.length === 0) return fill(primary, width).padEnd(width, '<');
  // Room for `<<` and the first letter of the secondary identifier is always kept. When initials gave more room than it
  // needs, or single letters and the fillers between them would end one position too early, the primary one is cut to fit.
  const fitting = width - 2 - spread(secondary);
  const heads = Array.from({ length: width - 3 }, (_, i) => makeRoom(primary, width - 3 - i));
  if (fitting > 0) heads.splice(1, 0, fill(primary, fitting));
  const fields = heads.map((head) => `${head}<<${fill(secondary, width - head.length - 2)}`);
  return (
    fields.find(({ length }) => length === width) ??
    fill([...primary, ...secondary], width).padEnd(width, '<')
  );
};

/** The components in the letters of the zone. Throws MRZ_NAME with the position of the part, never the name. */
export const mrzWords = (names: MrzNames): MrzNames => {
  const primary = parts(names.primary, 0);
  const secondary = parts(names.secondary, names.primary.length);
  if (primary.length === 0) throw failure(DOCUMENT_ERRORS, 'MRZ_NAME', { position: 0 });
  return { primary, secondary };
};
