import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printPass, runPrintingDesk } from '../../pipeline/two-pass/index.ts';
import {
  type EvolisOptions,
  type FacePrinter,
  memoryLink,
  openPrinter,
  startTrainingPrinter,
  type TrainingPrinter,
} from '../../printers/index.ts';
import { readQr } from '../../templates/index.ts';
import { QUICK, recordingStation, testJob } from '../printers/training-setup.ts';
import { until } from '../support/shop.ts';
import { openTwoDesks, type TwoDesks } from './two-desks/desks.ts';
import type { Plastic } from './two-desks/plastic.ts';

/** The second pass on an Evolis machine that lets its cards go at the end of every job. */

const DEADLINES = { ...QUICK, read: 4_000, act: 20_000, eject: 20_000, write: 30_000 } as const;
let two: TwoDesks;
let machine: TrainingPrinter;
let printer: FacePrinter | undefined;

/** The machine on a new line, taken in charge with what the station says that is in it. */
const open = async (evolis: Omit<EvolisOptions, 'deadlines'> = {}): Promise<FacePrinter> => {
  await machine.pullCable();
  await printer?.close();
  const [machineEnd, line] = memoryLink();
  await machine.plugCable(machineEnd);
  const opened = await openPrinter({ language: 'evolis', line, evolis: { deadlines: DEADLINES, ...evolis } });
  if (opened.kind !== 'faces-only') throw new Error('this model should not keep its cards');
  printer = opened;
  return opened;
};

beforeAll(async () => {
  two = await openTwoDesks();
  machine = await startTrainingPrinter({
    folder: join(two.test.folder, 'evolis'),
    wire: { kind: 'memory', link: memoryLink()[1] },
    contactStation: recordingStation(),
    identity: { model: 'Evolis Primacy' },
    keepsCards: false,
    keepPictures: 4,
  });
  await two.ready(4);
});
afterAll(async () => {
  await printer?.close();
  await machine.stop();
  await two.close();
});

const card = async (serial: string) => await two.shop.ledger.card(serial);

const print = async (body: Plastic, on: FacePrinter) => {
  machine.takeFeeder();
  await two.table.lay(body);
  const asks: string[] = [];
  const desk = two.desk(
    async (ask) => {
      asks.push(ask);
      if (ask === 'TWO_PASS_PUT_IN') {
        await two.table.take();
        machine.load([{ body: body.body, chip: body.chip }]);
      }
      const out = ask === 'TWO_PASS_LAY_BACK' ? machine.takeHopper()[0] : undefined;
      const plastic = out === undefined ? undefined : two.plastic.get(out.body);
      if (plastic !== undefined) await two.table.lay(plastic);
    },
    () => '',
  );
  const readFace = async () => {
    const picture = await machine.pictureOf(two.table.on?.body ?? '');
    return picture === undefined ? '' : ((await readQr(picture.back)) ?? 'UNREADABLE');
  };
  const result = await printPass(two.shop, { ...desk, printer: on, readFace, patienceMs: 20_000 }, two.load);
  return { result, asks };
};

/** The feeder still holds the body, and its card waits as before; nobody is asked to look for anything. */
const waitsAsBefore = async (
  { serial, body }: { readonly serial: string; readonly body: Plastic },
  { result, asks }: Awaited<ReturnType<typeof print>>,
  code: string,
): Promise<void> => {
  expect(result).toEqual({ kind: 'not-printed', code });
  expect(asks.at(-1)).toBe('TWO_PASS_PRINTING');
  expect(await card(serial)).toMatchObject({ state: 'encoded', body: body.body });
  expect(machine.takeFeeder().map((blank) => blank.body)).toEqual([body.body]);
};

test('an Evolis machine prints an encoded body, and a black ribbon or one side too few are refused before anything moves', async () => {
  const made = await two.encode();
  await waitsAsBefore(made, await print(made.body, await open({ ribbon: 'k' })), 'EVOLIS_RIBBON_UNFIT');
  await waitsAsBefore(made, await print(made.body, await open({ ribbon: 'ymckos' })), 'EVOLIS_HALF_PANEL');
  await waitsAsBefore(made, await print(made.body, await open({ sides: 1 })), 'EVOLIS_ONE_SIDED');
  expect(machine.state().counters.inserted).toBe(0);
  expect((await print(made.body, await open())).result.kind).toBe('made');
  expect((await card(made.serial))?.state).toBe('personalised');
});

test('a text that its stripe cannot hold is refused before anything moves', async () => {
  const made = await two.encode();
  const on = await open();
  const striped = new Proxy(on, {
    get: (target, name) => {
      if (name === 'printThrough')
        return (job: Parameters<FacePrinter['printThrough']>[0]) =>
          target.printThrough({ ...job, magnetic: { 2: 'no digits' } });
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  await waitsAsBefore(made, await print(made.body, striped), 'EVOLIS_TRACK_TEXT');
});

test('a card that stuck inside is nobody’s reason to spoil the next one, and the desk says that it is there', async () => {
  const on = await open();
  machine.load([{ body: 'T1', chip: 'T1' }]);
  machine.faults.push({ kind: 'answer', to: 'Ss', reply: 'ERR RIBBON', acts: false });
  await expect(on.printThrough(testJob())).rejects.toThrow();
  expect(machine.state().inside?.body).toBe('T1');
  // Somebody has counted: the books know of it.
  await two.shop.ledger.commit({
    by: two.shop.me,
    acts: [],
    rows: [{ type: 'dossier-merge', kind: 'station', id: 'P1', data: { counted: null } }],
  });
  const made = await two.encode();
  await waitsAsBefore(made, await print(made.body, on), 'PRINTER_CARD_INSIDE');

  await two.table.take();
  const desk = await runPrintingDesk(two.shop, {
    station: 'P1',
    lookMs: 10,
    readFace: async () => '',
    openDesk: async () => ({ printer: await open(), reader: two.reader }),
  });
  const why = async () =>
    (await two.shop.ledger.stations()).find(({ id }) => id === 'P1')?.detail['why'] ?? '';
  await until('the desk says that a card is inside', async () => (await why()) === 'PRINTER_CARD_INSIDE');
  await machine.takeOut();
  await until('the desk goes on', async () => (await why()) === 'TWO_PASS_LAY_ENCODED');
  await desk.stop(5_000);
  expect(await two.shop.ledger.laws()).toEqual([]);
});
