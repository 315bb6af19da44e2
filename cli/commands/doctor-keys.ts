/** What `kadi doctor` says of the keys. */
import { existsSync } from 'node:fs';
import { isKadiError } from '../../card/index.ts';
import { KEY_ERRORS, type KeyStore, openKeys, tokenPlace } from '../../crypto/index.ts';
import type { Home } from '../home.ts';

export interface KeysFinding {
  readonly what: string;
  readonly state: 'ok' | 'off';
  readonly found: string;
  readonly get: string;
}

const WAIT_MS = 8_000;

const due = (keys: KeyStore): KeysFinding[] =>
  keys.health().warnings.map(({ code, purpose, until }) => ({
    what: purpose,
    state: 'off',
    found: `${KEY_ERRORS[code].en} (until ${until.toISOString().slice(0, 10)}) [${code}]`,
    get: KEY_ERRORS[code].todo,
  }));

/** Opens the keys as a process would and lets go of them again. Makes none. */
export const keysFindings = async (home: Home): Promise<KeysFinding[]> => {
  const finding = { what: 'keys', get: '' };
  try {
    const place = tokenPlace(home.keys);
    if (place === undefined && !existsSync(home.keys)) {
      return [{ ...finding, state: 'ok', found: 'demo keys, made at the first start' }];
    }
    const keys = await openKeys(home.keys, { openMs: WAIT_MS, patienceMs: WAIT_MS });
    try {
      const found = place === undefined ? 'demo keys in files' : `token "${place.token}" answers`;
      return [{ ...finding, state: 'ok', found }, ...due(keys)];
    } finally {
      await keys.close();
    }
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return [{ what: 'keys', state: 'off', found: `${error.message} [${error.code}]`, get: error.entry.todo }];
  }
};
