/**
 * The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1), one septet an octet, as SMPP
 * carries it. Done here because the smpp library turns characters it does not know into "@" and says data_coding 1 (ASCII)
 * for GSM text.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
const EXTENSION: readonly (readonly [string, number])[] = [
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
];

const codes = new Map<string, readonly number[]>();
for (const [code, character] of [...BASIC].entries()) if (code !== ESCAPE) codes.set(character, [code]);
for (const [character, code] of EXTENSION) codes.set(character, [ESCAPE, code]);
const extended = new Map(EXTENSION.map(([character, code]) => [code, character] as const));

/** Septets, or undefined when a character is not in the alphabet. */
export const encodeGsm7 = (text: string): Uint8Array | undefined => {
  const septets: number[] = [];
  for (const character of text) {
    const code = codes.get(character);
    if (code === undefined) return undefined;
    septets.push(...code);
  }
  return Uint8Array.from(septets);
};

/**
 * Text of septets. As the standard asks of a receiver: an escape before a code without extension shows the plain
 * character, an escape before an escape a space. Octets above 127 cannot be meant and become "?".
 */
export const decodeGsm7 = (septets: Uint8Array): string => {
  let text = '';
  let escaped = false;
  for (const septet of septets) {
    if (escaped) {
      escaped = false;
      text += septet === ESCAPE ? ' ' : (extended.get(septet) ?? BASIC[septet] ?? '?');
    } else if (septet === ESCAPE) escaped = true;
    else text += BASIC[septet] ?? '?';
  }
  return text;
};
