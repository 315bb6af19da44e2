/** Object identifiers of ICAO Doc 9303-10, -12 and the RFCs they build on. */
export const OID = {
  signedData: '1.2.840.113549.1.7.2',
  ldsSecurityObject: '2.23.136.1.1.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  documentTypeList: '2.23.136.1.1.6.2',
  barcodeSigner: '2.23.136.1.1.11.1',
  ecPublicKey: '1.2.840.10045.2.1',
  primeField: '1.2.840.10045.1.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  countryName: '2.5.4.6',
  localityName: '2.5.4.7',
  organizationName: '2.5.4.10',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlDistributionPoints: '2.5.29.31',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  // Doc 9303-11 §9.2 and BSI TR-03110-3: what a chip can do, in EF.CardAccess and DG14.
  chipPublicKeyEcdh: '0.4.0.127.0.7.2.2.1.2',
  terminalAuthentication: '0.4.0.127.0.7.2.2.2',
  chipAuthenticationEcdhAes128: '0.4.0.127.0.7.2.2.3.2.2',
  paceEcdhGmAes128: '0.4.0.127.0.7.2.2.4.2.2',
  activeAuthenticationInfo: '2.23.136.1.1.5',
  ecdsaPlainSha256: '0.4.0.127.0.7.1.1.4.1.3',
} as const;

/** Hashes that Doc 9303-12 §4.1.6.4 allows. SHA-1 is not among them. */
export const DIGESTS: Readonly<Record<string, 'sha224' | 'sha256' | 'sha384' | 'sha512'>> = {
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
export type DigestName = 'sha224' | 'sha256' | 'sha384' | 'sha512';

export const DIGEST_OID: Readonly<Record<DigestName, string>> = {
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** Signature algorithms with a fixed hash. */
export const SIGNATURES: Readonly<
  Record<string, { readonly family: 'ecdsa' | 'rsa'; readonly digest: DigestName }>
> = {
  '1.2.840.10045.4.3.1': { family: 'ecdsa', digest: 'sha224' },
  '1.2.840.10045.4.3.2': { family: 'ecdsa', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { family: 'ecdsa', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { family: 'ecdsa', digest: 'sha512' },
  '1.2.840.113549.1.1.14': { family: 'rsa', digest: 'sha224' },
  '1.2.840.113549.1.1.11': { family: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { family: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { family: 'rsa', digest: 'sha512' },
};
