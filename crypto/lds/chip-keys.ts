import { createECDH, generateKeyPairSync } from 'node:crypto';
import { concat } from '../bytes.ts';
import { bitString, integer, octets, oid, sequence, tagged } from '../der.ts';
import { OID } from '../oids.ts';
import { explicitKeyInfo } from '../pki/curves.ts';

/** A key pair on P-256 of one chip: Active or Chip Authentication. */
export interface ChipKeyPair {
  /** PKCS#8 DER: goes to the chip and nowhere else. */
  readonly privateKey: Uint8Array;
  /** SubjectPublicKeyInfo DER: goes into DG14 or DG15. */
  readonly keyInfo: Uint8Array;
}

const POINT_BYTES = 65;
const SCALAR_BYTES = 32;
const ALGORITHM = sequence(oid(OID.ecPublicKey), oid('1.2.840.10045.3.1.7'));

/** Makes all pairs, one after the other: to set it up costs as much as a pair. It keeps the newest until the next. */
const maker = createECDH('prime256v1');

let head: Uint8Array | undefined;

/** All of a SubjectPublicKeyInfo on P-256 with explicit parameters but the point, which is its end. */
const keyInfoHead = (): Uint8Array => {
  if (head === undefined) {
    const any = explicitKeyInfo(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    head = any.slice(0, any.length - POINT_BYTES);
  }
  return head;
};

/**
 * A new key pair from the system's generator. Parameters are explicit, as BSI TR-03110-3 wants them for chips: a reader
 * needs no table of curves. By way of ECDH and bytes put together, because `generateKeyPairSync` takes twenty times as
 * long, which is felt where two keys are made for every card.
 */
export const newChipKeyPair = (): ChipKeyPair => {
  const point = maker.generateKeys();
  const scalar = maker.getPrivateKey();
  const padded = concat(new Uint8Array(SCALAR_BYTES - scalar.length), scalar);
  const privateKey = sequence(
    integer(0),
    ALGORITHM,
    octets(sequence(integer(1), octets(padded), tagged(1, bitString(point)))),
  );
  return { privateKey, keyInfo: concat(keyInfoHead(), point) };
};
