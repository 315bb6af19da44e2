/** One BER-TLV data object found at an offset (ISO/IEC 8825-1; ISO/IEC 7816-4, 5.2.2). */
export interface Tlv {
  readonly tag: number;
  /** Where the value starts and the whole object ends, in bytes from the start of the buffer. */
  readonly start: number;
  readonly end: number;
}

/**
 * Reads tag and length at `offset`; undefined when they are cut off or longer than any file here. The value itself may
 * lie past the end of the buffer: a reader asks for the header before it has the rest.
 */
export const tlvAt = (bytes: Uint8Array, offset = 0): Tlv | undefined => {
  let at = offset;
  const first = bytes[at++];
  if (first === undefined) return undefined;
  let tag = first;
  if ((first & 0x1f) === 0x1f) {
    const second = bytes[at++];
    if (second === undefined || second > 0x7f) return undefined;
    tag = (first << 8) | second;
  }
  const short = bytes[at++];
  if (short === undefined) return undefined;
  if (short < 0x80) return { tag, start: at, end: at + short };
  const count = short & 0x7f;
  if (count === 0 || count > 3) return undefined;
  let length = 0;
  for (let i = 0; i < count; i++) {
    const next = bytes[at++];
    if (next === undefined) return undefined;
    length = length * 256 + next;
  }
  return { tag, start: at, end: at + length };
};

/** The value of the first object with this tag among the objects that fill `bytes`. */
export const tlvValue = (bytes: Uint8Array, tag: number): Uint8Array | undefined => {
  for (let at = 0; at < bytes.length; ) {
    const found = tlvAt(bytes, at);
    if (found === undefined || found.end > bytes.length) return undefined;
    if (found.tag === tag) return bytes.subarray(found.start, found.end);
    at = found.end;
  }
  return undefined;
};

/** Tag, length and the parts one after another as value; the tag in one or two bytes, the length in the shortest form. */
export const tlv = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  const out = new Uint8Array(head.length + size.length + length);
  out.set([...head, ...size]);
  let at = head.length + size.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};
