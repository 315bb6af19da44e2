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
 * multiplied by their alpha, `rgbaWidth` dots a row; the region's first dot is at `rgbaStart` bytes. Its memory begins at a multiple
 * of four. In whole numbers, so that every
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
  // Four bytes at a time: most dots of a portrait are opaque, and reading them one by one is most of the time.
  const dots = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length >> 2);
  for (let row = 0; row < height; row++) {
    let to = ((top + row) * planeWidth + left) * 3;
    let from = (rgbaStart >> 2) + row * rgbaWidth;
    for (let column = 0; column < width; column++, from++, to += 3) {
      // Little-endian, as all machines that run Node.js are: red is the lowest byte.
      const dot = dots[from] ?? 0;
      const alpha = dot >>> 24;
      if (alpha === 0) continue;
      if (alpha === 255) {
        plane[to] = dot & 0xff;
        plane[to + 1] = (dot >> 8) & 0xff;
        plane[to + 2] = (dot >> 16) & 0xff;
        continue;
      }
      for (let channel = 0; channel < 3; channel++) {
        // Divided by 255 and rounded, in whole numbers: exact for every product of two bytes.
        const under = (plane[to + channel] ?? 0) * (255 - alpha) + 128;
        plane[to + channel] = ((dot >> (8 * channel)) & 0xff) + ((under + (under >> 8)) >> 8);
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
