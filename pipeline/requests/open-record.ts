import type { RegisterRecord } from '../../card/index.ts';
import type { DataKey } from '../../crypto/index.ts';
import { BINDING } from '../material.ts';
import type { Shop } from '../shop.ts';

const text = new TextDecoder('utf-8', { fatal: true });

/** Checked against the schema before it was sealed, and authenticated by the envelope since. */
export const recordIn = (key: DataKey, sealed: Uint8Array, binding: string): RegisterRecord =>
  JSON.parse(text.decode(key.open(sealed, binding))) as RegisterRecord;

/** The record of a request with the key it is sealed under; undefined: erased, or no such request. The caller has logged the look. */
export const openRecord = async (
  shop: Shop,
  request: string,
): Promise<{ readonly record: RegisterRecord; readonly key: DataKey } | undefined> => {
  const sealed = await shop.ledger.requestBooks.sealed(request);
  if (sealed === null) return undefined;
  const key = await shop.keys.records.unwrap(sealed.wrappedKey, sealed.keyId);
  return { key, record: recordIn(key, sealed.sealedRecord, BINDING.record(request)) };
};
