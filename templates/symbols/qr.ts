import { codewordsOf } from './qr-codewords.ts';
import { qrFrame } from './qr-frame.ts';
import { type QrLevel, QUIET, type SymbolOutcome, type SymbolRoom } from './symbol.ts';

/** Alphanumeric characters a symbol holds, versions 1 to 20 (ISO/IEC 18004:2015, table 7). */
const CAPACITY: Readonly<Record<QrLevel, readonly number[]>> = {
  L: [25, 47, 77, 114, 154, 195, 224, 279, 335, 395, 468, 535, 619, 667, 758, 854, 938, 1046, 1153, 1249],
  M: [20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483, 528, 600, 656, 734, 816, 909, 970],
  Q: [16, 29, 47, 67, 87, 108, 125, 157, 189, 221, 259, 296, 352, 376, 426, 470, 531, 574, 644, 702],
};
/** The 45 characters of alphanumeric mode, which are those of Base45 (RFC 9285, table 1). */
const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]+$/;
/** Fixed, not chosen by penalty: trying all eight masks costs more than the rest of the symbol, and no reader needs it. */
export const QR_MASK = 3;

export const versionOf = (columns: number): number => (columns - 17) / 4;

const shapeOf = (size: number) =>
  ({ symbology: 'qr', columns: size, rows: size, rowHeight: 1, quiet: QUIET.qr }) as const;

/**
 * The smallest symbol that holds `text`. Fixed patterns come from a library once; the codewords and their places are ours, because
 * they are drawn for every card and the library takes twice as long.
 */
export const qrMatrix = (text: string, errorCorrection: QrLevel, room: SymbolRoom): SymbolOutcome => {
  if (!ALPHANUMERIC.test(text)) return { kind: 'characters' };
  const index = CAPACITY[errorCorrection].findIndex((capacity) => capacity >= text.length);
  const version = index + 1;
  const size = 17 + 4 * version;
  const fits = size + 2 * QUIET.qr <= Math.min(room.columns, room.rows);
  if (index < 0 || !fits) return { kind: 'too-long' };
  const frame = qrFrame(version, errorCorrection, QR_MASK);
  const words = codewordsOf(text, version, errorCorrection, frame.order.length >> 3);
  const bits = frame.bits.slice();
  for (let bit = 0; bit < words.length * 8; bit++) {
    const place = frame.order[bit] ?? 0;
    bits[place] = (bits[place] ?? 0) ^ (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
  }
  return { kind: 'matrix', matrix: { ...shapeOf(size), bits } };
};
