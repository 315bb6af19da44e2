import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { failure } from '../../card/index.ts';
import { openDemoKeys } from './demo-store.ts';
import { KEY_ERRORS } from './errors.ts';
import type { TokenPlace } from './pkcs11/messages.ts';
import { openPkcs11Keys, type Pkcs11Config } from './pkcs11/pkcs11-store.ts';
import type { KeyStore } from './store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const fromFile = (path: string): Environment => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const { module, token, pinFile, folder } = value as Record<string, string | undefined>;
    return {
      KADI_HSM_MODULE: module,
      KADI_HSM_TOKEN: token,
      KADI_HSM_PIN_FILE: pinFile,
      KADI_HSM_FOLDER: folder,
    };
  } catch {
    throw failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file: 'KADI_HSM_CONFIG', why: 'not readable as JSON' });
  }
};

/**
 * Where the token is: KADI_HSM_MODULE (the vendor's library), KADI_HSM_TOKEN (label) and KADI_HSM_PIN_FILE, or a JSON file
 * named in KADI_HSM_CONFIG with `module`, `token`, `pinFile` and `folder`. Undefined when none is named. The key folder is
 * KADI_HSM_FOLDER, or stands beside the demo keys.
 */
export const tokenPlace = (
  demoFolder: string,
  env: Environment = process.env,
): (TokenPlace & { readonly folder: string }) | undefined => {
  const file = env['KADI_HSM_CONFIG'];
  const given = file === undefined || file === '' ? env : fromFile(file);
  const module = given['KADI_HSM_MODULE'] ?? '';
  const token = given['KADI_HSM_TOKEN'] ?? '';
  if (module === '' && token === '') return undefined;
  if (module === '') throw failure(KEY_ERRORS, 'KEY_DEVICE_MODULE', { token });
  const folder = given['KADI_HSM_FOLDER'] ?? '';
  const pinFile = given['KADI_HSM_PIN_FILE'] ?? '';
  return {
    module,
    token,
    // Whole: the process that reads it runs in another folder.
    pin: { file: pinFile === '' ? '' : resolve(pinFile) },
    folder: folder === '' ? `${demoFolder}-hsm` : folder,
  };
};

/**
 * The keys of this installation: in the token that the environment names, or else, in demo mode only, in the files of
 * `demoFolder`. Throws KEY_DEMO_OUTSIDE_DEMO in production without a token.
 */
export const openKeys = (
  demoFolder: string,
  options: Partial<Pick<Pkcs11Config, 'patienceMs' | 'openMs' | 'timing'>> = {},
): Promise<KeyStore> => {
  const place = tokenPlace(demoFolder);
  return place === undefined ? openDemoKeys(demoFolder) : openPkcs11Keys({ ...place, ...options });
};
