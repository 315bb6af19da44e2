import { hash } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { plain, sameBytes } from '../bytes.ts';
import {
  algorithm,
  DerCursor,
  integer,
  octets,
  oid,
  printable,
  sequence,
  setOf,
  TAG,
  tagged,
  time,
} from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { DIGEST_OID, OID } from '../oids.ts';
import { readCertificate } from '../pki/read-certificate.ts';
import type { Signer } from '../signer.ts';
import { onlyTlv, tlv } from '../tlv.ts';
import { LDS_VERSION, UNICODE_VERSION } from './ef-com.ts';
import { CHIP_FILES } from './files.ts';
import { type SodDigest, sodAlgorithm } from './sod-algorithms.ts';

/** Everything of a SOD that is the same for all cards of one signer. */
interface SignerParts {
  readonly digest: SodDigest;
  readonly digestAlgorithms: Uint8Array;
  readonly certificates: Uint8Array;
  /** version 1, sid, digestAlgorithm of SignerInfo. */
  readonly signerHead: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
}

const ready = new WeakMap<Signer, SignerParts>();

/** The point or modulus itself: a certificate with its curve written out names the same key in other bytes. */
const keyBits = (signer: Signer): Uint8Array => {
  const info = new DerCursor(onlyTlv(signer.publicKey.export({ format: 'der', type: 'spki' }), TAG.sequence));
  info.take(TAG.sequence);
  return info.take(TAG.bitString).value.subarray(1);
};

const prepare = (signer: Signer): SignerParts => {
  if (signer.purpose !== 'document-signer') {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', { needed: 'document-signer', given: signer.purpose });
  }
  if (signer.certificate === null)
    throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
  const { digest, signatureAlgorithm } = sodAlgorithm(signer);
  const certificate = readCertificate(signer.certificate);
  if (!sameBytes(certificate.publicKeyBytes, keyBits(signer)))
    throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
  // Doc 9303-10 §4.6.2: digest algorithm identifiers omit the parameters.
  const digestAlgorithm = algorithm(DIGEST_OID[digest]);
  const sid = sequence(certificate.issuer, integer(certificate.serial));
  return {
    digest,
    digestAlgorithms: setOf(digestAlgorithm),
    certificates: tagged(0, signer.certificate),
    signerHead: Buffer.concat([integer(1), sid, digestAlgorithm]),
    signatureAlgorithm,
  };
};

const partsOf = (signer: Signer): SignerParts => {
  const known = ready.get(signer);
  if (known !== undefined) return known;
  const parts = prepare(signer);
  ready.set(signer, parts);
  return parts;
};

/** By length of the hash: no two that we use are of one length. */
const HASHES: Readonly<Record<number, Uint8Array>> = {
  32: algorithm(DIGEST_OID.sha256),
  48: algorithm(DIGEST_OID.sha384),
  64: algorithm(DIGEST_OID.sha512),
};
const VERSION_INFO = sequence(printable(LDS_VERSION), printable(UNICODE_VERSION));
const VERSION_1 = integer(1);
const VERSION_3 = integer(3);
const CONTENT_TYPE = oid(OID.ldsSecurityObject);
const CONTENT_TYPE_ATTRIBUTE = sequence(oid(OID.contentType), setOf(CONTENT_TYPE));
const MESSAGE_DIGEST = oid(OID.messageDigest);
const SIGNING_TIME = oid(OID.signingTime);
const SIGNED_DATA = oid(OID.signedData);

/** The hash of the whole file, outermost tag and length included (Doc 9303-10 §4.6.2). */
export const dataGroupHash = (file: Uint8Array, algorithm: SodDigest = 'sha256'): Uint8Array =>
  plain(hash(algorithm, file, 'buffer'));

/** The hash for the data groups where nothing else is configured: the one the signer itself signs over. */
export const dataGroupDigest = (signer: Pick<Signer, 'algorithm' | 'keyId'>): SodDigest =>
  sodAlgorithm(signer).digest;

/** LDSSecurityObject V1. */
const securityObject = (hashes: ReadonlyMap<number, Uint8Array>): Uint8Array => {
  const [first] = hashes.values();
  const hashAlgorithm = HASHES[first?.length ?? 0];
  const sound = [...hashes].every(
    ([number, value]) =>
      Number.isInteger(number) && number >= 1 && number <= 16 && value.length === first?.length,
  );
  if (hashes.size < 2 || hashAlgorithm === undefined || !sound)
    throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroups: hashes.size });
  const groups = [...hashes].sort(([a], [b]) => a - b);
  const values = sequence(...groups.map(([number, value]) => sequence(integer(number), octets(value))));
  return sequence(VERSION_1, hashAlgorithm, values, VERSION_INFO);
};

/**
 * EF.SOD: LDS security object V1 (LDS 1.8) in CMS SignedData version 3 (RFC 5652), DER, one signer by issuer and serial,
 * signed attributes contentType, messageDigest and signingTime, the document signer certificate inside.
 * `hashes`: by data group number, at least two, all SHA-256, all SHA-384 or all SHA-512 (their length tells). Throws
 * LDS_DATA_GROUP, SIGNER_PURPOSE, SIGNER_CERTIFICATE or SOD_ALGORITHM.
 */
export const efSod = async (
  hashes: ReadonlyMap<number, Uint8Array>,
  signer: Signer,
  at: Date,
): Promise<Uint8Array> => {
  const content = securityObject(hashes);
  const parts = partsOf(signer);
  const messageDigest = hash(parts.digest, content, 'buffer');
  const attributes = setOf(
    CONTENT_TYPE_ATTRIBUTE,
    sequence(MESSAGE_DIGEST, setOf(octets(messageDigest))),
    sequence(SIGNING_TIME, setOf(time(at))),
  );
  const signature = await signer.sign(attributes, 'der');
  // Signed as SET OF (31), sent as [0] IMPLICIT (A0): RFC 5652 §5.4.
  const sent = new Uint8Array(attributes);
  sent[0] = 0xa0;
  const signerInfo = sequence(parts.signerHead, sent, parts.signatureAlgorithm, octets(signature));
  const signedData = sequence(
    VERSION_3,
    parts.digestAlgorithms,
    sequence(CONTENT_TYPE, tagged(0, octets(content))),
    parts.certificates,
    setOf(signerInfo),
  );
  return tlv(CHIP_FILES['EF.SOD'].tag, sequence(SIGNED_DATA, tagged(0, signedData)));
};
