/** Hex as people write it: spaces, colons, line ends and a `0x` in front do not count. Undefined for anything else. */
export const hexIn = (value: unknown): Uint8Array | undefined => {
  if (typeof value !== 'string') return undefined;
  const packed = value.replace(/^\s*0x/i, '').replaceAll(/[\s:]/g, '');
  return /^([0-9a-f]{2})+$/i.test(packed) ? new Uint8Array(Buffer.from(packed, 'hex')) : undefined;
};

/** Hex or base64. */
export const bytesIn = (value: unknown): Uint8Array | undefined => {
  const hex = hexIn(value);
  if (hex !== undefined || typeof value !== 'string') return hex;
  const packed = value.replaceAll(/\s/g, '');
  return packed.length > 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(packed)
    ? new Uint8Array(Buffer.from(packed, 'base64'))
    : undefined;
};
