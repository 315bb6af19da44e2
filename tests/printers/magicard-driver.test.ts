import { afterEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import {
  magicardLanguage,
  memoryLink,
  openMagicard,
  openPrinter,
  startTrainingPrinter,
  type TrainingPrinterOptions,
  type Transport,
} from '../../printers/index.ts';
import { defineFacePrinterContract, type FaceMachine, faces } from './face-printer-contract.ts';
import { blanks, recordingStation, tempFolder } from './training-setup.ts';

const QUICK = { read: 400, write: 5_000, print: 1_000, quiet: 10, poll: 5 } as const;

const open = async (options: Partial<TrainingPrinterOptions> = {}): Promise<FaceMachine> => {
  const folder = tempFolder();
  const [machineEnd, hostEnd] = memoryLink();
  const machine = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: recordingStation(),
    language: magicardLanguage(),
    keepPictures: 0,
    ...options,
  });
  machine.load(blanks(5));
  const printer = await openMagicard(hostEnd, { deadlines: { ...QUICK, read: 2_000 }, now: () => 0 });
  return {
    printer,
    machine,
    end: async () => {
      await printer.close();
      await machine.stop();
      folder.remove();
    },
  };
};

defineFacePrinterContract('Magicard', open);

describe('a Magicard', () => {
  let opened: FaceMachine | undefined;
  afterEach(async () => {
    await opened?.end();
    opened = undefined;
  });
  const start = async (options?: Partial<TrainingPrinterOptions>): Promise<FaceMachine> => {
    opened = await open(options);
    return opened;
  };

  test('is honest about what it cannot see', async () => {
    const { printer } = await start({ ribbonSides: 40, cleaningEvery: 7 });
    expect(await printer.status()).toEqual({
      position: 'unknown',
      feeder: 'unknown',
      cover: 'unknown',
      head: 'unknown',
      rejectBoxFull: null,
      ribbon: { left: 40, capacity: 300 },
      cleaning: { need: 'none', cardsLeft: 7 },
    });
  });

  test('puts a card that failed into its reject box by itself', async () => {
    const { printer, machine } = await start();
    machine.faults.push({ kind: 'ribbon-breaks', panel: 7 });
    expect(await printer.printThrough(faces())).toBe('sent');
    expect(machine.state().rejects.map(({ body }) => body)).toEqual(['B1']);
    expect(machine.state().hopper).toEqual([]);
  });

  test('keeps a job in hand while its feeder is empty: it is told as sent, and printed once a person has loaded', async () => {
    const { printer, machine } = await start();
    machine.takeFeeder();
    const said = printer.printThrough(faces()).catch(codeOf);
    machine.load(blanks(1, 9));
    expect(['printed', 'sent']).toContain(await said);
    await expect.poll(() => machine.state().hopper.map(({ body }) => body)).toEqual(['B9']);
  });

  test('is not fed when it asks for cleaning; cleaning is done at its own panel', async () => {
    const { printer, machine } = await start({ cleaningEvery: 1 });
    expect(await printer.printThrough(faces())).toBe('printed');
    expect(await printer.printThrough(faces()).catch(codeOf)).toBe('PRINTER_NEEDS_CLEANING');
    expect(machine.state().counters.inserted).toBe(1);
    expect(await printer.clean().catch(codeOf)).toBe('MAGICARD_CLEAN_AT_MACHINE');
  });

  test('refuses what it cannot do before anything moves', async () => {
    const { printer, machine } = await start();
    const job = faces();
    const overlay = job.front.overlay.slice().fill(0, 300_000, 500_000);
    const free = { ...job, front: { ...job.front, overlay } };
    expect(await printer.printThrough(free).catch(codeOf)).toBe('MAGICARD_OVERCOAT_UNFIT');
    expect(await printer.printThrough({ ...job, magnetic: { 1: 'A' } }).catch(codeOf)).toBe(
      'MAGICARD_STRIPE_UNPROVEN',
    );
    expect(machine.state().counters.inserted).toBe(0);
  });

  test('a cable pulled in the middle of a job: nobody knows, and no card was printed from half a job', async () => {
    const { printer, machine } = await start();
    machine.faults.push({ kind: 'cut-link', to: 'PAG1', afterBytes: 900_000 });
    expect(await printer.printThrough(faces()).catch(codeOf)).toBe('PRINTER_LINK_LOST');
    expect(machine.state().counters.inserted).toBe(0);
  });

  test('power that goes at a panel leaves the half-printed card inside', async () => {
    const { printer, machine } = await start();
    machine.faults.push({ kind: 'power-cut', panel: 3 });
    expect(await printer.printThrough(faces()).catch(codeOf)).toBe('sent');
    await machine.powerOn();
    expect(machine.state().inside?.printed.front).toEqual(['y', 'm', 'c']);
    expect(machine.state().counters.panels).toBe(3);
  }, 30_000);

  test('is opened by the name of its language', async () => {
    const [machineEnd, hostEnd] = memoryLink();
    const machine = await startTrainingPrinter({
      folder: '/nowhere',
      durable: false,
      wire: { kind: 'memory', link: machineEnd },
      contactStation: recordingStation(),
      language: magicardLanguage(),
    });
    const printer = await openPrinter({ language: 'magicard', line: hostEnd });
    expect(printer.kind).toBe('faces-only');
    expect(printer.identity).toEqual({
      model: 'Magicard 0',
      serialNumber: 'TRAINING-0001',
      firmware: 'T100',
    });
    await printer.close();
    await machine.stop();
  });
});

describe('a question to a Magicard', () => {
  const IDENTITY = ['MDL0', 'MSRS1', 'VRSF1'] as const;
  /** A machine that says what it is told to, one answer for each question; an empty one is silence. */
  const scripted = (answers: readonly string[]): { line: Transport; asked: string[] } => {
    const [machineEnd, line] = memoryLink();
    const asked: string[] = [];
    let next = 0;
    machineEnd.onData((bytes) => {
      asked.push(Buffer.from(bytes).toString('latin1').slice(10, 21));
      const answer = answers[next++] ?? '';
      if (answer !== '') void machineEnd.write(Buffer.from(answer, 'latin1'));
    });
    return { line, asked };
  };
  const reply = (text: string): string => `\x01STA,${text},\x03`;
  const [model, serial, firmware] = IDENTITY;

  test('is asked again when the answer belongs to another question', async () => {
    const { line, asked } = scripted([reply(model), reply(model), reply(serial), reply(firmware)]);
    const printer = await openMagicard(line, { deadlines: QUICK });
    expect(printer.identity.serialNumber).toBe('S1');
    expect(asked).toEqual(['REQ,STA,MDL', 'REQ,STA,MSR', 'REQ,STA,MSR', 'REQ,STA,VRS']);
    await printer.close();
  });

  test.each([
    ['silence', '', 'PRINTER_NO_ANSWER'],
    ['another key', reply('TCQ5'), 'PRINTER_REPLY_GARBLED'],
    ['no number', reply('MDLx'), 'PRINTER_REPLY_GARBLED'],
    ['no frame', 'OK\r\n', 'PRINTER_NO_ANSWER'],
    ['an endless one', `\x01${'x'.repeat(5_000)}\x03`, 'PRINTER_REPLY_GARBLED'],
  ])('three times %s is told as such', async (_, answer, code) => {
    const { line, asked } = scripted([answer, answer, answer, answer]);
    expect(await openMagicard(line, { deadlines: { ...QUICK, read: 60 } }).catch(codeOf)).toBe(code);
    expect(asked).toHaveLength(3);
  });
});
