import { afterEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../card/index.ts';
import { EVOLIS_MODELS, type EvolisModelName, modelOf } from '../../printers/evolis/models.ts';
import type { EvolisOptions } from '../../printers/evolis/open.ts';
import { openAnyEvolis } from '../../printers/evolis/open.ts';
import { CommandParser } from '../../printers/evolis/parser.ts';
import { errorMode, maybeNumber, mustClean, trackText } from '../../printers/evolis/replies.ts';
import {
  type FacePrinter,
  memoryLink,
  type Printer,
  type PrintJob,
  startTrainingPrinter,
  type TrainingPrinter,
  type TrainingPrinterOptions,
} from '../../printers/index.ts';
import { blanks, QUICK, recordingStation, tempFolder, testJob } from './training-setup.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const PATIENT = { ...QUICK, read: 3_000, act: 30_000, eject: 30_000, write: 30_000 };

const machine = async (
  model: string,
  options: Partial<TrainingPrinterOptions> = {},
  evolis: EvolisOptions = {},
): Promise<{
  printer: Printer;
  plastic: TrainingPrinter;
  contact: readonly string[];
  contactless: readonly string[];
}> => {
  const folder = tempFolder();
  const [machineEnd, hostEnd] = memoryLink();
  const contact = recordingStation();
  const contactless = recordingStation();
  const plastic = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: contact,
    contactlessStation: contactless,
    identity: { model },
    ...options,
  });
  cleanups.push(folder.remove, () => plastic.stop());
  plastic.load(blanks(3));
  const printer = await openAnyEvolis(hostEnd, { deadlines: PATIENT, ...evolis });
  cleanups.push(() => printer.close());
  return { printer, plastic, contact: contact.log, contactless: contactless.log };
};

const told = (work: Promise<unknown>): Promise<string> => work.then(String, codeOf);
const facesOnly = (printer: Printer): FacePrinter => {
  if (printer.kind !== 'faces-only') throw new Error(printer.kind);
  return printer;
};
const white = (job: PrintJob): PrintJob => {
  const plain = ({ front }: PrintJob) => ({ ...front, rgb: new Uint8Array(front.rgb.length).fill(255) });
  return { front: plain(job), back: plain(job) };
};

describe('models', () => {
  test('are found by how they name themselves', () => {
    const reply: Readonly<Record<EvolisModelName, string>> = {
      kc200: 'KC200B',
      zenius: 'Evolis Zenius',
      primacy: 'Evolis Primacy 2',
      dualys: 'Dualys3',
      tattoo: 'Tattoo2',
      quantum: 'QUANTUM2',
    };
    for (const [name, text] of Object.entries(reply))
      expect(modelOf(text)).toBe(EVOLIS_MODELS[name as EvolisModelName]);
  });

  test('that nobody has described are refused, unless one is named that they work like', async () => {
    const [machineEnd, hostEnd] = memoryLink();
    const parser = new CommandParser();
    machineEnd.onData((bytes) => {
      for (const one of parser.feed(bytes))
        void machineEnd.write(
          Buffer.from(one.kind === 'command' && one.name === 'Rco' ? '7\0' : 'Avansia\0'),
        );
    });
    expect(await told(openAnyEvolis(hostEnd, { deadlines: QUICK }))).toBe('EVOLIS_MODEL_UNKNOWN');
    const { printer } = await machine('AVANSIA', {}, { model: 'kc200' });
    expect(printer.kind).toBe('one-pass');
  });

  test('every one of them puts error handling with the host first', () => {
    for (const { charge } of Object.values(EVOLIS_MODELS)) expect(charge[0]).toEqual(['Pem', 2]);
  });
});

