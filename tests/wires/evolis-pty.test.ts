import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { openEvolis, openSerial, startTrainingPrinter, type TrainingPrinter } from '../../printers/index.ts';
import { openPtyLine } from '../../printers/simulator/pty-line.ts';
import { blanks, recordingStation, tempFolder, testJob } from '../printers/training-setup.ts';
import { defineTransportContract } from '../printers/transport-contract.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const isAlive = (pid: number): boolean => {
  try {
    // A zombie still answers to signal 0.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const until = async (true_: () => boolean): Promise<void> => {
  for (let i = 0; i < 6_000 && !true_(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(true_()).toBe(true);
};

defineTransportContract('serial, over a pseudo-terminal', async () => {
  const folder = tempFolder();
  const path = join(folder.path, 'line');
  const pty = await openPtyLine(path, folder.path);
  const ends = [await openSerial(path), await openSerial(pty.machineEnd)] as const;
  return {
    ends,
    cut: pty.cut,
    end: async () => {
      for (const end of ends) await end.close();
      await pty.cut();
      folder.remove();
    },
  };
});

const startOnPty = async (): Promise<{ printer: TrainingPrinter; path: string; folder: string }> => {
  const folder = tempFolder();
  const path = join(folder.path, 'dev', 'printer');
  const printer = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'pty', path },
    contactStation: recordingStation(),
  });
  cleanups.push(folder.remove, () => printer.stop());
  return { printer, path, folder: folder.path };
};
const linePid = (folder: string): number => Number(readFileSync(join(folder, 'line.pid'), 'utf8'));

test('long writes answered at once never put the two ends to sleep waiting for each other', async () => {
  const folder = tempFolder();
  const path = join(folder.path, 'line');
  const pty = await openPtyLine(path, folder.path);
  const host = await openSerial(path);
  const machine = await openSerial(pty.machineEnd, { rtscts: false });
  cleanups.push(folder.remove, pty.cut, machine.close, host.close);
  const panel = new Uint8Array(60_000).fill(7);
  let got = 0;
  machine.onData((bytes) => {
    got += bytes.length;
    if (got < panel.length) return;
    got -= panel.length;
    void machine.write(Uint8Array.of(0x4f, 0x4b, 0x00));
  });
  let answered: (() => void) | undefined;
  host.onData((bytes) => {
    if (bytes.includes(0)) answered?.();
  });
  let rounds = 0;
  while (rounds < 500) {
    const answer = new Promise<string>((resolve) => {
      answered = () => resolve('answered');
    });
    const written = host.write(panel);
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`stalled in round ${rounds}`), 10_000);
    });
    expect(await Promise.race([answer, stalled])).toBe('answered');
    clearTimeout(timer);
    await written;
    rounds++;
  }
});

