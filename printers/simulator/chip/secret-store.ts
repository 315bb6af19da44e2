import type { MrzKeyFields } from '../../../crypto/chip-access/index.ts';
import { EC_CURVES } from '../../chip/ec-curves.ts';
import { tlv, tlvAt, tlvValue } from '../../chip/tlv.ts';

/** How the identity application reads the secrets it is given; undefined for anything that is not well-formed. */

const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** The value of one object that fills all of `data`. */
const only = (data: Uint8Array, tag: number): Uint8Array | undefined => {
  const found = tlvAt(data);
  return found?.tag === tag && found.end === data.length ? data.subarray(found.start, found.end) : undefined;
};

/** `62 L {5F1F, 5F18, 5F19, [80]}`: document number, date of birth, date of expiry; 80 of 00 switches BAC off. */
export const mrzIn = (
  data: Uint8Array,
): { readonly bac: MrzKeyFields; readonly allowBac: boolean } | undefined => {
  const fields = only(data, 0x62);
  const [number, birth, expiry] = [0x5f1f, 0x5f18, 0x5f19].map((tag) => fields && tlvValue(fields, tag));
  if (!number || !birth || !expiry) return undefined;
  const read = { documentNumber: text(number), dateOfBirth: text(birth), dateOfExpiry: text(expiry) };
  const dates = `${read.dateOfBirth}${read.dateOfExpiry}`;
  const isWhole = /^[A-Z0-9<]{9,22}$/.test(read.documentNumber) && /^[0-9<]{12}$/.test(dates);
  if (!isWhole || birth.length !== 6) return undefined;
  const flag = fields && tlvValue(fields, 0x80);
  return { bac: read, allowBac: flag === undefined || flag[0] !== 0x00 };
};

/** `66 08 82 06 <six digits>`. */
export const canIn = (data: Uint8Array): string | undefined => {
  const value = only(data, 0x66);
  const digits = value && only(value, 0x82);
  return digits && /^[0-9]{6}$/.test(text(digits)) ? text(digits) : undefined;
};

/** Parts of an EC key as they arrive, by tag: 81 prime, 82 a, 83 b, 84 base point, 85 order, 86 key, 87 cofactor. */
export type KeyParts = Map<number, Uint8Array>;

/** Adds the objects that fill `data`; false when they are others than 81 to 87. */
export const addKeyParts = (parts: KeyParts, data: Uint8Array): boolean => {
  for (let at = 0; at < data.length; ) {
    const found = tlvAt(data, at);
    if (!found || found.end > data.length || found.tag < 0x81 || found.tag > 0x87) return false;
    parts.set(found.tag, data.slice(found.start, found.end));
    at = found.end;
  }
  return data.length > 0;
};

/** Version 1 and algorithm of RFC 5915 and RFC 5958. */
const VERSION_0 = Uint8Array.of(0x02, 0x01, 0x00);
const VERSION_1 = Uint8Array.of(0x02, 0x01, 0x01);
const EC_PUBLIC_KEY = fromHex('06072A8648CE3D0201');

/** The key in its parts as PKCS#8 DER: the domain parameters must be those of a curve the chip can compute on. */
export const keyFromParts = (parts: KeyParts): Uint8Array | undefined => {
  const part = (tag: number): string => hex(parts.get(tag) ?? new Uint8Array(0));
  const curve = Object.values(EC_CURVES).find(
    ({ p, a, b, gx, gy, n }) =>
      [p, a, b, `04${gx}${gy}`, n].every((value, i) => part(0x81 + i) === value) &&
      ['', '01'].includes(part(0x87)),
  );
  const scalar = part(0x86);
  if (curve === undefined || scalar.length !== curve.n.length) return undefined;
  if (scalar >= curve.n || !/[^0]/.test(scalar)) return undefined;
  const algorithm = tlv(0x30, EC_PUBLIC_KEY, tlv(0x06, fromHex(curve.oid)));
  const key = tlv(0x30, VERSION_1, tlv(0x04, fromHex(scalar)));
  return tlv(0x30, VERSION_0, algorithm, tlv(0x04, key));
};
