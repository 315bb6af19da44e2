import { failure } from '../../card/errors.ts';
import { integer, sequence, tagged, time } from '../der.ts';
import { authorityKey, extension, keyNameOf } from './build-extensions.ts';
import { PKI_ERRORS } from './errors.ts';
import { readCertificate } from './read-certificate.ts';
import { type IssuingKey, issuingSigner, serialNumber, signedObject } from './sign-certificate.ts';
import { signatureIdentifier } from './signature-algorithms.ts';

export interface CrlRequest extends IssuingKey {
  /** DER of the country signer; that of `issuer` when left out. */
  readonly issuerCertificate?: Uint8Array;
  /** cRLNumber: larger than that of every list before. */
  readonly number: number | Uint8Array;
  readonly thisUpdate: Date;
  /** At most 90 days later (Doc 9303-12 §5.1). */
  readonly nextUpdate: Date;
  /** All certificates of this country signer that are revoked and not yet ended, under whichever of its keys. */
  readonly revoked: readonly { readonly serial: Uint8Array; readonly at: Date }[];
}

const CRL_NUMBER = '2.5.29.20';
const MOST_DAYS = 90;
const DAY_MS = 86_400_000;

const refuse = (rule: string): Error => failure(PKI_ERRORS, 'PKI_LIST_REQUEST', { rule });

const byNumber = (a: Uint8Array, b: Uint8Array): number => a.length - b.length || Buffer.compare(a, b);

const numberOf = (value: number | Uint8Array): Uint8Array => {
  const usable = typeof value !== 'number' || (Number.isSafeInteger(value) && value >= 0);
  const encoded = usable ? integer(value) : new Uint8Array();
  // RFC 5280 §5.2.3: at most 20 bytes.
  if (encoded.length === 0 || encoded.length > 2 + 20) throw refuse('list number');
  return encoded;
};

/**
 * A revocation list after Doc 9303-12 table 7: version 2, AuthorityKeyIdentifier and cRLNumber, entries in ascending order
 * with serial and date and nothing else, no list of entries when nothing is revoked. DER, up to 16 MB. Throws
 * PKI_LIST_REQUEST.
 */
export const buildCrl = async (request: CrlRequest): Promise<Uint8Array> => {
  const signer = issuingSigner(request);
  const der = request.issuerCertificate ?? signer.certificate;
  if (der === null) throw refuse('issuer certificate');
  const issuer = readCertificate(der);
  if (!issuer.isCa || issuer.keyUsage?.includes('cRLSign') !== true) throw refuse('issuer is a CSCA');
  const days = (request.nextUpdate.getTime() - request.thisUpdate.getTime()) / DAY_MS;
  if (!(days > 0 && days <= MOST_DAYS)) throw refuse(`next update within ${MOST_DAYS} days`);
  const seen = new Map<string, readonly [Uint8Array, Date]>();
  for (const { serial, at } of request.revoked) {
    const encoded = serialNumber(serial);
    const key = Buffer.from(encoded).toString('hex');
    if (seen.has(key)) throw refuse('a serial number twice');
    if (!(at <= request.thisUpdate)) throw refuse('revoked after the date of the list');
    seen.set(key, [encoded, at]);
  }
  const entries = [...seen.values()]
    .sort(([a], [b]) => byNumber(a, b))
    .map(([serial, at]) => sequence(serial, time(at)));
  const content = sequence(
    integer(1),
    signatureIdentifier(signer.algorithm),
    issuer.subject,
    time(request.thisUpdate),
    time(request.nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(Buffer.concat(entries))]),
    tagged(
      0,
      sequence(
        authorityKey(issuer.subjectKeyId ?? keyNameOf(issuer.publicKeyBytes)),
        extension(CRL_NUMBER, numberOf(request.number)),
      ),
    ),
  );
  return signedObject(content, signer, issuer.publicKey);
};
