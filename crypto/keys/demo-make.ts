import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { issueCertificate } from '../pki/index.ts';
import type { KeyPurpose } from '../signer.ts';
import {
  certificateFile,
  demoKeyFile,
  SECRET_BYTES,
  SECRET_NAMES,
  writeDemoKey,
  writeOwnFile,
} from './demo-file.ts';
import { keyIdOf } from './software-signer.ts';

/** A folder under making that is older than this belongs to a process that was killed. */
const ABANDONED_MS = 10 * 60_000;

const README = `Demo keys of Kadi. NOT FOR PRODUCTION.

Made by Kadi itself at its first start. They sign specimen cards and nothing else: whoever can read this folder can make
cards that these certificates call genuine. Kadi refuses them when KADI_MODE is "production"; there, keys live in an HSM.

*.demo-key   private and secret keys, binary, one purpose each
*.cer        certificates (DER), public

Delete the whole folder to start afresh. What was sealed or signed with the old keys can then no longer be opened or verified.
`;

/** Every purpose but the CSCA, which comes first and issues for them. */
export const ISSUED_PURPOSES = [
  'document-signer',
  'barcode-signer',
  'master-list-signer',
  'revocation-signer',
  'audit-seal',
  'register',
] as const satisfies readonly KeyPurpose[];

type Certified = 'csca' | 'document-signer' | 'barcode-signer' | 'master-list-signer' | 'revocation-signer';

/** Doc 9303-13 wants two characters as a barcode signer's common name. */
const COMMON_NAMES: Readonly<Record<Certified, string>> = {
  csca: 'Kadi Demo CSCA',
  'document-signer': 'Kadi Demo Document Signer',
  'barcode-signer': 'KD',
  'master-list-signer': 'Kadi Demo Master List Signer',
  'revocation-signer': 'Kadi Demo Revocation Signer',
};

/** Certificates begin at midnight UTC, so that two machines whose clocks differ a little agree that one is valid. */
export const midnight = (at: Date): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));

const isCertified = (purpose: KeyPurpose): purpose is Certified => purpose in COMMON_NAMES;

export interface Issuer {
  readonly privateKey: KeyObject;
  readonly certificate: Uint8Array;
}

/**
 * Makes one signing key of a generation, with its certificate if the purpose has one. The certificate is written before the
 * key: a key file is what makes a generation exist. Returns what a CSCA needs to issue for others.
 */
export const makeSigningKey = async (
  folder: string,
  purpose: KeyPurpose,
  generation: number,
  at: Date,
  issuer?: Issuer,
): Promise<Issuer | undefined> => {
  const der = generateKeyPairSync('ec', {
    namedCurve: purpose === 'csca' ? 'secp384r1' : 'prime256v1',
    privateKeyEncoding: { format: 'der', type: 'pkcs8' },
    publicKeyEncoding: { format: 'der', type: 'spki' },
  }).privateKey;
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const subjectPublicKey = createPublicKey(privateKey);
  const keyPath = join(folder, demoKeyFile(purpose, generation));
  if (!isCertified(purpose)) {
    await writeDemoKey(keyPath, purpose, der);
    return undefined;
  }
  const certificate = await issueCertificate({
    profile: purpose,
    subjectPublicKey,
    issuerPrivateKey: issuer?.privateKey ?? privateKey,
    ...(issuer === undefined ? {} : { issuerCertificate: issuer.certificate }),
    notBefore: midnight(at),
    commonName: COMMON_NAMES[purpose],
  });
  const certificatePath = join(folder, certificateFile(purpose, keyIdOf(subjectPublicKey)));
  await writeOwnFile(certificatePath, certificate);
  if (await writeDemoKey(keyPath, purpose, der)) return { privateKey, certificate };
  await rm(certificatePath, { force: true });
  return undefined;
};

const removeAbandoned = async (parent: string, prefix: string): Promise<void> => {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(parent, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
};

/**
 * Makes a whole folder of demo keys beside its place and moves it there in one step. Where several processes do this at
 * once the first to finish wins and the others' keys are thrown away, so all of them go on with the same keys.
 */
export const makeDemoFolder = async (folder: string, at: Date): Promise<void> => {
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.new-`;
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent, prefix);
  // mkdtemp gives mode 0700.
  const making = await mkdtemp(join(parent, prefix));
  try {
    const issuer = await makeSigningKey(making, 'csca', 1, at);
    for (const purpose of ISSUED_PURPOSES) {
      await makeSigningKey(making, purpose, 1, at, issuer);
    }
    for (const name of SECRET_NAMES) {
      await writeDemoKey(join(making, demoKeyFile(name, 1)), name, new Uint8Array(randomBytes(SECRET_BYTES)));
    }
    await writeOwnFile(join(making, 'README.txt'), Buffer.from(README, 'utf8'));
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
};
