import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import { sha256Hex } from '../../extract/index.ts';
import { type CertificateProfile, issueCertificate } from '../../pki/index.ts';
import { profileOf } from '../../pki/profiles.ts';
import type { Signer } from '../../signer.ts';
import { certificateFile, writeOwnFile } from '../demo-file.ts';
import { midnight } from '../demo-make.ts';
import type { Device } from '../pkcs11/device.ts';
import type { ManifestKeyEntry } from '../pkcs11/manifest.ts';
import { publicKeyFrom } from '../pkcs11/public-key.ts';
import { TokenSigner } from '../pkcs11/token-signer.ts';
import { CEREMONY_ERRORS } from './errors.ts';

const CERTIFIED = [
  'csca',
  'document-signer',
  'barcode-signer',
  'master-list-signer',
  'revocation-signer',
] as const satisfies readonly CertificateProfile[];

export const profileFor = (entry: ManifestKeyEntry): CertificateProfile | undefined =>
  CERTIFIED.find((one) => one === entry.purpose);

/** Has its certificate still to come? */
export const isUncertified = (entry: ManifestKeyEntry): boolean =>
  profileFor(entry) !== undefined && entry.certificate === null;

const COMMON_NAMES: Readonly<Record<CertificateProfile, (generation: number) => string>> = {
  csca: (n) => `Kadi Country Signer ${n}`,
  'document-signer': (n) => `Kadi Document Signer ${n}`,
  // Two characters (Doc 9303-12 table 18): K and the generation to the base 36.
  'barcode-signer': (n) => `K${n.toString(36).slice(-1).toUpperCase()}`,
  'master-list-signer': (n) => `Kadi Master List Signer ${n}`,
  'revocation-signer': (n) => `Kadi Revocation Signer ${n}`,
};

export const commonNameOf = (profile: CertificateProfile, generation: number): string =>
  COMMON_NAMES[profile](generation);

/** The signer of an entry. During a ceremony nothing waits: a token that goes away is told at once. */
export const signerOf = (device: Device, entry: ManifestKeyEntry, certificate: Uint8Array | null): Signer => {
  const publicKey = publicKeyFrom(Buffer.from(entry.publicKey ?? '', 'base64'));
  if (publicKey === undefined || entry.algorithm === 'AES-256') {
    throw failure(CEREMONY_ERRORS, 'CEREMONY_TEST_FAILED', { key: entry.label, test: 'public key' });
  }
  const purpose = entry.purpose as Signer['purpose'];
  const key = { label: entry.label, id: entry.id };
  return new TokenSigner(
    device,
    { ms: 0 },
    { key, purpose, algorithm: entry.algorithm, publicKey, certificate },
  );
};

/**
 * Issues the certificate of an entry and puts it beside the manifest; returns the entry with its name. `csca`: the country
 * signer with its certificate; for the CSCA's own certificate, itself.
 */
export const certify = async (
  folder: string,
  entry: ManifestKeyEntry,
  device: Device,
  csca: Signer,
  at: Date,
): Promise<ManifestKeyEntry> => {
  const profile = profileFor(entry);
  if (profile === undefined) return entry;
  const subject = signerOf(device, entry, null);
  const today = midnight(at);
  const from = entry.from === null ? today : new Date(entry.from);
  // Where the certificate states when its key begins, it is valid from today, so that verifiers can load it ahead.
  const stated = profileOf(profile).statesUsage && from > today;
  const certificate = await issueCertificate({
    profile,
    subjectPublicKey: subject.publicKey,
    issuer: csca,
    notBefore: stated ? today : from,
    ...(stated ? { usageFrom: from } : {}),
    commonName: commonNameOf(profile, entry.generation),
  });
  const name = certificateFile(subject.purpose, subject.keyId);
  // One that an interrupted ceremony wrote and did not enter was never handed out.
  await rm(join(folder, name), { force: true });
  await writeOwnFile(join(folder, name), certificate);
  return { ...entry, certificate: name };
};

export const fingerprintOf = (certificate: Uint8Array): string => sha256Hex(certificate);

/** A key as people call it. */
export const naming = ({ purpose, generation }: { purpose: string; generation: number }): string =>
  `${purpose} ${generation}`;
