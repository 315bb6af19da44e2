import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'LDS_PORTRAIT', { rule });

/** C0 to CF name the frame, but for the tables DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Application data that is part of the picture: JFIF, colour profile (ICC). Adobe's colour transform (EE) is not: a JFIF file has
 * but one, and a reader that believes the other shows false colours.
 */
const PICTURE_DATA: ReadonlySet<number> = new Set([0xe0, 0xe2]);
/** ISO/IEC 19794-5 takes baseline sequential JPEG only; chips' readers cannot show progressive or arithmetic coding. */
const BASELINE = 0xc0;
const COMMENT = 0xfe;
const isApplicationData = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Where the picture data of a scan end: at the next marker that is not a stuffed byte (00) or a restart (D0 to D7). */
const endOfScan = (jpeg: Uint8Array, from: number): number => {
  for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at + 1)) {
    const next = jpeg[at + 1] ?? 0;
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw bad('no end of image');
};

/**
 * Walks all segments of a JPEG (ITU-T T.81 Annex B), those between and after the scans too, and gives the size of its frame.
 * `visit` sees every marker that has a segment.
 */
const walk = (jpeg: Uint8Array, visit: (marker: number) => void): ImageSize => {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (jpeg.length < 4 || view.getUint16(0) !== 0xffd8) throw bad('no start of image');
  let size: ImageSize | undefined;
  let at = 2;
  while (at + 3 < jpeg.length) {
    if (jpeg[at] !== 0xff) throw bad('segment');
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === END_OF_IMAGE) break;
    visit(marker);
    if (isFrame(marker) && at + 9 <= jpeg.length)
      size ??= { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2) throw bad('segment');
    at += 2 + length;
    if (marker === START_OF_SCAN) at = endOfScan(jpeg, at);
  }
  if (size === undefined) throw bad('no frame');
  if (at + 2 !== jpeg.length || view.getUint16(at) !== 0xffd9) throw bad('no end of image');
  return size;
};

/**
 * The size of a JPEG that may go on a chip: baseline. One with Exif, XMP, IPTC or a comment is refused: they carry where and with
 * what a photo was taken, and coordinates may not enter at any door. Throws LDS_PORTRAIT.
 */
export const jpegSize = (jpeg: Uint8Array): ImageSize =>
  walk(jpeg, (marker) => {
    if (marker === COMMENT || (isApplicationData(marker) && !PICTURE_DATA.has(marker))) throw bad('metadata');
    if (isFrame(marker) && marker !== BASELINE) throw bad('not baseline JPEG');
  });

/** The size of a JPEG of any issuer, metadata or not. Throws LDS_PORTRAIT. */
export const foreignJpegSize = (jpeg: Uint8Array): ImageSize => walk(jpeg, () => undefined);
