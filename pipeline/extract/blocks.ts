/** Size in bytes of the pieces whose digests are kept between verifying an extract and using it. */
export const VERIFIED_BLOCK_BYTES = 256 * 1024;

/** Cuts a stream of arbitrary pieces into blocks of exactly `size` bytes; the last may be shorter. */
export async function* evenBlocks(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let block = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length; ) {
      const taken = Math.min(size - filled, piece.length - from);
      block.set(piece.subarray(from, from + taken), filled);
      filled += taken;
      from += taken;
      if (filled === size) {
        yield block;
        block = Buffer.allocUnsafeSlow(size);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
