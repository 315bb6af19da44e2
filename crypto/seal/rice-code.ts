/**
 * A sorted list of distinct numbers as the gaps between them in Golomb-Rice code (S. W. Golomb 1966, R. F. Rice 1979): a
 * gap g is g >> k ones and a zero, then its k low bits, most significant bit first, zeros to the end of the last byte.
 * For serials scattered over a country this takes about log2(all / revoked) + 1.5 bits each, and unlike a filter it is
 * never wrong about a good card.
 */
export const MAX_PARAMETER = 32;

class BitWriter {
  #bytes = new Uint8Array(1024);
  #bits = 0;

  bit(bit: number): void {
    const at = this.#bits >> 3;
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(2 * at);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    if (bit === 1) this.#bytes[at] = (this.#bytes[at] ?? 0) | (0x80 >> (this.#bits & 7));
    this.#bits++;
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, Math.ceil(this.#bits / 8));
  }
}

/** The parameter that fits gaps of this mean: the golden ratio rule of A. Kiely (2004), rounded down to a whole bit. */
export const parameterFor = (count: number, range: number): number => {
  if (count === 0) return 0;
  const mean = range / count;
  return Math.min(MAX_PARAMETER, Math.max(0, Math.floor(Math.log2(Math.max(1, mean * Math.LN2)))));
};

/** `sorted`: distinct, ascending, whole, from 0. */
export const riceEncode = (sorted: Float64Array, parameter: number): Uint8Array => {
  const writer = new BitWriter();
  const unit = 2 ** parameter;
  let next = 0;
  for (const n of sorted) {
    const gap = n - next;
    for (let ones = Math.floor(gap / unit); ones > 0; ones--) writer.bit(1);
    writer.bit(0);
    const low = gap % unit;
    for (let bit = parameter - 1; bit >= 0; bit--) writer.bit(Math.floor(low / 2 ** bit) % 2);
    next = n + 1;
  }
  return writer.done();
};

/**
 * Exactly what `riceEncode` made of `count` numbers below `limit`; undefined for anything else. Every number takes at
 * least `parameter` + 1 bits, so that work and memory are bounded by the bytes that are there.
 */
export const riceDecode = (
  bytes: Uint8Array,
  count: number,
  parameter: number,
  limit: number,
): Float64Array | undefined => {
  const bits = bytes.length * 8;
  if (count * (parameter + 1) > bits) return undefined;
  const out = new Float64Array(count);
  const unit = 2 ** parameter;
  let at = 0;
  const bit = (): number => {
    const value = at < bits ? ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1 : -1;
    at++;
    return value;
  };
  let next = 0;
  for (let i = 0; i < count; i++) {
    let ones = 0;
    let read = bit();
    for (; read === 1; read = bit()) ones++;
    let low = 0;
    for (let left = parameter; left > 0 && read === 0; left--) {
      const one = bit();
      if (one < 0) return undefined;
      low = low * 2 + one;
    }
    const n = next + ones * unit + low;
    if (read < 0 || n >= limit) return undefined;
    out[i] = n;
    next = n + 1;
  }
  // Nothing may be left but zeros that fill the last byte.
  if (bits - at >= 8) return undefined;
  while (at < bits) if (bit() !== 0) return undefined;
  return out;
};
