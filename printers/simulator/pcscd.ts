import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isKadiError } from '../../card/index.ts';
import type { VpcdAddress } from './chip/vpcd.ts';
import {
  hasBothReaders,
  INSTALL,
  launch,
  missingPrograms,
  PORTS,
  READERS,
  removeStaleFiles,
  serviceAnswers,
  socketFolder,
} from './pcscd-service.ts';
import {
  endGroup,
  isAlive,
  type ProcessId,
  processAt,
  readMark,
  removeMark,
  writeMark,
} from './process-mark.ts';

/**
 * The PC/SC service with two virtual readers, for training stations and tests.
 *
 * Debian's vpcd driver listens on every network interface of the machine, and answers each command only after the 44 ms
 * of a delayed acknowledgement. So the service runs in a network namespace of its own, where nothing but its loopback
 * exists and acknowledgements are sent at once; two socat processes carry its ports out through unix sockets, and its
 * own client socket, a path, is seen by everyone. It dies with the process that started it.
 */
export interface VirtualReaders {
  /** Where training chips are plugged in, for the first and the second reader. */
  readonly sockets: readonly [VpcdAddress, VpcdAddress];
  /** The names under which PC/SC lists the two readers. */
  readonly readers: readonly [string, string];
  /** True when the service was there before, so that `stop` leaves it there. */
  readonly adopted: boolean;
  stop(): Promise<void>;
}

/** Why there are no virtual readers on this machine, and how to get them: one plain line. */
export interface NoVirtualReaders {
  readonly off: string;
}

/** There is one PC/SC service on a machine, so the mark of ours stands in one place. */
const MARK = '/run/kadi-vpcd.json';
const READY_MS = 15_000;

/** The service of the machine itself, if it happens to have the two virtual readers. */
const machineService = async (): Promise<VirtualReaders | NoVirtualReaders> => {
  if (await hasBothReaders()) {
    const sockets = [{ port: PORTS[0] }, { port: PORTS[1] }] as const;
    return { sockets, readers: READERS, adopted: true, stop: async () => {} };
  }
  return {
    off: "the machine's own pcscd is running without virtual readers: apt-get install vsmartcard-vpcd and restart it, or stop it",
  };
};

const becomesReady = async (leader: ProcessId): Promise<boolean> => {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && isAlive(leader)) {
    if (await serviceAnswers()) {
      // The service takes clients a moment before its readers stand.
      const listed = await hasBothReaders().catch((error: unknown) => {
        if (isKadiError(error) && error.code === 'CHIP_SERVICE_STOPPED') return false;
        throw error;
      });
      if (listed) return true;
    }
    await pause(25);
  }
  return false;
};

const startOwn = async (folder: string): Promise<VirtualReaders | NoVirtualReaders> => {
  removeStaleFiles();
  mkdirSync(folder, { recursive: true });
  const { path, own } = socketFolder(folder);
  const log = join(folder, 'pcscd.log');
  const isolated = process.env.KADI_VPCD_ANY !== '1';
  const child = launch(isolated, path, log);
  const helper = child.pid === undefined ? undefined : processAt(child.pid);
  const owner = processAt(process.pid);
  if (helper === undefined || owner === undefined) {
    return { off: 'the virtual chip reader service could not be started at all' };
  }
  const files = [join(path, 'vpcd-0.sock'), join(path, 'vpcd-1.sock')] as const;
  const sockets: [VpcdAddress, VpcdAddress] = isolated
    ? [{ socket: files[0] }, { socket: files[1] }]
    : [{ port: PORTS[0] }, { port: PORTS[1] }];
  writeMark(MARK, { helper, owner, folder: resolve(folder), sockets });
  const stop = async (): Promise<void> => {
    await endGroup(helper);
    for (const file of files) rmSync(file, { force: true });
    if (own) rmSync(path, { recursive: true, force: true });
    if (readMark(MARK)?.helper.pid === helper.pid) removeMark(MARK);
  };
  let ready = false;
  try {
    ready = await becomesReady(helper);
  } finally {
    if (!ready) await stop();
  }
  if (!ready) {
    return {
      off: `the virtual chip reader service did not start (a container may forbid a private network: run it privileged, or set KADI_VPCD_ANY=1); see ${log}`,
    };
  }
  return { sockets, readers: READERS, adopted: false, stop };
};

/**
 * Gives two virtual PC/SC readers. A service that a killed process of ours left behind is ended first; one that another
 * process of ours runs on the same folder is shared; the machine's own is used if it has the readers. Nothing here
 * throws for what a machine lacks: it says so in `off`. With KADI_VPCD_ANY=1 the service runs without a private network.
 */
export const startPrivatePcscd = async (options: {
  readonly folder: string;
}): Promise<VirtualReaders | NoVirtualReaders> => {
  try {
    const mark = readMark(MARK);
    if (mark !== undefined) {
      if (isAlive(mark.helper) && isAlive(mark.owner) && mark.owner.pid !== process.pid) {
        if (mark.folder !== resolve(options.folder)) {
          return {
            off: `process ${mark.owner.pid} of another Kadi on this machine uses the virtual chip readers: stop it first`,
          };
        }
        return { sockets: mark.sockets, readers: READERS, adopted: true, stop: async () => {} };
      }
      if (isAlive(mark.helper) && isAlive(mark.owner)) {
        return { off: 'this process has started the virtual chip readers already' };
      }
      await endGroup(mark.helper);
      removeMark(MARK);
    }
    if (await serviceAnswers()) return await machineService();
    const missing = missingPrograms();
    if (missing.length > 0) {
      return { off: `no virtual chip readers, because ${missing.join(', ')} is missing: ${INSTALL}` };
    }
    if (process.getuid?.() !== 0) {
      return { off: 'no virtual chip readers, because only root may start pcscd in a private network' };
    }
    return await startOwn(options.folder);
  } catch (error) {
    if (isKadiError(error)) return { off: `no virtual chip readers: ${error.entry.en} ${error.entry.todo}` };
    throw error;
  }
};
