import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { codeOf, failure } from '../../card/index.ts';
import { hexOf } from '../bytes.ts';
import { type Certificate, readCertificate } from '../pki/read-certificate.ts';
import { usageWindow } from '../pki/roll-over.ts';
import { keyCheckValue } from '../secure-channel/index.ts';
import type { Signer } from '../signer.ts';
import { checkValueOf } from './ceremony/make-keys.ts';
import { SECRET_NAMES } from './demo-file.ts';
import { ISSUED_PURPOSES } from './demo-make.ts';
import { generationsOf, readSecrets, readSigners } from './demo-read.ts';
import { KEY_ERRORS } from './errors.ts';
import { Device } from './pkcs11/device.ts';
import { type ManifestKeyEntry, readManifest } from './pkcs11/manifest.ts';
import type { TokenPlace } from './pkcs11/messages.ts';
import { untilReady } from './pkcs11/patience.ts';

/** One key as a list tells of it. Nothing in it is secret. */
export interface ListedKey {
  readonly purpose: string;
  readonly generation: number;
  readonly algorithm: string;
  readonly keyId: string;
  /** Hex of 3 bytes; null for key pairs. */
  readonly checkValue: string | null;
  readonly from: string | null;
  readonly until: string | null;
  /** `file`, or the token's label. */
  readonly where: string;
  /**
   * `in use`, `prepared` (begins later), `over`, `held` (an earlier key that still opens or verifies), `no certificate`,
   * `missing` (the token does not have it), `away` (the token does not answer).
   */
  readonly state: string;
  readonly training: boolean;
}

const stateBy = (from: string | null, until: string | null, newestBegun: boolean, at: Date): string => {
  if (from !== null && new Date(from) > at) return 'prepared';
  if (until !== null && new Date(until) <= at) return 'over';
  return newestBegun ? 'in use' : 'held';
};

/** Gives each key of a purpose, newest first, its state. */
const withStates = (keys: readonly Omit<ListedKey, 'state'>[], at: Date): ListedKey[] => {
  const seen = new Set<string>();
  return keys.map((key) => {
    const begun = key.from === null || new Date(key.from) <= at;
    const state = stateBy(key.from, key.until, begun && !seen.has(key.purpose), at);
    if (begun) seen.add(key.purpose);
    return { ...key, state };
  });
};

const windowOf = (signer: Signer): { from: string | null; until: string | null } => {
  if (signer.certificate === null) return { from: null, until: null };
  const certificate: Certificate = readCertificate(signer.certificate);
  const { from, until } = usageWindow(certificate);
  return { from: from.toISOString(), until: until.toISOString() };
};

/** The keys of a demo folder. */
export const listDemoKeys = async (folder: string, at = new Date()): Promise<ListedKey[]> => {
  const path = resolve(folder);
  const names = await readdir(path);
  const listed: Omit<ListedKey, 'state'>[] = [];
  for (const purpose of ['csca', ...ISSUED_PURPOSES] as const) {
    const generations = generationsOf(path, names, purpose);
    for (const [i, signer] of (await readSigners(path, names, purpose)).entries()) {
      const { algorithm, keyId } = signer;
      const common = { purpose, algorithm, keyId, checkValue: null, where: 'file', training: true };
      listed.push({ ...common, generation: generations[i] ?? 0, ...windowOf(signer) });
    }
  }
  for (const name of SECRET_NAMES) {
    const generations = generationsOf(path, names, name);
    for (const [i, secret] of (await readSecrets(path, names, name)).entries()) {
      const checkValue = hexOf(keyCheckValue(secret));
      secret.fill(0);
      const common = { purpose: name, algorithm: 'AES-256', keyId: '', where: 'file', training: true };
      listed.push({ ...common, generation: generations[i] ?? 0, checkValue, from: null, until: null });
    }
  }
  return withStates(listed, at);
};

/** Does the token have the key, and is it still the one that was made? */
const inToken = async (device: Device, entry: ManifestKeyEntry): Promise<string | undefined> => {
  const key = { label: entry.label, id: entry.id };
  try {
    if (entry.publicKey === null) {
      return (await checkValueOf(device, key)) === entry.checkValue ? undefined : 'another key';
    }
    const found = await device.ask({ op: 'public-key', key });
    return Buffer.from(found).toString('base64') === entry.publicKey ? undefined : 'another key';
  } catch (error) {
    return codeOf(error) === 'KEY_NOT_IN_DEVICE' ? 'missing' : 'away';
  }
};

/** The keys of a token, from its folder, each looked up in the token. Throws KEY_FOLDER_DAMAGED when there is none. */
export const listTokenKeys = async (
  place: TokenPlace & { readonly folder: string },
  { at = new Date(), waitMs = 10_000 } = {},
): Promise<ListedKey[]> => {
  const manifest = await readManifest(place.folder);
  if (manifest === undefined)
    throw failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file: 'keys.json', why: 'missing' });
  const device = new Device(place);
  try {
    const ready = await untilReady(device, waitMs);
    const entries = [...manifest.keys].sort((a, b) => b.generation - a.generation);
    const states = withStates(
      entries.map(({ purpose, generation, algorithm, keyId, checkValue, from, until, training }) => {
        const listed = { purpose, generation, algorithm, keyId, checkValue, from, until, training };
        return { ...listed, where: place.token };
      }),
      at,
    );
    const listed = await Promise.all(
      states.map(async (key, i): Promise<ListedKey> => {
        const entry = entries[i];
        if (!ready || entry === undefined) return { ...key, state: 'away' };
        const certified =
          entry.certificate !== null || ['audit-seal', 'record-wrap', 'chip-master'].includes(entry.purpose);
        const state = (await inToken(device, entry)) ?? (certified ? key.state : 'no certificate');
        return { ...key, state };
      }),
    );
    const order = [...new Set(manifest.keys.map(({ purpose }) => purpose as string))];
    return listed.sort((a, b) => order.indexOf(a.purpose) - order.indexOf(b.purpose));
  } finally {
    device.close();
  }
};
