/** A SoftHSM2 of one's own: a token folder and a configuration that nothing else on the machine sees. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

export interface SoftHsm {
  readonly module: string;
  readonly folder: string;
  /** Where the tokens lie: moved away, the device is gone. */
  readonly tokens: string;
  readonly pinFile: string;
  readonly soPinFile: string;
  readonly pin: string;
  remove(): Promise<void>;
}

/** Sets SOFTHSM2_CONF for this process and what it starts. No token is in it yet. */
export const startSoftHsm = async (): Promise<SoftHsm> => {
  const module = MODULES.find((path) => existsSync(path));
  if (module === undefined) throw new Error('SoftHSM2 is not installed: apt-get install softhsm2');
  const folder = await mkdtemp(join(tmpdir(), 'kadi-hsm-'));
  const tokens = join(folder, 'tokens');
  await mkdir(tokens);
  const config = join(folder, 'softhsm2.conf');
  await writeFile(
    config,
    `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env['SOFTHSM2_CONF'] = config;
  const pin = 'specimen-71904';
  const pinFile = join(folder, 'pin');
  const soPinFile = join(folder, 'so-pin');
  await writeFile(pinFile, `${pin}\n`, { mode: 0o600 });
  await writeFile(soPinFile, 'specimen-so-40917\n', { mode: 0o600 });
  return {
    module,
    folder,
    tokens,
    pinFile,
    soPinFile,
    pin,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
