import { oidText, smallInteger, TAG } from '../der.ts';
import { DIGESTS, type DigestName, OID } from '../oids.ts';
import { ascii } from '../text.ts';
import { allBer, BerCursor, octetsOf, onlyBer, timeOf } from './ber.ts';

/** SignerInfo of RFC 5652 §5.3. Byte fields are DER unless said otherwise. */
export interface CmsSigner {
  readonly version: number;
  readonly id:
    | { readonly type: 'issuer-and-serial'; readonly issuer: Uint8Array; readonly serial: Uint8Array }
    | { readonly type: 'key-id'; readonly keyId: Uint8Array };
  readonly digest: DigestName | null;
  /** As signed (tag 31); null when the signature is over the content itself. */
  readonly attributes: Uint8Array | null;
  readonly contentType: string | null;
  readonly messageDigest: Uint8Array | null;
  readonly signingTime: Date | null;
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
}

/** SignedData of RFC 5652 §5.1, as far as lists of certificates need it. */
export interface SignedData {
  readonly version: number;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly certificates: readonly Uint8Array[];
  readonly signers: readonly CmsSigner[];
}

const MOST_CERTIFICATES = 1000;

/** Throws a TLV_MALFORMED that the caller gives its own code (`readingAs`). */
const numberOf = (cursor: BerCursor): number => smallInteger(cursor.take(TAG.integer).value) ?? -1;

interface Attributes {
  readonly contentType: string | null;
  readonly messageDigest: Uint8Array | null;
  readonly signingTime: Date | null;
}

const attributesOf = (value: Uint8Array): Attributes => {
  const values = new Map<string, Uint8Array>();
  for (const attribute of allBer(value)) {
    const cursor = new BerCursor(attribute.value);
    const type = oidText(cursor.take(TAG.oid).value);
    const set = cursor.take(TAG.set).value;
    // Each of the three has exactly one value and stands once (RFC 5652 §11): else there would be a choice.
    const one = new BerCursor(set);
    const object = one.done || values.has(type) ? undefined : one.whole(one.next());
    values.set(type, object !== undefined && one.done ? object : new Uint8Array());
  }
  const typed = values.get(OID.contentType);
  const digest = values.get(OID.messageDigest);
  const signed = values.get(OID.signingTime);
  return {
    contentType: typed === undefined ? null : oidText(onlyBer(typed, TAG.oid)),
    messageDigest: digest === undefined ? null : onlyBer(digest, TAG.octetString),
    signingTime: signed === undefined ? null : timeOf(new BerCursor(signed).next()),
  };
};

const signerOf = (bytes: Uint8Array): CmsSigner => {
  const cursor = new BerCursor(bytes);
  const version = numberOf(cursor);
  const sid = cursor.take(TAG.sequence, 0x80);
  const inner = new BerCursor(sid.value);
  const id: CmsSigner['id'] =
    sid.tag === 0x80
      ? { type: 'key-id', keyId: sid.value }
      : {
          type: 'issuer-and-serial',
          issuer: inner.whole(inner.take(TAG.sequence)),
          serial: inner.take(TAG.integer).value,
        };
  const digestAlgorithm = new BerCursor(cursor.take(TAG.sequence).value);
  const digest = DIGESTS[oidText(digestAlgorithm.take(TAG.oid).value)] ?? null;
  const signed = cursor.optional(0xa0);
  const signatureAlgorithm = cursor.whole(cursor.take(TAG.sequence));
  const signature = octetsOf(cursor.take(TAG.octetString, 0x24));
  cursor.optional(0xa1);
  cursor.end();
  // Sent as [0] IMPLICIT (A0), signed as SET OF (31): RFC 5652 §5.4.
  const attributes = signed === undefined ? null : Uint8Array.from(cursor.whole(signed));
  if (attributes !== null) attributes[0] = TAG.set;
  const named = signed === undefined ? NONE : attributesOf(signed.value);
  return { version, id, digest, attributes, ...named, signatureAlgorithm, signature };
};

const NONE: Attributes = { contentType: null, messageDigest: null, signingTime: null };

/** Reads ContentInfo with SignedData whose content is inside; definite lengths. */
export const readSignedData = (bytes: Uint8Array): SignedData => {
  const outer = new BerCursor(onlyBer(bytes, TAG.sequence));
  const type = oidText(outer.take(TAG.oid).value);
  const wrapped = outer.take(0xa0);
  outer.end();
  const body = new BerCursor(
    onlyBer(type === OID.signedData ? wrapped.value : new Uint8Array(), TAG.sequence),
  );
  const version = numberOf(body);
  body.take(TAG.set);
  const encapsulated = new BerCursor(body.take(TAG.sequence).value);
  const contentType = oidText(encapsulated.take(TAG.oid).value);
  const content = new BerCursor(encapsulated.take(0xa0).value);
  const octets = octetsOf(content.take(TAG.octetString, 0x24));
  content.end();
  encapsulated.end();
  const certificates = body.optional(0xa0);
  body.optional(0xa1);
  const signers = allBer(body.take(TAG.set).value, 100).map(({ value }) => signerOf(value));
  body.end();
  const carried = new BerCursor(certificates?.value ?? new Uint8Array());
  const found: Uint8Array[] = [];
  while (!carried.done && found.length < MOST_CERTIFICATES) found.push(carried.whole(carried.next()));
  return { version, contentType, content: octets, certificates: found, signers };
};

/** Does a file look like CMS: a SEQUENCE that begins with the identifier of SignedData? */
export const isSignedData = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x30 && ascii(bytes.subarray(0, 24)).includes(SIGNED_DATA);

const SIGNED_DATA = '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02';
