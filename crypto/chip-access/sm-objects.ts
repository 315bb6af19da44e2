import { isKadiError } from '../../card/errors.ts';
import { readTlv, type Tlv, tlv } from '../tlv.ts';
import { MAC_BYTES } from './suite.ts';

/** Class bits of secure messaging with an authenticated header (ISO/IEC 7816-4 §5.4.1). */
export const SM_CLASS = 0x0c;

/** Data objects of secure messaging (Doc 9303-11 §9.8.4). */
export const DO = {
  /** Cryptogram of plain data (even instructions): 01 for padding method 2, then the blocks. */
  padded: 0x87,
  /** Cryptogram of BER-TLV data (odd instructions), without an indicator. */
  tlv: 0x85,
  le: 0x97,
  status: 0x99,
  mac: 0x8e,
} as const;

const PADDING_METHOD_2 = 0x01;

/** The object a cryptogram travels in depends on the low bit of the instruction. */
export const cryptogramObject = (ins: number, blocks: Uint8Array): Uint8Array =>
  (ins & 1) === 1 ? tlv(DO.tlv, blocks) : tlv(DO.padded, Uint8Array.of(PADDING_METHOD_2), blocks);

/** The blocks inside the object; undefined when its form is not that of the instruction or they are not whole. */
export const cryptogramIn = (ins: number, object: Tlv, block: number): Uint8Array | undefined => {
  if (object.tag !== ((ins & 1) === 1 ? DO.tlv : DO.padded)) return undefined;
  if (object.tag === DO.padded && object.value[0] !== PADDING_METHOD_2) return undefined;
  const blocks = object.tag === DO.tlv ? object.value : object.value.subarray(1);
  return blocks.length > 0 && blocks.length % block === 0 ? blocks : undefined;
};

/** The objects of one protected message. `covered`: the bytes in front of the MAC object, which it is computed over. */
export interface SmObjects {
  readonly cryptogram: Tlv | undefined;
  /** DO 97 in a command, DO 99 in an answer. */
  readonly plain: Tlv | undefined;
  readonly mac: Uint8Array;
  readonly covered: Uint8Array;
}

/**
 * Takes a protected body apart: [cryptogram] [97 or 99] 8E in this order, each once, lengths in their shortest form,
 * nothing else (Doc 9303-11 §9.8.4). Undefined for anything that differs.
 */
export const smObjects = (body: Uint8Array, plainTag: number): SmObjects | undefined => {
  let at = 0;
  const take = (...tags: readonly number[]): Tlv | undefined => {
    if (at >= body.length) return undefined;
    const object = readTlv(body, at, { shortestLengths: true });
    if (!tags.includes(object.tag)) return undefined;
    at = object.end;
    return object;
  };
  try {
    const cryptogram = take(DO.padded, DO.tlv);
    const plain = take(plainTag);
    const covered = body.subarray(0, at);
    const mac = take(DO.mac);
    if (mac === undefined || mac.value.length !== MAC_BYTES || at !== body.length) return undefined;
    return { cryptogram, plain, mac: mac.value, covered };
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

/** Adds one to a counter in place; it wraps like a card's, after more messages than a session can have. */
export const increment = (counter: Uint8Array): void => {
  for (let i = counter.length - 1; i >= 0; i--) {
    const next = ((counter[i] ?? 0) + 1) & 0xff;
    counter[i] = next;
    if (next !== 0) return;
  }
};
