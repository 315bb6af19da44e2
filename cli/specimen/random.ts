/** Repeatable chance for specimen data: the same seed gives the same people on every machine and day. No cryptography. */

export interface RandomSource {
  /** 0 ≤ x < 1. */
  next(): number;
  /** Whole number, 0 ≤ n < below. */
  below(below: number): number;
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T;
  /** True with this chance, 0 to 1. */
  chance(of: number): boolean;
}

/** One round of a 32-bit integer mixer with full avalanche (the finaliser of MurmurHash3). */
const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

export const randomSource = (seed: number, stream = 0): RandomSource => {
  let counter = mix(seed ^ mix(stream + 0x9e3779b9));
  const next = (): number => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return mix(counter ^ mix(seed + stream)) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (of) => next() < of,
    pick: (list) => {
      const item = list[below(list.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
};

/**
 * A permutation of 0 … limit-1 chosen by the key: numbers look random and none comes twice. A four-round Feistel network
 * over the next even power of two, walked until it lands below the limit.
 */
export const scramble = (index: number, key: number, limit: number): number => {
  if (!Number.isInteger(index) || index < 0 || index >= limit)
    throw new RangeError(`index ${index} not below ${limit}`);
  let half = 1;
  while (2 ** (2 * half) < limit) half++;
  const side = 2 ** half;
  let value = index;
  do {
    let left = Math.floor(value / side);
    let right = value % side;
    for (let round = 0; round < 4; round++) {
      [left, right] = [right, (left ^ (mix(right ^ mix(key + round * 0x51ed27)) % side)) >>> 0];
    }
    value = left * side + right;
  } while (value >= limit);
  return value;
};
