import { plain } from '../bytes.ts';

/**
 * A strict reader of CBOR (RFC 8949) for what comes off a stranger's card. Hand-written, as the writer is, because the
 * rules here are about what libraries let through: a key that is there twice under two spellings (1 and 1.0, or 01 and
 * 1801), lengths that are not stated, containers that promise more members than there are bytes. Tests hold it against a
 * full library.
 *
 * Values: whole numbers as number (bigint beyond 2^53), byte strings as copies, text, arrays, maps as Map, tags as
 * CborTag, fractions as CborFloat (so that 1.0 is never taken for 1), true, false, null, undefined; other simple values
 * as CborSimple. Longer forms of a number than needed are read: real issuers' encoders write them.
 */
export class CborTag {
  readonly tag: number | bigint;
  readonly value: unknown;
  constructor(tag: number | bigint, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

export class CborFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export class CborSimple {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type CborFault = 'malformed' | 'trailing' | 'duplicate' | 'indefinite' | 'depth';

/** Never leaves this folder: the readers turn it into a verdict or a catalogued error. */
export class CborError extends Error {
  readonly fault: CborFault;
  constructor(fault: CborFault) {
    super(fault);
    this.fault = fault;
  }
}

const MAX_DEPTH = 8;
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = plain(bytes);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #take(n: number): number {
    if (n > this.left) throw new CborError('malformed');
    const at = this.#at;
    this.#at += n;
    return at;
  }

  /** Argument of an initial byte (RFC 8949 §3). */
  #argument(info: number): number | bigint {
    if (info < 24) return info;
    if (info === 24) return this.#view.getUint8(this.#take(1));
    if (info === 25) return this.#view.getUint16(this.#take(2));
    if (info === 26) return this.#view.getUint32(this.#take(4));
    if (info === 27) {
      const wide = this.#view.getBigUint64(this.#take(8));
      return wide <= Number.MAX_SAFE_INTEGER ? Number(wide) : wide;
    }
    throw new CborError(info === 31 ? 'indefinite' : 'malformed');
  }

  /** A length or a count. Every member takes a byte, so what cannot be there is refused before room is made for it. */
  #length(info: number, each: number): number {
    const n = this.#argument(info);
    if (typeof n === 'bigint' || n * each > this.left) throw new CborError('malformed');
    return n;
  }

  #string(info: number): Uint8Array {
    const length = this.#length(info, 1);
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }

  #text(info: number): string {
    try {
      return text.decode(this.#string(info));
    } catch (error) {
      throw error instanceof CborError ? error : new CborError('malformed');
    }
  }

  #map(info: number, depth: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    const seen = new Set<string>();
    for (let n = this.#length(info, 2); n > 0; n--) {
      const start = this.#at;
      const key = this.item(depth);
      // Numbers and texts are one key whatever their spelling; anything else is compared as it is written.
      const spelt = Buffer.from(this.#bytes.subarray(start, this.#at)).toString('hex');
      const name =
        typeof key === 'number' || typeof key === 'bigint'
          ? `n${key}`
          : typeof key === 'string'
            ? `t${key}`
            : `x${spelt}`;
      if (seen.has(name)) throw new CborError('duplicate');
      seen.add(name);
      map.set(key, this.item(depth));
    }
    return map;
  }

  #simple(info: number): unknown {
    if (info === 20) return false;
    if (info === 21) return true;
    if (info === 22) return null;
    if (info === 23) return undefined;
    if (info === 25) return new CborFloat(half(this.#view.getUint16(this.#take(2))));
    if (info === 26) return new CborFloat(this.#view.getFloat32(this.#take(4)));
    if (info === 27) return new CborFloat(this.#view.getFloat64(this.#take(8)));
    const value = this.#argument(info);
    // Values below 32 have a shorter form and must not be written in two bytes (RFC 8949 §3.3).
    if (typeof value === 'bigint' || (info === 24 && value < 32)) throw new CborError('malformed');
    return new CborSimple(value);
  }

  item(depth: number): unknown {
    if (depth < 0) throw new CborError('depth');
    const first = this.#view.getUint8(this.#take(1));
    const info = first & 0x1f;
    switch (first >> 5) {
      case 0:
        return this.#argument(info);
      case 1: {
        const n = this.#argument(info);
        return typeof n === 'bigint' || n === Number.MAX_SAFE_INTEGER ? -1n - BigInt(n) : -1 - n;
      }
      case 2:
        return this.#string(info);
      case 3:
        return this.#text(info);
      case 4:
        return Array.from({ length: this.#length(info, 1) }, () => this.item(depth - 1));
      case 5:
        return this.#map(info, depth - 1);
      case 6:
        return new CborTag(this.#argument(info), this.item(depth - 1));
      default:
        return this.#simple(info);
    }
  }
}

/** A 16-bit float (RFC 8949 appendix D). */
const half = (bits: number): number => {
  const exponent = (bits >> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  const size =
    exponent === 0
      ? mantissa * 2 ** -24
      : exponent === 31
        ? mantissa === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (mantissa + 1024) * 2 ** (exponent - 25);
  return (bits & 0x8000) === 0 ? size : -size;
};

/** The one item these bytes are. Throws CborError; work and memory grow with the length of `bytes` alone. */
export const readCbor = (bytes: Uint8Array, maxDepth = MAX_DEPTH): unknown => {
  const reader = new Reader(bytes);
  const item = reader.item(maxDepth);
  if (reader.left !== 0) throw new CborError('trailing');
  return item;
};
