/**
 * The cable is pulled in the middle of each command of a card pass, by its name: one ending for each. A command that the machine has
 * heard to the end is done although its answer never comes.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { breachesAtEnd, breachesNow } from './floor/laws.ts';
import { inGoodTray, lookRound, putRight } from './floor/person.ts';

let house: House;
let floor: Floor;
const everUncertain = new Set<string>();

beforeAll(async () => {
  house = await openHouse();
  await house.stockUp(50);
  floor = await openFloor(house.test, 'C1', 100);
  await floor.load(12);
}, 300_000);
afterAll(async () => {
  await floor.close();
  await house.close();
});

/** Where the body lies when the station is back and has settled what it found, and what a person makes of the card. */
type Ends = 'not fed' | 'rejected blank, a person says' | 'spoiled in the box' | 'good';

/** What a pass says to a machine that is open and ready, in its order, and how each ends when the line breaks in the middle of it. */
const before: readonly (readonly [string, Ends])[] = [
  ...[
    'Rrt;count#1',
    'Rrt;qty#1',
    'Rse;f#1',
    'Rse;n#1',
    'Rse;o#1',
    'Rlr;r#1',
    'Rco;r#1',
    'Rlr;h#1',
    'Rlr;p#1',
  ],
  ...['Rco;c#1', 'Rco;c#2', 'Rco;p#1', 'Rse;o#2', 'Rco;c#3'],
].map((said) => [said, 'not fed'] as const);

/** The feed is written down by now; when the machine answers again it says that it took in nothing, and the same attempt goes. */
const feeding: readonly (readonly [string, Ends])[] = ['Rrt;count#2', 'Rlr;p#2', 'Pem;2#1', 'Sis#1'].map(
  (said) => [said, 'not fed'] as const,
);

const fed: readonly (readonly [string, Ends])[] = ['Rlr;p#3', 'Rco;c#6'].map(
  (said) => [said, 'rejected blank, a person says'] as const,
);

const panels = ['y', 'm', 'c'].map((ink) => `Db;${ink}`).concat('Dbc;k', 'Dbc;o');
const job: readonly (readonly [string, Ends])[] = [
  ...['Rlr;p#4', 'Pem;2#2', 'Rem#2', 'Rco;p#2', 'Pneab;A;0#1', 'Pr;ymcko#1', 'Ss#1', 'Sr#1'],
  ...panels.map((panel) => `${panel}#1`),
  'Sv#1',
  ...panels.map((panel) => `${panel}#2`),
].map((said) => [said, 'spoiled in the box'] as const);

/** Everything from the last panel to the ejection. */
const afterLastPanel: readonly (readonly [string, Ends])[] = [
  ...['Se#1', 'Rlr;p#5', 'Rco;c#11', 'Rco;c#12', 'Rco;p#3', 'Rse;o#5', 'Rco;c#13', 'Rlr;p#6', 'Rco;c#14'],
  ...['Sis#2', 'Rlr;p#7', 'Rco;c#15', 'Rlr;p#8', 'Rco;c#16', 'Pneab;A;1#1', 'Se#2'],
].map((said) => [said, 'spoiled in the box'] as const);

/** The card lies in the good tray, and nobody has heard it. */
const out: readonly (readonly [string, Ends])[] = [
  'Rlr;p#9',
  'Rco;c#18',
  'Rco;p#4',
  'Rrt;count#3',
  'Rco;c#20',
].map((said) => [said, 'good'] as const);

/** Heard to the end: what moves is done. */
const heard: readonly (readonly [string, Ends])[] = [
  ['Sis#1', 'rejected blank, a person says'],
  ['Se#1', 'spoiled in the box'],
  ['Sis#2', 'spoiled in the box'],
  ['Pneab;A;1#1', 'spoiled in the box'],
  ['Se#2', 'good'],
];

const nameOf = (said: string): string => said.slice(0, said.lastIndexOf('#'));