describe('a model that lets its card go', () => {
  test('prints faces: one card in, both sides, out, and its own counters say so', async () => {
    const { printer, plastic } = await machine('Evolis Primacy', { keepsCards: false });
    expect(await facesOnly(printer).printThrough(testJob())).toBe('printed');
    const five = ['y', 'm', 'c', 'k', 'o'];
    expect(plastic.state().hopper).toEqual([
      { body: 'B1', chip: 'C1', printed: { front: five, back: five } },
    ]);
  });

  test('says that nobody knows when the ribbon breaks in the middle', async () => {
    const { printer, plastic } = await machine('Evolis Primacy', { keepsCards: false });
    plastic.faults.push({ kind: 'ribbon-end', panel: 4 });
    expect(await told(facesOnly(printer).printThrough(testJob()))).toBe('PRINTER_RIBBON_FAILED');
    expect(plastic.state().hopper).toEqual([]);
  });

  test('takes nothing in while the feeder is empty', async () => {
    const { printer, plastic } = await machine('Evolis Primacy', { keepsCards: false });
    plastic.takeFeeder();
    expect(await told(facesOnly(printer).printThrough(testJob()))).toBe('PRINTER_FEEDER_EMPTY');
    expect(await printer.counters()).toEqual({ inserted: 0, panels: 0 });
  });
});

describe('a model that knows only the questions of the guide', () => {
  test('says nothing of its box, and of its ribbon how many cards it lasts for', async () => {
    const { printer, plastic } = await machine('Dualys3', { keepsCards: false });
    const guideOnly = (...more: readonly string[]) =>
      plastic.faults.push(
        ...['Rrt;count', 'Rrt;qty', 'Rlr;h', ...more].map(
          (to) => ({ kind: 'answer', to, reply: 'ERROR CDE', acts: false }) as const,
        ),
      );
    guideOnly();
    expect(await printer.status()).toMatchObject({
      ribbon: { left: 500, capacity: null, setsPerCard: 2 },
      rejectBoxFull: null,
    });
    guideOnly();
    expect(await facesOnly(printer).printThrough(testJob())).toBe('printed');
    guideOnly('Rco;l');
    expect(await told(printer.status())).toBe('PRINTER_COMMAND_REFUSED');
  });
});

describe('what the station says of its machine', () => {
  test('cards go to the contactless station where that is where the chip is read', async () => {
    const { printer, contact, contactless } = await machine('KC200', {}, { station: 'contactless' });
    if (printer.kind !== 'one-pass') throw new Error(printer.kind);
    expect(printer.abilities.chip).toBe('contactless');
    await printer.feedToChip();
    expect([contact, contactless]).toEqual([[], ['in C1']]);
    expect((await printer.status()).position).toBe('contactless');
  });

  test('a black ribbon prints black, takes no colour, and is refused before anything moves otherwise', async () => {
    const { printer, plastic } = await machine('Primacy', { keepsCards: false }, { ribbon: 'k' });
    expect(await told(facesOnly(printer).printThrough(testJob()))).toBe('EVOLIS_RIBBON_UNFIT');
    expect(plastic.state().counters.inserted).toBe(0);
    expect(await facesOnly(printer).printThrough(white(testJob()))).toBe('printed');
    expect(plastic.state().hopper[0]?.printed).toEqual({ front: ['k'], back: ['k'] });
  });

  test('a card takes one set of a ribbon that has only black for its back, and of any where one side is printed', async () => {
    const sets = async (ribbon: 'ymcko' | 'ymckok', sides: 1 | 2) => {
      const { printer } = await machine('Primacy', { keepsCards: false }, { ribbon, sides });
      const said = (await printer.status()).ribbon;
      return said === 'none' ? said : said.setsPerCard;
    };
    expect([await sets('ymcko', 2), await sets('ymckok', 2), await sets('ymcko', 1)]).toEqual([2, 1, 1]);
  });

  test('a half-panel ribbon takes colour no wider than its panels', async () => {
    const { printer } = await machine('Primacy', { keepsCards: false }, { ribbon: 'ymckos' });
    expect(await told(facesOnly(printer).printThrough(testJob()))).toBe('EVOLIS_HALF_PANEL');
    const job = white(testJob());
    job.front.rgb.fill(0, 3 * 600, 3 * 1000);
    expect(await facesOnly(printer).printThrough(job)).toBe('printed');
  });
});

