/** Positions written into text values, where no field name gives them away (law 10). */

const FRACTION = String.raw`[-+]?\d{1,3}[.]\d{2,}`;
const PATTERNS = [
  // -1.2921, 36.8219 · 1.2921S 36.8219E · lat=-1.29 lon=36.82
  new RegExp(String.raw`${FRACTION}\s*°?\s*[NSEWnsew]?[\s,;/|:a-zA-Z=]{1,12}${FRACTION}`),
  // Decimal comma: -1,2921 36,8219
  /[-+]?\d{1,3},\d{3,}\s*°?\s*[NSEW]?[\s;/|]+[-+]?\d{1,3},\d{3,}/i,
  // 1°17'32"S · 36 deg 49 min E
  /\d{1,3}\s*(°|º|deg)\s*\d{0,2}(\.\d+)?\s*('|′|’|min|[NSEW]\b|\d)/i,
  // Well-known text, geo: links (RFC 5870), map links
  /\b(POINT|POLYGON|LINESTRING)\s*Z?\s*\(/i,
  /\bgeo:[-+]?\d/i,
  /\b(maps\.google|google\.[a-z.]+\/maps|goo\.gl\/maps|maps\.app|openstreetmap|waze\.com|what3words|w3w\.co)\b/i,
  // Open Location Code: 6GCRPR6C+4R
  /(^|[^A-Z0-9])([23456789CFGHJMPQRVWX]{4}){1,2}\+[23456789CFGHJMPQRVWX]{2,3}($|[^A-Z0-9])/i,
  // what3words: ///filled.count.soap
  /\/\/\/\p{L}+\.\p{L}+\.\p{L}+/u,
  // MGRS over Kenya (zones 36 and 37): 37M BU 53579 57318
  /\b3[67]\s?[MN]\s?[A-Z]{2}\s?\d{2,5}\s?\d{2,5}\b/i,
] as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
const ASCII_ONLY = /^[\x00-\x7f]*$/;

/** Digits of every script to 0-9 (each script's ten stand in order from its zero), wide signs and minus signs to ASCII. */
const plainDigits = (text: string): string => (ASCII_ONLY.test(text) ? text : fold(text));

const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u2212\u2010-\u2015]/g, '-')
    .replace(/\u066b/g, '.')
    .replace(/\u060c/g, ',')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));

const digitValue = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0x30;
  let zero = code;
  while (zero > 0x30 && code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
};

/** Each pattern needs a digit or one of these; most names and places have neither. */
const WORTH_A_LOOK = /[0-9(/:.]/;

export const holdsPosition = (text: string): boolean => {
  const plain = plainDigits(text);
  return WORTH_A_LOOK.test(plain) && PATTERNS.some((pattern) => pattern.test(plain));
};

const isPair = (list: readonly unknown[]): boolean =>
  list.length >= 2 &&
  list.every((item) => typeof item === 'number') &&
  list.some((item) => !Number.isInteger(item));

/** True when any text at any depth holds a position, or a list of numbers looks like one. Depth is bounded by the parser. */
export const findPosition = (value: unknown): boolean => {
  if (typeof value === 'string') return holdsPosition(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return isPair(value) || value.some(findPosition);
  return Object.values(value).some(findPosition);
};