/** Makes a card with the cable pulled `afterBytes` into this command, and brings the station back. */
const pulled = async (said: string, afterBytes: number): Promise<void> => {
  const { printer } = floor;
  const { ledger } = house.test.shop;
  await house.stockUp(4);
  // The machine is open and the past is settled, so that each pass says the same.
  printer.faults.push({ kind: 'feeder-empty' });
  expect((await floor.pass([], null)).code).toBe('PRINTER_FEEDER_EMPTY');
  printer.faults.length = 0;
  const [card] = await ledger.cards({ state: 'rendered' }, 1);
  if (card === undefined) throw new Error('no card waits');
  const body = printer.state().feeder[0]?.body ?? '';
  let cut = false;
  floor.onSay = (command, nth) => {
    if (cut || `${command}#${nth}` !== said) return;
    cut = true;
    printer.faults.push({ kind: 'cut-link', to: command, afterBytes });
  };
  const passed = await floor.pass([], null);
  floor.onSay = undefined;
  expect(cut, said).toBe(true);
  expect(printer.faults).toEqual([]);
  await breaches(passed);
  const { state } = (await ledger.card(card.serial)) ?? {};
  if (state === 'uncertain') everUncertain.add(card.serial);
  // Plugged in again: the past is settled before the next card.
  printer.faults.push({ kind: 'feeder-empty' });
  const back = await floor.pass([], null);
  // Nobody has to look for a blank that never left the feeder.
  if (whereIs(body) === 'feeder') expect((await ledger.card(card.serial))?.state).toBe('rendered');
  // Of a card that was announced nobody reads that the work goes on by itself, or that nothing was moved.
  if (passed.kind === 'uncertain' || passed.kind === 'open')
    expect(['PRINTER_LINK_LOST', 'PRINTER_REPLY_UNKNOWN']).toContain(passed.code);
  const where = whereIs(body);
  expect(back.code).toBe('PRINTER_FEEDER_EMPTY');
  await putRight(floor);
  await lookRound(floor);
  const settled = await ledger.card(card.serial);
  found = `${passed.kind}, ${where}, ${settled?.state}`;
  await breaches(back);
};

let found = '';
const breaches = async (passed: Parameters<typeof breachesNow>[1]): Promise<void> =>
  expect(await breachesNow(floor, passed)).toEqual([]);

const whereIs = (body: string): string => {
  const { feeder, rejects } = floor.printer.state();
  const isIt = (one: { readonly body: string }): boolean => one.body === body;
  if (feeder.some(isIt)) return 'feeder';
  if (rejects.some(isIt)) return 'reject box';
  if (floor.printer.state().inside?.body === body) return 'machine';
  return inGoodTray(floor).some(isIt) ? 'good tray' : 'nowhere';
};

/** How the pass ended, where the body lies at last, and the card when a person has looked. */
const ENDS: Readonly<Record<Ends, RegExp>> = {
  'not fed': /^(waits|not-fed|open), feeder, rendered$/,
  'rejected blank, a person says': /^open, reject box, rendered$/,
  'spoiled in the box': /^uncertain, reject box, spoiled$/,
  good: /^uncertain, good tray, personalised$/,
};

const rows = [
  ...[...before, ...feeding, ...fed, ...job, ...afterLastPanel, ...out].map(
    ([said, ends]) => ({ said, ends, when: 'in the middle of' }) as const,
  ),
  ...heard.map(([said, ends]) => ({ said, ends, when: 'right after' }) as const),
];

describe('the cable is pulled', () => {
  test.each(rows)('$when $said: $ends', async ({ said, ends, when }) => {
    const name = nameOf(said);
    // ESC, the name, CR; of a panel some of its data too.
    const whole = name.length + 2;
    const middle = name.startsWith('Db;') ? 300_000 : name.startsWith('Dbc') ? 300 : Math.floor(whole / 2);
    await pulled(said, when === 'right after' ? whole : middle);
    expect(found).toMatch(ENDS[ends]);
  });
});

test('no command between the last panel and the ejection is missing here, and software moved no uncertain card', async () => {
  const said: string[] = [];
  floor.onSay = (command, nth) => said.push(`${command}#${nth}`);
  expect((await floor.pass([], null)).kind).toBe('made');
  floor.onSay = undefined;
  const eject = said.indexOf('Se#2');
  const names = said.slice(said.indexOf('Dbc;o#2') + 1, eject + 1);
  expect(names.map(nameOf)).toEqual(afterLastPanel.map(([one]) => nameOf(one)));
  expect(await breachesAtEnd(floor, everUncertain)).toEqual([]);
});