describe('magnetic tracks', () => {
  test('are written before the faces and read back', async () => {
    const { printer, plastic } = await machine('Primacy', { keepsCards: false });
    const magnetic = { 1: 'KEN^12345678', 2: '12345678=26' };
    expect(await facesOnly(printer).printThrough({ ...testJob(), magnetic })).toBe('printed');
    expect(plastic.state().hopper[0]).toMatchObject({ body: 'B1', magnetic });
  });

  test('that read back differently are told before a panel is sent', async () => {
    const { printer, plastic } = await machine('Primacy', { keepsCards: false });
    plastic.faults.push({ kind: 'answer', to: 'Smr;1', reply: 'KEN^12345679', acts: true });
    expect(
      await told(facesOnly(printer).printThrough({ ...testJob(), magnetic: { 1: 'KEN^12345678' } })),
    ).toBe('EVOLIS_TRACK_DIFFERS');
    expect(plastic.state().inside).toMatchObject({
      printed: { front: [], back: [] },
      magnetic: { 1: 'KEN^12345678' },
    });
  });

  test.each([
    ['small letters on track 1', { 1: 'ken' }],
    ['letters on track 2', { 2: 'KEN' }],
    ['41 digits on track 2', { 2: '1'.repeat(41) }],
    ['a sentinel', { 1: 'A?B' }],
    ['what would end the command', { 1: 'A;B' }],
    ['nothing', { 3: '' }],
  ])('with %s are refused before anything moves', async (_, magnetic) => {
    const { printer, plastic } = await machine('Primacy', { keepsCards: false });
    expect(await told(facesOnly(printer).printThrough({ ...testJob(), magnetic }))).toBe('EVOLIS_TRACK_TEXT');
    expect(plastic.state().counters.inserted).toBe(0);
  });
});

describe('cleaning and the head', () => {
  test('a machine that must be cleaned takes no card until a cleaning card has gone through', async () => {
    const { printer, plastic } = await machine('Primacy', { keepsCards: false, cleaningEvery: 1 });
    expect(await facesOnly(printer).printThrough(testJob())).toBe('printed');
    expect((await printer.status()).cleaning).toEqual({ need: 'required', cardsLeft: 0 });
    expect(await told(facesOnly(printer).printThrough(testJob()))).toBe('PRINTER_NEEDS_CLEANING');
    expect(await told(printer.clean())).toBe('PRINTER_FEEDER_EMPTY');
    plastic.loadCleaningCard();
    await printer.clean();
    expect((await printer.status()).cleaning).toEqual({ need: 'recommended', cardsLeft: 1 });
  });

  test('a hot head is told for a while, and goes on by itself', async () => {
    const { printer, plastic } = await machine('Primacy', { keepsCards: false });
    plastic.faults.push({ kind: 'answer', to: 'Si', reply: 'ERROR HEAD', acts: false });
    expect(await told(facesOnly(printer).printThrough(testJob()))).toBe('PRINTER_HEAD_HOT');
    expect((await printer.status()).head).toBe('hot');
    plastic.faults.length = 0;
    expect(await facesOnly(printer).printThrough(testJob())).toBe('printed');
    expect((await printer.status()).head).toBe('ok');
  });
});

describe('replies', () => {
  test('an error mode may be followed by other things', () => {
    expect(['2', '2;0', '2,0,0000', '16 2', 'OK', '', '200', 'x2'].map(errorMode)).toEqual([
      2,
      2,
      2,
      16,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
  test('a counter that a model does not have is none, a stale OK is no counter', () => {
    expect(['12', 'ERROR CDE', 'OPT NOT AVAILABLE', 'OK'].map(maybeNumber)).toEqual([
      12,
      null,
      null,
      undefined,
    ]);
    expect(['OK', 'ERR NEED CLEANING', 'NEED CLEANING', 'ERROR CDE', '5'].map(mustClean)).toEqual([
      false,
      true,
      true,
      false,
      undefined,
    ]);
    expect(['KEN^1', 'OK', 'ERROR MAG', 'small'].map(trackText)).toEqual([
      'KEN^1',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a machine that keeps handling errors by itself is not used', async () => {
    const { printer, plastic } = await machine('KC200');
    plastic.faults.push({ kind: 'answer', to: 'Rem', reply: '0', acts: true });
    if (printer.kind !== 'one-pass') throw new Error(printer.kind);
    expect(await told(printer.feedToChip())).toBe('EVOLIS_NOT_IN_CHARGE');
    expect(plastic.state().counters.inserted).toBe(0);
  });
});
