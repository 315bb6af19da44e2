import type { DotBox } from '../geometry.ts';

/** The prepared pictures of one person: the portrait for printing (JPEG), and the signature (PNG, black on nothing) of who signs. */
export interface FaceImages {
  readonly portrait: Uint8Array;
  readonly signature: Uint8Array | null;
}

/** Where a picture of `width` × `height` is drawn so that it fills the box: what stands over is cut off evenly. */
export const coveringBox = (box: DotBox, { width, height }: { width: number; height: number }): DotBox => {
  const scale = Math.max(box.w / width, box.h / height);
  return placed(box, width * scale, height * scale);
};

/** Where it is drawn whole: what stays free is left free evenly. */
export const containedBox = (box: DotBox, { width, height }: { width: number; height: number }): DotBox => {
  const scale = Math.min(box.w / width, box.h / height);
  return placed(box, width * scale, height * scale);
};

const placed = (box: DotBox, w: number, h: number): DotBox => ({
  x: box.x + (box.w - w) / 2,
  y: box.y + (box.h - h) / 2,
  w,
  h,
});
