import { readAll } from '../../templates/draw/read-qr.ts';
import {
  type Pdf417Level,
  type QrLevel,
  type SymbolMatrix,
  type SymbolStyle,
  symbolMatrix,
} from '../../templates/symbols/index.ts';
import { CAREFUL, FRAMES, printAndScan, type Wear } from './print-scan.ts';
import { seededBase45, seededBytes, symbolPicture } from './symbol-picture.ts';

export interface PrintedSymbol {
  readonly name: string;
  readonly matrix: SymbolMatrix;
  readonly content: Uint8Array;
  /** Dots a module. */
  readonly module: number;
}

const printedSymbol = (
  style: SymbolStyle,
  content: string | Uint8Array,
  module: number,
  name: string,
  /** Dots of the place, quiet zone included. */
  place = { w: 900, h: 900 },
): PrintedSymbol => {
  const room = { columns: Math.floor(place.w / module), rows: Math.floor(place.h / module) };
  const outcome = symbolMatrix({ ...style, content, room });
  if (outcome.kind !== 'matrix') throw new Error(`${name}: ${outcome.kind}`);
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
  return { name, matrix: outcome.matrix, content: Uint8Array.from(bytes), module };
};

/** A signed Claim 169 text of usual length. */
export const qrOf = (errorCorrection: QrLevel, module: number, characters = 330): PrintedSymbol =>
  printedSymbol(
    { symbology: 'qr', errorCorrection },
    seededBase45(characters),
    module,
    `QR ${errorCorrection}, ${characters} characters`,
  );

/** A digital seal of usual length. */
export const dataMatrixOf = (module: number, bytes = 142): PrintedSymbol =>
  printedSymbol(
    { symbology: 'data-matrix', errorCorrection: null },
    seededBytes(bytes),
    module,
    `Data Matrix, ${bytes} bytes`,
  );

/** The same seal, in the width of a card. */
export const pdf417Of = (errorCorrection: Pdf417Level, module: number, bytes = 142): PrintedSymbol =>
  printedSymbol(
    { symbology: 'pdf417', errorCorrection },
    seededBytes(bytes),
    module,
    `PDF417 level ${errorCorrection}, ${bytes} bytes`,
    { w: 940, h: 300 },
  );

/** The first frame, counted from 1, in which the symbol is read as exactly what was written; undefined when in none. */
export const framesToRead = async (
  symbol: PrintedSymbol,
  wear: Wear,
  seed: number,
  frames: number = FRAMES,
): Promise<number | undefined> => {
  const picture = symbolPicture(symbol.matrix, symbol.module);
  for (let frame = 0; frame < frames; frame++) {
    const read = await readAll(await printAndScan(picture, wear, seed, frame), [symbol.matrix.symbology]);
    if (read.length === 1 && Buffer.compare(read[0]?.bytes ?? new Uint8Array(), symbol.content) === 0) {
      return frame + 1;
    }
  }
  return undefined;
};

/** Harm of one sort in growing steps, everything else as in a careful scan. */
export const HARMS = {
  blur: { unit: 'dots', steps: [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4] },
  grows: { unit: 'dots', steps: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] },
  shrinks: { unit: 'dots', steps: [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5] },
  noise: { unit: 'grey levels', steps: [0, 10, 20, 30, 40, 50, 60, 80, 100, 120] },
  dirt: { unit: '%', steps: [0, 0.25, 0.5, 1, 2, 3, 4, 6, 8] },
  blot: { unit: '%', steps: [0, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 12] },
  tilt: { unit: 'degrees', steps: [0, 1, 2, 4, 6, 8, 12, 16, 24, 32, 44] },
  perspective: { unit: '%', steps: [0, 2, 4, 6, 8, 12, 16, 20, 25, 30] },
} as const;
export type Harm = keyof typeof HARMS;

const harmed: Readonly<Record<Harm, (step: number) => Partial<Wear>>> = {
  blur: (dots) => ({ blur: dots }),
  grows: (dots) => ({ gain: dots }),
  shrinks: (dots) => ({ gain: -dots }),
  noise: (levels) => ({ noise: levels }),
  dirt: (percent) => ({ dirt: percent / 100 }),
  blot: (percent) => ({ blot: percent / 100 }),
  tilt: (degrees) => ({ degrees }),
  perspective: (percent) => ({ perspective: percent / 100 }),
};

/** The last step at which the symbol is still read with every seed; undefined when it is not even at the first. */
export const standsUpTo = async (
  symbol: PrintedSymbol,
  harm: Harm,
  seeds: number,
): Promise<number | undefined> => {
  let stood: number | undefined;
  for (const step of HARMS[harm].steps) {
    for (let seed = 0; seed < seeds; seed++) {
      const read = await framesToRead(symbol, { ...CAREFUL, ...harmed[harm](step) }, seed);
      if (read === undefined) return stood;
    }
    stood = step;
  }
  return stood;
};
