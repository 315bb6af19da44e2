import { cborArray, cborBytes, cborText } from './cbor.ts';
import { COSE } from './claim-169.ts';
import { CborTag } from './read-cbor.ts';
import { cborOf, Refused } from './refused.ts';

const EMPTY = new Uint8Array();
const MAX_KEY_ID = 64;

/** COSE Sig_structure of a COSE_Sign1 without external data (RFC 9052 §4.4). */
export const signedBytes = (protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array =>
  cborArray(cborText('Signature1'), cborBytes(protectedHeader), cborBytes(EMPTY), cborBytes(payload));

/** COSE Enc_structure of a COSE_Encrypt0 without external data (RFC 9052 §5.3). */
export const authenticatedBytes = (protectedHeader: Uint8Array): Uint8Array =>
  cborArray(cborText('Encrypt0'), cborBytes(protectedHeader), cborBytes(EMPTY));

interface Headers {
  /** As it stands in the message: what was signed. */
  readonly protectedHeader: Uint8Array;
  readonly algorithm: unknown;
  readonly keyId: Uint8Array | undefined;
  /** `typ` (RFC 9596); undefined when the message does not say what it is. */
  readonly type: unknown;
}

export interface SignedMessage extends Headers {
  readonly kind: 'signed';
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
}

export interface EncryptedMessage extends Headers {
  readonly kind: 'encrypted';
  readonly iv: Uint8Array | undefined;
  readonly ciphertext: Uint8Array;
}

const numbered = (map: ReadonlyMap<unknown, unknown>): boolean =>
  // Labels are whole numbers or texts (RFC 9052 §1.4).
  [...map.keys()].every((label) => typeof label === 'number' || typeof label === 'string');

/** The two headers as one look-up. Certificates and addresses of keys (x5chain, x5t, x5u) are passed over: keys are given. */
const headersOf = (protectedHeader: unknown, unprotected: unknown) => {
  if (!(protectedHeader instanceof Uint8Array) || !(unprotected instanceof Map)) {
    throw new Refused('BARCODE_NOT_COSE');
  }
  // A header with nothing in it is an empty string (RFC 9052 §3).
  const header: unknown =
    protectedHeader.length === 0 ? new Map<unknown, unknown>() : cborOf(protectedHeader, 'BARCODE_NOT_COSE');
  if (!(header instanceof Map)) throw new Refused('BARCODE_NOT_COSE');
  if (!numbered(header) || !numbered(unprotected)) throw new Refused('BARCODE_KEY_TYPE');
  // A label in both headers: not for this reader to guess which one is meant (RFC 9052 §3).
  if ([...header.keys()].some((label) => unprotected.has(label))) throw new Refused('BARCODE_DUPLICATE_KEY');
  // A critical header is one that this reader would have to know (RFC 9052 §3.1).
  if (header.has(COSE.critical) || unprotected.has(COSE.critical)) {
    throw new Refused('BARCODE_WRONG_ALGORITHM');
  }
  const keyId: unknown = header.get(COSE.keyId) ?? unprotected.get(COSE.keyId);
  if (keyId !== undefined && (!(keyId instanceof Uint8Array) || keyId.length > MAX_KEY_ID)) {
    throw new Refused('BARCODE_NOT_COSE');
  }
  const iv: unknown = header.get(COSE.iv) ?? unprotected.get(COSE.iv);
  return {
    protectedHeader,
    algorithm: header.get(COSE.algorithm),
    keyId,
    type: header.get(COSE.type),
    iv: iv instanceof Uint8Array ? iv : undefined,
  };
};

const MOST_TAGS = 2;

/** COSE_Sign1 or COSE_Encrypt0, with the tag of CWT before it or not (RFC 8392 §6). Throws Refused. */
export const messageOf = (bytes: Uint8Array): SignedMessage | EncryptedMessage => {
  let item = cborOf(bytes, 'BARCODE_NOT_COSE');
  let kind: number | bigint | undefined;
  for (let n = 0; n < MOST_TAGS && item instanceof CborTag; n++) {
    if (kind !== undefined && kind !== COSE.cwt) throw new Refused('BARCODE_NOT_COSE');
    kind = item.tag;
    item = item.value;
  }
  if (!Array.isArray(item)) throw new Refused('BARCODE_NOT_COSE');
  const [protectedHeader, unprotected, third, signature]: unknown[] = item;
  if (kind === COSE.sign1 && item.length === 4) {
    const { iv: _iv, ...headers } = headersOf(protectedHeader, unprotected);
    if (!(third instanceof Uint8Array) || !(signature instanceof Uint8Array)) {
      throw new Refused('BARCODE_NOT_COSE');
    }
    return { kind: 'signed', ...headers, payload: third, signature };
  }
  if (kind === COSE.encrypt0 && item.length === 3) {
    const headers = headersOf(protectedHeader, unprotected);
    if (!(third instanceof Uint8Array)) throw new Refused('BARCODE_NOT_COSE');
    return { kind: 'encrypted', ...headers, ciphertext: third };
  }
  throw new Refused('BARCODE_NOT_COSE');
};
