/** Padding method 2 of ISO/IEC 9797-1 (80 00 …) to whole blocks of `block` bytes; always at least one byte. */
export const padded = (data: Uint8Array, block: number): Uint8Array => {
  const out = new Uint8Array((Math.floor(data.length / block) + 1) * block);
  out.set(data);
  out[data.length] = 0x80;
  return out;
};

/**
 * The other way; undefined when the padding is wrong. More zero bytes than needed are accepted, because there are cards
 * that pad a short answer to two blocks.
 */
export const unpadded = (data: Uint8Array): Uint8Array | undefined => {
  let end = data.length - 1;
  while (end > 0 && data[end] === 0) end--;
  return data[end] === 0x80 ? data.slice(0, end) : undefined;
};
