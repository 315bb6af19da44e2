import { type Picture, rgbaOf } from './picture.ts';
import { READ_KINDS, type ReadKind, type ReadSymbol, readImage } from './zxing.ts';

/** More on one face than any product has. */
const MAX_SYMBOLS = 8;

/** Every symbol of the kinds asked for in a picture, dark on light; none in one without area. */
export const readAll = async (
  picture: Picture,
  kinds: readonly ReadKind[] = READ_KINDS,
): Promise<readonly ReadSymbol[]> => {
  const { width, height } = picture;
  if (width < 1 || height < 1) return [];
  const image = { data: rgbaOf(picture), width, height };
  return await readImage(image, kinds, { maxNumberOfSymbols: MAX_SYMBOLS, tryInvert: false });
};

/** Text of the one QR symbol in a picture, as a phone would read it; undefined when there is none to be read, or more than one. */
export const readQr = async (picture: Picture): Promise<string | undefined> => {
  const [only, second] = await readAll(picture, ['qr']);
  return second === undefined ? only?.text : undefined;
};
