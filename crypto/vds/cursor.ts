import { failure } from '../../card/errors.ts';
import { plain } from '../bytes.ts';
import { VDS_ERRORS } from './errors.ts';

/** Takes the bytes of a seal one part after the other; VDS_TRUNCATED when there are not enough. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = plain(bytes);
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(n: number): Uint8Array {
    if (n > this.left) throw failure(VDS_ERRORS, 'VDS_TRUNCATED', { at: this.#at });
    this.#at += n;
    return this.#bytes.slice(this.#at - n, this.#at);
  }

  byte(): number {
    const [byte = 0] = this.take(1);
    return byte;
  }

  /** A length as DER writes it, in the shortest form (Doc 9303-13 §3.3, X.690 §8.1.3): one byte, or 81, 82 and it. */
  length(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    const bytes = first - 0x80;
    if (bytes !== 1 && bytes !== 2) throw failure(VDS_ERRORS, 'VDS_BAD_LENGTH', { at: this.#at - 1 });
    const length = this.take(bytes).reduce((sum, byte) => sum * 256 + byte, 0);
    if (length < (bytes === 1 ? 0x80 : 0x100))
      throw failure(VDS_ERRORS, 'VDS_BAD_LENGTH', { at: this.#at - bytes });
    return length;
  }
}

export const lengthBytes = (length: number): Uint8Array => {
  if (length < 0x80) return Uint8Array.of(length);
  return length < 0x100 ? Uint8Array.of(0x81, length) : Uint8Array.of(0x82, length >> 8, length & 0xff);
};
