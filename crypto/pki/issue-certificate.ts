import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import {
  algorithm,
  bitString,
  derNull,
  derTrue,
  generalizedTime,
  integer,
  octets,
  oid,
  printable,
  sequence,
  setOf,
  tagged,
  taggedPrimitive,
  time,
  utf8String,
} from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import { utf8 } from '../text.ts';
import { curveOf, explicitKeyInfo, pointOf } from './curves.ts';
import {
  type CertificateProfile,
  CONTACT_MAIL,
  COUNTRY,
  CRL_ADDRESS,
  DOCUMENT_TYPES,
  monthsAfter,
  ORGANISATION,
  PROFILES,
  STATE,
} from './profiles.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';

export interface CertificateRequest {
  readonly profile: CertificateProfile;
  readonly subjectPublicKey: KeyObject;
  /** 1 to 20 bytes, big endian, positive; never used before by this CSCA. */
  readonly serial: Uint8Array;
  readonly issuerPrivateKey: KeyObject;
  /** DER; absent for the CSCA, which signs itself. */
  readonly issuerCertificate?: Uint8Array;
  readonly notBefore: Date;
  /** For the barcode signer exactly two capital letters or digits (Doc 9303-12 §7.1.2, table 18). */
  readonly commonName: string;
  /** E-mail address in the alternative names, and where the revocation list is. */
  readonly contactMail?: string;
  readonly crlAddress?: string;
  /**
   * Doc 9303-12 §4.1.6.3 wants the curve of an eMRTD certificate written out in full. OpenSSL since 1.1.1h refuses to
   * build a chain over such a certificate, and with it most agencies' tools; so the default is the named curve, and a
   * State that publishes in the ICAO PKD says `true`. This project's verifier takes both.
   */
  readonly explicitCurve?: boolean;
}

const refuse = (rule: string): Error => failure(DOCUMENT_ERRORS, 'PKI_PROFILE', { rule });

const attribute = (type: string, value: Uint8Array): Uint8Array => setOf(sequence(oid(type), value));

const nameOf = (profile: CertificateProfile, commonName: string): Uint8Array => {
  const country = attribute(OID.countryName, printable(COUNTRY));
  if (profile === 'barcode-signer') {
    if (!/^[A-Z0-9]{2}$/.test(commonName)) throw refuse('common name of two characters');
    return sequence(country, attribute(OID.commonName, printable(commonName)));
  }
  if (commonName.length === 0 || commonName.length > 64) throw refuse('common name of 1 to 64 characters');
  return sequence(
    country,
    attribute(OID.organizationName, utf8String(ORGANISATION)),
    attribute(OID.commonName, utf8String(commonName)),
  );
};

/** Default FALSE is not encoded. */
const extension = (type: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(type), ...(critical ? [derTrue()] : []), octets(value));

/** SHA-1 of the public key bits: RFC 5280 §4.2.1.2 method 1. A name for a key, not a protection. */
const keyIdOf = (publicKeyBytes: Uint8Array): Uint8Array =>
  createHash('sha1').update(publicKeyBytes).digest();

const authorityKey = (keyId: Uint8Array): Uint8Array =>
  extension(OID.authorityKeyIdentifier, sequence(taggedPrimitive(0, keyId)));

const documentTypes = (): Uint8Array =>
  extension(OID.documentTypeList, sequence(integer(0), setOf(...DOCUMENT_TYPES.map(printable))));

const KEY_CERT_SIGN_AND_CRL_SIGN = bitString(Uint8Array.of(0x06), 1);
const DIGITAL_SIGNATURE = bitString(Uint8Array.of(0x80), 7);

const extensionsOf = (
  request: CertificateRequest,
  subjectKey: Uint8Array,
  issuerKey: Uint8Array,
): Uint8Array[] => {
  const profile = PROFILES[request.profile];
  if (request.profile === 'barcode-signer') {
    return [
      authorityKey(issuerKey),
      documentTypes(),
      extension(OID.extKeyUsage, sequence(oid(OID.barcodeSigner)), true),
    ];
  }
  const ca = request.profile === 'csca';
  const names = sequence(
    taggedPrimitive(1, utf8(request.contactMail ?? CONTACT_MAIL)),
    tagged(4, sequence(attribute(OID.localityName, printable(STATE)))),
  );
  const usage = sequence(
    taggedPrimitive(0, generalizedTime(request.notBefore).subarray(2)),
    taggedPrimitive(1, generalizedTime(monthsAfter(request.notBefore, profile.usageMonths ?? 0)).subarray(2)),
  );
  const crl = taggedPrimitive(6, utf8(request.crlAddress ?? CRL_ADDRESS));
  return [
    authorityKey(issuerKey),
    extension(OID.subjectKeyIdentifier, octets(subjectKey)),
    extension(OID.keyUsage, ca ? KEY_CERT_SIGN_AND_CRL_SIGN : DIGITAL_SIGNATURE, true),
    extension(OID.privateKeyUsagePeriod, usage),
    extension(OID.subjectAltName, names),
    extension(OID.issuerAltName, names),
    ...(ca ? [extension(OID.basicConstraints, sequence(derTrue(), integer(0)), true)] : []),
    extension(OID.crlDistributionPoints, sequence(sequence(tagged(0, tagged(0, crl))))),
    ...(ca ? [] : [documentTypes()]),
  ];
};

