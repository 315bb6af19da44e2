/** Something that decodes, with good encodings made by our own encoders. */
export interface ByteTarget {
  readonly kind: 'bytes';
  /** Unique; printed with a case that fails. */
  readonly name: string;
  /** Exported functions this target feeds: see `decoders.test.ts`. */
  readonly feeds: readonly string[];
  /** At least one; none of them may make `decode` throw. */
  readonly seeds: readonly Uint8Array[];
  readonly decode: (bytes: Uint8Array) => unknown;
  readonly heavy?: boolean;
}

export interface TextTarget {
  readonly kind: 'text';
  readonly name: string;
  readonly feeds: readonly string[];
  readonly seeds: readonly string[];
  readonly decode: (text: string) => unknown;
  /** What most characters of a case are of. */
  readonly alphabet: string;
  readonly heavy?: boolean;
}

export type Target = ByteTarget | TextTarget;

export const bytesTarget = (
  name: string,
  feeds: string | readonly string[],
  seeds: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => unknown,
): ByteTarget => ({
  kind: 'bytes',
  name,
  feeds: [feeds].flat(),
  // A Buffer would share its memory with its slices, which the changes would then write into.
  seeds: seeds.map((seed) => Uint8Array.from(seed)),
  decode,
});

export const textTarget = (
  name: string,
  feeds: string | readonly string[],
  seeds: readonly string[],
  alphabet: string,
  decode: (text: string) => unknown,
): TextTarget => ({ kind: 'text', name, feeds: [feeds].flat(), seeds, alphabet, decode });

/** A target whose cases take milliseconds: the short mode gives it fewer; the long one does not. */
export const heavy = <T extends Target>(target: T): T => ({ ...target, heavy: true });

/** Printable ASCII: what JSON and PEM are made of. */
export const PRINTABLE = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => i + 32));
