import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { failure, isKadiError, raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { TRANSPORT_ERRORS } from './errors.ts';
import { LineListeners, type Transport } from './transport.ts';
import { watchDevice } from './watch-device.ts';

/** The kernel's printer driver (usblp) takes 8 KiB at a time; a read of that size empties its buffer as well. */
const BLOCK_BYTES = 8192;
/** Nothing came, or there was no room: asked again soon while something is going on, seldom in silence. */
const SOONEST_MS = 1;
const SELDOM_MS = 16;
/** Some drivers wait in close() for a machine that takes nothing more. */
const CLOSE_MS = 1_000;

const codeOfSystem = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const lost = (cause?: unknown): Error => failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, cause);

/** Counts, or nothing when the device has no bytes or no room just now. */
const unlessBusy = (counted: Promise<number>): Promise<number | undefined> =>
  counted.catch((error: unknown) => {
    const code = codeOfSystem(error);
    if (code === 'EAGAIN' || code === 'EINTR') return undefined;
    throw error;
  });

/** A wait that `wake` ends early. */
class Pause {
  #wake: (() => void) | undefined;

  readonly wake = (): void => this.#wake?.();

  async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}

const openHandle = async (path: string): Promise<FileHandle> => {
  const { O_RDWR, O_NONBLOCK, O_NOCTTY } = constants;
  const handle = await open(path, O_RDWR | O_NONBLOCK | O_NOCTTY).catch((cause: unknown) =>
    raise(PRINTER_ERRORS, 'PRINTER_PORT_FAILED', {}, cause),
  );
  if ((await handle.stat()).isCharacterDevice()) return handle;
  await handle.close();
  return raise(TRANSPORT_ERRORS, 'PRINTER_NOT_A_DEVICE');
};

/**
 * Opens a character device such as /dev/usb/lp0. Such devices cannot be given to the event loop, and a read that waits
 * would hold a thread of the pool that no close() interrupts. So nothing ever waits inside the kernel: the device is
 * opened O_NONBLOCK and asked again after a short pause. Bytes still under way when it is closed may be dropped by the
 * kernel; whoever needs to know that they arrived asks the machine. Throws PRINTER_PORT_FAILED, PRINTER_NOT_A_DEVICE.
 */
export const openDevice = async (path: string): Promise<Transport> => {
  const handle = await openHandle(path);
  const line = new LineListeners();
  const listening = new Pause();
  const writing = new Pause();
  const end = (why?: unknown): void => {
    if (why === undefined) line.closed();
    else line.closed(isKadiError(why) ? why : lost(why));
    listening.wake();
    writing.wake();
  };
  line.onClose(await watchDevice(path, () => end(lost())));

  const listen = async (): Promise<void> => {
    const block = new Uint8Array(BLOCK_BYTES);
    let pause = SOONEST_MS;
    while (!line.ended) {
      const count = await unlessBusy(handle.read(block, 0, BLOCK_BYTES).then(({ bytesRead }) => bytesRead));
      if (line.ended) return;
      if (count !== undefined && count > 0) {
        line.received(block.slice(0, count));
        pause = SOONEST_MS;
        continue;
      }
      // Zero bytes are silence on a printer and the end on a terminal; the terminal's entry is gone as well.
      await listening.wait(pause);
      pause = Math.min(pause * 2, SELDOM_MS);
    }
  };

  const send = async (bytes: Uint8Array): Promise<void> => {
    let sent = 0;
    let pause = SOONEST_MS;
    while (sent < bytes.length) {
      if (line.ended) throw lost();
      const length = Math.min(BLOCK_BYTES, bytes.length - sent);
      const count = await unlessBusy(handle.write(bytes, sent, length).then((done) => done.bytesWritten));
      sent += count ?? 0;
      if (count === undefined || count === 0) {
        await writing.wait(pause);
        pause = Math.min(pause * 2, SELDOM_MS);
      } else pause = SOONEST_MS;
    }
    if (line.ended) throw lost();
    listening.wake();
  };

  const listened = listen().catch((cause: unknown) => {
    // A printer that only listens answers reads with EINVAL; whether it is there, writes and its entry tell.
    if (codeOfSystem(cause) !== 'EINVAL') end(cause);
  });
  // One write after another: two callers never mix their bytes.
  let last: Promise<void> = Promise.resolve();
  const write = (bytes: Uint8Array): Promise<void> => {
    const copy = bytes.slice();
    const written = last.then(() =>
      send(copy).catch((cause: unknown) => {
        end(cause);
        throw isKadiError(cause) ? cause : lost(cause);
      }),
    );
    last = written.catch(() => undefined);
    return written;
  };

  // The number of a closed file may be given to the next one opened: nothing may still use it then.
  const released = new Promise<void>((resolve) => line.onClose(() => resolve()))
    .then(() => Promise.all([listened, last]))
    .then(() => handle.close())
    .catch(() => undefined);
  return {
    write,
    onData: line.onData,
    onClose: line.onClose,
    close: async () => {
      end();
      await Promise.race([released, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
    },
  };
};
