import type { KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { bitString, integer, sequence, tagged, time } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { verifyWith } from '../keys/sign-with.ts';
import { SoftwareSigner } from '../keys/software-signer.ts';
import { randomBytes } from '../random.ts';
import type { SignatureAlgorithm, Signer } from '../signer.ts';
import { signatureIdentifier } from './signature-algorithms.ts';

const refuse = (rule: string): Error => failure(DOCUMENT_ERRORS, 'PKI_PROFILE', { rule });

/** Where the key of the CSCA is: behind a `Signer` (an HSM), or, in a demonstration and in tests, in this memory. */
export interface IssuingKey {
  readonly issuer?: Signer;
  readonly issuerPrivateKey?: KeyObject;
  /** How a key in memory signs. EC: by its curve. RSA: RS256 as the State's own CSCA does, unless PS256, PS384 or PS512. */
  readonly issuerAlgorithm?: SignatureAlgorithm;
}

/** Throws PKI_PROFILE unless exactly one key is given, and SIGNER_PURPOSE for a key that is no country signer's. */
export const issuingSigner = (given: IssuingKey): Signer => {
  const { issuer, issuerPrivateKey: key } = given;
  if ((issuer === undefined) === (key === undefined)) throw refuse('one issuer key');
  if (issuer !== undefined) {
    if (issuer.purpose !== 'csca') {
      throw failure(DOCUMENT_ERRORS, 'SIGNER_PURPOSE', { needed: 'csca', given: issuer.purpose });
    }
    if (issuer.algorithm === 'Ed25519') throw refuse('issuer key: EC or RSA');
    return issuer;
  }
  if (key === undefined || key.type !== 'private') throw refuse('issuer private key');
  const kind = key.asymmetricKeyType;
  const algorithm = given.issuerAlgorithm ?? (kind === 'rsa' ? 'RS256' : undefined);
  if (kind !== 'rsa' && kind !== 'ec') throw refuse('issuer key: EC or RSA');
  return new SoftwareSigner('csca', key, null, algorithm);
};

/** Sixteen random bytes, positive and without a leading zero: a CSCA never uses a number twice (Doc 9303-12 table 5). */
export const newSerial = (): Uint8Array => {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
};

/** The INTEGER; PKI_PROFILE unless positive and of at most 20 bytes (RFC 5280 §4.1.2.2). */
export const serialNumber = (serial: Uint8Array): Uint8Array => {
  const encoded = integer(serial);
  if (encoded.length > 2 + 20 || serial.every((byte) => byte === 0)) {
    throw refuse('serial number: positive, at most 20 bytes');
  }
  return encoded;
};

/** What is signed, all DER. */
export interface ToBeSigned {
  readonly serial: Uint8Array;
  readonly issuerName: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subjectName: Uint8Array;
  readonly keyInfo: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

/** Any signed object of X.509: content, algorithm, signature. Verified against `publicKey`, not merely by the signer itself. */
export const signedObject = async (
  content: Uint8Array,
  signer: Signer,
  publicKey: KeyObject,
): Promise<Uint8Array> => {
  const signature = await signer.sign(content, 'der');
  if (!verifyWith(signer.algorithm, publicKey, content, signature, 'der'))
    throw refuse('key of the issuer certificate');
  return sequence(content, signatureIdentifier(signer.algorithm), bitString(signature));
};

/** Certificate, X.509 version 3. `publicKey`: of the issuer as its certificate has it. */
export const signCertificate = (
  parts: ToBeSigned,
  signer: Signer,
  publicKey: KeyObject,
): Promise<Uint8Array> => {
  const content = sequence(
    tagged(0, integer(2)),
    parts.serial,
    signatureIdentifier(signer.algorithm),
    parts.issuerName,
    sequence(time(parts.notBefore), time(parts.notAfter)),
    parts.subjectName,
    parts.keyInfo,
    tagged(3, sequence(...parts.extensions)),
  );
  return signedObject(content, signer, publicKey);
};
