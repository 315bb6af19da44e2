import { randomFillSync } from 'node:crypto';
import { codeOf, failure } from '../../../card/index.ts';
import { sameBytes } from '../../bytes.ts';
import type { Device } from '../pkcs11/device.ts';
import type { ManifestKeyEntry } from '../pkcs11/manifest.ts';
import { TokenWrap } from '../pkcs11/token-record-keys.ts';
import { verifyWith } from '../sign-with.ts';
import { signerOf } from './certify.ts';
import { CEREMONY_ERRORS } from './errors.ts';
import { checkValueOf } from './make-keys.ts';

/** What each key has to do once before anybody relies on it. Returns what was tested, in words. */
export const testKey = async (device: Device, entry: ManifestKeyEntry): Promise<string> => {
  const failed = (test: string, why = ''): Error =>
    failure(CEREMONY_ERRORS, 'CEREMONY_TEST_FAILED', { key: entry.label, test, why });
  const sample = randomFillSync(new Uint8Array(32));
  try {
    if (entry.algorithm !== 'AES-256') {
      const signer = signerOf(device, entry, null);
      const signature = await signer.sign(sample, 'der');
      const altered = sample.with(0, (sample[0] ?? 0) ^ 1);
      const { algorithm, publicKey } = signer;
      if (!verifyWith(algorithm, publicKey, sample, signature, 'der')) throw failed('signature');
      if (verifyWith(algorithm, publicKey, altered, signature, 'der'))
        throw failed('signature of other bytes');
      return 'test signature verified';
    }
    const key = { label: entry.label, id: entry.id };
    if ((await checkValueOf(device, key)) !== entry.checkValue) throw failed('check value');
    if (entry.purpose === 'record-wrap') {
      const wrap = new TokenWrap(device, { ms: 0 });
      const wrapping = { key, keyId: entry.keyId };
      const wrapped = await wrap.wrap(wrapping, sample);
      if (!sameBytes(await wrap.unwrap(wrapping, wrapped), sample)) throw failed('wrap');
      return 'check value repeated, test key wrapped and unwrapped';
    }
    const ask = () => device.ask({ op: 'cmac', key, data: sample });
    if (!sameBytes(await ask(), await ask())) throw failed('CMAC');
    return 'check value repeated, test CMAC repeated';
  } catch (error) {
    // The token went away: that says nothing about the key, and the ceremony goes on when it is back.
    if (['CEREMONY_TEST_FAILED', 'KEY_DEVICE_AWAY'].includes(codeOf(error))) throw error;
    throw failed('use', codeOf(error));
  }
};
