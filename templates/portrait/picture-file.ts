import { walkJpeg } from './jpeg-file.ts';
import { walkPng } from './png-file.ts';

/** Why bytes are not one still picture that may be decoded; the portrait and the signature put their name before it. */
export type FileFault = 'FORMAT' | 'ANIMATED' | 'DAMAGED' | 'EXTRA_BYTES' | 'TOO_LARGE';

/** What stands in the file before anything is unpacked. `bytes` are what a decoder may see. Sizes in pixels, as stored. */
export type PictureFile =
  | { readonly kind: 'picture'; readonly bytes: Uint8Array; readonly width: number; readonly height: number }
  | { readonly kind: 'fault'; readonly fault: FileFault };

/** What a picture may cost. A camera's 40 megapixels are welcome, a bomb of a few kilobytes is not. */
export const LIMITS = { bytes: 10_000_000, pixels: 40_000_000 } as const;

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

/**
 * Reads the skeleton of a JPEG or PNG file: what it is, how large it says it is, where it ends. Nothing is unpacked, so
 * a file that lies about its size costs no memory. Bytes after the end of the picture make a file two files (a picture
 * for us, an archive or a page for somebody else) and are a fault; padding is not, nor are the further JPEG pictures
 * that a phone announces (CIPA DC-007, multi-picture format): they are never decoded. Never throws.
 */
export const readPictureFile = (bytes: Uint8Array): PictureFile => {
  const walk = startsWith(bytes, [0xff, 0xd8, 0xff])
    ? walkJpeg
    : startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
      ? walkPng
      : undefined;
  if (walk === undefined) return { kind: 'fault', fault: 'FORMAT' };
  if (bytes.length > LIMITS.bytes) return { kind: 'fault', fault: 'TOO_LARGE' };
  const file = walk(bytes);
  if (file.kind === 'picture' && file.width * file.height > LIMITS.pixels) {
    return { kind: 'fault', fault: 'TOO_LARGE' };
  }
  return file;
};
