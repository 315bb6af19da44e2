import { LINE_DOTS } from './panels.ts';

/**
 * Line compression of the two-level panels k and o (Programming Guide A5013, "Dbc"): `00` is a white line, `FF` a black
 * one; else n = 1..81 and n bytes, the rest of the line being 0. Colour panels have a scheme of their own of which no
 * real sample is known; they travel raw.
 */
const LINE = LINE_DOTS / 8;
const WHITE = 0x00;
const BLACK = 0xff;

/** `packed` is any whole number of 81-byte lines. */
export const compressLines = (packed: Uint8Array): Uint8Array => {
  const out = new Uint8Array((packed.length / LINE) * (LINE + 1));
  let at = 0;
  for (let start = 0; start < packed.length; start += LINE) {
    const line = packed.subarray(start, start + LINE);
    let used = LINE;
    while (used > 0 && line[used - 1] === 0) used--;
    if (used === LINE && line.every((byte) => byte === 0xff)) {
      out[at++] = BLACK;
      continue;
    }
    out[at++] = used === 0 ? WHITE : used;
    out.set(line.subarray(0, used), at);
    at += used;
  }
  return out.slice(0, at);
};

/** Undefined when the bytes are not exactly `lines` lines. */
export const expandLines = (compressed: Uint8Array, lines: number): Uint8Array | undefined => {
  const out = new Uint8Array(lines * LINE);
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const head = compressed[at++];
    if (head === undefined) return undefined;
    if (head === BLACK) {
      out.fill(0xff, line * LINE, (line + 1) * LINE);
      continue;
    }
    if (head > LINE || at + head > compressed.length) return undefined;
    out.set(compressed.subarray(at, at + head), line * LINE);
    at += head;
  }
  return at === compressed.length ? out : undefined;
};
