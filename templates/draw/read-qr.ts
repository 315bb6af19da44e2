import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type Picture, rgbaOf } from './picture.ts';

let ready: Promise<unknown> | undefined;

/** The reader's own file from the package: left to itself it would fetch one from a public server. */
export const prepareReader = (): Promise<unknown> => {
  ready ??= readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))).then((file) =>
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(file).buffer }, fireImmediately: true }),
  );
  return ready;
};

/** Text of the one QR symbol in a picture, as a phone would read it; undefined when there is none to be read, or more than one. */
export const readQr = async (picture: Picture): Promise<string | undefined> => {
  await prepareReader();
  const { width, height } = picture;
  const image = { data: rgbaOf(picture), width, height, colorSpace: 'srgb' as const };
  const found = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 2, tryInvert: false });
  const [only, second] = found.filter((symbol) => symbol.isValid);
  return second === undefined ? only?.text : undefined;
};
