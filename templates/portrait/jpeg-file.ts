import { afterPadding } from './padding.ts';
import type { PictureFile } from './picture-file.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP2 = 0xe2;
/** A progressive picture has about ten scans; each of a thousand tiny ones would cost a pass over all its pixels. */
const MAX_SCANS = 64;
/** A phone adds a preview or two and a depth map. */
const MAX_PICTURES = 8;
const MPF = [0x4d, 0x50, 0x46, 0] as const;

const damaged: PictureFile = { kind: 'fault', fault: 'DAMAGED' };

interface Skeleton {
  readonly width: number;
  readonly height: number;
  readonly scans: number;
  /** It announces further pictures behind it. */
  readonly multi: boolean;
  /** Index of the first byte behind its EOI. */
  readonly end: number;
}

const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** The next marker that ends entropy-coded data: an FF before neither a stuffed zero nor a restart (ITU-T T.81, B.1.1). */
const afterScan = (bytes: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
};

/** Walks from SOI to EOI by the lengths of the segments; undefined when the file ends or strays on the way. */
const skeleton = (bytes: Uint8Array, start: number): Skeleton | undefined => {
  let [width, height, scans, multi] = [0, 0, 0, false];
  let at = start + 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === EOI) return { width, height, scans, multi, end: at + 2 };
    else if (standsAlone(marker)) at += 2;
    else {
      const length = u16(bytes, at + 2);
      if (marker === SOI || length < 2) return undefined;
      if (isFrame(marker)) [height, width] = [u16(bytes, at + 5), u16(bytes, at + 7)];
      if (marker === APP2 && MPF.every((byte, i) => bytes[at + 4 + i] === byte)) multi = true;
      at += 2 + length;
      if (marker === SOS) {
        scans += 1;
        at = afterScan(bytes, at);
      }
    }
  }
  return undefined;
};

/** Is everything behind the first picture padding, or pictures which that one announced? */
const endsWell = (bytes: Uint8Array, first: Skeleton): boolean => {
  let at = afterPadding(bytes, first.end);
  for (let more = 0; first.multi && more < MAX_PICTURES && at < bytes.length; more += 1) {
    const next = bytes[at] === 0xff && bytes[at + 1] === SOI ? skeleton(bytes, at) : undefined;
    if (next === undefined) return false;
    at = afterPadding(bytes, next.end);
  }
  return at >= bytes.length;
};

/** The skeleton of bytes that begin like a JPEG. The decoder sees the first picture alone. */
export const walkJpeg = (bytes: Uint8Array): PictureFile => {
  const first = skeleton(bytes, 0);
  if (first === undefined || first.width === 0 || first.height === 0 || first.scans === 0) return damaged;
  if (first.scans > MAX_SCANS) return { kind: 'fault', fault: 'TOO_LARGE' };
  if (!endsWell(bytes, first)) return { kind: 'fault', fault: 'EXTRA_BYTES' };
  return {
    kind: 'picture',
    bytes: bytes.subarray(0, first.end),
    width: first.width,
    height: first.height,
  };
};
