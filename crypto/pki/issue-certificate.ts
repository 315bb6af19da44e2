import type { KeyObject } from 'node:crypto';
import { failure } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import { printable, sequence, utf8String } from '../der.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import {
  attribute,
  authorityIsCa,
  authorityKey,
  crlPlace,
  documentTypeList,
  extension,
  keyNameOf,
  keyUsage,
  onlyFor,
  stateNames,
  subjectKey,
  usagePeriod,
} from './build-extensions.ts';
import { curveOf, explicitKeyInfo, pointOf } from './curves.ts';
import {
  type CertificateProfile,
  COUNTRY,
  DOCUMENT_TYPES,
  monthsAfter,
  ORGANISATION,
  type Profile,
  profileOf,
} from './profiles.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';
import {
  type IssuingKey,
  issuingSigner,
  newSerial,
  serialNumber,
  signCertificate,
} from './sign-certificate.ts';

/** The issuer's key is `issuer` (a `Signer` of purpose csca) or `issuerPrivateKey`, one of the two. */
export interface CertificateRequest extends IssuingKey {
  readonly profile: CertificateProfile;
  readonly subjectPublicKey: KeyObject;
  /** 1 to 20 bytes, big endian, positive; never used before by this CSCA. Sixteen random bytes when left out. */
  readonly serial?: Uint8Array;
  /** DER; absent for the CSCA, which signs itself. For others, that of `issuer` when left out. */
  readonly issuerCertificate?: Uint8Array;
  readonly notBefore: Date;
  /** When the private key starts to sign; later than `notBefore` for a successor prepared in advance. */
  readonly usageFrom?: Date;
  /** Shorter periods than those of the profile, in months from the start of use. */
  readonly signsMonths?: number;
  readonly validMonths?: number;
  /** For the barcode signer exactly two capital letters or digits (Doc 9303-12 §7.1.2, table 18). */
  readonly commonName: string;
  /** E-mail address in the alternative names, and where the revocation list is. */
  readonly contactMail?: string;
  readonly crlAddress?: string;
  /** One or two letters each, as in the MRZ. */
  readonly documentTypes?: readonly string[];
  /**
   * Doc 9303-12 §4.1.6.3 wants the curve of an eMRTD certificate written out in full. OpenSSL since 1.1.1h refuses to
   * build a chain over such a certificate, and with it most agencies' tools; so the default is the named curve, and a
   * State that publishes in the ICAO PKD says `true`. This project's verifier takes both.
   */
  readonly explicitCurve?: boolean;
}

const refuse = (rule: string): Error => failure(DOCUMENT_ERRORS, 'PKI_PROFILE', { rule });

/** The Name of a certificate of the profile, DER. Throws PKI_PROFILE. */
export const subjectName = (profile: CertificateProfile, commonName: string): Uint8Array => {
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

interface Periods {
  readonly usageFrom: Date;
  readonly usageUntil: Date;
  readonly notAfter: Date;
}

const shortened = (most: number, wanted: number | undefined, rule: string): number => {
  if (wanted === undefined) return most;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most) throw refuse(rule);
  return wanted;
};

const periodsOf = (request: CertificateRequest, profile: Profile): Periods => {
  const usageFrom = request.usageFrom ?? request.notBefore;
  if (usageFrom < request.notBefore) throw refuse('start of use before the start of the certificate');
  // A certificate without that extension cannot say that its key starts later.
  if (!profile.statesUsage && usageFrom > request.notBefore) throw refuse('start of use is not stated here');
  const signs = shortened(profile.signsMonths, request.signsMonths, 'months of use');
  const valid = shortened(profile.validMonths, request.validMonths, 'months of validity');
  if (valid < signs) throw refuse('validity shorter than use');
  return {
    usageFrom,
    usageUntil: monthsAfter(usageFrom, signs),
    notAfter: monthsAfter(usageFrom, valid),
  };
};

