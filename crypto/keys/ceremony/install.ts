import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import { sameBytes } from '../../bytes.ts';
import {
  type Certificate,
  issuedBy,
  namedKey,
  profileFaults,
  readCertificate,
  strictnessFor,
  usageWindow,
} from '../../pki/index.ts';
import { certificateFile } from '../demo-file.ts';
import { KEY_ERRORS } from '../errors.ts';
import {
  countrySignersElsewhere,
  type KeyManifest,
  type ManifestKeyEntry,
  readManifest,
  replaceFile,
  writeManifest,
} from '../pkcs11/manifest.ts';
import { publicKeyFrom } from '../pkcs11/public-key.ts';
import { profileFor } from './certify.ts';

const refuse = (why: string): Error => failure(KEY_ERRORS, 'KEY_CERTIFICATE_REFUSED', { why });

const damaged = (file: string) => failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file, why: 'missing' });

const entryFor = (manifest: KeyManifest, certificate: Certificate): ManifestKeyEntry => {
  // An issuer may write the curve out in full (Doc 9303-12 §4.1.6.3); it is the same key.
  const key = namedKey(certificate.publicKey);
  const entry = manifest.keys.find(({ publicKey }) => {
    const ours = publicKey === null ? undefined : publicKeyFrom(Buffer.from(publicKey, 'base64'));
    return ours?.equals(key) === true;
  });
  if (entry === undefined) throw refuse('no key of this installation has this public key');
  return entry;
};

const check = async (
  folder: string,
  manifest: KeyManifest,
  entry: ManifestKeyEntry,
  certificate: Certificate,
  at: Date,
): Promise<void> => {
  const profile = profileFor(entry);
  if (profile === undefined || profile === 'csca') throw refuse('this key has no certificate');
  const roots = await Promise.all(
    countrySignersElsewhere(manifest).map(async (name) => {
      const der = await readFile(join(folder, name)).catch(() => undefined);
      if (der === undefined) throw damaged(name);
      return readCertificate(new Uint8Array(der));
    }),
  );
  if (roots.length === 0) throw refuse('the country signer of this token issues by itself');
  const why = roots.map((root) => issuedBy(root, certificate));
  if (!why.includes(null)) throw refuse(`not issued by the country signer: ${why[0]}`);
  const [fault] = profileFaults(certificate, profile, strictnessFor(certificate)).faults;
  if (fault !== undefined) throw refuse(fault);
  if (certificate.isCa) throw refuse('it may issue certificates itself');
  if (certificate.notAfter <= at || usageWindow(certificate).until <= at) throw refuse('it is over');
};

/** What was put in place. */
export interface InstalledCertificate {
  readonly purpose: string;
  readonly generation: number;
  readonly keyId: string;
  readonly file: string;
  readonly from: Date;
  readonly until: Date;
}

/**
 * Puts certificates that came back from a country signer elsewhere beside their keys. All of them are checked before one is
 * written. Processes that run take notice within minutes. Throws KEY_CERTIFICATE_REFUSED, KEY_FOLDER_DAMAGED, PKI_UNREADABLE.
 */
export const installCertificates = async (
  folder: string,
  certificates: readonly Uint8Array[],
  at: Date,
): Promise<readonly InstalledCertificate[]> => {
  let manifest = await readManifest(folder);
  if (manifest === undefined) throw damaged('keys.json');
  const installed: InstalledCertificate[] = [];
  const files = new Map<string, Uint8Array>();
  for (const der of certificates) {
    const certificate = readCertificate(der);
    const entry = entryFor(manifest, certificate);
    await check(folder, manifest, entry, certificate, at);
    if (entry.certificate !== null) {
      const held = await readFile(join(folder, entry.certificate)).catch(() => undefined);
      if (held === undefined || !sameBytes(held, der))
        throw refuse('this key has another certificate already');
    }
    const { purpose, generation, keyId } = entry;
    if (purpose === 'record-wrap' || purpose === 'chip-master') throw refuse('this key has no certificate');
    const { from, until } = usageWindow(certificate);
    const file = certificateFile(purpose, keyId);
    files.set(file, der);
    // The issuer decides when a key signs: its certificate may come later than was planned.
    const now = { ...entry, certificate: file, from: from.toISOString(), until: until.toISOString() };
    manifest = { ...manifest, keys: manifest.keys.map((one) => (one.id === entry.id ? now : one)) };
    installed.push({ purpose, generation, keyId, file, from, until });
  }
  for (const [file, der] of files) await replaceFile(join(folder, file), der);
  await writeManifest(folder, manifest);
  return installed;
};
