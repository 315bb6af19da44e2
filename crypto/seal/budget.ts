import { failure } from '../../card/errors.ts';
import { SEAL_ERRORS } from './errors.ts';
import { smallestQr } from './qr-size.ts';
import type { Field } from './write-identity.ts';

export type QrLevel = 'L' | 'M' | 'Q';

/** What a barcode text takes on the card. */
export interface BarcodeSize {
  readonly characters: number;
  /** Packed bytes, before Base45. */
  readonly bytes: number;
  /** Smallest symbol at each level of error correction; null when the largest is too small. `modules`: along one side. */
  readonly symbols: Readonly<Record<QrLevel, { readonly version: number; readonly modules: number } | null>>;
}

const symbolFor = (characters: number, level: QrLevel) => {
  const version = smallestQr(characters, level);
  return version === null ? null : { version, modules: 17 + 4 * version };
};

/** Three characters of Base45 carry two bytes. */
const bytesIn = (characters: number): number => Math.ceil((characters * 2) / 3);

export const barcodeSize = (text: string): BarcodeSize => ({
  characters: text.length,
  bytes: Math.floor((text.length * 2) / 3),
  symbols: {
    L: symbolFor(text.length, 'L'),
    M: symbolFor(text.length, 'M'),
    Q: symbolFor(text.length, 'Q'),
  },
});

const LONGEST = 3;

/** Throws BARCODE_OVER_BUDGET: by how much, and the names of the fields that take most (never what is in them). */
export const refuseAbove = (text: string, maxCharacters: number, fields: readonly Field[]): void => {
  const over = text.length - maxCharacters;
  if (over <= 0) return;
  const longest = [...fields].sort((a, b) => b.value.length - a.value.length).slice(0, LONGEST);
  throw failure(SEAL_ERRORS, 'BARCODE_OVER_BUDGET', {
    characters: text.length,
    budget: maxCharacters,
    bytesOver: bytesIn(over),
    longest: longest.map(({ name, value }) => `${name} ${value.length}`).join(', '),
  });
};
