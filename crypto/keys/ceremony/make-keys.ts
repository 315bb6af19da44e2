import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { failure } from '../../../card/index.ts';
import { hexOf } from '../../bytes.ts';
import { newestFirstSecrets } from '../demo-read.ts';
import type { Device } from '../pkcs11/device.ts';
import { INDEX_KEY_FILE, type KeyManifest, type ManifestKeyEntry, replaceFile } from '../pkcs11/manifest.ts';
import type { KeyRef } from '../pkcs11/messages.ts';
import { publicKeyFrom } from '../pkcs11/public-key.ts';
import { wrappingsOf } from '../pkcs11/read-token-folder.ts';
import { TokenWrap } from '../pkcs11/token-record-keys.ts';
import { keyIdOf } from '../software-signer.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import type { PlannedKey } from './plan.ts';

const RSA_BITS = { csca: 4096, other: 3072 } as const;
const AES_BLOCK_OF_ONES = new Uint8Array(16).fill(0x01);

/** GlobalPlatform Amendment D §4.1.4: comparable with what a card maker writes beside a transport key. Computed in the token. */
export const checkValueOf = async (device: Device, key: KeyRef): Promise<string> =>
  hexOf((await device.ask({ op: 'encrypt', key, data: AES_BLOCK_OF_ONES.slice() })).subarray(0, 3));

export const labelOf = (purpose: string, generation: number): string => `kadi ${purpose} ${generation}`;

/** A fresh name each time: an object that an interrupted ceremony left behind is never taken for the new one. */
const newRef = (planned: PlannedKey): KeyRef => ({
  label: labelOf(planned.purpose, planned.generation),
  id: hexOf(randomFillSync(new Uint8Array(8))),
});

/** Makes one key in the token. It is used once its entry is in the manifest. */
export const makeKey = async (
  device: Device,
  planned: PlannedKey,
  at: Date,
  trainingFolder: string | undefined,
): Promise<ManifestKeyEntry> => {
  const key = newRef(planned);
  const common = {
    purpose: planned.purpose,
    generation: planned.generation,
    ...key,
    certificate: null,
    from: planned.from?.toISOString() ?? null,
    until: planned.until?.toISOString() ?? null,
    made: at.toISOString(),
  };
  if (planned.algorithm !== 'AES-256') {
    const rsaBits = planned.purpose === 'csca' ? RSA_BITS.csca : RSA_BITS.other;
    const keyInfo = await device.ask({ op: 'make-pair', key, algorithm: planned.algorithm, rsaBits });
    const publicKey = publicKeyFrom(keyInfo);
    if (publicKey === undefined) {
      throw failure(CEREMONY_ERRORS, 'CEREMONY_TEST_FAILED', { key: key.label, test: 'public key' });
    }
    return {
      ...common,
      algorithm: planned.algorithm,
      keyId: keyIdOf(publicKey),
      checkValue: null,
      publicKey: Buffer.from(keyInfo).toString('base64'),
      training: false,
    };
  }
  const use = planned.purpose === 'chip-master' ? 'cmac' : 'wrap';
  const training = planned.purpose === 'chip-master' && trainingFolder !== undefined;
  if (training) {
    const [master] = await newestFirstSecrets(trainingFolder, 'chip-master');
    await device.ask({ op: 'import-secret', key, use, data: master });
    master.fill(0);
  } else await device.ask({ op: 'make-secret', key, use });
  const checkValue = await checkValueOf(device, key);
  return { ...common, algorithm: 'AES-256', keyId: key.id, checkValue, publicKey: null, training };
};

/** The index key: made here, wrapped in the token, kept wrapped beside the manifest. Returns the wrapping key's id. */
export const makeIndexKey = async (
  folder: string,
  manifest: KeyManifest,
  device: Device,
): Promise<string | null> => {
  // A file that is not entered yet was left by an interruption, and nothing has been indexed with it.
  if (manifest.indexKey !== null) return manifest.indexKey;
  const [newest] = wrappingsOf(manifest);
  if (newest === undefined) return null;
  const raw = randomFillSync(new Uint8Array(32));
  const wrapped = await new TokenWrap(device, { ms: 0 }).wrap(newest, raw);
  raw.fill(0);
  await replaceFile(join(folder, INDEX_KEY_FILE), wrapped);
  return newest.keyId;
};
