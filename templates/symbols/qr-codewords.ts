import type { QrLevel } from './symbol.ts';

/** Versions 1 to 20 (ISO/IEC 18004:2015, table 9): codewords for error correction in each block, and how many blocks there are. */
const PER_BLOCK: Readonly<Record<QrLevel, readonly number[]>> = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26],
  Q: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30],
};
const BLOCKS: Readonly<Record<QrLevel, readonly number[]>> = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16],
  Q: [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20],
};

/** The field of 256 elements modulo x⁸ + x⁴ + x³ + x² + 1 (7.5.2): powers of 2, twice over, and their exponents. */
const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i++) {
  EXP[i] = value;
  EXP[i + 255] = value;
  LOG[value] = i;
  value = value & 0x80 ? ((value << 1) ^ 0x11d) & 0xff : value << 1;
}
const times = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : (EXP[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0);

const generators = new Map<number, Uint8Array>();

/** Exponents of the coefficients of (x - 1)(x - 2)…(x - 2^(degree-1)) below the leading one (annex A). */
const generatorOf = (degree: number): Uint8Array => {
  const known = generators.get(degree);
  if (known !== undefined) return known;
  const coefficients = new Uint8Array(degree);
  coefficients[degree - 1] = 1;
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    for (let j = 0; j < degree; j++) {
      coefficients[j] = times(coefficients[j] ?? 0, root) ^ (coefficients[j + 1] ?? 0);
    }
  }
  const made = coefficients.map((coefficient) => LOG[coefficient] ?? 0);
  generators.set(degree, made);
  return made;
};

/** The remainder of the block's polynomial by the generator: one division step for each byte. */
const remainder = (data: Uint8Array, degree: number): Uint8Array => {
  const generator = generatorOf(degree);
  const rest = new Uint8Array(degree);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[degree - 1] = 0;
    if (factor === 0) continue;
    const log = LOG[factor] ?? 0;
    for (let i = 0; i < degree; i++) rest[i] = (rest[i] ?? 0) ^ (EXP[log + (generator[i] ?? 0)] ?? 0);
  }
  return rest;
};

const VALUES: ReadonlyMap<string, number> = new Map(
  Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:', (character, value) => [character, value]),
);

/** Alphanumeric mode (7.4.4): two characters in eleven bits, with mode, length, terminator and pad bytes. */
const dataOf = (text: string, version: number, bytes: number): Uint8Array => {
  const data = new Uint8Array(bytes);
  let at = 0;
  const write = (value: number, bits: number): void => {
    for (let bit = bits - 1; bit >= 0; bit--, at++) {
      if ((value >> bit) & 1) data[at >> 3] = (data[at >> 3] ?? 0) | (0x80 >> (at & 7));
    }
  };
  write(0b0010, 4);
  write(text.length, version < 10 ? 9 : 11);
  for (let i = 0; i < text.length; i += 2) {
    const first = VALUES.get(text.charAt(i)) ?? 0;
    if (i + 1 < text.length) write(first * 45 + (VALUES.get(text.charAt(i + 1)) ?? 0), 11);
    else write(first, 6);
  }
  const used = Math.ceil(Math.min(at + 4, bytes * 8) / 8);
  for (let i = used; i < bytes; i++) data[i] = (i - used) % 2 === 0 ? 0xec : 0x11;
  return data;
};

/**
 * The codewords of `text` in their final order (7.6): those of all blocks in turn, then their error correction. `total` is what the
 * symbol holds; the text must fit.
 */
export const codewordsOf = (text: string, version: number, level: QrLevel, total: number): Uint8Array => {
  const degree = PER_BLOCK[level][version - 1] ?? 0;
  const count = BLOCKS[level][version - 1] ?? 1;
  const data = dataOf(text, version, total - degree * count);
  const short = Math.floor(data.length / count);
  const firstLong = count - (data.length % count);
  const out = new Uint8Array(total);
  for (let block = 0, from = 0; block < count; block++) {
    const length = short + (block >= firstLong ? 1 : 0);
    const own = data.subarray(from, from + length);
    from += length;
    // A long block's last byte stands behind a column that the short ones do not have.
    for (let i = 0; i < length; i++) {
      out[i < short ? i * count + block : short * count + block - firstLong] = own[i] ?? 0;
    }
    const rest = remainder(own, degree);
    for (let i = 0; i < degree; i++) out[data.length + i * count + block] = rest[i] ?? 0;
  }
  return out;
};
