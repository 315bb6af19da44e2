/** Certificates of the document PKI (ICAO Doc 9303-12): issued, read, verified, revoked and replaced. */
export { buildCrl, type CrlRequest } from './build-crl.ts';
export { buildMasterList, type MasterListRequest } from './build-master-list.ts';
export { buildRequest } from './build-request.ts';
export {
  isOurs,
  type ProfileReport,
  profileFaults,
  type Strictness,
  strictnessFor,
} from './check-profile.ts';
export { checkStanding, standingOf } from './check-signer.ts';
export { namedKey } from './curves.ts';
export {
  checkSigner,
  type SignerCheck,
  type SignerExpectation,
  type SignerQuestion,
  type SignerStanding,
  type SignerVerdict,
} from './document-signer.ts';
export { ecdsaFault } from './ecdsa-der.ts';
export { kindOf, type TrustKind, type TrustPart, trustParts } from './envelopes.ts';
export { PKI_ERRORS } from './errors.ts';
export { type CertificateRequest, issueCertificate } from './issue-certificate.ts';
export {
  isSelfSigned,
  issuedBy,
  issueLinkCertificate,
  type LinkedTrust,
  type LinkRequest,
  sameKey,
  trustThroughLinks,
} from './link-certificates.ts';
export { loadTrust, type Trust } from './load-trust.ts';
export { namePart, nameText, sameName } from './names.ts';
export type { CheckedProfile } from './profile-rules.ts';
export { type CertificateProfile, EXTENDED_USAGE, monthsAfter, PROFILES } from './profiles.ts';
export { type Certificate, pemOf, readCertificate } from './read-certificate.ts';
export { type Crl, type RevokedEntry, readCrl } from './read-crl.ts';
export { type MasterList, readMasterList } from './read-master-list.ts';
export { crlFault, crlFreshness, isRevoked, type RevocationFinding, revocationOf } from './revocation.ts';
export {
  coveredUntil,
  signerInUse,
  signerWindow,
  successorDue,
  type UsageWindow,
  usageWindow,
} from './roll-over.ts';
export { type IssuingKey, newSerial } from './sign-certificate.ts';
export { signatureIdentifier } from './signature-algorithms.ts';
export { type MasterListVerdict, verifyMasterList } from './verify-master-list.ts';
export { type SignatureRules, signatureFault } from './verify-signature.ts';
