/** The fault table row by row: how the card ends, what the operator reads, and that the station goes on after doing it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../printers/index.ts';
import { ERROR_CATALOGUE } from './floor/catalogue.ts';
import { type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { breachesAtEnd, breachesNow } from './floor/laws.ts';
import { lookRound, putRight } from './floor/person.ts';

let house: House;
let floors = 0;
const everUncertain = new Set<string>();

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

type Ends = 'made' | 'spoiled' | 'uncertain' | 'not-fed' | 'waits' | 'open';
interface Row {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly ends: Ends;
  readonly code: string;
}

const row = (name: string, faults: readonly Fault[], ends: Ends, code = ''): Row => ({
  name,
  faults,
  ends,
  code,
});
const LONG = process.env['KADI_LONG_TESTS'] === '1';
const panels = Array.from({ length: 10 }, (_, i) => i + 1);
/** The first and the last panel of each side; the long mode takes every one. */
const corners = LONG ? panels : [1, 5, 6, 10];
const power = (to: string, when: 'before' | 'after'): Fault => ({ kind: 'power-cut', at: { to, when } });

/** The machine does not do it, and says why. */
const says = (to: string, reply: string): Fault => ({ kind: 'answer', to, reply, acts: false });

const ROWS: readonly Row[] = [
  row('nothing is wrong', [], 'made'),
  row('the feeder is empty', [{ kind: 'feeder-empty' }], 'waits', 'PRINTER_FEEDER_EMPTY'),
  row('the rollers miss a card once: it is fed again', [{ kind: 'pick-failed' }], 'made'),
  row(
    'the rollers miss a card twice',
    [{ kind: 'pick-failed' }, { kind: 'pick-failed' }],
    'not-fed',
    'PRINTER_PICK_FAILED',
  ),
  row('the cover is open before the feed', [{ kind: 'cover-open' }], 'waits', 'PRINTER_COVER_OPEN'),
  row(
    'the cover is opened at the feed',
    [{ kind: 'cover-opens', at: 'feed' }],
    'uncertain',
    'PRINTER_COVER_OPENED',
  ),
  row(
    'the cover is opened when the card is turned',
    [{ kind: 'cover-opens', at: 'flip' }],
    'uncertain',
    'PRINTER_COVER_OPENED',
  ),
  row(
    'the cover is opened at the exit',
    [{ kind: 'cover-opens', at: 'exit' }],
    'uncertain',
    'PRINTER_COVER_OPENED',
  ),
  ...corners.map((n) =>
    row(
      `the cover is opened at panel ${n}`,
      [{ kind: 'cover-opens', at: n }],
      'uncertain',
      'PRINTER_COVER_OPENED',
    ),
  ),
  row('there is no ribbon', [{ kind: 'ribbon-missing' }], 'waits', 'PRINTER_RIBBON_MISSING'),
  ...panels.map((n) =>
    row(
      `the ribbon ends at panel ${n}`,
      [{ kind: 'ribbon-end', panel: n }],
      'spoiled',
      'PRINTER_RIBBON_FAILED',
    ),
  ),
  ...corners.map((n) =>
    row(
      `the ribbon breaks at panel ${n}`,
      [{ kind: 'ribbon-breaks', panel: n }],
      'spoiled',
      'PRINTER_RIBBON_FAILED',
    ),
  ),
  row('a card jams at the feed', [{ kind: 'jam', at: 'feed' }], 'uncertain', 'PRINTER_CARD_JAM'),
  row('a card jams when it is turned', [{ kind: 'jam', at: 'flip' }], 'uncertain', 'PRINTER_CARD_JAM'),
  row('a card jams at the exit', [{ kind: 'jam', at: 'exit' }], 'uncertain', 'PRINTER_CARD_JAM'),
  ...corners.map((n) =>
    row(`a card jams at panel ${n}`, [{ kind: 'jam', at: n }], 'uncertain', 'PRINTER_CARD_JAM'),
  ),
  row('the chip does not answer at first: the card is seated again', [{ kind: 'chip-mute' }], 'made'),
  row(
    'the chip does not answer at all',
    [{ kind: 'chip-mute' }, { kind: 'chip-mute' }],
    'spoiled',
    'CHIP_NOT_FOUND',
  ),
  row('plastic without a chip', [{ kind: 'wrong-card', chip: 'none' }], 'spoiled', 'CHIP_NOT_FOUND'),
  row(
    'a chip that is not in the books',
    [{ kind: 'wrong-card', chip: 'STRANGER' }],
    'spoiled',
    'BODY_UNKNOWN',
  ),
  ...[0, 1, 2, 5, 9, 14, 20].map((n) =>
    row(
      `the contacts lose the chip after ${n} commands`,
      [{ kind: 'chip-pulled', afterApdus: n }],
      'spoiled',
      'CHIP_LOST',
    ),
  ),
  row(
    'the secure channel breaks in the middle: a status that does not fit',
    [{ kind: 'chip-answers', afterApdus: 9, sw: '6982' }],
    'spoiled',
  ),
  row(
    'the secure channel breaks in the middle: a memory fault',
    [{ kind: 'chip-answers', afterApdus: 9, sw: '6581' }],
    'spoiled',
  ),
  row(
    'the secure channel breaks in the middle: a forged answer',
    [{ kind: 'chip-noise', afterApdus: 9, on: 'answer' }],
    'spoiled',
    'SCP_RESPONSE_FORGED',
  ),
  row(
    'the secure channel breaks in the middle: a changed command',
    [{ kind: 'chip-noise', afterApdus: 9, on: 'command' }],
    'spoiled',
  ),
  row('a worn cell', [{ kind: 'chip-worn', file: '0101', offset: 30 }], 'spoiled'),
  row('the card does not leave at once: it is told once more', [{ kind: 'stuck-at-exit' }], 'made'),
  row(
    'the card does not leave, told once more either',
    [{ kind: 'stuck-at-exit' }, { kind: 'stuck-at-exit' }],
    'uncertain',
    'PRINTER_CARD_ELSEWHERE',
  ),
  row('the printer has no power', [power('Rrt;count', 'before')], 'waits', 'PRINTER_NO_ANSWER'),
  row('cleaning is due', [{ kind: 'cleaning-required' }], 'waits', 'PRINTER_NEEDS_CLEANING'),
  row('the door of the tray is open', [says('Sis', 'HOPPER DOOR')], 'not-fed', 'PRINTER_DOOR_OPEN'),
  row('a movement is not finished', [says('Se', 'ERROR TIME OUT')], 'spoiled', 'PRINTER_MECHANICAL'),
  row(
    'a tray is full with the card inside',
    [says('Se', 'HOPPER FULL')],
    'uncertain',
    'PRINTER_BOX_FULL_CARD_INSIDE',
  ),
  row('the reject box is full', [{ kind: 'box-full' }], 'waits', 'PRINTER_BOX_FULL'),
  row('the tray of good cards is full', [{ kind: 'hopper-full' }], 'not-fed', 'PRINTER_BOX_FULL'),
  row('the head is hot before the feed', [{ kind: 'head-hot', ms: 60 }], 'not-fed', 'PRINTER_HEAD_HOT'),
  row(
    'the head is hot at panel 3',
    [{ kind: 'head-hot', ms: 60, panel: 3 }],
    'spoiled',
    'PRINTER_FAULT_CARD_INSIDE',
  ),
  ...corners.map((n) =>
    row(
      `the printer loses its power at panel ${n}`,
      [{ kind: 'power-cut', panel: n }],
      'uncertain',
      'PRINTER_REPLY_UNKNOWN',
    ),
  ),
  row(
    'the printer loses its power before the feed',
    [power('Sis', 'before')],
    'open',
    'PRINTER_REPLY_UNKNOWN',
  ),
  row('the printer loses its power after the feed', [power('Sis', 'after')], 'open', 'PRINTER_REPLY_UNKNOWN'),
  ...['Pr', 'Ss', 'Sr', 'Sv', 'Se'].flatMap((to) =>
    (['before', 'after'] as const).map((when) =>
      row(`the printer loses its power ${when} ${to}`, [power(to, when)], 'uncertain'),
    ),
  ),
  row(
    'the reply to the feed is lost and the card is inside',
    [{ kind: 'swallow-reply', to: 'Sis' }],
    'spoiled',
    'PRINTER_REPLY_UNKNOWN',
  ),
  row(
    'the reply to a panel is lost',
    [{ kind: 'swallow-reply', to: 'Db;m' }],
    'spoiled',
    'PRINTER_REPLY_UNKNOWN',
  ),
];

