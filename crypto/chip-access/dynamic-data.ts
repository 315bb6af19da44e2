import { isKadiError } from '../../card/errors.ts';
import { oid } from '../der.ts';
import { onlyTlv, readTlv, tlv } from '../tlv.ts';

/** Objects inside the dynamic authentication data 7C of PACE (Doc 9303-11 §4.4.4.2) and Chip Authentication. */
export const DYNAMIC = {
  template: 0x7c,
  nonce: 0x80,
  chipPublicKeyOfReader: 0x80,
  mappingOfReader: 0x81,
  mappingOfChip: 0x82,
  publicKeyOfReader: 0x83,
  publicKeyOfChip: 0x84,
  tokenOfReader: 0x85,
  tokenOfChip: 0x86,
} as const;

/** `7C L` with one object, or with none. */
export const dynamicData = (tag?: number, value?: Uint8Array): Uint8Array =>
  tag === undefined || value === undefined ? tlv(DYNAMIC.template) : tlv(DYNAMIC.template, tlv(tag, value));

/** The one object inside 7C; undefined unless the data are exactly that. */
export const dynamicValue = (data: Uint8Array, tag: number): Uint8Array | undefined => {
  try {
    return onlyTlv(onlyTlv(data, DYNAMIC.template), tag);
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

/** The tag of the first object inside 7C, 0 when it is empty; undefined when the data are no 7C. */
export const dynamicTag = (data: Uint8Array): number | undefined => {
  try {
    const inside = onlyTlv(data, DYNAMIC.template);
    return inside.length === 0 ? 0 : readTlv(inside).tag;
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

/** The public key as the tokens of PACE are computed over it: 7F49 { 06 protocol, 86 point } (Doc 9303-11 §4.4.3.4). */
export const tokenData = (protocol: string, point: Uint8Array): Uint8Array =>
  tlv(0x7f49, oid(protocol), tlv(0x86, point));

/** Value of the identifier without tag and length, as MSE carries it in object 80. */
export const protocolBytes = (protocol: string): Uint8Array => readTlv(oid(protocol)).value;
