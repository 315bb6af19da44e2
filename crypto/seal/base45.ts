/**
 * Base45 (RFC 9285). Written here because decoders in use let through characters that are not of the alphabet and groups
 * above 65,535, so that one seal would have several texts.
 */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const VALUE = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUE[ALPHABET.charCodeAt(i)] = i;

export const base45 = (bytes: Uint8Array): string => {
  let out = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const high = bytes[i] ?? 0;
    const low = bytes[i + 1];
    const n = low === undefined ? high : high * 256 + low;
    out += ALPHABET.charAt(n % 45) + ALPHABET.charAt(Math.floor(n / 45) % 45);
    if (low !== undefined) out += ALPHABET.charAt(Math.floor(n / 2025));
  }
  return out;
};

/** Undefined unless the text is exactly what `base45` gives for some bytes. */
export const fromBase45 = (text: string): Uint8Array | undefined => {
  if (text.length % 3 === 1) return undefined;
  const out = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0));
  let at = 0;
  for (let i = 0; i < text.length; i += 3) {
    const c = VALUE[text.charCodeAt(i)] ?? -1;
    const d = VALUE[text.charCodeAt(i + 1)] ?? -1;
    const pair = i + 2 >= text.length;
    const e = pair ? 0 : (VALUE[text.charCodeAt(i + 2)] ?? -1);
    if (c < 0 || d < 0 || e < 0) return undefined;
    const n = c + d * 45 + e * 2025;
    if (n > (pair ? 0xff : 0xffff)) return undefined;
    if (!pair) out[at++] = n >> 8;
    out[at++] = n & 0xff;
  }
  return out;
};
