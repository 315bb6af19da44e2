import { failure, isKadiError, raise } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { pollBothWays } from './poll-both-ways.ts';
import { LineListeners, type Transport } from './transport.ts';
import { watchDevice } from './watch-device.ts';

export interface SerialOptions {
  /** Default 115200. One colour side takes 164 s at that speed on a real serial line; use USB or TCP for colour. */
  readonly baudRate?: number;
  /** Default none. */
  readonly parity?: 'none' | 'even' | 'odd';
  /** Default 1. */
  readonly stopBits?: 1 | 2;
  /** Default true: XON/XOFF cannot be used, because panels hold every byte value. */
  readonly rtscts?: boolean;
}

/**
 * Opens a serial port with eight data bits: panels hold every byte value. Ports are never listed: listing starts udevadm
 * and ends the process where that is missing. The data listener is attached before anything is written, because without
 * one a pulled cable goes unnoticed until the next write.
 */
export const openSerial = async (path: string, options: SerialOptions = {}): Promise<Transport> => {
  const { SerialPort } = await import('serialport').catch((cause: unknown) =>
    raise(PRINTER_ERRORS, 'PRINTER_DRIVER_MISSING', {}, cause),
  );
  const { baudRate = 115_200, parity = 'none', stopBits = 1 } = options;
  const port = new SerialPort({
    path,
    baudRate,
    dataBits: 8,
    parity,
    stopBits,
    rtscts: options.rtscts ?? true,
    autoOpen: false,
  });
  const line = new LineListeners();
  port.on('data', (bytes: Buffer) => line.received(new Uint8Array(bytes)));
  // An error without a listener would end the process; what it means for the line is told by 'close'.
  port.on('error', (cause: Error) => {
    if (!port.isOpen) line.closed(lost(cause));
  });
  port.on('close', (cause: Error | null) => line.closed(cause === null ? undefined : lost(cause)));
  await new Promise<void>((resolve, reject) => {
    port.open((cause) =>
      cause === null ? resolve() : reject(failure(PRINTER_ERRORS, 'PRINTER_PORT_FAILED', {}, cause)),
    );
  });
  pollBothWays(port.port);
  const stopWatch = await watchDevice(path, () => {
    line.closed(lost());
    if (port.isOpen) port.close(() => undefined);
  });
  line.onClose(stopWatch);
  // The binding may drop a write without telling when the port goes away under it.
  const pending = new Set<(why?: Error | null) => void>();
  line.onClose((why) => {
    for (const settle of [...pending]) settle(why ?? lost());
  });
  return {
    // A start bit, eight data bits, and what the settings add.
    bytesPerSecond: baudRate / (9 + (parity === 'none' ? 0 : 1) + stopBits),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (line.ended || !port.isOpen) return reject(lost());
        const settle = (why?: Error | null): void => {
          if (!pending.delete(settle)) return;
          if (why) reject(isKadiError(why) ? why : lost(why));
          else resolve();
        };
        pending.add(settle);
        port.write(bytes, settle);
      }),
    onData: line.onData,
    onClose: line.onClose,
    close: () =>
      new Promise((resolve) => {
        if (line.ended || !port.isOpen) {
          line.closed();
          return resolve();
        }
        line.onClose(() => resolve());
        port.close(() => line.closed());
      }),
  };
};

const lost = (cause?: Error): Error => failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, cause);
