import { DerCursor, encodingOf, oidText, readDer, readTime, setOf, smallInteger, TAG } from '../der.ts';
import { OID } from '../oids.ts';
import type { Tlv } from '../tlv.ts';
import { readHashAlgorithm } from './sod-content.ts';
import { type SodHash, type SodNotes, unreadable } from './sod-notes.ts';

/** How the signer of a SOD is named: issuer and serial (DER of the Name, INTEGER content) or subject key identifier. */
export type SignerId =
  | { readonly type: 'issuer-and-serial'; readonly issuer: Uint8Array; readonly serial: Uint8Array }
  | { readonly type: 'key-id'; readonly keyId: Uint8Array };

/** SignerInfo (RFC 5652 §5.3). */
export interface SodSigner {
  readonly signerId: SignerId;
  readonly digestAlgorithm: SodHash;
  /** The signed attributes as a SET OF, in the order in which they came. */
  readonly signedAttributes: Uint8Array;
  /** The same in the order of DER, when they came in another one: it is DER that is signed (RFC 5652 §5.4). */
  readonly sortedAttributes: Uint8Array | null;
  /** Empty when the attribute is missing. */
  readonly messageDigest: Uint8Array;
  readonly signingTime: Date | null;
  /** DER of the AlgorithmIdentifier, and the signature. */
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
}

const readSignerId = (cursor: DerCursor, version: number | undefined, notes: SodNotes): SignerId => {
  const named = cursor.optional(TAG.sequence);
  notes.fault(version !== (named === undefined ? 3 : 1), 'version of the signer');
  if (named === undefined) return { type: 'key-id', keyId: cursor.take(0x80).value };
  const id = new DerCursor(named.value);
  const issuer = id.whole(id.take(TAG.sequence));
  const serial = id.take(TAG.integer).value;
  notes.end(id, 'name of the signer');
  return { type: 'issuer-and-serial', issuer, serial };
};

const NONE = new Uint8Array();

type Attributes = Pick<SodSigner, 'messageDigest' | 'signingTime' | 'sortedAttributes'>;

const readAttributes = (value: Uint8Array, notes: SodNotes): Attributes => {
  const list = new DerCursor(value);
  const found = new Map<string, Tlv>();
  const encoded: Uint8Array[] = [];
  for (let entry = list.optional(TAG.sequence); entry !== undefined; entry = list.optional(TAG.sequence)) {
    encoded.push(encodingOf(value, entry));
    const attribute = new DerCursor(entry.value);
    const type = oidText(attribute.take(TAG.oid).value);
    const values = attribute.take(TAG.set).value;
    notes.end(attribute, 'signed attribute');
    notes.fault(found.has(type), 'signed attribute twice');
    const first = readDer(values);
    notes.fault(first.end !== values.length, 'signed attribute with several values');
    found.set(type, first);
  }
  notes.end(list, 'signed attributes');
  const inOrder = encoded.every((one, index) => Buffer.compare(encoded[index - 1] ?? NONE, one) <= 0);
  notes.remark(!inOrder, 'signed attributes are not in the order of DER');
  const type = found.get(OID.contentType);
  notes.fault(type === undefined, 'signed content type is missing');
  notes.fault(
    type !== undefined && (type.tag !== TAG.oid || oidText(type.value) !== OID.ldsSecurityObject),
    'signed content type is not that of a security object',
  );
  const digest = found.get(OID.messageDigest);
  notes.fault(digest?.tag !== TAG.octetString, 'signed message digest is missing');
  const signed = found.get(OID.signingTime);
  const signingTime = signed === undefined ? null : readTime(signed);
  notes.fault(signingTime === undefined, 'form of the signing time');
  return {
    messageDigest: digest?.tag === TAG.octetString ? digest.value : NONE,
    signingTime: signingTime ?? null,
    sortedAttributes: inOrder ? null : setOf(...encoded),
  };
};

/** Exactly one signer: Doc 9303-10 recommends it, and a second one would be a signature nobody has to answer for. */
export const readSignerInfo = (value: Uint8Array, notes: SodNotes): SodSigner => {
  const all = new DerCursor(value);
  const only = all.optional(TAG.sequence);
  if (only === undefined) throw unreadable('no signer');
  notes.fault(all.optional(TAG.sequence) !== undefined, 'more than one signer');
  const cursor = new DerCursor(only.value);
  const signerId = readSignerId(cursor, smallInteger(cursor.take(TAG.integer).value), notes);
  const digestAlgorithm = readHashAlgorithm(cursor.take(TAG.sequence).value, 'signer', notes);
  const attributes = cursor.optional(0xa0);
  if (attributes === undefined) throw unreadable('no signed attributes');
  const signedAttributes = new Uint8Array(cursor.whole(attributes));
  signedAttributes[0] = TAG.set;
  const signatureAlgorithm = cursor.whole(cursor.take(TAG.sequence));
  const signature = cursor.take(TAG.octetString).value;
  notes.remark(cursor.optional(0xa1) !== undefined, 'attributes that nobody signed');
  notes.end(cursor, 'signer');
  return {
    signerId,
    digestAlgorithm,
    signedAttributes,
    ...readAttributes(attributes.value, notes),
    signatureAlgorithm,
    signature,
  };
};
