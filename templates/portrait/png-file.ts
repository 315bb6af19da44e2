import { afterPadding } from './padding.ts';
import type { PictureFile } from './picture-file.ts';

const SIGNATURE = 8;
/** Length, type and check sum around a chunk's data. */
const FRAME = 12;
/**
 * What makes the picture: pixels, palette, transparency, colour profile, the way up. Texts stay outside the decoder: a
 * thousand packed texts of a few kilobytes would be unpacked to gigabytes of memory.
 */
const NEEDED: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'iCCP',
  'sRGB',
  'gAMA',
  'cHRM',
  'eXIf',
]);

const u32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
const typeAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at + 4, at + 8));
/** Bit 5 of the first letter: a decoder that does not know such a chunk must not show the picture. */
const isCritical = (type: string): boolean => (type.charCodeAt(0) & 0x20) === 0;

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** From the signature to IEND (W3C PNG, 5.3); undefined when the file ends on the way. */
const chunksOf = (bytes: Uint8Array): Chunk[] | undefined => {
  const chunks: Chunk[] = [];
  for (let start = SIGNATURE; start + FRAME <= bytes.length; ) {
    const type = typeAt(bytes, start);
    const end = start + FRAME + u32(bytes, start);
    if (end > bytes.length) return undefined;
    chunks.push({ type, start, end });
    if (type === 'IEND') return chunks;
    start = end;
  }
  return undefined;
};

const joined = (bytes: Uint8Array, chunks: readonly Chunk[]): Uint8Array => {
  const out = new Uint8Array(chunks.reduce((sum, { start, end }) => sum + end - start, SIGNATURE));
  out.set(bytes.subarray(0, SIGNATURE));
  let at = SIGNATURE;
  for (const { start, end } of chunks) {
    out.set(bytes.subarray(start, end), at);
    at += end - start;
  }
  return out;
};

/** The skeleton of bytes that begin like a PNG. The decoder sees the chunks that make the picture. */
export const walkPng = (bytes: Uint8Array): PictureFile => {
  const chunks = chunksOf(bytes);
  const [header] = chunks ?? [];
  const last = chunks?.at(-1);
  if (chunks === undefined || last === undefined || header?.type !== 'IHDR' || header.end !== 33) {
    return { kind: 'fault', fault: 'DAMAGED' };
  }
  if (chunks.some(({ type }) => type === 'acTL')) return { kind: 'fault', fault: 'ANIMATED' };
  if (afterPadding(bytes, last.end) < bytes.length) return { kind: 'fault', fault: 'EXTRA_BYTES' };
  const [width, height] = [u32(bytes, SIGNATURE + 8), u32(bytes, SIGNATURE + 12)];
  if (width === 0 || height === 0) return { kind: 'fault', fault: 'DAMAGED' };
  const kept = chunks.filter(({ type }) => NEEDED.has(type) || isCritical(type));
  return { kind: 'picture', bytes: joined(bytes, kept), width, height };
};
