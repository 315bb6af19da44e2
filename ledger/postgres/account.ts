/** PostgreSQL refuses to run as root, so root lends it a user of its own. */
import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { raise } from '../../card/index.ts';
import { LEDGER_ERRORS } from '../errors.ts';

const run = promisify(execFile);
const NAME = 'postgres';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** We are root and hand files over to this user. */
  readonly lent: boolean;
}

export const databaseAccount = async (): Promise<Account> => {
  const me = userInfo();
  if (me.uid !== 0) return { name: me.username, uid: me.uid, gid: me.gid, lent: false };
  const found = (await idsOf(NAME)) ?? (await createUser());
  return found === undefined
    ? raise(LEDGER_ERRORS, 'LEDGER_POSTGRES_USER')
    : { name: NAME, ...found, lent: true };
};

const idsOf = async (name: string): Promise<{ uid: number; gid: number } | undefined> => {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
};

const createUser = async (): Promise<{ uid: number; gid: number } | undefined> => {
  try {
    await run('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      NAME,
    ]);
  } catch {
    // Another start may have made the user in the meantime; the look-up decides.
  }
  return idsOf(NAME);
};