const extensionsOf = (
  request: CertificateRequest,
  profile: Profile,
  { usageFrom, usageUntil }: Periods,
  subjectKeyId: Uint8Array,
  issuerKeyId: Uint8Array,
  issuerNames: Uint8Array | null,
): Uint8Array[] => {
  const purpose = profile.extendedUsage === undefined ? [] : [onlyFor(profile.extendedUsage)];
  const types = profile.documentTypes ? [documentTypeList(request.documentTypes ?? DOCUMENT_TYPES)] : [];
  if (request.profile === 'barcode-signer') return [authorityKey(issuerKeyId), ...types, ...purpose];
  const ca = request.profile === 'csca';
  const names = stateNames(request.contactMail);
  return [
    authorityKey(issuerKeyId),
    subjectKey(subjectKeyId),
    keyUsage(ca),
    usagePeriod(usageFrom, usageUntil),
    extension(OID.subjectAltName, names),
    extension(OID.issuerAltName, issuerNames ?? names),
    ...(ca ? [authorityIsCa()] : purpose),
    crlPlace(request.crlAddress),
    ...types,
  ];
};

const checkSubjectKey = (key: KeyObject, profile: Profile): void => {
  const kind =
    key.asymmetricKeyType === 'ed25519' ? 'Ed25519' : key.asymmetricKeyType === 'rsa' ? 'RSA' : curveOf(key);
  const fits = key.type === 'public' && profile.keys.some((one) => one === kind);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (!fits || (kind === 'RSA' && profile.rsaBits?.includes(bits) !== true)) {
    throw refuse(`subject key: ${profile.keys.join(', ')}`);
  }
};

const issuerOf = (request: CertificateRequest): Certificate | null => {
  const der =
    request.issuerCertificate ?? (request.profile === 'csca' ? undefined : request.issuer?.certificate);
  if (der === undefined || der === null) {
    if (request.profile !== 'csca') throw refuse('issuer certificate');
    return null;
  }
  if (request.profile === 'csca') throw refuse('a CSCA certificate signs itself');
  const issuer = readCertificate(der);
  if (!issuer.isCa || issuer.keyUsage?.includes('keyCertSign') !== true) throw refuse('issuer is a CSCA');
  // A State whose CSCA says C=ke or another country could never verify with this issuer (Doc 9303-12 table 5).
  if (issuer.subjectCountry !== COUNTRY) throw refuse('country of issuer and subject');
  const outlives = issuer.usageUntil !== null && request.notBefore > issuer.usageUntil;
  if (request.notBefore < issuer.notBefore || outlives) throw refuse('usage period of the issuer key');
  return issuer;
};

/**
 * Issues one certificate of the document PKI; the profile decides everything but the request. DER. The signature is
 * verified before it is returned. Throws PKI_PROFILE with the rule that is broken, SIGNER_PURPOSE for another key than a
 * CSCA's.
 */
export const issueCertificate = async (request: CertificateRequest): Promise<Uint8Array> => {
  const profile = profileOf(request.profile);
  const subject = request.subjectPublicKey;
  checkSubjectKey(subject, profile);
  const signer = issuingSigner(request);
  const serial = serialNumber(request.serial ?? newSerial());
  const issuer = issuerOf(request);
  const periods = periodsOf(request, profile);
  const subjectBits = pointOf(subject);
  if (issuer === null && !sameBytes(pointOf(signer.publicKey), subjectBits))
    throw refuse('a CSCA certificate signs itself');
  if (issuer !== null && sameBytes(issuer.publicKeyBytes, subjectBits)) throw refuse('one key, one purpose');
  const subjectKeyId = keyNameOf(subjectBits);
  const issuerKeyId =
    issuer === null ? subjectKeyId : (issuer.subjectKeyId ?? keyNameOf(issuer.publicKeyBytes));
  const name = subjectName(request.profile, request.commonName);
  return signCertificate(
    {
      serial,
      issuerName: issuer?.subject ?? name,
      notBefore: request.notBefore,
      notAfter: periods.notAfter,
      subjectName: name,
      keyInfo:
        request.explicitCurve === true && curveOf(subject) !== undefined
          ? explicitKeyInfo(subject)
          : subject.export({ format: 'der', type: 'spki' }),
      extensions: extensionsOf(
        request,
        profile,
        periods,
        subjectKeyId,
        issuerKeyId,
        issuer?.altNames ?? null,
      ),
    },
    signer,
    issuer?.publicKey ?? subject,
  );
};
