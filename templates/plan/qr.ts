import QRCode, { type QRCodeSegment } from 'qrcode';

export type ErrorCorrection = 'L' | 'M' | 'Q';

/** Alphanumeric characters a symbol holds, versions 1 to 20 (ISO/IEC 18004:2015, table 7). */
const CAPACITY: Readonly<Record<ErrorCorrection, readonly number[]>> = {
  L: [25, 47, 77, 114, 154, 195, 224, 279, 335, 395, 468, 535, 619, 667, 758, 854, 938, 1046, 1153, 1249],
  M: [20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483, 528, 600, 656, 734, 816, 909, 970],
  Q: [16, 29, 47, 67, 87, 108, 125, 157, 189, 221, 259, 296, 352, 376, 426, 470, 531, 574, 644, 702],
};
/** The 45 characters of alphanumeric mode, which are those of Base45 (RFC 9285, table 1). */
const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]+$/;
/** Fixed, not chosen by penalty: trying all eight masks costs more than the rest of the symbol, and no reader needs it. */
export const QR_MASK = 3;
/** Modules of white on every side (ISO/IEC 18004:2015, 5.3.8). */
export const QUIET_MODULES = 4;

export interface QrMatrix {
  readonly version: number;
  /** Modules a side. */
  readonly size: number;
  /** One byte a module, 1 is dark, row by row. */
  readonly bits: Uint8Array;
}

export type QrOutcome =
  | { readonly kind: 'matrix'; readonly matrix: QrMatrix }
  | { readonly kind: 'not-alphanumeric' }
  | { readonly kind: 'too-long' };

/** The smallest symbol of at most `maxSize` modules a side that holds `text`. Same text, same matrix. */
export const qrMatrix = (text: string, errorCorrection: ErrorCorrection, maxSize: number): QrOutcome => {
  if (!ALPHANUMERIC.test(text)) return { kind: 'not-alphanumeric' };
  const index = CAPACITY[errorCorrection].findIndex((capacity) => capacity >= text.length);
  const version = index + 1;
  const size = 17 + 4 * version;
  if (index < 0 || size > maxSize) return { kind: 'too-long' };
  const segments: QRCodeSegment[] = [{ data: text, mode: 'alphanumeric' }];
  const { modules } = QRCode.create(segments, {
    version,
    errorCorrectionLevel: errorCorrection,
    maskPattern: QR_MASK,
  });
  return { kind: 'matrix', matrix: { version, size, bits: new Uint8Array(modules.data) } };
};
