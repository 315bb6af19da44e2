import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { command, panelCommand } from '../../printers/evolis/frame.ts';
import { memoryLink, openEvolis, startTrainingPrinter, type Transport } from '../../printers/index.ts';
import {
  type Bench,
  blanks,
  openBench,
  QUICK,
  recordingStation,
  tempFolder,
  testJob,
} from './training-setup.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
const start = async (...options: Parameters<typeof openBench>): Promise<Bench> => {
  const bench = await openBench(...options);
  cleanups.push(bench.end);
  return bench;
};

/** Speaks to the machine without the driver: sends bytes, waits for so many replies. */
const bareHost = (line: Transport): ((bytes: Uint8Array, replies?: number) => Promise<string[]>) => {
  let text = '';
  line.onData((bytes) => {
    text += Buffer.from(bytes).toString('latin1');
  });
  return async (bytes, replies = 1) => {
    text = '';
    await line.write(bytes);
    for (let i = 0; i < 500 && text.split('\0').length <= replies; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return text.split('\0').slice(0, -1);
  };
};

const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 6_000 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(holds()).toBe(true);
};

const bareMachine = async (folder = tempFolder()) => {
  const [machineEnd, hostEnd] = memoryLink();
  const station = recordingStation();
  const printer = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: station,
  });
  cleanups.push(folder.remove, printer.stop.bind(printer));
  return { printer, station, say: bareHost(hostEnd), folder };
};

describe('the machine on its wire', () => {
  test('answers with NUL at the end, sensors with a decimal comma', async () => {
    const { say, printer } = await bareMachine();
    expect(await say(command('Rse', 'o'))).toEqual(['5,00 Volts']);
    expect(await say(command('Rse', 'f'))).toEqual(['0,00 Volts']);
    printer.load(blanks(20));
    expect(await say(command('Rse', 'n'))).toEqual(['0,12 Volts']);
    expect(await say(command('Rlr', 'p'))).toEqual(['OK']);
    expect(await say(command('Xyz'))).toEqual(['ERROR CDE']);
    expect(await say(command('Pem', '77'))).toEqual(['ERROR PARAMETRES']);
  });

  test('says where the card is', async () => {
    const { say, printer } = await bareMachine();
    printer.load(blanks(1));
    const where = async (...move: string[]): Promise<string[]> => [
      ...(await say(command(...move))),
      ...(await say(command('Rlr', 'p'))),
    ];
    expect(await where('Si')).toEqual(['OK', 'CARD']);
    expect(await where('Sis')).toEqual(['OK', 'SMART CARD']);
    expect(await where('Sic')).toEqual(['OK', 'CONTACTLESS CARD']);
    expect(await where('Ser')).toEqual(['OK', 'OK']);
    expect(await where('Si')).toEqual(['FEEDER EMPTY', 'OK']);
  });

  test('an ordinary job without the setting to stay inside ends in the tray', async () => {
    const { say, printer } = await bareMachine();
    printer.load(blanks(1));
    const job = Buffer.concat([
      command('Pr', 'k'),
      command('Ss'),
      command('Sr'),
      panelCommand('k', 2, new Uint8Array(82_296).fill(0xff)),
      new Uint8Array(500),
      command('Se', 1),
      new Uint8Array(500),
    ]);
    expect(await say(job, 5)).toEqual(['OK', 'OK', 'OK', 'OK', 'OK']);
    expect(printer.takeHopper()).toEqual([{ body: 'B1', chip: 'C1', printed: { front: ['k'], back: [] } }]);
    const picture = await printer.pictureOf('B1');
    expect(picture?.front.rgb.every((value) => value === 0)).toBe(true);
    expect(picture?.back.rgb.every((value) => value === 255)).toBe(true);
  });

  test('one stray byte after a panel is complained of, and the panel is not printed', async () => {
    const { say, printer } = await bareMachine();
    printer.load(blanks(1));
    await say(command('Ss'));
    const panel = panelCommand('k', 2, new Uint8Array(82_296));
    expect(await say(Buffer.concat([panel.subarray(0, -1), Uint8Array.of(0, 0x0d)]))).toEqual(['ERROR CDE']);
    await say(command('Se'));
    expect(printer.state().counters.panels).toBe(0);
  });
});

