import { afterEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { EvolisMachine } from '../../printers/evolis/machine.ts';
import { EVOLIS_MODELS, SERIAL_PORT } from '../../printers/evolis/models.ts';
import { type EvolisOptions, openAnyEvolis } from '../../printers/evolis/open.ts';
import { CommandParser } from '../../printers/evolis/parser.ts';
import {
  memoryLink,
  type PrintJob,
  startTrainingPrinter,
  type TrainingPrinterOptions,
  type Transport,
} from '../../printers/index.ts';
import { blanks, QUICK, recordingStation, tempFolder, testJob } from './training-setup.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A training machine, its driver, and all that the driver has said. */
const machine = async (options: Partial<TrainingPrinterOptions>, evolis: EvolisOptions = {}) => {
  const folder = tempFolder();
  const [machineEnd, hostEnd] = memoryLink();
  const plastic = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: recordingStation(),
    ...options,
  });
  cleanups.push(folder.remove, () => plastic.stop());
  plastic.load(blanks(3));
  const parser = new CommandParser();
  const said: string[] = [];
  const tapped: Transport = {
    ...hostEnd,
    write: (bytes) => {
      for (const one of parser.feed(bytes))
        if (one.kind === 'command') said.push([one.name, ...one.parameters].join(';'));
      return hostEnd.write(bytes);
    },
  };
  const printer = await openAnyEvolis(tapped, {
    deadlines: { ...QUICK, read: 3_000, act: 30_000, eject: 30_000 },
    ...evolis,
  });
  cleanups.push(() => printer.close());
  return { printer, plastic, said };
};

const told = (work: Promise<unknown>): Promise<string> => work.then(String, codeOf);
const zenius = { identity: { model: 'Evolis Zenius' } };
const primacy = { identity: { model: 'Evolis Primacy' }, keepsCards: false };

/** Varnish is all over it, as on every back without a picture. */
const withBlankBack = (): PrintJob => {
  const job = testJob();
  return {
    front: job.front,
    back: { ...job.back, rgb: job.back.rgb.map(() => 255), black: job.back.black.map(() => 0) },
  };
};
const withBlackDot = (): PrintJob => {
  const job = withBlankBack();
  job.back.black[5] = 1;
  return job;
};

describe('a machine that prints fronts only', () => {
  test('is refused a card with a printed back before anything moves, by its model', async () => {
    const { printer, plastic, said } = await machine(zenius);
    if (printer.kind !== 'one-pass') throw new Error(printer.kind);
    const before = said.length;
    for (const job of [testJob(), withBlackDot()])
      expect(() => printer.check(job)).toThrow('prints fronts only');
    expect(await told(printer.print(testJob()))).toBe('EVOLIS_ONE_SIDED');
    expect([said.length, plastic.state().counters.inserted]).toEqual([before, 0]);
  });

  test('prints a card whose back has no picture, without turning it', async () => {
    const { printer, plastic, said } = await machine(zenius);
    if (printer.kind !== 'one-pass') throw new Error(printer.kind);
    await printer.feedToChip();
    await printer.print(withBlankBack());
    await printer.eject();
    expect(plastic.state().hopper[0]?.printed).toEqual({ front: ['y', 'm', 'c', 'k', 'o'], back: [] });
    expect(said).not.toContain('Sv');
  });

  test('takes a card in when one set of the ribbon is left, which is not enough for two sides', async () => {
    const one = await machine({ ...zenius, ribbonSides: 1 });
    const two = await machine({ ...zenius, ribbonSides: 1 }, { sides: 2 });
    if (one.printer.kind !== 'one-pass' || two.printer.kind !== 'one-pass') throw new Error('kind');
    expect(await told(two.printer.feedToChip())).toBe('PRINTER_RIBBON_LOW');
    await one.printer.feedToChip();
    expect([one, two].map(({ plastic }) => plastic.state().counters.inserted)).toEqual([1, 0]);
  });

  test('counts the panels of one side where it lets its cards go', async () => {
    const { printer, plastic } = await machine(primacy, { sides: 1 });
    if (printer.kind !== 'faces-only') throw new Error(printer.kind);
    expect(await told(printer.printThrough(testJob()))).toBe('EVOLIS_ONE_SIDED');
    expect(await printer.printThrough(withBlankBack())).toBe('printed');
    expect(plastic.state().counters).toMatchObject({ inserted: 1, panels: 5 });
  });

  test('prints both where the station says that this one turns cards over', async () => {
    const { printer } = await machine(zenius, { sides: 2 });
    if (printer.kind !== 'one-pass') throw new Error(printer.kind);
    expect(printer.check(testJob())).toBeUndefined();
  });
});

describe('magnetic tracks', () => {
  test('are written in the ISO format of their number, whatever format was left there', async () => {
    const { printer, said } = await machine(primacy);
    if (printer.kind !== 'faces-only') throw new Error(printer.kind);
    const magnetic = { 1: 'KEN^12345678', 2: '12345678=26', 3: '26' };
    expect(await printer.printThrough({ ...testJob(), magnetic })).toBe('printed');
    const from = said.indexOf('Pmc;h');
    expect(said.slice(from, from + 11)).toEqual([
      'Pmc;h',
      'Pmt;1;1',
      'Pmt;2;2',
      'Pmt;3;3',
      'Dm;1;KEN^12345678',
      'Dm;2;12345678=26',
      'Dm;3;26',
      'Smw',
      'Smr;1',
      'Smr;2',
      'Smr;3',
    ]);
  });

  test('that are not on the card are not touched', async () => {
    const { printer, said } = await machine(primacy);
    if (printer.kind !== 'faces-only') throw new Error(printer.kind);
    await printer.printThrough({ ...testJob(), magnetic: { 2: '12345678=26' } });
    expect(said.filter((one) => /^(Pmt|Dm|Smr);/.test(one))).toEqual([
      'Pmt;2;2',
      'Dm;2;12345678=26',
      'Smr;2',
    ]);
  });
});

describe('the serial port', () => {
  test('is off as delivered in every model, and is turned on without XON/XOFF', () => {
    for (const { serial } of Object.values(EVOLIS_MODELS)) expect(serial).toBe(SERIAL_PORT);
    expect([SERIAL_PORT.delivered, SERIAL_PORT.turnOn.join(';')]).toEqual([
      'off',
      'Pcom;1;115200;N;8;1;RTS/CTS;E',
    ]);
  });

  test('is told as the machine has it set; a stale OK is not what it says', async () => {
    const { printer, plastic } = await machine(primacy);
    if (!(printer instanceof EvolisMachine)) throw new Error(printer.kind);
    plastic.faults.push({ kind: 'stale-ok', to: 'Rcom;1' });
    expect(await printer.lineSettings()).toBe('1;115200;N;8;1;RTS/CTS;E');
  });
});
