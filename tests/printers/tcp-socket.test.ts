import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openTcp } from '../../printers/index.ts';
import { defineTransportContract } from './transport-contract.ts';

/** Two connections tied together by a relay that can be switched off. */
defineTransportContract('TCP', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    sockets.push(socket);
    const [first, second] = sockets;
    if (first === undefined || second === undefined) return;
    first.pipe(second);
    second.pipe(first);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ends = [await openTcp('127.0.0.1', port), await openTcp('127.0.0.1', port)] as const;
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    ends,
    cut,
    end: async () => {
      for (const end of ends) await end.close();
      await cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

test('a printer that is not on the network is said', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  await expect(openTcp('127.0.0.1', port)).rejects.toMatchObject({ code: 'PRINTER_PORT_FAILED' });
});
