import { rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';

export interface SocketProxy {
  /** From now on nothing passes on the connections that are open; they stay open. New ones work. */
  freeze(): void;
  stop(): Promise<void>;
}

/** A wire between two unix sockets that can go dead without either end being told, as a lost network path does. */
export const socketProxy = async (listen: string, target: string): Promise<SocketProxy> => {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = createConnection(target);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen, resolve);
  });
  return {
    freeze: () => {
      for (const pair of pairs) {
        for (const socket of pair) {
          socket.removeAllListeners('data');
          socket.pause();
        }
      }
    },
    stop: async () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(listen, { force: true });
    },
  };
};
