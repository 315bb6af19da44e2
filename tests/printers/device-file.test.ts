import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { openDevice, openTransport, type Transport } from '../../printers/index.ts';
import { openPtyLine } from '../../printers/simulator/pty-line.ts';
import { tempFolder } from './training-setup.ts';
import { defineTransportContract, type Line } from './transport-contract.ts';

const openPair = async (): Promise<Line & { readonly path: string }> => {
  const folder = tempFolder();
  const path = join(folder.path, 'line');
  const pty = await openPtyLine(path, folder.path);
  const ends = [await openDevice(path), await openTransport(`device:${pty.machineEnd}`)] as const;
  return {
    path,
    ends,
    cut: pty.cut,
    end: async () => {
      for (const end of ends) await end.close();
      await pty.cut();
      folder.remove();
    },
  };
};

const onPair = async <T>(work: (line: Line & { readonly path: string }) => Promise<T>): Promise<T> => {
  const line = await openPair();
  try {
    return await work(line);
  } finally {
    await line.end();
  }
};

const receive = (line: Transport, length: number): Promise<Uint8Array> =>
  new Promise((resolve) => {
    const parts: Uint8Array[] = [];
    let got = 0;
    line.onData((bytes) => {
      parts.push(bytes);
      got += bytes.length;
      if (got >= length) resolve(Uint8Array.from(Buffer.concat(parts)));
    });
  });

const noise = (length: number, seed: number): Uint8Array => {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
};

defineTransportContract('character device', openPair);

test('two megabytes go both ways at once and arrive to the byte', async () => {
  await onPair(async ({ ends: [host, machine] }) => {
    const [there, back] = [noise(2_097_152, 1), noise(2_097_152, 2)];
    const arrived = Promise.all([receive(machine, there.length), receive(host, back.length)]);
    await Promise.all([host.write(there), machine.write(back)]);
    const [atMachine, atHost] = await arrived;
    expect(Buffer.compare(atMachine, there)).toBe(0);
    expect(Buffer.compare(atHost, back)).toBe(0);
  });
});

test('however writes are cut, also without waiting for the one before, the bytes stay in order', async () => {
  await onPair(async ({ ends: [host, machine] }) => {
    const got: number[] = [];
    machine.onData((bytes) => got.push(...bytes));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 8 }), async (parts) => {
        got.length = 0;
        const whole = parts.flatMap((part) => [...part]);
        await Promise.all(parts.map((part) => host.write(part)));
        for (let i = 0; i < 500 && got.length < whole.length; i++)
          await new Promise((resolve) => setTimeout(resolve, 2));
        expect(got).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});

test('a machine that takes nothing holds the write back, and a cable pulled then settles it', async () => {
  const folder = tempFolder();
  const path = join(folder.path, 'line');
  const pty = await openPtyLine(path, folder.path);
  // Nobody opens the other end: after the buffers of the line are full nothing more is taken.
  const host = await openDevice(path);
  const outcome = host.write(new Uint8Array(1_000_000)).catch((error: unknown) => codeOf(error));
  const early = await Promise.race([
    outcome,
    new Promise((resolve) => setTimeout(() => resolve('held'), 300)),
  ]);
  expect(early).toBe('held');
  await pty.cut();
  expect(await outcome).toBe('PRINTER_LINK_LOST');
  await host.close();
  folder.remove();
});

test('closing it in the middle of a write that is held back does not hang, and the write fails', async () => {
  const folder = tempFolder();
  const path = join(folder.path, 'line');
  const pty = await openPtyLine(path, folder.path);
  const host = await openDevice(path);
  const outcome = host.write(new Uint8Array(1_000_000)).catch((error: unknown) => codeOf(error));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = Date.now();
  await host.close();
  expect(Date.now() - began).toBeLessThan(30_000);
  expect(await outcome).toBe('PRINTER_LINK_LOST');
  await pty.cut();
  folder.remove();
});

test('a cable pulled in the middle of silence is told, although nobody asks', async () => {
  await onPair(async ({ ends: [host], cut }) => {
    const told = new Promise<unknown>((resolve) => host.onClose((why) => resolve(why)));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = Date.now();
    await cut();
    expect(codeOf(await told)).toBe('PRINTER_LINK_LOST');
    expect(Date.now() - began).toBeLessThan(30_000);
  });
});

test('a path without a device, and a file that is none, are said', async () => {
  await expect(openDevice('/dev/kadi-no-such-printer')).rejects.toMatchObject({
    code: 'PRINTER_PORT_FAILED',
  });
  const folder = tempFolder();
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  await expect(openDevice(file)).rejects.toMatchObject({ code: 'PRINTER_NOT_A_DEVICE' });
  folder.remove();
});