interface Issuing {
  readonly signatureAlgorithm: Uint8Array;
  readonly hash: string;
}

/** The project's own CSCA is P-384; the State's is RSA-4096, whose algorithm identifier carries NULL. */
const issuingWith = (key: KeyObject): Issuing => {
  if (key.asymmetricKeyType === 'rsa') {
    return { signatureAlgorithm: algorithm(OID.sha256WithRsa, derNull()), hash: 'sha256' };
  }
  const curve = curveOf(key);
  if (curve === 'P-384') return { signatureAlgorithm: algorithm(OID.ecdsaWithSha384), hash: 'sha384' };
  if (curve === 'P-256') return { signatureAlgorithm: algorithm(OID.ecdsaWithSha256), hash: 'sha256' };
  throw refuse('issuer key: P-384, P-256 or RSA');
};

const issuerOf = (request: CertificateRequest): Certificate | null => {
  if (request.issuerCertificate === undefined) {
    if (request.profile !== 'csca') throw refuse('issuer certificate');
    return null;
  }
  if (request.profile === 'csca') throw refuse('a CSCA certificate signs itself');
  const issuer = readCertificate(request.issuerCertificate);
  if (!issuer.isCa || issuer.keyUsage?.includes('keyCertSign') !== true) throw refuse('issuer is a CSCA');
  // A State whose CSCA says C=ke or another country could never verify with this issuer (Doc 9303-12 table 5).
  if (issuer.subjectCountry !== COUNTRY) throw refuse('country of issuer and subject');
  const outlives = issuer.usageUntil !== null && request.notBefore > issuer.usageUntil;
  if (request.notBefore < issuer.notBefore || outlives) throw refuse('usage period of the issuer key');
  return issuer;
};

/**
 * Issues one certificate of the document PKI; the profile decides everything but the request. DER. The signature is
 * verified before it is returned. Throws PKI_PROFILE with the rule that is broken.
 */
export const issueCertificate = async (request: CertificateRequest): Promise<Uint8Array> => {
  const profile = PROFILES[request.profile];
  const curve = curveOf(request.subjectPublicKey);
  if (request.subjectPublicKey.type !== 'public' || curve !== profile.curve)
    throw refuse(`subject key: ${profile.curve}`);
  if (request.issuerPrivateKey.type !== 'private') throw refuse('issuer private key');
  const [lead] = request.serial;
  const serial = integer(request.serial);
  if (lead === undefined || serial.length > 2 + 20 || request.serial.every((byte) => byte === 0)) {
    throw refuse('serial number: positive, at most 20 bytes');
  }
  const issuer = issuerOf(request);
  const issuerPublicKey = createPublicKey(request.issuerPrivateKey);
  const { signatureAlgorithm, hash } = issuingWith(issuerPublicKey);
  const subjectPoint = pointOf(request.subjectPublicKey);
  if (issuer === null && !sameBytes(pointOf(issuerPublicKey), subjectPoint))
    throw refuse('a CSCA certificate signs itself');
  const subjectKey = keyIdOf(subjectPoint);
  const issuerKey = issuer === null ? subjectKey : (issuer.subjectKeyId ?? keyIdOf(issuer.publicKeyBytes));
  const subject = nameOf(request.profile, request.commonName);
  const tbs = sequence(
    tagged(0, integer(2)),
    serial,
    signatureAlgorithm,
    issuer?.subject ?? subject,
    sequence(time(request.notBefore), time(monthsAfter(request.notBefore, profile.validMonths))),
    subject,
    request.explicitCurve === true
      ? explicitKeyInfo(request.subjectPublicKey, profile.curve)
      : request.subjectPublicKey.export({ format: 'der', type: 'spki' }),
    tagged(3, sequence(...extensionsOf(request, subjectKey, issuerKey))),
  );
  const signature = sign(hash, tbs, { key: request.issuerPrivateKey, dsaEncoding: 'der' });
  const certified = issuer?.publicKey ?? request.subjectPublicKey;
  if (!verify(hash, tbs, { key: certified, dsaEncoding: 'der' }, signature))
    throw refuse('key of the issuer certificate');
  return sequence(tbs, signatureAlgorithm, bitString(signature));
};
