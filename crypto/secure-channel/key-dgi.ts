import { failure } from '../../card/index.ts';
import { concat } from '../bytes.ts';
import { tlv } from '../tlv.ts';
import type { Dgi } from './dgi.ts';
import { SCP_ERRORS } from './errors.ts';
import { checkValueOf, type Dek, KEY_TYPE, type KeyAlgorithm, refuseKeySize, sealKey } from './key-type.ts';

/** A key set for STORE DATA. `access` and `purpose` as GlobalPlatform Card Specification 2.3 §11.11.4 codes them. */
export interface KeySetData {
  /** 1 to 127. */
  readonly version: number;
  readonly algorithm: KeyAlgorithm;
  /** 00 the security domain and its applications, 01 the security domain alone, 02 its applications alone. */
  readonly access: number;
  /** 0003 for a key set of SCP03. */
  readonly purpose: number;
  readonly keys: readonly { readonly id: number; readonly value: Uint8Array }[];
}

export const KEY_DGI = { attributes: 0x00b9, key: 0x8113 } as const;
export const KEY_DGI_TAG = {
  attributes: 0xb7,
  key: 0xb9,
  type: 0x80,
  length: 0x81,
  id: 0x82,
  version: 0x83,
  check: 0x84,
  access: 0x96,
  purpose: 0x97,
} as const;

const TAG = KEY_DGI_TAG;

const byte = (tag: number, value: number): Uint8Array => tlv(tag, Uint8Array.of(value));

/**
 * DGI 00B9, which describes the set with a check value for each key, then one DGI 8113 for each key under the DEK. All
 * keys of a set have one length. Throws SCP_KEY_PLAN, KEY_SIZE.
 */
export const keySetDgis = async (dek: Dek, set: KeySetData): Promise<Dgi[]> => {
  const { version, algorithm, access, purpose, keys } = set;
  const bytes = keys[0]?.value.length ?? 0;
  const inRange = (value: number, from: number, to: number): boolean =>
    Number.isInteger(value) && value >= from && value <= to;
  if (!inRange(version, 1, 0x7f) || !inRange(access, 0, 0xff) || !inRange(purpose, 0, 0xff_ff)) {
    throw failure(SCP_ERRORS, 'SCP_KEY_PLAN', { version, access, purpose });
  }
  if (keys.length === 0 || !keys.every(({ id, value }) => inRange(id, 1, 0x7f) && value.length === bytes)) {
    throw failure(SCP_ERRORS, 'SCP_KEY_PLAN', { version, keys: keys.length, bytes });
  }
  const described: Uint8Array[] = [];
  const sealed: Dgi[] = [];
  for (const { id, value } of keys) {
    refuseKeySize({ algorithm, value });
    described.push(tlv(TAG.key, byte(TAG.id, id), tlv(TAG.check, checkValueOf({ algorithm, value }))));
    sealed.push({ tag: KEY_DGI.key, data: await sealKey(dek, { algorithm, value }), encrypted: true });
  }
  const attributes = tlv(
    TAG.attributes,
    byte(TAG.type, KEY_TYPE[algorithm]),
    byte(TAG.length, bytes),
    byte(TAG.version, version),
    byte(TAG.access, access),
    tlv(TAG.purpose, Uint8Array.of(purpose >> 8, purpose & 0xff)),
  );
  return [{ tag: KEY_DGI.attributes, data: concat(attributes, ...described) }, ...sealed];
};