/** They last until a person has put them right. */
const STANDING: readonly Fault['kind'][] = [
  'cover-open',
  'feeder-empty',
  'box-full',
  'hopper-full',
  'ribbon-missing',
  'cleaning-required',
];

const setUp = async (): Promise<Floor> => {
  await house.stockUp(4);
  floors++;
  const floor = await openFloor(house.test, `R${floors}`, floors * 100);
  await floor.load(6);
  return floor;
};

/** What a person reads about it, and the next card after it was done. */
const goesOn = async (floor: Floor, code: string): Promise<void> => {
  if (code !== '') {
    const entry = ERROR_CATALOGUE.get(code);
    for (const text of [entry?.en, entry?.sw, entry?.todo])
      expect(text?.length ?? 0, code).toBeGreaterThan(10);
  }
  await putRight(floor);
  const next = await floor.pass([], null);
  expect(`${next.kind} ${next.code}`).toBe('made ');
  for (const { serial } of await house.test.shop.ledger.cards({ state: 'uncertain' }, 50))
    everUncertain.add(serial);
  await lookRound(floor);
  expect(await breachesNow(floor, next)).toEqual([]);
};

describe('each row of the fault table', () => {
  test.each(ROWS)('$name: $ends', async ({ faults, ends, code }) => {
    const floor = await setUp();
    try {
      const passed = await floor.pass(faults, null);
      expect(passed.kind, passed.code).toBe(ends);
      if (code !== '') expect(passed.code).toBe(code);
      // All of it has happened: a fault that nothing meets would make the row say nothing.
      expect(floor.printer.faults.filter(({ kind }) => !STANDING.includes(kind))).toEqual([]);
      expect(await breachesNow(floor, passed)).toEqual([]);
      await goesOn(floor, passed.code);
    } finally {
      await floor.close();
    }
  });
});

test('the reply to the ejection is lost: the card lies in the good tray, and a person says so', async () => {
  const floor = await setUp();
  const made = (await house.test.shop.ledger.counts()).cards.personalised;
  let lost = false;
  floor.onSay = (command, nth) => {
    if (`${command}#${nth}` !== 'Se#2') return;
    lost = true;
    floor.printer.faults.push({ kind: 'swallow-reply', to: 'Se' });
  };
  const passed = await floor.pass([], null);
  floor.onSay = undefined;
  expect([lost, floor.printer.faults]).toEqual([true, []]);
  expect(`${passed.kind} ${passed.code}`).toBe('uncertain PRINTER_REPLY_UNKNOWN');
  expect(await breachesNow(floor, passed)).toEqual([]);
  await goesOn(floor, passed.code);
  expect((await house.test.shop.ledger.counts()).cards.personalised).toBeGreaterThan(made + 1);
  await floor.close();
});

test('after all of it the ledger keeps its own laws, and software moved no uncertain card', async () => {
  expect(everUncertain.size).toBeGreaterThan(20);
  const floor = await setUp();
  expect(await breachesAtEnd(floor, everUncertain)).toEqual([]);
  await floor.close();
});
