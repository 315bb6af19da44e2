import { X509Certificate } from 'node:crypto';
import { isScalarCurve, type ScalarCurve } from '../seal/ecdsa-scalars.ts';
import { soundKey } from '../sound-key.ts';

/** A certificate that may have signed seals. Read leniently: real signers leave out parts of the Doc 9303-12 profile. */
export interface VdsSigner {
  /** Country and common name: the signer identifier of the header. */
  readonly identifier: string;
  readonly serial: bigint;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly x509: X509Certificate;
  /** OpenSSL's name; undefined when it is no ECDSA key on a named curve this reader knows. */
  readonly curve: ScalarCurve | undefined;
  /** False when the certificate says that it is for something else. */
  readonly maySeal: boolean;
}

/** Extended key usage of a barcode signer (Doc 9303-12 table 18). */
const BARCODE_SIGNING = '2.23.136.1.1.11.1';

/** The only value of an attribute; several, or none, is no name of a signer. */
const attribute = (subject: string, name: string): string | undefined => {
  const [value, second] = subject
    .split('\n')
    .flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []));
  return second === undefined ? value : undefined;
};

/** Undefined when these are not the bytes of a certificate (DER or PEM), or it names no country and signer. */
export const vdsSignerOf = (certificate: Uint8Array): VdsSigner | undefined => {
  try {
    const x509 = new X509Certificate(certificate);
    const country = attribute(x509.subject, 'C');
    const name = attribute(x509.subject, 'CN');
    if (country === undefined || name === undefined) return undefined;
    const usage: readonly string[] | undefined = x509.keyUsage;
    const key = soundKey(x509.publicKey);
    const curve = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : undefined;
    return {
      identifier: (country + name).toUpperCase(),
      serial: BigInt(`0x${x509.serialNumber}`),
      notBefore: new Date(x509.validFrom),
      notAfter: new Date(x509.validTo),
      x509,
      curve: isScalarCurve(curve) ? curve : undefined,
      maySeal: !x509.ca && (usage === undefined || usage.includes(BARCODE_SIGNING)),
    };
  } catch {
    return undefined;
  }
};

/** Does the header name this certificate? The reference is the serial number in hex, filled up with zeros in version 3. */
export const isNamed = (signer: VdsSigner, identifier: string, reference: string): boolean =>
  signer.identifier === identifier &&
  /^[0-9A-F]+$/.test(reference) &&
  BigInt(`0x${reference}`) === signer.serial;
