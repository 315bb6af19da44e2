import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ChipEmulator, plugIntoVpcd, trainingSerial } from '../../printers/simulator/chip/index.ts';
import { fromHex, hex, keysFor, type TempStore, tempStore } from './chip-specimen.ts';

let temp: TempStore;
let server: Server;
let socket: string;
let chip: ChipEmulator;
beforeEach(async () => {
  temp = tempStore();
  chip = ChipEmulator.blank(trainingSerial(1, 1), keysFor);
  socket = join(temp.folder, 'reader.sock');
  server = createServer().listen(socket);
  await once(server, 'listening');
});
afterEach(async () => {
  await new Promise((done) => server.close(done));
  temp.remove();
});

const arrival = async (): Promise<Socket> => {
  const [line] = (await once(server, 'connection')) as [Socket];
  return line;
};
const heard = async (line: Socket, bytes: number): Promise<string> => {
  let all = '';
  while (all.length < bytes * 2) all += hex(((await once(line, 'data')) as [Buffer])[0]);
  return all;
};

test('the reader gets the answer to reset and answers to commands, framed by two bytes of length', async () => {
  const arrived = arrival();
  const plugged = await plugIntoVpcd(chip, { socket });
  const line = await arrived;
  line.write(fromHex('0001 04'));
  expect(await heard(line, 13)).toBe('000B' + '3B95138101807394216020');
  line.write(fromHex('0001 01' + '0005 80CA9F7F10'));
  expect(await heard(line, 4)).toBe('0002' + '6C2D');
  await plugged.unplug();
  await plugged.unplug();
  expect(chip.powered).toBe(false);
});

test('a message cut anywhere is put together again', async () => {
  const arrived = arrival();
  const plugged = await plugIntoVpcd(chip, { socket });
  const line = await arrived;
  line.setNoDelay(true);
  for (const byte of fromHex('0001 01' + '000C 00A4040C07A0000002471001' + '0004 00DADEAD')) {
    line.write(Uint8Array.of(byte));
    await new Promise(setImmediate);
  }
  expect(await heard(line, 8)).toBe('00029000' + '00026982');
  await plugged.unplug();
});

test('a command to a chip without power gets a bare refusal', async () => {
  const arrived = arrival();
  const plugged = await plugIntoVpcd(chip, { socket });
  const line = await arrived;
  line.write(fromHex('0001 01' + '0001 00' + '0005 80CA9F7F00'));
  expect(await heard(line, 4)).toBe('0002' + '6F00');
  await plugged.unplug();
});

test('a reader that went away is connected to again, and the chip has lost its power meanwhile', async () => {
  const first = arrival();
  const plugged = await plugIntoVpcd(chip, { socket });
  const line = await first;
  line.write(fromHex('0001 01'));
  await expect.poll(() => chip.powered).toBe(true);
  const second = arrival();
  line.destroy();
  const again = await second;
  await expect.poll(() => chip.powered).toBe(false);
  again.write(fromHex('0001 04'));
  expect(await heard(again, 13)).toMatch(/^000B3B/);
  await plugged.unplug();
});

test('where nobody listens the card cannot be inserted', async () => {
  const nowhere = { socket: join(temp.folder, 'nobody.sock') };
  await expect(plugIntoVpcd(chip, nowhere, 150)).rejects.toMatchObject({ code: 'TRAINING_READER_GONE' });
});
