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

const parts = (names: readonly string[], from: number): readonly string[] =>
  names.flatMap((name, index) => {
    const text = transliterate(name);
    if (text === undefined) throw failure(DOCUMENT_ERRORS, 'MRZ_NAME', { position: from + index + 1 });
    return text.split('<');
  });

/**
 * Cuts a chain to `width`. A letter must stand in the last position, because a filler there says that the name
 * is complete (Doc 9303-4 §4.2.3, 9303-5 §4.2.3); so where the cut falls on a filler, one letter is taken from the
 * nearest earlier part that can spare it.
 */
const cut = (chain: readonly string[], width: number): string => {
  const words = [...chain];
  for (;;) {
    const text = words.join('<');
    if (text.length <= width) return text;
    const kept = text.slice(0, width);
    if (!kept.endsWith('<')) return kept;
    const inside = kept.split('<').length - 2;
    let shorter = inside;
    while (shorter >= 0 && (words[shorter] ?? '').length < 2) shorter--;
    if (shorter < 0) return kept.slice(0, -1);
    words[shorter] = (words[shorter] ?? '').slice(0, -1);
  }
};

/** The name field, exactly `width` characters. Throws MRZ_NAME with the position of the part, never the name. */
export const nameField = (names: MrzNames, width: number): string => {
  const primary = parts(names.primary, 0);
  const secondary = parts(names.secondary, names.primary.length);
  if (primary.length === 0) throw failure(DOCUMENT_ERRORS, 'MRZ_NAME', { position: 0 });
  if (secondary.length === 0) return cut(primary, width).padEnd(width, '<');
  // Room for `<<` and at least the first letter of the secondary identifier is always kept.
  const head = cut(primary, width - 3);
  return `${head}<<${cut(secondary, width - head.length - 2)}`.padEnd(width, '<');
};
