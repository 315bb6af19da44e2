/** Whole dots of a picture. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const wholeSide = ({ width, height }: { width: number; height: number }): Region => ({
  left: 0,
  top: 0,
  width,
  height,
});

/**
 * Lays colours over one region of a plane of three bytes a dot and `planeWidth` dots a row. `rgba` has four bytes a dot, colours
 * multiplied by their alpha, `rgbaWidth` dots a row, and begins with the region's first dot. In whole numbers, so that every
 * machine arrives at the same dots.
 */
export const blend = (
  plane: Uint8Array,
  planeWidth: number,
  { left, top, width, height }: Region,
  rgba: Uint8Array,
  rgbaWidth: number,
  rgbaStart = 0,
): void => {
  for (let row = 0; row < height; row++) {
    let to = ((top + row) * planeWidth + left) * 3;
    let from = rgbaStart + row * rgbaWidth * 4;
    for (let column = 0; column < width; column++, from += 4, to += 3) {
      const alpha = rgba[from + 3] ?? 0;
      if (alpha === 0) continue;
      if (alpha === 255) {
        plane[to] = rgba[from] ?? 0;
        plane[to + 1] = rgba[from + 1] ?? 0;
        plane[to + 2] = rgba[from + 2] ?? 0;
        continue;
      }
      const through = 255 - alpha;
      for (let channel = 0; channel < 3; channel++) {
        // Divided by 255 and rounded, in whole numbers: exact for every product of two bytes.
        const under = (plane[to + channel] ?? 0) * through + 128;
        plane[to + channel] = (rgba[from + channel] ?? 0) + ((under + (under >> 8)) >> 8);
      }
    }
  }
};

/** Puts one region of a plane back as it stands in another. */
export const restore = (
  plane: Uint8Array,
  from: Uint8Array,
  planeWidth: number,
  { left, top, width, height }: Region,
): void => {
  for (let row = top; row < top + height; row++) {
    const start = (row * planeWidth + left) * 3;
    plane.set(from.subarray(start, start + width * 3), start);
  }
};
