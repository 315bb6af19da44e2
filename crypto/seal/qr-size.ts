/** Data codewords of QR codes, versions 1 to 40 (ISO/IEC 18004:2015, table 7). */
const CODEWORDS = {
  L: [
    19, 34, 55, 80, 108, 136, 156, 194, 232, 274, 324, 370, 428, 461, 523, 589, 647, 721, 795, 861, 932, 1006,
    1094, 1174, 1276, 1370, 1468, 1531, 1631, 1735, 1843, 1955, 2071, 2191, 2306, 2434, 2566, 2702, 2812,
    2956,
  ],
  M: [
    16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507, 563, 627, 669, 714, 782,
    860, 914, 1000, 1062, 1128, 1193, 1267, 1373, 1455, 1541, 1631, 1725, 1812, 1914, 1992, 2102, 2216, 2334,
  ],
  Q: [
    13, 22, 34, 48, 62, 76, 88, 110, 132, 154, 180, 206, 244, 261, 295, 325, 367, 397, 445, 485, 512, 568,
    614, 664, 718, 754, 808, 871, 911, 985, 1033, 1115, 1171, 1231, 1286, 1354, 1426, 1502, 1582, 1666,
  ],
} as const;

const MODE_BITS = 4;

/** Bits that say how many characters follow (ISO/IEC 18004, table 3, alphanumeric mode). */
const countBits = (version: number): number => (version < 10 ? 9 : version < 27 ? 11 : 13);

/** Two characters take 11 bits, a last single one 6. */
const bitsOf = (characters: number): number => Math.floor(characters / 2) * 11 + (characters % 2) * 6;

/** The smallest version (1 to 40) that holds so many alphanumeric characters; null when none does. */
export const smallestQr = (characters: number, level: keyof typeof CODEWORDS): number | null => {
  const at = CODEWORDS[level].findIndex(
    (codewords, index) => MODE_BITS + countBits(index + 1) + bitsOf(characters) <= codewords * 8,
  );
  return at < 0 ? null : at + 1;
};
