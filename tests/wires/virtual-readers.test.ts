import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listPcscReaders, openPcscReader, readChipSerial } from '../../printers/chip/index.ts';
import { VpcdSlot } from '../../printers/simulator/chip/index.ts';
import { startPrivatePcscd, type VirtualReaders } from '../../printers/simulator/pcscd.ts';
import { type TempStore, tempStore } from '../printers/chip-specimen.ts';

const HOLDER = fileURLToPath(new URL('./hold-virtual-readers.ts', import.meta.url));

let temp: TempStore;
beforeEach(() => {
  temp = tempStore();
});
afterEach(() => temp.remove());

const start = async (folder = temp.folder): Promise<VirtualReaders> => {
  const virtual = await startPrivatePcscd({ folder });
  if ('off' in virtual) throw new Error(virtual.off);
  return virtual;
};

/** Living processes that have this text in their command line. */
const processesWith = (text: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });

/** Another process that starts the readers on a folder and holds them until it is killed. */
const holder = async (folder: string) => {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(said.toString().trim()).toBe('ready');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
};

test('after the stop neither service, socket, mark nor process is left', async () => {
  const virtual = await start();
  expect(await listPcscReaders()).toEqual([...virtual.readers]);
  await virtual.stop();
  await virtual.stop();
  expect(processesWith(temp.folder)).toEqual([]);
  expect(readdirSync(temp.folder)).toEqual(['pcscd.log']);
  expect(existsSync('/run/kadi-vpcd.json')).toBe(false);
  await expect(listPcscReaders()).rejects.toMatchObject({ code: 'CHIP_SERVICE_STOPPED' });
  await expect(openPcscReader(virtual.readers[0])).rejects.toMatchObject({ code: 'CHIP_SERVICE_STOPPED' });
});

test('nothing listens on the network of the machine', async () => {
  const virtual = await start();
  const ports = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFileSync(path, 'utf8')).join('');
  expect(ports).not.toMatch(/:8C7[BC] [0-9A-F]+:0000 0A/);
  await virtual.stop();
});

test('a reader that PC/SC does not know is missing, and the wrong name is not guessed at', async () => {
  const virtual = await start();
  await expect(openPcscReader('Virtual PCD')).rejects.toMatchObject({ code: 'CHIP_READER_MISSING' });
  await virtual.stop();
});

test('a card stays inserted when the service is started again, and the reader finds it', async () => {
  const first = await start();
  const reader = await openPcscReader(first.readers[0]);
  const slot = new VpcdSlot(temp.store, first.sockets[0]);
  const serial = temp.store.make(1)[0] ?? '';
  await slot.insert(serial);
  const lost = await reader.waitForCard(5_000);
  await first.stop();
  await expect(lost.transmit(Uint8Array.of(0, 0xa4, 4, 0, 0))).rejects.toMatchObject({
    code: expect.stringMatching(/^CHIP_/),
  });
  await lost.disconnect();
  await expect(reader.cardPresent()).rejects.toMatchObject({ code: 'CHIP_SERVICE_STOPPED' });
  const second = await start();
  const link = await reader.waitForCard(5_000);
  expect((await readChipSerial(link)).chipSerial).toBe(serial);
  await link.disconnect();
  await slot.remove();
  await reader.close();
  await second.stop();
});

test('both readers work at the same time, each with its own card', async () => {
  const virtual = await start();
  const serials = temp.store.make(2);
  const read = async (index: 0 | 1) => {
    const reader = await openPcscReader(virtual.readers[index]);
    const slot = new VpcdSlot(temp.store, virtual.sockets[index]);
    await slot.insert(serials[index] ?? '');
    const link = await reader.waitForCard(5_000);
    const { chipSerial } = await readChipSerial(link);
    const other = await openPcscReader(virtual.readers[index]);
    await expect(other.waitForCard(50)).rejects.toMatchObject({ code: 'CHIP_READER_BUSY' });
    await other.close();
    await link.disconnect();
    await slot.remove();
    await reader.close();
    return chipSerial;
  };
  expect(await Promise.all([read(0), read(1)])).toEqual(serials);
  await virtual.stop();
});

test('a killed process takes its service with it, and the next start works at once', async () => {
  const kill = await holder(temp.folder);
  expect(await startPrivatePcscd({ folder: join(tmpdir(), 'kadi-elsewhere') })).toMatchObject({
    off: expect.stringContaining('another Kadi'),
  });
  const shared = await start();
  expect(shared.adopted).toBe(true);
  await shared.stop();
  expect(await listPcscReaders()).toEqual([...shared.readers]);
  await kill();
  const virtual = await start();
  expect(virtual.adopted).toBe(false);
  expect(await listPcscReaders()).toEqual([...virtual.readers]);
  await virtual.stop();
  expect(processesWith(temp.folder)).toEqual([]);
});

test('a folder whose path is too long for a socket does not matter', async () => {
  const folder = join(temp.folder, 'a folder with a long, awkward: name '.repeat(3));
  const virtual = await start(folder);
  expect(await listPcscReaders()).toEqual([...virtual.readers]);
  const [at] = virtual.sockets;
  await virtual.stop();
  expect(existsSync('socket' in at ? at.socket : '')).toBe(false);
});

test('where another folder is asked for, the second start in one process says why not', async () => {
  const virtual = await start();
  const folder = mkdtempSync(join(tmpdir(), 'kadi-second-'));
  expect(await startPrivatePcscd({ folder })).toEqual({
    off: 'this process has started the virtual chip readers already',
  });
  rmSync(folder, { recursive: true });
  await virtual.stop();
});
