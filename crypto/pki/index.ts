/** Certificates of the document PKI (ICAO Doc 9303-12). */
export { type CertificateRequest, issueCertificate } from './issue-certificate.ts';
export { type CertificateProfile, PROFILES } from './profiles.ts';
export { type Certificate, pemOf, readCertificate } from './read-certificate.ts';
