import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import type { BlindIndex } from '../../envelope/index.ts';
import { namedKey } from '../../pki/curves.ts';
import { readCertificate } from '../../pki/read-certificate.ts';
import type { SignatureAlgorithm, Signer } from '../../signer.ts';
import { KEY_ERRORS } from '../errors.ts';
import { KeyRing } from '../key-ring.ts';
import type { KeyParts } from '../living-store.ts';
import type { Device } from './device.ts';
import {
  countrySignersElsewhere,
  entriesOf,
  type KeyManifest,
  type ManifestKeyEntry,
  readManifest,
  type SecretPurpose,
  SIGNING_PURPOSES,
  type SigningPurpose,
} from './manifest.ts';
import type { Patience } from './patience.ts';
import { publicKeyFrom } from './public-key.ts';
import { readRegisterKeys } from './register-keys.ts';
import { tokenChipKeys } from './token-chip-keys.ts';
import { TokenWrap, type TokenWrapping, tokenRecordKeys } from './token-record-keys.ts';
import { TokenSigner } from './token-signer.ts';

const damaged = (file: string, why: string) => failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file, why });

const readFileOf = async (folder: string, name: string): Promise<Uint8Array> =>
  new Uint8Array(
    await readFile(join(folder, name)).catch(() => {
      throw damaged(name, 'missing');
    }),
  );

const signerFrom = async (
  folder: string,
  device: Device,
  patience: Patience,
  entry: ManifestKeyEntry & { readonly purpose: SigningPurpose },
): Promise<Signer> => {
  const publicKey = publicKeyFrom(Buffer.from(entry.publicKey ?? '', 'base64'));
  if (publicKey === undefined) throw damaged(entry.label, 'public key');
  const certificate = entry.certificate === null ? null : await readFileOf(folder, entry.certificate);
  if (certificate !== null && !namedKey(readCertificate(certificate).publicKey).equals(publicKey)) {
    throw damaged(entry.certificate ?? '', 'of another key');
  }
  const algorithm = entry.algorithm as SignatureAlgorithm;
  const key = { label: entry.label, id: entry.id };
  const signer = new TokenSigner(device, patience, {
    key,
    purpose: entry.purpose,
    algorithm,
    publicKey,
    certificate,
  });
  if (signer.keyId !== entry.keyId) throw damaged(entry.label, 'key id');
  return signer;
};

const isOf =
  <P extends SigningPurpose>(purpose: P) =>
  (entry: ManifestKeyEntry): entry is ManifestKeyEntry & { readonly purpose: P } =>
    entry.purpose === purpose;

/** A seal is signed inside a transaction of the ledger, which must not stay open while a device is away; it is sealed later. */
const SEAL_MS = 3_000;
const patienceFor = (purpose: SigningPurpose, patience: Patience): Patience =>
  purpose === 'audit-seal' ? { ...patience, ms: Math.min(patience.ms, SEAL_MS) } : patience;

/** What the folder says of the token's keys. Asks nothing of the device. */
export const readTokenRing = async (
  folder: string,
  manifest: KeyManifest,
  device: Device,
  patience: Patience,
): Promise<KeyRing> => {
  const held = (purpose: SigningPurpose): Promise<Signer[]> =>
    Promise.all(
      entriesOf(manifest, purpose)
        .filter(isOf(purpose))
        // A key whose certificate has not come back from the CSCA signs nothing yet.
        .filter((entry) => entry.purpose === 'audit-seal' || entry.certificate !== null)
        .map((entry) => signerFrom(folder, device, patienceFor(purpose, patience), entry)),
    );
  const awaited = manifest.keys.filter(({ certificate }) => certificate === null);
  const purposes = SIGNING_PURPOSES.filter((one) => awaited.some(({ purpose }) => purpose === one));
  const signers = {
    csca: await held('csca'),
    'document-signer': await held('document-signer'),
    'barcode-signer': await held('barcode-signer'),
    'master-list-signer': await held('master-list-signer'),
    'revocation-signer': await held('revocation-signer'),
    'audit-seal': await held('audit-seal'),
    register: [],
  };
  return new KeyRing(signers, new Set(purposes));
};

/** The wrapping keys of records, newest first. */
export const wrappingsOf = (manifest: KeyManifest): TokenWrapping[] =>
  entriesOf(manifest, 'record-wrap').map(({ label, id, keyId }) => ({ key: { label, id }, keyId }));

const newestOf = (manifest: KeyManifest, purpose: SecretPurpose): ManifestKeyEntry => {
  const [newest] = entriesOf(manifest, purpose);
  if (newest === undefined) throw failure(KEY_ERRORS, 'KEY_NONE_FOR_PURPOSE', { purpose });
  // Whoever has the demo folder has this key as well.
  if (newest.training && process.env.KADI_MODE === 'production') throw damaged(newest.label, 'training key');
  return newest;
};

/** Reads the folder; `index` is what was unwrapped at the start. Throws KEY_FOLDER_DAMAGED, KEY_NONE_FOR_PURPOSE. */
export const readTokenFolder = async (
  folder: string,
  device: Device,
  patience: Patience,
  index: (manifest: KeyManifest, wrap: TokenWrap) => Promise<BlindIndex>,
): Promise<KeyParts> => {
  const manifest = await readManifest(folder);
  if (manifest === undefined) throw damaged('keys.json', 'missing');
  const [newest, ...earlier] = wrappingsOf(manifest);
  if (newest === undefined) throw failure(KEY_ERRORS, 'KEY_NONE_FOR_PURPOSE', { purpose: 'record-wrap' });
  const { label, id } = newestOf(manifest, 'chip-master');
  const wrap = new TokenWrap(device, patience);
  return {
    ring: await readTokenRing(folder, manifest, device, patience),
    records: tokenRecordKeys(wrap, [newest, ...earlier]),
    index: await index(manifest, wrap),
    chips: tokenChipKeys(device, patience, { label, id }),
    register: await readRegisterKeys(folder),
    links: await Promise.all(manifest.links.map((name) => readFileOf(folder, name))),
    elsewhere: await Promise.all(countrySignersElsewhere(manifest).map((name) => readFileOf(folder, name))),
  };
};
