/** A small generator of numbers that are the same for the same seed (xoshiro128**), so that a case can be run again. */
export class Random {
  readonly #state: [number, number, number, number];

  constructor(seed: number) {
    // SplitMix32 spreads a small seed over the whole state; no state is all zeros.
    let at = seed >>> 0;
    const next = (): number => {
      at = (at + 0x9e37_79b9) >>> 0;
      let mixed = at ^ (at >>> 16);
      mixed = Math.imul(mixed, 0x21f0_aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a_2d97);
      return (mixed ^ (mixed >>> 15)) >>> 0;
    };
    this.#state = [next(), next(), next(), next() | 1];
  }

  /** 0 to 2^32 - 1. */
  word(): number {
    const [a, b, c, d] = this.#state;
    const times5 = Math.imul(b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    this.#state[0] = a ^ fourth;
    this.#state[1] = b ^ third;
    this.#state[2] = third ^ (b << 9);
    this.#state[3] = (fourth << 11) | (fourth >>> 21);
    return result;
  }

  /** 0 to `limit` - 1; 0 when there is nothing to choose from. */
  below(limit: number): number {
    return limit <= 1 ? 0 : this.word() % limit;
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.word() >>> 24);
  }
}

/** A number from a text (FNV-1a): the same target and case have the same numbers whatever ran before them. */
export const seedOf = (...parts: readonly (string | number)[]): number => {
  let hash = 0x811c_9dc5;
  for (const character of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x0100_0193);
  }
  return hash >>> 0;
};
