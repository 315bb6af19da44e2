import { failure } from '../../card/errors.ts';
import { DerCursor, encodingOf, oidText, readDer, readTime, smallInteger, TAG } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { DIGESTS, type DigestName, OID } from '../oids.ts';
import { ascii } from '../text.ts';
import { onlyTlv } from '../tlv.ts';
import { CHIP_FILES } from './files.ts';

/** How the signer of a SOD is named: issuer and serial (DER of the Name, INTEGER content) or subject key identifier. */
export type SignerId =
  | { readonly type: 'issuer-and-serial'; readonly issuer: Uint8Array; readonly serial: Uint8Array }
  | { readonly type: 'key-id'; readonly keyId: Uint8Array };

/** An EF.SOD taken apart. Everything in here is as read: nothing is believed before `verifyChipFiles` has checked it. */
export interface Sod {
  /** 0 or 1 (LDS security object). */
  readonly version: number;
  readonly hashAlgorithm: DigestName;
  readonly hashes: ReadonlyMap<number, Uint8Array>;
  /** Only in version 1. */
  readonly ldsVersion: string | null;
  readonly unicodeVersion: string | null;
  /** The encoded LDS security object: what messageDigest is over. */
  readonly content: Uint8Array;
  /** DER of each certificate inside. */
  readonly certificates: readonly Uint8Array[];
  readonly signerId: SignerId;
  readonly digestAlgorithm: DigestName;
  /** The signed attributes as they were signed (SET OF). */
  readonly signedAttributes: Uint8Array;
  readonly messageDigest: Uint8Array;
  readonly signingTime: Date | null;
  /** DER of the AlgorithmIdentifier, and the signature. */
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
}

const bad = (rule: string): Error => failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file: 'EF.SOD', rule });

/** Issuers leave the parameters out, readers accept NULL as well (Doc 9303-10 §4.6.2). */
const digestOf = (value: Uint8Array): DigestName => {
  const cursor = new DerCursor(value);
  const name = DIGESTS[oidText(cursor.take(TAG.oid).value)];
  cursor.optional(TAG.null);
  cursor.end();
  if (name === undefined) throw bad('hash algorithm is not of the SHA-2 family');
  return name;
};

type SecurityObject = Pick<Sod, 'version' | 'hashAlgorithm' | 'hashes' | 'ldsVersion' | 'unicodeVersion'>;

const readSecurityObject = (content: Uint8Array): SecurityObject => {
  const cursor = new DerCursor(onlyTlv(content, TAG.sequence, { shortestLengths: true }));
  const version = smallInteger(cursor.take(TAG.integer).value);
  if (version !== 0 && version !== 1) throw bad('security object version is not 0 or 1');
  const hashAlgorithm = digestOf(cursor.take(TAG.sequence).value);
  const list = new DerCursor(cursor.take(TAG.sequence).value);
  const hashes = new Map<number, Uint8Array>();
  for (let entry = list.optional(TAG.sequence); entry !== undefined; entry = list.optional(TAG.sequence)) {
    const pair = new DerCursor(entry.value);
    const number = smallInteger(pair.take(TAG.integer).value);
    const hash = pair.take(TAG.octetString).value;
    pair.end();
    if (number === undefined || number < 1 || number > 16 || hashes.has(number))
      throw bad('data group number');
    hashes.set(number, hash);
  }
  list.end();
  if (hashes.size < 2) throw bad('fewer than two data groups');
  const info = cursor.optional(TAG.sequence);
  cursor.end();
  if ((info !== undefined) !== (version === 1)) throw bad('version information and version do not agree');
  if (info === undefined) return { version, hashAlgorithm, hashes, ldsVersion: null, unicodeVersion: null };
  const versions = new DerCursor(info.value);
  const ldsVersion = ascii(versions.take(TAG.printableString).value);
  const unicodeVersion = ascii(versions.take(TAG.printableString).value);
  versions.end();
  return { version, hashAlgorithm, hashes, ldsVersion, unicodeVersion };
};

const readSignerId = (cursor: DerCursor, version: number | undefined): SignerId => {
  const named = cursor.optional(TAG.sequence);
  if (named !== undefined) {
    if (version !== 1) throw bad('signer version');
    const id = new DerCursor(named.value);
    const issuer = id.whole(id.take(TAG.sequence));
    const serial = id.take(TAG.integer).value;
    id.end();
    return { type: 'issuer-and-serial', issuer, serial };
  }
  if (version !== 3) throw bad('signer version');
  return { type: 'key-id', keyId: cursor.take(0x80).value };
};

type Attributes = Pick<Sod, 'messageDigest' | 'signingTime'>;

