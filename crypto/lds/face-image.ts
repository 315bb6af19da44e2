import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { inJfif } from './jfif.ts';
import { foreignJpeg2000Size, isJpeg2000, jpeg2000Size } from './jp2.ts';
import { foreignJpegSize, type ImageSize, jpegSize } from './jpeg.ts';

/**
 * A portrait as it goes on the chip: JPEG, or JPEG 2000 (JP2 file or codestream), without metadata. Width and height in
 * pixels as they stand in the picture.
 */
export type Portrait = ImageSize &
  (
    | { readonly jpeg: Uint8Array; readonly jpeg2000?: never }
    | { readonly jpeg2000: Uint8Array; readonly jpeg?: never }
  );

/** The two ways of writing a face down: Doc 9303-10 §4.5.6 lets issuers use the second from 2026 and the first to 2029. */
export type FaceRecord = 'iso-19794-5' | 'iso-39794-5';

/** A face as read from a chip. */
export interface FaceImage {
  readonly record: FaceRecord;
  /** `010` (ISO/IEC 19794-5:2005), or generation and year of ISO/IEC 39794-5: `3 2019`. */
  readonly version: string;
  readonly format: 'jpeg' | 'jpeg2000';
  /** As the record states it, else as the picture does; null when neither tells. */
  readonly width: number | null;
  readonly height: number | null;
  readonly image: Uint8Array;
}

/** A picture on a card chip has 10 to 20 kB; beyond this the chip has no room. */
const MAX_BYTES = 60_000;

const bad = (rule: string, facts = {}): Error => failure(DOCUMENT_ERRORS, 'LDS_PORTRAIT', { rule, ...facts });

/** The bytes of a portrait that is fit for a chip. Throws LDS_PORTRAIT. */
export const portraitBytes = (
  portrait: Portrait,
): { readonly format: FaceImage['format']; readonly image: Uint8Array } => {
  const format = portrait.jpeg === undefined ? 'jpeg2000' : 'jpeg';
  const image = portrait.jpeg ?? portrait.jpeg2000;
  if (image.length > MAX_BYTES) throw bad('size', { bytes: image.length });
  const size = format === 'jpeg' ? jpegSize(image) : jpeg2000Size(image);
  if (size.width !== portrait.width || size.height !== portrait.height) throw bad('width and height');
  return { format, image: format === 'jpeg' ? inJfif(image) : image };
};

/** The size that a picture of any issuer states itself; null when it cannot be read: then it is a matter of the viewer. */
export const statedSize = (image: Uint8Array): ImageSize | null => {
  try {
    return isJpeg2000(image) ? foreignJpeg2000Size(image) : foreignJpegSize(image);
  } catch {
    return null;
  }
};
