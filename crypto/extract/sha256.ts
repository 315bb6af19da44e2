import { createHash, hash } from 'node:crypto';

/** SHA-256 as 64 lower-case hex digits, the form of a manifest's `sha256`. */
export const sha256Hex = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/** Hash and length of something that comes in pieces and is too long to hold whole. */
export class Sha256Stream {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  /** Bytes seen so far. */
  get bytes(): number {
    return this.#bytes;
  }

  update(chunk: Uint8Array): this {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    return this;
  }

  /** Hex of what was seen so far; more may follow. */
  hex(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Hands the chunks through unchanged while counting and hashing them. */
  async *through(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of source) {
      this.update(chunk);
      yield chunk;
    }
  }
}
