import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listPcscReaders } from '../chip/index.ts';
import { processAt } from './process-mark.ts';

/** The parts of the virtual PC/SC service: what it needs, how it is launched, how one sees that it runs. */
export const READERS = ['Virtual PCD 00 00', 'Virtual PCD 00 01'] as const;
export const PORTS = [35_963, 35_964] as const;
const RUN_FOLDER = '/run/pcscd';
const SERVICE = join(RUN_FOLDER, 'pcscd.comm');
const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const SEARCH_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
/** A unix socket's path has 108 bytes; socat reads colons and commas in it as its own. */
const SOCKET_FOLDER = /^[A-Za-z0-9_./+-]{1,90}$/;
export const INSTALL = 'apt-get install pcscd vsmartcard-vpcd socat iproute2 util-linux';

/** `$1` is the folder of the sockets. exec keeps the number of the process: the group's leader is the service itself. */
const INSIDE = `
ip link set lo up || exit 71
for net in 127.0.0.1 127.0.0.0/8; do
  ip route replace local $net dev lo table local proto kernel scope host src 127.0.0.1 quickack 1
done
setpriv --pdeathsig TERM socat UNIX-LISTEN:$1/vpcd-0.sock,fork,unlink-early,mode=600 TCP:127.0.0.1:${PORTS[0]} &
setpriv --pdeathsig TERM socat UNIX-LISTEN:$1/vpcd-1.sock,fork,unlink-early,mode=600 TCP:127.0.0.1:${PORTS[1]} &
exec pcscd --foreground --error`;

export const missingPrograms = (): readonly string[] => {
  const has = (program: string) => SEARCH_PATH.some((folder) => existsSync(join(folder, program)));
  const programs = ['pcscd', 'socat', 'unshare', 'setpriv', 'ip'].filter((program) => !has(program));
  return existsSync(DRIVER) ? programs : [...programs, 'vsmartcard-vpcd'];
};

export const serviceAnswers = (): Promise<boolean> =>
  new Promise((settle) => {
    const socket = connect(SERVICE);
    socket.once('connect', () => {
      socket.destroy();
      settle(true);
    });
    socket.once('error', () => settle(false));
  });

export const hasBothReaders = async (): Promise<boolean> => {
  const names = await listPcscReaders();
  return READERS.every((reader) => names.includes(reader));
};

/** A killed service leaves its files, and a new one believes them if the number in them belongs to anybody. */
export const removeStaleFiles = (): void => {
  const pidFile = join(RUN_FOLDER, 'pcscd.pid');
  let pid = Number.NaN;
  try {
    pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  } catch {
    // No file: nothing was left.
  }
  const holder = Number.isInteger(pid) ? processAt(pid) : undefined;
  const isService =
    holder !== undefined && readFileSync(`/proc/${pid}/comm`, 'utf8').trim().startsWith('pcscd');
  if (isService) return;
  rmSync(pidFile, { force: true });
  rmSync(SERVICE, { force: true });
};

export const socketFolder = (folder: string): { readonly path: string; readonly own: boolean } => {
  const path = resolve(folder);
  if (SOCKET_FOLDER.test(path)) return { path, own: false };
  return { path: mkdtempSync(join(tmpdir(), 'kadi-vpcd-')), own: true };
};

export const launch = (isolated: boolean, socketsAt: string, log: string): ChildProcess => {
  const out = openSync(log, 'a', 0o600);
  const command = isolated
    ? ['unshare', '--net', 'sh', '-c', INSIDE, 'kadi-vpcd', socketsAt]
    : ['pcscd', '--foreground', '--error'];
  // The kernel tells the service to end when this process is gone, however it went.
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', ...command], {
    detached: true,
    stdio: ['ignore', out, out],
    env: { PATH: SEARCH_PATH.join(':'), LANG: 'C' },
  });
  closeSync(out);
  child.on('error', () => {});
  child.unref();
  return child;
};
