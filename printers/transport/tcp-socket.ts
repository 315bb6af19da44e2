import { connect } from 'node:net';
import { failure } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { LineListeners, type Transport } from './transport.ts';

const CONNECT_MS = 10_000;
const KEEP_ALIVE_MS = 5_000;

/** Opens a raw TCP connection to a networked printer. It is neither secret nor signed: the network must be the bureau's own. */
export const openTcp = async (host: string, port: number): Promise<Transport> => {
  const line = new LineListeners();
  const socket = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  });
  let closing = false;
  let fault: Error | undefined;
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: unknown): void => {
      socket.destroy();
      reject(failure(PRINTER_ERRORS, 'PRINTER_PORT_FAILED', {}, cause));
    };
    const timer = setTimeout(() => failed(new Error('time-out')), CONNECT_MS);
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve();
    });
    socket.once('close', () => clearTimeout(timer));
  });
  socket.on('data', (bytes: Buffer) => line.received(new Uint8Array(bytes)));
  socket.on('error', (cause) => {
    fault = cause;
  });
  socket.on('close', () => line.closed(closing ? undefined : lost(fault)));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (line.ended || closing) return reject(lost());
        // Copied, because the socket may hold the bytes until the peer takes them.
        socket.write(bytes.slice(), (cause) => (cause ? reject(lost(cause)) : resolve()));
      }),
    onData: line.onData,
    onClose: line.onClose,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        line.onClose(() => resolve());
        socket.destroy();
      }),
  };
};

const lost = (cause?: Error): Error => failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, cause);