describe('a station and its printer on a real serial line', () => {
  test('one whole card, both sides in colour, arrives as it was drawn', async () => {
    const { printer, path } = await startOnPty();
    printer.load(blanks(1));
    const driver = await openEvolis(await openSerial(path));
    cleanups.push(() => driver.close());
    const job = testJob();
    await driver.feedToChip();
    await driver.print(job);
    await driver.moveToChip();
    await driver.eject();
    expect(await driver.counters()).toEqual({ inserted: 1, panels: 10 });
    expect(printer.state().hopper.map((card) => card.body)).toEqual(['B1']);
    const picture = await printer.pictureOf('B1');
    const worst = job.back.rgb.reduce((most, value, i) => {
      const expected = job.back.black[Math.floor(i / 3)] === 1 ? 0 : value;
      return Math.max(most, Math.abs(expected - (picture?.back.rgb[i] ?? -1000)));
    }, 0);
    expect(worst).toBeLessThanOrEqual(2);
  });

  test('a cable pulled in the middle of a print is seen at once; after plugging in the card is still there', async () => {
    const { printer, path, folder } = await startOnPty();
    printer.load(blanks(1));
    const line = await openSerial(path);
    const closes: unknown[] = [];
    line.onClose((why) => closes.push(why));
    const driver = await openEvolis(line);
    await driver.feedToChip();
    const printing = driver.print(testJob()).catch((error: unknown) => error);
    await until(() => printer.state().counters.panels >= 1);
    const pulledAt = Date.now();
    process.kill(linePid(folder), 'SIGKILL');
    expect(await printing).toMatchObject({ code: 'PRINTER_LINK_LOST' });
    // The deadline of a panel is 30 s: this was not a time-out.
    expect(Date.now() - pulledAt).toBeLessThan(60_000);
    await until(() => !printer.state().connected);
    await driver.close();
    expect(closes.length).toBe(1);
    await printer.plugCable();
    const again = await openEvolis(await openSerial(path));
    cleanups.push(() => again.close());
    await again.reject();
    expect(printer.takeRejects().map((card) => card.body)).toEqual(['B1']);
  });

  test('a station that goes and comes back finds the same line', async () => {
    const { path } = await startOnPty();
    for (let i = 0; i < 2; i++) {
      const driver = await openEvolis(await openSerial(path));
      expect((await driver.status()).position).toBe('empty');
      await driver.close();
    }
  });

  test('a line that is not there is said', async () => {
    await expect(openSerial('/dev/kadi-no-such-line')).rejects.toMatchObject({ code: 'PRINTER_PORT_FAILED' });
  });

  test('stopping leaves no process and no link', async () => {
    const { printer, path, folder } = await startOnPty();
    const pid = linePid(folder);
    expect([isAlive(pid), existsSync(path)]).toEqual([true, true]);
    await printer.stop();
    expect([isAlive(pid), existsSync(path), existsSync(`${path}-sim`)]).toEqual([false, false, false]);
  });
});

describe('a program that is killed', () => {
  const starter = fileURLToPath(new URL('../printers/start-training-printer.ts', import.meta.url));
  /** Another program with a training printer of its own, and a card at its chip station. */
  const startElsewhere = async (folder: string, path: string): Promise<number> => {
    const child = spawn(process.execPath, ['--import', 'tsx', starter, folder, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    cleanups.push(() => child.kill('SIGKILL'));
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    return child.pid ?? 0;
  };

  test('takes its line with it, and the next one finds the machine as it stood', async () => {
    const folder = tempFolder();
    cleanups.push(folder.remove);
    const path = join(folder.path, 'printer');
    const pid = await startElsewhere(folder.path, path);
    const driver = await openEvolis(await openSerial(path));
    await driver.feedToChip();
    const line = linePid(folder.path);
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(line));
    await driver.close();
    const printer = await startTrainingPrinter({
      folder: folder.path,
      wire: { kind: 'pty', path },
      contactStation: recordingStation(),
    });
    cleanups.push(() => printer.stop());
    const again = await openEvolis(await openSerial(path));
    cleanups.push(() => again.close());
    expect([(await again.status()).position, await again.counters()]).toEqual([
      'contact',
      { inserted: 1, panels: 0 },
    ]);
  });

  test('an orphaned line and stale links do not block the next start', async () => {
    const folder = tempFolder();
    cleanups.push(folder.remove);
    const path = join(folder.path, 'printer');
    const orphan = spawn('socat', [`pty,raw,echo=0,link=${path}`, `pty,raw,echo=0,link=${path}-sim`], {
      stdio: 'ignore',
    });
    cleanups.push(() => orphan.kill('SIGKILL'));
    await until(() => existsSync(`${path}-sim`));
    execFileSync('sh', ['-c', `echo ${orphan.pid} > ${join(folder.path, 'line.pid')}`]);
    const line = await openPtyLine(path, folder.path);
    cleanups.push(() => line.cut());
    await until(() => !isAlive(orphan.pid ?? 0));
    const port = await openSerial(path);
    await port.close();
  });
});
