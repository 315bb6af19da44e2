/** Certificates of the document PKI (ICAO Doc 9303-12). */
export { PKI_ERRORS } from './errors.ts';
export { type CertificateRequest, issueCertificate } from './issue-certificate.ts';
export { loadTrust, type Trust } from './load-trust.ts';
export { type CertificateProfile, PROFILES } from './profiles.ts';
export { type Certificate, pemOf, readCertificate } from './read-certificate.ts';
export type { Crl, RevokedEntry } from './read-crl.ts';
export { type IssuingKey, newSerial } from './sign-certificate.ts';
export { signatureIdentifier } from './signature-algorithms.ts';
