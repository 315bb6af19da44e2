import { failure } from '../../card/errors.ts';
import { sameBytes } from '../bytes.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { OID } from '../oids.ts';
import {
  authorityIsCa,
  authorityKey,
  crlPlace,
  extension,
  keyNameOf,
  keyUsage,
  nameChange,
  stateNames,
  subjectKey,
  usagePeriod,
} from './build-extensions.ts';
import { profileFaults } from './check-profile.ts';
import { explicitKeyInfo, namedKey } from './curves.ts';
import { sameName } from './names.ts';
import { type Certificate, readCertificate } from './read-certificate.ts';
import {
  type IssuingKey,
  issuingSigner,
  newSerial,
  serialNumber,
  signCertificate,
} from './sign-certificate.ts';
import { signatureFault } from './verify-signature.ts';

/** The issuing key is that of the old generation. */
export interface LinkRequest extends IssuingKey {
  /** DER of the root whose key signs, and of the new root whose key is signed. */
  readonly oldCertificate: Uint8Array;
  readonly newCertificate: Uint8Array;
  readonly notBefore: Date;
  readonly serial?: Uint8Array;
  readonly contactMail?: string;
  readonly crlAddress?: string;
  readonly explicitCurve?: boolean;
}

const refuse = (rule: string): Error => failure(DOCUMENT_ERRORS, 'PKI_PROFILE', { rule });

/** The same key, however its curve is written. */
export const sameKey = (one: Certificate, other: Certificate): boolean =>
  one.publicKey.equals(other.publicKey) || namedKey(one.publicKey).equals(namedKey(other.publicKey));

/** Signed by its own key (with SHA-1 too: nothing rests on the signature of an anchor). */
export const isSelfSigned = (one: Certificate): boolean =>
  sameName(one.issuer, one.subject) &&
  signatureFault(one.tbs, one.signatureAlgorithm, one.publicKey, one.signature, { sha1: true }) === null;

/**
 * A link certificate (Doc 9303-12 §4.2.1 and table 5): the key of the old generation signs that of the new, so that whoever
 * trusts the old one comes to trust the new one without a courier. It ends with the old root (RFC 4210 §4.4, new with old).
 * NameChange is there when the two have different names. Throws PKI_PROFILE.
 */
export const issueLinkCertificate = async (request: LinkRequest): Promise<Uint8Array> => {
  const signer = issuingSigner(request);
  const before = readCertificate(request.oldCertificate);
  const after = readCertificate(request.newCertificate);
  for (const root of [before, after]) {
    const { faults } = profileFaults(root, 'csca');
    if (faults.length > 0 || !isSelfSigned(root)) throw refuse('link between two CSCA certificates');
  }
  if (sameKey(before, after)) throw refuse('a link needs a new key');
  if (before.subjectCountry !== after.subjectCountry) throw refuse('country of issuer and subject');
  const { notBefore } = request;
  const outlives = before.usageUntil !== null && notBefore > before.usageUntil;
  if (notBefore < before.notBefore || outlives) throw refuse('usage period of the issuer key');
  const names = stateNames(request.contactMail);
  return signCertificate(
    {
      serial: serialNumber(request.serial ?? newSerial()),
      issuerName: before.subject,
      notBefore,
      notAfter: before.notAfter,
      subjectName: after.subject,
      keyInfo:
        request.explicitCurve === true && after.publicKey.asymmetricKeyType === 'ec'
          ? explicitKeyInfo(after.publicKey)
          : namedKey(after.publicKey).export({ format: 'der', type: 'spki' }),
      extensions: [
        authorityKey(before.subjectKeyId ?? keyNameOf(before.publicKeyBytes)),
        subjectKey(after.subjectKeyId ?? keyNameOf(after.publicKeyBytes)),
        keyUsage(true),
        usagePeriod(after.usageFrom ?? after.notBefore, after.usageUntil ?? after.notAfter),
        extension(OID.subjectAltName, after.altNames ?? names),
        extension(OID.issuerAltName, before.altNames ?? names),
        authorityIsCa(),
        crlPlace(request.crlAddress),
        ...(sameName(before.subject, after.subject) ? [] : [nameChange()]),
      ],
    },
    signer,
    before.publicKey,
  );
};

/** Why `anchor` did not sign a certificate; null when it did. Names and key identifiers first: they cost nothing. */
export const issuedBy = (anchor: Certificate, certificate: Certificate): string | null => {
  if (!sameName(anchor.subject, certificate.issuer)) return 'another name';
  return signatureFault(
    certificate.tbs,
    certificate.signatureAlgorithm,
    anchor.publicKey,
    certificate.signature,
  );
};

const keyIdsDiffer = (anchor: Certificate, certificate: Certificate): boolean =>
  certificate.authorityKeyId !== null &&
  anchor.subjectKeyId !== null &&
  !sameBytes(certificate.authorityKeyId, anchor.subjectKeyId);

const linkFault = (trusted: readonly Certificate[], offered: Certificate): string | null => {
  if (isSelfSigned(offered)) {
    const linked = trusted.some((one) => sameName(one.subject, offered.subject) && sameKey(one, offered));
    return linked ? null : 'no trusted link to this root';
  }
  const [fault] = profileFaults(offered, 'link').faults;
  if (fault !== undefined) return fault;
  const inTime = (anchor: Certificate): boolean =>
    anchor.notBefore <= offered.notBefore && offered.notBefore <= anchor.notAfter;
  const signed = trusted.some(
    (anchor) => !keyIdsDiffer(anchor, offered) && inTime(anchor) && issuedBy(anchor, offered) === null,
  );
  return signed ? null : 'not signed by a trusted country signer';
};

export interface LinkedTrust {
  /** The anchors and what is trusted through them, each certificate once. */
  readonly trusted: readonly Certificate[];
  readonly refused: readonly { readonly certificate: Certificate; readonly why: string }[];
}

/**
 * Trust carried over links: a link certificate is trusted when a trusted key signed it, a root when its key stands in a trusted
 * link. Any number of generations, in any order.
 */
export const trustThroughLinks = (
  anchors: readonly Certificate[],
  offered: readonly Certificate[],
): LinkedTrust => {
  const trusted = [...anchors];
  let left = offered.filter((one) => !anchors.some((anchor) => sameBytes(anchor.der, one.der)));
  for (let grown = true; grown; ) {
    const before = trusted.length;
    left = left.filter((one) => {
      if (linkFault(trusted, one) !== null) return true;
      trusted.push(one);
      return false;
    });
    grown = trusted.length > before;
  }
  return {
    trusted,
    refused: left.map((certificate) => ({ certificate, why: linkFault(trusted, certificate) ?? 'link' })),
  };
};