describe('the machine left to itself (Pem;0)', () => {
  test('prints the same person on a second body after an error: the reason the host must handle errors', async () => {
    const { printer, say } = await bareMachine();
    printer.load(blanks(2));
    printer.faults.push({ kind: 'ribbon-end', panel: 2 });
    const panel = (name: 'y' | 'm' | 'c'): Uint8Array =>
      panelCommand(name, 2, new Uint8Array(82_296).fill(0xff));
    await say(command('Ss'));
    expect(await say(panel('y'))).toEqual(['OK']);
    expect(await say(panel('m'))).toEqual(['OK']);
    // It waits for a person who fits a ribbon, and tells the host nothing of it.
    const third = say(panel('c'));
    await until(() => printer.state().ribbon.left === 0);
    printer.fitRibbon();
    expect(await third).toEqual(['OK']);
    expect(await say(command('Se'))).toEqual(['OK']);
    const tray = printer.takeHopper();
    expect(tray.map((card) => [card.body, card.printed.front])).toEqual([
      ['B1', ['y', 'm']],
      ['B2', ['y', 'm', 'c']],
    ]);
  });

  test('the driver says Pem;2 again before every feed, because a power cut forgets it', async () => {
    const { printer, driver } = await start();
    await printer.powerOff();
    await printer.powerOn();
    printer.faults.push({ kind: 'pick-failed' });
    await expect(driver.feedToChip()).rejects.toMatchObject({ code: 'PRINTER_PICK_FAILED' });
    expect(printer.state()).toMatchObject({ inside: null, counters: { inserted: 0 } });
  });

  test('tries a failed pick again without telling', async () => {
    const { printer, say } = await bareMachine();
    printer.load(blanks(1));
    printer.faults.push({ kind: 'pick-failed' });
    expect(await say(command('Sis'))).toEqual(['OK']);
  });

  test('and before every print, when the power went while the card was inside', async () => {
    const { printer, driver } = await start();
    await driver.feedToChip();
    await printer.powerOff();
    await printer.powerOn();
    printer.faults.push({ kind: 'ribbon-end', panel: 3 });
    await expect(driver.print(testJob())).rejects.toMatchObject({ code: 'PRINTER_RIBBON_FAILED' });
    expect(printer.state()).toMatchObject({ hopper: [], counters: { inserted: 1 } });
  });
});

describe('power', () => {
  test('cut at a panel: half a panel is on the card, the card is inside, the chip lost its power', async () => {
    const { printer, driver, station } = await start({}, { ...QUICK, act: 2_000 });
    await driver.feedToChip();
    printer.faults.push({ kind: 'power-cut', panel: 4 });
    await expect(driver.print(testJob())).rejects.toMatchObject({ code: 'PRINTER_REPLY_UNKNOWN' });
    expect(printer.state().powered).toBe(false);
    expect(printer.state().inside?.printed).toEqual({ front: ['y', 'm', 'c', 'k'], back: [] });
    await printer.powerOn();
    expect((await driver.status()).position).toBe('print');
    await driver.reject();
    expect(station.log).toEqual(['in C1', 'out']);
  });

  test('off and on at the chip station powers the chip down and up', async () => {
    const { printer, driver, station } = await start();
    await driver.feedToChip();
    await printer.powerOff();
    await printer.powerOn();
    expect(station.log).toEqual(['in C1', 'out', 'in C1']);
  });

  test('cards, counters, ribbon and pictures outlive the program', async () => {
    const folder = tempFolder();
    const first = await bareMachine(folder);
    first.printer.load(blanks(3));
    await first.say(command('Ss'));
    await first.say(panelCommand('k', 2, new Uint8Array(82_296).fill(0xff)));
    await first.say(command('Se'));
    await first.say(command('Sis'));
    const before = first.printer.state();
    // Nothing is said to it at its end: what is on disk is all there is after a kill.
    const second = await bareMachine(folder);
    const after = second.printer.state();
    expect({ ...after, connected: true }).toEqual({ ...before, connected: true });
    expect(after.inside?.body).toBe('B2');
    expect(second.station.log).toEqual(['in C2']);
    expect((await second.printer.pictureOf('B1'))?.front.rgb[0]).toBe(0);
    expect(await second.say(command('Rlr', 'p'))).toEqual(['SMART CARD']);
  });

  test('a memory that cannot be read is said, never silently begun anew', async () => {
    const folder = tempFolder();
    const { printer } = await bareMachine(folder);
    printer.load(blanks(1));
    const path = join(folder.path, 'printer.json');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -5));
    await expect(bareMachine(folder)).rejects.toSatisfy(
      (error) => isKadiError(error) && error.code === 'TRAINING_STATE_UNREADABLE',
    );
  });
});

test('pictures of the last cards are kept, older ones go', async () => {
  const { driver, printer } = await start({ keepPictures: 1 });
  for (let card = 0; card < 2; card++) {
    await driver.feedToChip();
    await driver.print(testJob(card));
    await driver.eject();
  }
  expect([await printer.pictureOf('B1'), (await printer.pictureOf('B2')) !== undefined]).toEqual([
    undefined,
    true,
  ]);
});

test('a chip station that fails is told by the machine as a fault, and the card is inside', async () => {
  const folder = tempFolder();
  cleanups.push(folder.remove);
  const [machineEnd, hostEnd] = memoryLink();
  const warned: string[] = [];
  const listen = (warning: Error): void => void warned.push(warning.message);
  process.on('warning', listen);
  cleanups.push(() => process.off('warning', listen));
  const printer = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: { insert: () => Promise.reject(new Error('no reader')), remove: async () => undefined },
  });
  cleanups.push(() => printer.stop());
  printer.load(blanks(1));
  const driver = await openEvolis(hostEnd, { deadlines: QUICK });
  cleanups.push(() => driver.close());
  await expect(driver.feedToChip()).rejects.toMatchObject({ code: 'PRINTER_FAULT_CARD_INSIDE' });
  expect(warned).toEqual(['training printer TRAINING-0001: UNEXPECTED']);
});
