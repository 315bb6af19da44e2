import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { failure } from '../../../card/index.ts';
import { type BlindIndex, blindIndex } from '../../envelope/index.ts';
import { KEY_ERRORS } from '../errors.ts';
import { LivingStore } from '../living-store.ts';
import type { KeyStore } from '../store.ts';
import { Device, type DeviceTiming } from './device.ts';
import { INDEX_KEY_FILE, type KeyManifest, readManifest } from './manifest.ts';
import type { TokenPlace } from './messages.ts';
import { untilReady } from './patience.ts';
import { readTokenFolder, wrappingsOf } from './read-token-folder.ts';
import type { TokenWrap } from './token-record-keys.ts';

export interface Pkcs11Config extends TokenPlace {
  /** Manifest, certificates and the wrapped index key; nothing that is secret in clear. */
  readonly folder: string;
  /** ms that work waits while the token is away; Infinity (the default): until it is back. */
  readonly patienceMs?: number;
  /** ms that opening waits for a token that is away. */
  readonly openMs?: number;
  readonly timing?: Partial<DeviceTiming>;
}

const OPEN_MS = 30_000;

/** Problems that no waiting solves are told at once. */
const HOPELESS = new Set(['KEY_DEVICE_BINDING', 'KEY_DEVICE_MODULE', 'KEY_PIN_REFUSED', 'KEY_PIN_FILE']);

/** Waits until the device is open. Throws what stands in its way, KEY_DEVICE_AWAY when `ms` are over. */
export const opened = async (device: Device, ms: number, token: string): Promise<void> => {
  const stop = new AbortController();
  const unlisten = device.onChange(({ code }) => {
    if (code !== null && HOPELESS.has(code)) stop.abort();
  });
  const ready = await untilReady(device, ms, stop.signal);
  unlisten();
  if (ready) return;
  const code = device.state().code as keyof typeof KEY_ERRORS | null;
  throw failure(KEY_ERRORS, code ?? 'KEY_DEVICE_AWAY', { token });
};

/** The index key is unwrapped once and stays in memory: an index is asked for at every look-up, in the middle of synchronous work. */
const indexOf = async (folder: string, manifest: KeyManifest, wrap: TokenWrap): Promise<BlindIndex> => {
  const held = wrappingsOf(manifest).find(({ keyId }) => keyId === manifest.indexKey);
  const wrapped = await readFile(join(folder, INDEX_KEY_FILE)).catch(() => undefined);
  if (held === undefined || wrapped === undefined) {
    throw failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file: INDEX_KEY_FILE, why: 'missing' });
  }
  return blindIndex(await wrap.unwrap(held, new Uint8Array(wrapped)));
};

/**
 * The keys of an installation in a PKCS#11 token, described by a folder that the key ceremony made. Throws the KEY_DEVICE_*,
 * KEY_PIN_* and KEY_FOLDER_DAMAGED errors.
 */
export const openPkcs11Keys = async (config: Pkcs11Config): Promise<KeyStore> => {
  const folder = resolve(config.folder);
  if ((await readManifest(folder)) === undefined) {
    throw failure(KEY_ERRORS, 'KEY_FOLDER_DAMAGED', { file: 'keys.json', why: 'missing' });
  }
  const device = new Device(
    { module: config.module, token: config.token, pin: config.pin },
    config.timing ?? {},
  );
  const ended = new AbortController();
  const patience = { ms: config.patienceMs ?? Number.POSITIVE_INFINITY, signal: ended.signal };
  let index: Promise<BlindIndex> | undefined;
  const read = () =>
    readTokenFolder(folder, device, patience, (manifest, wrap) => {
      index ??= indexOf(folder, manifest, wrap);
      return index;
    });
  try {
    await opened(device, config.openMs ?? OPEN_MS, config.token);
    const where = {
      kind: 'pkcs11',
      read,
      now: () => new Date(),
      state: () => device.state(),
      onChange: (listener: Parameters<Device['onChange']>[0]) => device.onChange(listener),
      close: () => {
        ended.abort();
        device.close();
      },
    } as const;
    return new LivingStore(where, await read());
  } catch (error) {
    device.close();
    throw error;
  }
};