const readAttributes = (value: Uint8Array): Attributes => {
  const list = new DerCursor(value);
  const found = new Map<string, ReturnType<typeof readDer>>();
  for (let entry = list.optional(TAG.sequence); entry !== undefined; entry = list.optional(TAG.sequence)) {
    const attribute = new DerCursor(entry.value);
    const type = oidText(attribute.take(TAG.oid).value);
    const values = attribute.take(TAG.set).value;
    attribute.end();
    if (found.has(type)) throw bad('signed attribute twice');
    const only = readDer(values);
    if (only.end !== values.length) throw bad('signed attribute with several values');
    found.set(type, only);
  }
  list.end();
  const type = found.get(OID.contentType);
  if (type?.tag !== TAG.oid || oidText(type.value) !== OID.ldsSecurityObject)
    throw bad('signed content type');
  const digest = found.get(OID.messageDigest);
  if (digest?.tag !== TAG.octetString) throw bad('signed message digest');
  const signed = found.get(OID.signingTime);
  const signingTime = signed === undefined ? null : readTime(signed);
  if (signingTime === undefined) throw bad('signing time');
  return { messageDigest: digest.value, signingTime };
};

type SignerInfo = Pick<
  Sod,
  | 'signerId'
  | 'digestAlgorithm'
  | 'signedAttributes'
  | 'messageDigest'
  | 'signingTime'
  | 'signatureAlgorithm'
  | 'signature'
>;

/** Exactly one signer: Doc 9303-10 recommends it, and a second one would be a signature nobody has to answer for. */
const readSignerInfo = (value: Uint8Array): SignerInfo => {
  const all = new DerCursor(value);
  const only = all.take(TAG.sequence);
  if (all.optional(TAG.sequence) !== undefined) throw bad('more than one signer');
  all.end();
  const cursor = new DerCursor(only.value);
  const signerId = readSignerId(cursor, smallInteger(cursor.take(TAG.integer).value));
  const digestAlgorithm = digestOf(cursor.take(TAG.sequence).value);
  const attributes = cursor.optional(0xa0);
  if (attributes === undefined) throw bad('no signed attributes');
  const signedAttributes = Uint8Array.from(cursor.whole(attributes));
  signedAttributes[0] = TAG.set;
  const signatureAlgorithm = cursor.whole(cursor.take(TAG.sequence));
  const signature = cursor.take(TAG.octetString).value;
  cursor.optional(0xa1);
  cursor.end();
  return {
    signerId,
    digestAlgorithm,
    signedAttributes,
    ...readAttributes(attributes.value),
    signatureAlgorithm,
    signature,
  };
};

/**
 * Takes an EF.SOD apart and checks every rule of structure of Doc 9303-10 §4.6.2: tag 77 and nothing after it,
 * SignedData version 3, content type, versions, no CRLs, DER lengths. Throws LDS_UNREADABLE or TLV_MALFORMED.
 */
export const readSod = (file: Uint8Array): Sod => {
  const info = onlyTlv(file, CHIP_FILES['EF.SOD'].tag, { shortestLengths: true });
  const outer = new DerCursor(onlyTlv(info, TAG.sequence, { shortestLengths: true }));
  if (oidText(outer.take(TAG.oid).value) !== OID.signedData) throw bad('content is not signed data');
  const wrapped = outer.take(0xa0).value;
  outer.end();
  const cursor = new DerCursor(onlyTlv(wrapped, TAG.sequence, { shortestLengths: true }));
  if (smallInteger(cursor.take(TAG.integer).value) !== 3) throw bad('signed data version is not 3');
  const algorithms = new DerCursor(cursor.take(TAG.set).value);
  const digests = new Set<DigestName>();
  for (
    let one = algorithms.optional(TAG.sequence);
    one !== undefined;
    one = algorithms.optional(TAG.sequence)
  ) {
    digests.add(digestOf(one.value));
  }
  algorithms.end();
  const encapsulated = new DerCursor(cursor.take(TAG.sequence).value);
  if (oidText(encapsulated.take(TAG.oid).value) !== OID.ldsSecurityObject) throw bad('content type');
  const content = onlyTlv(encapsulated.take(0xa0).value, TAG.octetString, { shortestLengths: true });
  encapsulated.end();
  const inside = cursor.optional(0xa0)?.value ?? new Uint8Array();
  const certificates: Uint8Array[] = [];
  for (let at = 0; at < inside.length; ) {
    const certificate = readDer(inside, at);
    if (certificate.tag !== TAG.sequence || certificates.length === 8) throw bad('certificates');
    certificates.push(encodingOf(inside, certificate));
    at = certificate.end;
  }
  const signer = readSignerInfo(cursor.take(TAG.set).value);
  cursor.end();
  if (!digests.has(signer.digestAlgorithm)) throw bad('digest algorithm of the signer is not announced');
  return { ...readSecurityObject(content), content, certificates, ...signer };
};

/** Hash by data group number, as the SOD says. The signature is not looked at: see `verifyChipFiles`. */
export const dataGroupHashes = (sod: Uint8Array): ReadonlyMap<number, Uint8Array> => readSod(sod).hashes;
