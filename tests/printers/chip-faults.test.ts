import { afterEach, beforeEach, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import { encodeChip } from '../../printers/chip/index.ts';
import { memoryLink, startTrainingPrinter, type TrainingPrinter } from '../../printers/index.ts';
import { InProcessReader } from '../../printers/simulator/chip/index.ts';
import { fromHex, hex, keysFor, openContent, type TempStore, tempStore } from './chip-specimen.ts';
import { type BareMachine, bareMachine } from './training-bare.ts';

const SELECT = fromHex('00 A4 04 0C 07 A0000002471001');
let temp: TempStore;
let reader: InProcessReader;
let machine: BareMachine;
let chips: readonly string[];

beforeEach(async () => {
  temp = tempStore();
  reader = new InProcessReader(temp.store);
  machine = await bareMachine({ contactStation: reader });
  chips = temp.store.make(3);
  machine.printer.takeFeeder();
  machine.printer.load(chips.map((chip, i) => ({ body: `B${i}`, chip })));
  await machine.say('Pem;2');
});
afterEach(async () => {
  await machine.printer.stop();
  temp.remove();
});

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (isKadiError(error) ? error.code : String(error)),
  );
const encode = async (): Promise<string> =>
  codeOf(reader.waitForCard(50).then((link) => encodeChip(link, openContent(2_000), keysFor)));

test('a chip that is mute is not seen; brought to the contacts again it is', async () => {
  machine.printer.faults.push({ kind: 'chip-mute' });
  expect(await machine.say('Sis')).toBe('OK');
  expect(await machine.say('Rlr;p')).toBe('SMART CARD');
  expect(await encode()).toBe('CHIP_NOT_FOUND');
  expect(await machine.say('Sis')).toBe('OK');
  expect(await encode()).toBe('done');
});

test.each([
  0, 1, 5, 8,
])('a chip pulled after %i commands: the card stays, the chip is blank and can be seated again', async (n) => {
  machine.printer.faults.push({ kind: 'chip-pulled', afterApdus: n });
  await machine.say('Sis');
  expect(await encode()).toBe('CHIP_LOST');
  expect(await reader.cardPresent()).toBe(false);
  expect(machine.printer.state().inside).toMatchObject({ body: 'B0', position: 'contact' });
  expect(temp.store.get(chips[0] ?? '').personalised).toBe(false);
  await machine.say('Sis');
  expect(await encode()).toBe('done');
});

test.each([
  '6982',
  '6A80',
  '6985',
])('a chip that answers %s in the middle has done nothing of that command', async (sw) => {
  machine.printer.faults.push({ kind: 'chip-answers', afterApdus: 7, sw });
  await machine.say('Sis');
  expect(await encode()).not.toBe('done');
  expect(temp.store.get(chips[0] ?? '').personalised).toBe(false);
});

test('the status word is the one that was asked for, once', async () => {
  machine.printer.faults.push({ kind: 'chip-answers', afterApdus: 1, sw: '6A80' });
  await machine.say('Sis');
  const link = await reader.waitForCard(50);
  const said = [];
  for (let i = 0; i < 3; i++) said.push(hex(await link.transmit(SELECT)));
  expect(said).toEqual(['9000', '6A80', '9000']);
});

test.each([
  'command',
  'answer',
] as const)('noise on a %s: a seal does not fit, and nothing is believed', async (on) => {
  machine.printer.faults.push({ kind: 'chip-noise', afterApdus: 6, on });
  await machine.say('Sis');
  expect(await encode()).not.toBe('done');
  expect(temp.store.get(chips[0] ?? '').personalised).toBe(false);
});

test('a worn cell stays worn, whoever reads it', async () => {
  machine.printer.faults.push({ kind: 'chip-worn', file: '011E', offset: 0 });
  await machine.say('Sis');
  expect(await encode()).not.toBe('done');
  await machine.say('Ser');
  expect(temp.store.get(chips[0] ?? '').toJSON().worn).toEqual([{ fid: 0x011e, offset: 0 }]);
  await machine.say('Sis');
  expect(await encode()).toBe('done');
});

test('a card with another chip in it, or none', async () => {
  machine.printer.faults.push(
    { kind: 'wrong-card', chip: chips[2] ?? '' },
    { kind: 'wrong-card', chip: 'none' },
  );
  await machine.say('Sis');
  expect(machine.printer.state().inside).toMatchObject({ body: 'B0', chip: chips[2] });
  expect(await encode()).toBe('done');
  expect(temp.store.get(chips[2] ?? '').personalised).toBe(true);
  await machine.say('Ser');
  await machine.say('Sis');
  expect(await encode()).toBe('CHIP_NOT_FOUND');
});

test('a program that died leaves the chip to the next one, without power in between', async () => {
  await machine.say('Sis');
  const link = await reader.waitForCard(50);
  await link.transmit(SELECT);
  await reader.letGo();
  expect(await codeOf(link.transmit(SELECT))).toBe('CHIP_LOST');
  expect(await encode()).toBe('done');
});

test('the contactless station has a slot of its own', async () => {
  const other = new InProcessReader(temp.store, 'contactless');
  const [end] = memoryLink();
  const printer: TrainingPrinter = await startTrainingPrinter({
    folder: '/nowhere',
    durable: false,
    wire: { kind: 'memory', link: end },
    contactStation: reader,
    contactlessStation: other,
  });
  await printer.stop();
  expect(await other.cardPresent()).toBe(false);
});
