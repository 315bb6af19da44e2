import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'LDS_PORTRAIT', { rule });

const START_OF_FRAME = new Set([0xc0, 0xc1, 0xc2]);
const EXIF_OR_XMP = 0xe1;

/**
 * Walks the segments of a JPEG (ITU-T T.81 Annex B) up to the frame header and gives its size. A picture with an APP1
 * segment is refused: Exif and XMP carry where and with what a photo was taken, and coordinates may not enter at
 * any door.
 */
export const jpegSize = (jpeg: Uint8Array): { readonly width: number; readonly height: number } => {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (jpeg.length < 4 || view.getUint16(0) !== 0xffd8) throw bad('no start of image');
  if (view.getUint16(jpeg.length - 2) !== 0xffd9) throw bad('no end of image');
  let at = 2;
  while (at + 9 < jpeg.length) {
    if (jpeg[at] !== 0xff) throw bad('segment');
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === EXIF_OR_XMP) throw bad('metadata');
    if (START_OF_FRAME.has(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === 0xda || marker === 0xd9) break;
    at += 2 + view.getUint16(at + 2);
  }
  throw bad('no frame');
};
