import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printPass } from '../../pipeline/two-pass/index.ts';
import {
  type FacePrinter,
  magicardLanguage,
  memoryLink,
  openMagicard,
  type SideImage,
  startTrainingPrinter,
  type TrainingPrinter,
} from '../../printers/index.ts';
import { readQr } from '../../templates/index.ts';
import { recordingStation } from '../printers/training-setup.ts';
import { openTwoDesks, type TwoDesks } from './two-desks/desks.ts';
import type { Plastic } from './two-desks/plastic.ts';

/** The second pass on a printer without a chip station that speaks its own language over its own wire. */

const QUICK = { read: 2_000, write: 20_000, print: 20_000, quiet: 10, poll: 5 } as const;
let two: TwoDesks;
let machine: TrainingPrinter;
let printer: FacePrinter;
beforeAll(async () => {
  two = await openTwoDesks();
  const [machineEnd, hostEnd] = memoryLink();
  machine = await startTrainingPrinter({
    folder: join(two.test.folder, 'magicard'),
    wire: { kind: 'memory', link: machineEnd },
    contactStation: recordingStation(),
    language: magicardLanguage(),
    keepPictures: 4,
  });
  printer = await openMagicard(hostEnd, { deadlines: QUICK });
  await two.ready(4);
});
afterAll(async () => {
  await printer.close();
  await machine.stop();
  await two.close();
});

const state = async (serial: string) => (await two.shop.ledger.card(serial))?.state;

const print = async (body: Plastic, feeds = body, on = printer) => {
  machine.takeFeeder();
  await two.table.lay(body);
  const desk = two.desk(
    async (ask) => {
      if (ask === 'TWO_PASS_PUT_IN') {
        await two.table.take();
        machine.load([{ body: feeds.body, chip: feeds.chip }]);
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
  return printPass(two.shop, { ...desk, printer: on, readFace, patienceMs: 20_000 }, two.load);
};

test('a Magicard prints an encoded body, and the barcode is read from the picture it made', async () => {
  const { serial, body } = await two.encode();
  expect((await print(body)).kind).toBe('made');
  expect(await state(serial)).toBe('personalised');
});

test('another body in its feeder comes back with another chip, and neither card is completed', async () => {
  const mine = await two.encode();
  const other = await two.encode();
  expect(await print(mine.body, other.body)).toEqual({ kind: 'uncertain', code: 'TWO_PASS_MIXED_UP' });
  expect([await state(mine.serial), await state(other.serial)]).toEqual(['uncertain', 'uncertain']);
});

test('with too little ribbon it refuses before anything moves, and the body waits as encoded', async () => {
  const { serial, body } = await two.encode();
  machine.fitRibbon(1);
  expect(await print(body)).toMatchObject({ kind: 'not-printed', code: 'PRINTER_RIBBON_LOW' });
  expect(await state(serial)).toBe('encoded');
});

test('faces that the machine cannot varnish are refused before anything moves, and the body waits as encoded', async () => {
  const { serial, body } = await two.encode();
  machine.fitRibbon();
  // A stripe that has to stay free, and contacts too: the machine leaves out one rectangle only.
  const striped = (side: SideImage): SideImage => ({
    ...side,
    overlay: side.overlay.slice().fill(0, 500_000, 560_000),
  });
  const narrow: FacePrinter = {
    kind: 'faces-only',
    identity: printer.identity,
    abilities: printer.abilities,
    status: () => printer.status(),
    counters: () => printer.counters(),
    clean: () => printer.clean(),
    close: () => printer.close(),
    printThrough: (job) => printer.printThrough({ ...job, front: striped(job.front) }),
  };
  expect(await print(body, body, narrow)).toMatchObject({
    kind: 'not-printed',
    code: 'MAGICARD_OVERCOAT_UNFIT',
  });
  expect(await state(serial)).toBe('encoded');
});
