import { randomFillSync } from 'node:crypto';
import { DATA_KEY_BYTES, type DataKey, dataKeyFrom } from './data-key.ts';

/**
 * A second key of one request, kept sealed under its first: what is sealed under it can be made unreadable earlier, by erasing
 * this one sealed key, while what the first key seals stays readable. `binding` as for any envelope.
 */
export const newInnerKey = (
  outer: DataKey,
  binding: string,
): { readonly key: DataKey; readonly sealed: Uint8Array } => {
  const raw = randomFillSync(new Uint8Array(DATA_KEY_BYTES));
  const sealed = outer.seal(raw, binding);
  return { key: dataKeyFrom(raw), sealed };
};

/** Throws ENVELOPE_BROKEN when it was altered, moved, or sealed under another key. */
export const openInnerKey = (outer: DataKey, sealed: Uint8Array, binding: string): DataKey =>
  dataKeyFrom(outer.open(sealed, binding));
