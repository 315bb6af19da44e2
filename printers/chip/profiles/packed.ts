/**
 * Puts objects one after another into as few pieces as they fit, without cutting one that fits a piece whole. A longer
 * one begins a piece of its own and goes on in the next.
 */
export const packed = (objects: readonly Uint8Array[], limit: number): readonly Uint8Array[] => {
  const pieces: Uint8Array[][] = [];
  let room = 0;
  for (const object of objects) {
    if (object.length > room) {
      pieces.push([]);
      room = limit;
    }
    for (let at = 0; at < object.length; at += limit) {
      if (room === 0) {
        pieces.push([]);
        room = limit;
      }
      const part = object.subarray(at, at + limit);
      pieces.at(-1)?.push(part);
      room -= part.length;
    }
  }
  return pieces.map((parts) => new Uint8Array(Buffer.concat(parts)));
};
