/** The folder of a private PostgreSQL: where it may lie, what is in it. */
import { chmod, chown, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join, parse, resolve } from 'node:path';
import { raise } from '../../card/index.ts';
import { LEDGER_ERRORS } from '../errors.ts';
import type { Account } from './account.ts';

/** Where root's database goes when the wanted folder lies behind a door that PostgreSQL's user may not open. */
export const SYSTEM_FOLDER = '/var/lib/kadi';
/** `sockaddr_un.sun_path` holds 108 bytes on Linux and 104 on macOS, the file name included. */
const SOCKET_PATH_BYTES = 103;
const SOCKET_NAME = '/.s.PGSQL.5432';

export interface Home {
  readonly folder: string;
  readonly data: string;
  /** Folder of the socket. */
  readonly run: string;
  readonly log: string;
  readonly account: Account;
}

export const prepareHome = async (wanted: string, account: Account): Promise<Home> => {
  const asked = resolve(wanted);
  const own = await makeFolder(asked, account);
  const folder = own ? asked : join(SYSTEM_FOLDER, await shortHash(asked));
  if (!own && !(account.lent && (await makeFolder(folder, account)))) {
    raise(LEDGER_ERRORS, 'LEDGER_FOLDER_UNREACHABLE', { folder: asked, user: account.name });
  }
  const inside = join(folder, 'run');
  const short = Buffer.byteLength(inside + SOCKET_NAME) <= SOCKET_PATH_BYTES;
  const run = short ? inside : join('/tmp', `kadi-${await shortHash(folder)}`);
  if (!(await makeFolder(run, account))) {
    raise(LEDGER_ERRORS, 'LEDGER_FOLDER_UNREACHABLE', { folder: run, user: account.name });
  }
  return { folder, data: join(folder, 'data'), run, log: join(folder, 'postgres.log'), account };
};

/** True when the folder is there, belongs to the account, is closed to others, and the account can reach it. */
const makeFolder = async (folder: string, account: Account): Promise<boolean> => {
  try {
    await mkdir(dirname(folder), { recursive: true });
    if (!(await canEnter(dirname(folder), account))) return false;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A link planted by someone else in a shared folder such as /tmp is not followed.
    if (!(await lstat(folder)).isDirectory()) return false;
    if (account.lent) await chown(folder, account.uid, account.gid);
    await chmod(folder, 0o700);
    return (await stat(folder)).uid === account.uid;
  } catch (error) {
    if (isNodeError(error) && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(error.code))
      return false;
    throw error;
  }
};

/** May the account pass through this folder and all above it? Access lists beyond the mode bits are not looked at. */
export const canEnter = async (
  folder: string,
  { uid, gid }: Pick<Account, 'uid' | 'gid'>,
): Promise<boolean> => {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const { mode, uid: owner, gid: group } = await stat(path);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path === parse(path).root) return true;
  }
};

const shortHash = async (text: string): Promise<string> => {
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex').slice(0, 16);
};

export const isNodeError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';
