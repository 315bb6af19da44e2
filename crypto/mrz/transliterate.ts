/**
 * Names into the 26 letters of OCR-B: ICAO Doc 9303-3 §4.6 (punctuation) and §6 table A (multinational Latin letters).
 * Where table A leaves a choice (Ä, Å, Ñ, Ö, Ü) the first one it lists is used. Most rows of the table say "the letter
 * without its mark", which is what Unicode decomposition gives; it also covers ĩ and ũ of Kikuyu, and the letters with
 * marks that the table forgot. Only the rows below differ. Cyrillic, Arabic and other scripts are not guessed at: the
 * register has to give the Latin spelling.
 */
const SPECIAL: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Å: 'AA',
  Æ: 'AE',
  Ð: 'D',
  Ö: 'OE',
  Ø: 'OE',
  Ü: 'UE',
  Þ: 'TH',
  Đ: 'D',
  Ħ: 'H',
  Ĳ: 'IJ',
  Ŀ: 'L',
  Ł: 'L',
  Ŋ: 'N',
  Œ: 'OE',
  Ŧ: 'T',
  ẞ: 'SS',
};

const COMBINING_MARK = /^\p{Mn}$/u;
const BECOMES_FILLER = /^[\p{Zs}\p{Pd},]$/u;
/** All other punctuation: apostrophes of every shape (also the letter forms U+02BB, U+02BC, U+02B9 and the acute or grave
 * typed instead), full stops, brackets. */
const DROPPED = /^[\p{Po}\p{Pi}\p{Pf}\p{Ps}\p{Pe}\p{Pc}\u02b9\u02bb\u02bc`\u00b4]$/u;

/**
 * One name part as it stands in the MRZ: letters, and `<` between words. Apostrophes join what they stood between
 * (Ng'ang'a → NGANGA), hyphens, spaces and commas become `<`, other punctuation is left out. Undefined when a
 * character has no place in the zone (digits, other scripts), or when no letter is left.
 */
export const transliterate = (name: string): string | undefined => {
  let out = '';
  for (const character of name.normalize('NFC').toUpperCase().normalize('NFC')) {
    const special = SPECIAL[character];
    if (special !== undefined) {
      out += special;
      continue;
    }
    for (const piece of character.normalize('NFD')) {
      if (piece >= 'A' && piece <= 'Z') out += piece;
      else if (BECOMES_FILLER.test(piece)) out += '<';
      else if (!COMBINING_MARK.test(piece) && !DROPPED.test(piece)) return undefined;
    }
  }
  const tidy = out.replace(/<+/g, '<').replace(/^<|<$/g, '');
  return tidy === '' ? undefined : tidy;
};
