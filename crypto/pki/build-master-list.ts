import { hash } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { algorithm, integer, octets, oid, sequence, setOf, tagged, taggedPrimitive, time } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { DIGEST_OID, OID } from '../oids.ts';
import { SIGNATURE_ALGORITHMS, type Signer } from '../signer.ts';
import { profileFaults } from './check-profile.ts';
import { PKI_ERRORS } from './errors.ts';
import { issuedBy } from './link-certificates.ts';
import { readCertificate } from './read-certificate.ts';
import { MASTER_LIST } from './read-master-list.ts';
import { signatureIdentifier } from './signature-algorithms.ts';

export interface MasterListRequest {
  /** Purpose `master-list-signer`, with its certificate: a country signer never signs a list itself (Doc 9303-12 §9). */
  readonly signer: Signer;
  /** DER of the country signer that issued the list signer; it goes into the message and into the list. */
  readonly country: Uint8Array;
  /** DER of the country signers to be listed, each once. */
  readonly certificates: readonly Uint8Array[];
  readonly at: Date;
}

const refuse = (rule: string): Error => failure(PKI_ERRORS, 'PKI_LIST_REQUEST', { rule });

const uniqueBytes = (all: readonly Uint8Array[]): readonly Uint8Array[] => [
  ...new Map(all.map((der) => [Buffer.from(der).toString('base64'), der])).values(),
];

/** CscaMasterList in CMS SignedData version 3, signer by its key identifier, signing time inside. DER. Throws PKI_LIST_REQUEST. */
export const buildMasterList = async (request: MasterListRequest): Promise<Uint8Array> => {
  const { signer, at } = request;
  if (signer.purpose !== 'master-list-signer') {
    throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', { needed: 'master-list-signer', given: signer.purpose });
  }
  if (signer.certificate === null)
    throw failure(DOCUMENT_ERRORS, 'SIGNER_CERTIFICATE', { key: signer.keyId });
  const certificate = readCertificate(signer.certificate);
  const country = readCertificate(request.country);
  const keyId = certificate.subjectKeyId;
  if (profileFaults(certificate, 'master-list-signer').faults.length > 0 || keyId === null)
    throw refuse('certificate of the list signer');
  if (issuedBy(country, certificate) !== null) throw refuse('country signer of the list signer');
  const from = certificate.usageFrom ?? certificate.notBefore;
  if (at < from || at > (certificate.usageUntil ?? certificate.notAfter))
    throw refuse('usage period of the list signer');
  const listed = uniqueBytes([request.country, ...request.certificates]);
  for (const der of listed) {
    const one = readCertificate(der);
    if (one.version === 3 && !one.isCa) throw refuse('country signers only');
  }
  const scheme = SIGNATURE_ALGORITHMS[signer.algorithm];
  if (scheme.family === 'eddsa') throw refuse('ECDSA or RSA');
  const digest = algorithm(DIGEST_OID[scheme.digest]);
  const content = sequence(integer(0), setOf(...listed));
  const attributes = setOf(
    sequence(oid(OID.contentType), setOf(oid(MASTER_LIST))),
    sequence(oid(OID.messageDigest), setOf(octets(hash(scheme.digest, content, 'buffer')))),
    sequence(oid(OID.signingTime), setOf(time(at))),
  );
  const signature = await signer.sign(attributes, 'der');
  const sent = Uint8Array.from(attributes);
  sent[0] = 0xa0;
  // RFC 5652 §5.3: version 3 goes with the key identifier.
  const signerInfo = sequence(
    integer(3),
    taggedPrimitive(0, keyId),
    digest,
    sent,
    signatureIdentifier(signer.algorithm),
    octets(signature),
  );
  const carried = setOf(signer.certificate, request.country);
  carried[0] = 0xa0;
  const signedData = sequence(
    integer(3),
    setOf(digest),
    sequence(oid(MASTER_LIST), tagged(0, octets(content))),
    carried,
    setOf(signerInfo),
  );
  return sequence(oid(OID.signedData), tagged(0, signedData));
};
