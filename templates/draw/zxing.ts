import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';

/** The symbols we draw, by the names the reader gives them. */
const SYMBOLOGY = {
  qr: 'QRCode',
  'data-matrix': 'DataMatrix',
  pdf417: 'PDF417',
  'code-128': 'Code128',
} as const;

export type ReadKind = keyof typeof SYMBOLOGY;
export const READ_KINDS: readonly ReadKind[] = ['qr', 'data-matrix', 'pdf417', 'code-128'];

/** A symbol found in a picture. */
export interface ReadSymbol {
  readonly kind: ReadKind;
  readonly text: string;
  /** What the symbol holds before it is taken for text: digital seals are bytes. */
  readonly bytes: Uint8Array;
}

export interface RgbaImage {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

let ready: Promise<unknown> | undefined;

/** The reader's own file from the package: left to itself it would fetch one from a public server. */
const prepareReader = (): Promise<unknown> => {
  ready ??= readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))).then((file) =>
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(file).buffer }, fireImmediately: true }),
  );
  return ready;
};

/** Every whole symbol of the kinds asked for, one that fails its own check left out. */
export const readImage = async (
  image: RgbaImage,
  kinds: readonly ReadKind[],
  options: ReaderOptions,
): Promise<readonly ReadSymbol[]> => {
  await prepareReader();
  const found = await readBarcodes(
    { ...image, colorSpace: 'srgb' },
    { formats: kinds.map((kind) => SYMBOLOGY[kind]), tryHarder: true, ...options },
  );
  return found.flatMap(({ isValid, symbology, text, bytes }) => {
    const kind = kinds.find((each) => SYMBOLOGY[each] === symbology);
    return isValid && kind !== undefined ? [{ kind, text, bytes: Uint8Array.from(bytes) }] : [];
  });
};

/** Other ways to look at a photograph, in which a worn symbol may show: smaller, and with one threshold for all of it. */
const SECOND_LOOKS: readonly ReaderOptions[] = [
  { downscaleThreshold: 200, downscaleFactor: 2 },
  { binarizer: 'GlobalHistogram' },
];

/** As `readImage`, with second looks where the first finds nothing. Not for our own faces: those have to be read at once. */
export const readPhotograph = async (
  image: RgbaImage,
  kinds: readonly ReadKind[],
  options: ReaderOptions,
): Promise<readonly ReadSymbol[]> => {
  for (const look of [{}, ...SECOND_LOOKS]) {
    const found = await readImage(image, kinds, { ...options, ...look });
    if (found.length > 0) return found;
  }
  return [];
};
