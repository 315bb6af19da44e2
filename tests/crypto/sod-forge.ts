import { createHash, sign } from 'node:crypto';
import { concat } from '../../crypto/bytes.ts';
import {
  algorithm,
  integer,
  octets,
  oid,
  printable,
  readDer,
  sequence,
  setOf,
  tagged,
  time,
} from '../../crypto/der.ts';
import { readCertificate } from '../../crypto/documents.ts';
import { tlv } from '../../crypto/tlv.ts';
import { SIGNED } from './specimen-document.ts';

export const LDS_SECURITY_OBJECT = '2.23.136.1.1.1';
export const SHA256 = algorithm('2.16.840.1.101.3.4.2.1');
export const ECDSA_SHA256 = algorithm('1.2.840.10045.4.3.2');
const [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME] = [3, 4, 5].map((n) => `1.2.840.113549.1.9.${n}`);

export const hashed = (n: number, hash: Uint8Array): Uint8Array => sequence(integer(n), octets(hash));
export const versions = (lds = '0108', unicode = '040000'): Uint8Array =>
  sequence(printable(lds), printable(unicode));

/** LDSSecurityObject of two hashes, in the parts it is made of. */
export const securityObject = (
  parts: {
    readonly version?: number;
    readonly hash?: Uint8Array;
    readonly groups?: readonly Uint8Array[];
    readonly info?: Uint8Array | null;
    readonly more?: Uint8Array;
  } = {},
): Uint8Array => {
  const { version = 1, hash = SHA256, info = versions(), more = new Uint8Array() } = parts;
  const groups = parts.groups ?? [1, 2].map((n) => hashed(n, new Uint8Array(32).fill(n)));
  return sequence(integer(version), hash, sequence(...groups), info ?? new Uint8Array(), more);
};

export const attribute = (type: string, ...values: readonly Uint8Array[]): Uint8Array =>
  sequence(oid(type), setOf(...values));
export const contentType = (type = LDS_SECURITY_OBJECT): Uint8Array =>
  attribute(CONTENT_TYPE ?? '', oid(type));
export const messageDigest = (content: Uint8Array, hash = 'sha256'): Uint8Array =>
  attribute(MESSAGE_DIGEST ?? '', octets(createHash(hash).update(content).digest()));
export const signingTime = (at = SIGNED): Uint8Array => attribute(SIGNING_TIME ?? '', time(at));

/** What a forger may choose; everything left out is as it should be, and the signature is right for what was chosen. */
export interface Forgery {
  readonly messageType?: string;
  readonly version?: number;
  readonly announced?: readonly Uint8Array[];
  readonly eContentType?: string;
  readonly content?: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  /** Put after the certificates. */
  readonly crls?: Uint8Array;
  readonly signerVersion?: number;
  readonly signerId?: Uint8Array;
  readonly signerDigest?: Uint8Array;
  readonly hash?: string;
  readonly attributes?: readonly Uint8Array[];
  /** Signed attributes in the order given, and not in that of DER. */
  readonly unsorted?: boolean;
  /** Then the signature is over the order of DER, as RFC 5652 wants, or over what is sent. */
  readonly signsWhatIsSent?: boolean;
  readonly noAttributes?: boolean;
  readonly signatureAlgorithm?: Uint8Array;
  readonly changeSignature?: (signature: Uint8Array) => Uint8Array;
  readonly unsignedAttributes?: Uint8Array;
  readonly signers?: number;
  readonly afterSigner?: Uint8Array;
  readonly afterSignedData?: Uint8Array;
  readonly afterMessage?: Uint8Array;
  readonly afterFile?: Uint8Array;
}

type Key = Parameters<typeof sign>[2];

/** An EF.SOD of a document signer with a P-256 key, with everything that a forger may choose. */
export const forgeSod = (certificate: Uint8Array, privateKey: Key, forged: Forgery = {}): Uint8Array => {
  const { issuer, serial } = readCertificate(certificate);
  const content = forged.content ?? securityObject();
  const hash = forged.hash ?? 'sha256';
  const given = forged.attributes ?? [contentType(), messageDigest(content, hash), signingTime()];
  const sorted = setOf(...given);
  const sent = forged.unsorted ? tlv(0x31, ...given) : sorted;
  const raw = sign(hash, forged.noAttributes ? content : forged.signsWhatIsSent ? sent : sorted, privateKey);
  const signature = forged.changeSignature?.(Uint8Array.from(raw)) ?? raw;
  const none = new Uint8Array();
  const signer = sequence(
    integer(forged.signerVersion ?? 1),
    forged.signerId ?? sequence(issuer, integer(serial)),
    forged.signerDigest ?? SHA256,
    forged.noAttributes ? none : tagged(0, readDer(sent).value),
    forged.signatureAlgorithm ?? ECDSA_SHA256,
    octets(signature),
    forged.unsignedAttributes === undefined ? none : tagged(1, forged.unsignedAttributes),
    forged.afterSigner ?? none,
  );
  const certificates = forged.certificates ?? [certificate];
  const signedData = sequence(
    integer(forged.version ?? 3),
    setOf(...(forged.announced ?? [SHA256])),
    sequence(oid(forged.eContentType ?? LDS_SECURITY_OBJECT), tagged(0, octets(content))),
    certificates.length === 0 ? none : tagged(0, ...certificates),
    forged.crls === undefined ? none : tagged(1, forged.crls),
    setOf(...new Array<Uint8Array>(forged.signers ?? 1).fill(signer)),
    forged.afterSignedData ?? none,
  );
  const type = oid(forged.messageType ?? '1.2.840.113549.1.7.2');
  const message = sequence(type, tagged(0, signedData), forged.afterMessage ?? none);
  return concat(tlv(0x77, message), forged.afterFile ?? none);
};
