import { concat } from '../../crypto/bytes.ts';
import type { Random } from './random.ts';

/** No case is longer than this: what is large on purpose stands among the bombs. */
const LONGEST = 64 * 1024;

type Change = (bytes: Uint8Array, random: Random, seeds: readonly Uint8Array[]) => Uint8Array;

const set = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const changed = bytes.slice();
  if (at < changed.length) changed[at] = value;
  return changed;
};

/** `bytes` with `removed` bytes at `at` replaced by `middle`. */
const spliced = (bytes: Uint8Array, at: number, removed: number, middle: Uint8Array): Uint8Array =>
  concat(bytes.subarray(0, at), middle, bytes.subarray(at + removed));

const place = (bytes: Uint8Array, random: Random): number => {
  // Heads are where formats decide most: half of all changes are made in the first forty bytes.
  const within = random.oneIn(2) ? Math.min(bytes.length, 40) : bytes.length;
  return random.below(within);
};

const slice = (bytes: Uint8Array, random: Random): Uint8Array => {
  const from = random.below(bytes.length + 1);
  return bytes.subarray(from, from + random.below(Math.min(64, bytes.length - from) + 1));
};

const flipBit: Change = (bytes, random) => {
  const at = place(bytes, random);
  return set(bytes, at, (bytes[at] ?? 0) ^ (1 << random.below(8)));
};
const setByte: Change = (bytes, random) =>
  set(bytes, place(bytes, random), random.pick([0x00, 0xff, 0x7f, 0x80, 0x01, 0x30, random.below(256)]));
const cutEnd: Change = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1));
const cutStart: Change = (bytes, random) => bytes.slice(random.below(Math.min(16, bytes.length) + 1));
const remove: Change = (bytes, random) =>
  spliced(bytes, place(bytes, random), 1 + random.below(8), new Uint8Array());
const insert: Change = (bytes, random) =>
  spliced(bytes, place(bytes, random), 0, random.bytes(1 + random.below(8)));
const append: Change = (bytes, random) => concat(bytes, random.bytes(1 + random.below(8)));
const repeat: Change = (bytes, random) => spliced(bytes, place(bytes, random), 0, slice(bytes, random));
const repeatOften: Change = (bytes, random) => {
  const part = slice(bytes, random);
  return spliced(
    bytes,
    place(bytes, random),
    0,
    concat(...new Array<Uint8Array>(random.below(200)).fill(part)),
  );
};
/** Any byte may be a length: one more, one less. */
const nudge: Change = (bytes, random) => {
  const at = place(bytes, random);
  return set(bytes, at, ((bytes[at] ?? 0) + random.pick([1, 0xff, 2, 0xfe])) & 0xff);
};
/** Length forms of BER, DGI and CBOR that announce what is not there, or nothing, or without end. */
const LENGTHS: readonly (readonly number[])[] = [
  [0x80],
  [0x81, 0x00],
  [0x81, 0xff],
  [0x82, 0x00, 0x05],
  [0x82, 0xff, 0xff],
  [0x83, 0xff, 0xff, 0xff],
  [0x84, 0x7f, 0xff, 0xff, 0xff],
  [0x84, 0xff, 0xff, 0xff, 0xff],
  [0x88, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
  [0xff, 0xff, 0xff],
  [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0xbb, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00],
  [0x5a, 0x7f, 0xff, 0xff, 0xff],
  [0x9f],
  [0xbf],
];
const declareLength: Change = (bytes, random) =>
  spliced(bytes, place(bytes, random), random.below(2), Uint8Array.from(random.pick(LENGTHS)));
/** The value that BER says is there, made longer or shorter without saying so. */
const otherSeed: Change = (bytes, random, seeds) => {
  const other = random.pick(seeds);
  return concat(
    bytes.subarray(0, random.below(bytes.length + 1)),
    other.subarray(random.below(other.length + 1)),
  );
};
const otherSlice: Change = (bytes, random, seeds) =>
  spliced(bytes, place(bytes, random), random.below(16), slice(random.pick(seeds), random));
/** Levels in one another: sequences, tags of context, arrays and tags of CBOR. */
const nest: Change = (bytes, random) => {
  const level = random.pick([
    [0x30, 0x80],
    [0xa0, 0x80],
    [0x81],
    [0xc0],
    [0xa1, 0x01],
    [0x7c, 0x82, 0x7f, 0xff],
  ]);
  const deep = concat(...new Array<Uint8Array>(1 + random.below(400)).fill(Uint8Array.from(level)));
  return random.oneIn(2) ? concat(deep, bytes) : spliced(bytes, place(bytes, random), 0, deep);
};
const zeros: Change = (bytes, random) => {
  const changed = bytes.slice();
  const from = place(bytes, random);
  return changed.fill(random.pick([0x00, 0xff]), from, from + 1 + random.below(40));
};

/** Each as often as it stands here. */
const CHANGES: readonly Change[] = [
  ...[flipBit, flipBit, flipBit, setByte, setByte, setByte, nudge, nudge, nudge, nudge],
  ...[cutEnd, cutStart, remove, insert, append, repeat, repeatOften, declareLength, declareLength],
  ...[otherSeed, otherSlice, otherSlice, nest, zeros],
];

/** Bytes out of nowhere, some behind a head that is right. */
const unrelated = (random: Random, seeds: readonly Uint8Array[]): Uint8Array => {
  const length = random.oneIn(20) ? random.below(4096) : random.below(random.oneIn(2) ? 16 : 300);
  const head = random.oneIn(2) ? random.pick(seeds).subarray(0, random.below(24)) : new Uint8Array();
  return concat(
    head,
    random.oneIn(4) ? new Uint8Array(length).fill(random.below(256)) : random.bytes(length),
  );
};

/** One case: mostly a good encoding with one to four changes. */
export const mutated = (random: Random, seeds: readonly Uint8Array[]): Uint8Array => {
  if (random.oneIn(8)) return unrelated(random, seeds);
  let bytes = random.pick(seeds);
  for (let left = random.pick([1, 1, 1, 2, 2, 3, 4]); left > 0; left--) {
    bytes = random.pick(CHANGES)(bytes, random, seeds);
  }
  return bytes.subarray(0, LONGEST);
};
