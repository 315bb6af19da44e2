import type { DataKey } from '../../crypto/index.ts';
import type { Shop } from '../shop.ts';

/** The key that this request's data are sealed under. Errors: ENVELOPE_*, KEY_DEVICE_*. */
export const dataKeyOf = (
  shop: Shop,
  request: { readonly wrappedKey: Uint8Array; readonly keyId: string },
): Promise<DataKey> => shop.keys.records.unwrap(request.wrappedKey, request.keyId);
