import { concat } from '../bytes.ts';

/** APP0 of JFIF 1.01 (ITU-T T.871 §10.1): square pixels, no thumbnail. */
const APP0 = Uint8Array.of(
  ...[0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00],
  ...[0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00],
);
const NAME = [0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00];

/**
 * The same picture as a JFIF file, which is the form ISO/IEC 19794-5 and 39794-5 have in mind for JPEG; there are readers that take no
 * other beginning for a picture. libvips, which makes our portraits, leaves this segment out.
 */
export const inJfif = (jpeg: Uint8Array): Uint8Array =>
  NAME.every((byte, i) => jpeg[2 + i] === byte) ? jpeg : concat(jpeg.subarray(0, 2), APP0, jpeg.subarray(2));
