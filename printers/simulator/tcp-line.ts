import { createServer, type Socket } from 'node:net';
import { failure } from '../../card/index.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { LineListeners, type Transport } from '../transport/transport.ts';

/** The network socket of a training machine: raw bytes, one host at a time, on this computer only. */
export interface TcpLine {
  /** The port it really got, for `port` 0. */
  readonly port: number;
  close(): Promise<void>;
}

/** Errors: TRAINING_LINE_FAILED when the port is taken. */
export const listenTcp = async (port: number, onHost: (line: Transport) => void): Promise<TcpLine> => {
  let present: Socket | undefined;
  const server = createServer((socket) => {
    // A second host is turned away, as by the real ones: two could mix their jobs.
    if (present !== undefined) return void socket.destroy();
    present = socket;
    socket.on('close', () => {
      present = undefined;
    });
    onHost(lineOf(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(failure(PRINTER_ERRORS, 'TRAINING_LINE_FAILED', { port }, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        present?.destroy();
      }),
  };
};

const lineOf = (socket: Socket): Transport => {
  const line = new LineListeners();
  socket.setNoDelay(true);
  socket.on('data', (bytes: Buffer) => line.received(new Uint8Array(bytes)));
  // 'close' follows every 'error'.
  socket.on('error', () => {});
  socket.on('close', () => line.closed());
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const lost = (cause?: Error) => reject(failure(PRINTER_ERRORS, 'PRINTER_LINK_LOST', {}, cause));
        if (line.ended) return lost();
        socket.write(bytes.slice(), (cause) => (cause ? lost(cause) : resolve()));
      }),
    onData: line.onData,
    onClose: line.onClose,
    close: () =>
      new Promise((resolve) => {
        line.onClose(() => resolve());
        socket.destroy();
      }),
  };
};
