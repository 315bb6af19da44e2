import QRCode, { type QRCodeSegment } from 'qrcode';
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

/** The smallest symbol that holds `text`, by an encoder that takes a tenth of the time of the one of all symbologies. */
export const qrMatrix = (text: string, errorCorrection: QrLevel, room: SymbolRoom): SymbolOutcome => {
  if (!ALPHANUMERIC.test(text)) return { kind: 'characters' };
  const index = CAPACITY[errorCorrection].findIndex((capacity) => capacity >= text.length);
  const version = index + 1;
  const size = 17 + 4 * version;
  const fits = size + 2 * QUIET.qr <= Math.min(room.columns, room.rows);
  if (index < 0 || !fits) return { kind: 'too-long' };
  const segments: QRCodeSegment[] = [{ data: text, mode: 'alphanumeric' }];
  const { modules } = QRCode.create(segments, {
    version,
    errorCorrectionLevel: errorCorrection,
    maskPattern: QR_MASK,
  });
  const shape = { symbology: 'qr', columns: size, rows: size, rowHeight: 1, quiet: QUIET.qr } as const;
  return { kind: 'matrix', matrix: { ...shape, bits: new Uint8Array(modules.data) } };
};
