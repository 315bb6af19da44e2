import { encodeGsm7 } from './gsm7.ts';

/** Signs that word processors put in place of plain ones. One of them would make the whole message cost double. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u201b\u02bb\u02bc\u02bd\u02b9\u2032\u00b4\u0060]/gu, "'"],
  [/[\u201c-\u201f\u2033]/gu, '"'],
  [/[\u2010-\u2015\u2212]/gu, '-'],
  [/\s+/gu, ' '],
];

/**
 * A value as it may stand in a message: letters without their marks (ĩ is i, ũ is u), plain quotes and dashes, nothing that
 * takes two septets, nothing outside of the GSM alphabet. For messages only: on the card the name stays as approved.
 */
export const foldToGsm7 = (value: string): string => {
  let text = value.normalize('NFKD').replace(/\p{M}/gu, '');
  for (const [sign, plain] of PLAIN) text = text.replace(sign, plain);
  return [...text]
    .filter((character) => encodeGsm7(character)?.length === 1)
    .join('')
    .trim();
};
