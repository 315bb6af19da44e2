import QRCode from 'qrcode';
import type { QrLevel } from './symbol.ts';

/** What all symbols of one version, level and mask share. */
export interface QrFrame {
  readonly size: number;
  /** Finders, timing, alignment, format and version as they stand; where data goes, the bit of the mask. */
  readonly bits: Uint8Array;
  /** Places of the data's bits in their order (ISO/IEC 18004:2015, 7.7.3). */
  readonly order: Uint16Array;
}

/** Two columns at a time from the right, up and down in turn; the vertical timing column is none of them. */
const zigzag = (size: number, isData: (index: number) => boolean): Uint16Array => {
  const order: number[] = [];
  for (let right = size - 1, upwards = true; right > 0; right -= 2, upwards = !upwards) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = upwards ? size - 1 - step : step;
      for (const index of [row * size + right, row * size + right - 1]) if (isData(index)) order.push(index);
    }
  }
  return Uint16Array.from(order);
};

const frames = new Map<string, QrFrame>();

/** `mask` 3: dark where row + column is a multiple of three (7.8.2). The fixed patterns are those of the library. */
export const qrFrame = (version: number, level: QrLevel, mask: 3): QrFrame => {
  const key = `${version} ${level}`;
  const known = frames.get(key);
  if (known !== undefined) return known;
  const { modules } = QRCode.create([{ data: '0', mode: 'alphanumeric' }], {
    version,
    errorCorrectionLevel: level,
    maskPattern: mask,
  });
  const { size, data, reservedBit } = modules;
  const bits = Uint8Array.from(data, (bit, index) => {
    if (reservedBit[index] === 1) return bit;
    return (Math.floor(index / size) + (index % size)) % 3 === 0 ? 1 : 0;
  });
  const frame = { size, bits, order: zigzag(size, (index) => reservedBit[index] !== 1) };
  frames.set(key, frame);
  return frame;
};
