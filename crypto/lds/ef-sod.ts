import { hash } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { plain, sameBytes } from '../bytes.ts';
import { algorithm, integer, octets, oid, printable, sequence, setOf, tagged, time } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { DIGEST_OID, OID } from '../oids.ts';
import { readCertificate } from '../pki/read-certificate.ts';
import type { Signer } from '../signer.ts';
import { tlv } from '../tlv.ts';
import { LDS_VERSION, UNICODE_VERSION } from './ef-com.ts';
import { CHIP_FILES } from './files.ts';

/** Everything of a SOD that is the same for all cards of one signer. */
interface SignerParts {
  readonly digest: 'sha256' | 'sha384';
  readonly digestAlgorithm: Uint8Array;
  readonly digestAlgorithms: Uint8Array;
  readonly certificates: Uint8Array;
  /** version 1, sid, digestAlgorithm of SignerInfo. */
  readonly signerHead: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
}

const ready = new WeakMap<Signer, SignerParts>();

const prepare = (signer: Signer): SignerParts => {
  if (signer.purpose !== 'document-signer') {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', { needed: 'document-signer', given: signer.purpose });
  }
  if (signer.certificate === null)
    throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
  const certificate = readCertificate(signer.certificate);
  const spki = signer.publicKey.export({ format: 'der', type: 'spki' });
  if (!sameBytes(certificate.publicKey.export({ format: 'der', type: 'spki' }), spki)) {
    // A certificate with explicit curve parameters exports other bytes than the key with a named curve.
    const point = signer.publicKey.export({ format: 'jwk' });
    const certified = certificate.publicKeyBytes;
    const own = Buffer.concat([
      Buffer.from(point.x ?? '', 'base64url'),
      Buffer.from(point.y ?? '', 'base64url'),
    ]);
    if (!sameBytes(certified.subarray(1), own)) {
      throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
    }
  }
  const digest = signer.algorithm === 'ES384' ? 'sha384' : 'sha256';
  // Doc 9303-10 §4.6.2: digest algorithm identifiers omit the parameters.
  const digestAlgorithm = algorithm(DIGEST_OID[digest]);
  const sid = sequence(certificate.issuer, integer(certificate.serial));
  return {
    digest,
    digestAlgorithm,
    digestAlgorithms: setOf(digestAlgorithm),
    certificates: tagged(0, signer.certificate),
    signerHead: Buffer.concat([integer(1), sid, digestAlgorithm]),
    signatureAlgorithm: algorithm(digest === 'sha384' ? OID.ecdsaWithSha384 : OID.ecdsaWithSha256),
  };
};

const partsOf = (signer: Signer): SignerParts => {
  const known = ready.get(signer);
  if (known !== undefined) return known;
  const parts = prepare(signer);
  ready.set(signer, parts);
  return parts;
};

const SHA256 = algorithm(DIGEST_OID.sha256);
const VERSION_INFO = sequence(printable(LDS_VERSION), printable(UNICODE_VERSION));
const VERSION_1 = integer(1);
const VERSION_3 = integer(3);
const CONTENT_TYPE = oid(OID.ldsSecurityObject);
const CONTENT_TYPE_ATTRIBUTE = sequence(oid(OID.contentType), setOf(CONTENT_TYPE));
const MESSAGE_DIGEST = oid(OID.messageDigest);
const SIGNING_TIME = oid(OID.signingTime);
const SIGNED_DATA = oid(OID.signedData);

/** SHA-256 of the whole file, outermost tag and length included (Doc 9303-10 §4.6.2). */
export const dataGroupHash = (file: Uint8Array): Uint8Array => plain(hash('sha256', file, 'buffer'));

/**
 * EF.SOD: LDS security object V1 (LDS 1.8) in CMS SignedData version 3 (RFC 5652), DER, one signer by issuer and serial,
 * signed attributes contentType, messageDigest and signingTime, the document signer certificate inside.
 * `hashes`: SHA-256 by data group number, at least two.
 */
export const efSod = async (
  hashes: ReadonlyMap<number, Uint8Array>,
  signer: Signer,
  at: Date,
): Promise<Uint8Array> => {
  if (hashes.size < 2) throw failure(DOCUMENT_ERRORS, 'LDS_DATA_GROUP', { dataGroups: hashes.size });
  const parts = partsOf(signer);
  const groups = [...hashes].sort(([a], [b]) => a - b);
  const values = sequence(...groups.map(([number, value]) => sequence(integer(number), octets(value))));
  const content = sequence(VERSION_1, SHA256, values, VERSION_INFO);
  const messageDigest = hash(parts.digest, content, 'buffer');
  const attributes = setOf(
    CONTENT_TYPE_ATTRIBUTE,
    sequence(MESSAGE_DIGEST, setOf(octets(messageDigest))),
    sequence(SIGNING_TIME, setOf(time(at))),
  );
  const signature = await signer.sign(attributes, 'der');
  // Signed as SET OF (31), sent as [0] IMPLICIT (A0): RFC 5652 §5.4.
  const sent = Uint8Array.from(attributes);
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
