/** The host is killed before and after each row of its journal: what the restart table says of that step becomes of the card. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JOURNAL_STEPS, type JournalStep } from '../../pipeline/station/journal.ts';
import type { Seen } from '../../pipeline/station/tables/faults.ts';
import { RESTART } from '../../pipeline/station/tables/restart.ts';
import type { Fault } from '../../printers/index.ts';
import { type Death, type Floor, openFloor } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { breachesAtEnd, breachesNow } from './floor/laws.ts';
import { inGoodTray, lookRound, putRight } from './floor/person.ts';

let house: House;
let floors = 0;
const lastSteps = new Set<JournalStep>();
const everUncertain = new Set<string>();

beforeAll(async () => {
  house = await openHouse();
  await house.stockUp(50);
}, 300_000);
afterAll(() => house.close());

interface Row {
  readonly name: string;
  readonly death: Death;
  readonly faults: readonly Fault[];
  /** A person takes the card out of the machine before the station is started again. */
  readonly takenOut: boolean;
  /** The last step in the journal when it is started again, and what its machine says then. */
  readonly last: JournalStep | undefined;
  readonly seen: Seen;
  /** What stands in the ledger of the card, and where its plastic lies at last. */
  readonly ends: 'untouched' | 'not-fed' | 'uncertain' | 'made';
  readonly lies: 'feeder' | 'rejects' | 'good tray' | 'hand';
}

type Given = Partial<Pick<Row, 'faults' | 'takenOut'>>;
const row = (
  death: Death,
  last: Row['last'],
  seen: Seen,
  ends: Row['ends'],
  lies: Row['lies'],
  { faults = [], takenOut = false }: Given = {},
): Row => {
  const at = 'atDeed' in death ? death.atDeed : '';
  const name = `${death.actsLast ? 'after' : 'before'} ${at}${takenOut ? ', and the card is taken out' : ''}`;
  return { name, death, faults, takenOut, last, seen, ends, lies };
};
const before = (atDeed: JournalStep | 'spoil'): Death => ({ atDeed, actsLast: false });
const after = (atDeed: JournalStep): Death => ({ atDeed, actsLast: true });

const out = { takenOut: true };
/** Something is wrong with this card, so that it goes to the reject box. */
const bad = { faults: [{ kind: 'chip-pulled', afterApdus: 20 }] } as const;

const ROWS: readonly Row[] = [
  row(before('FEEDING'), undefined, 'empty-same', 'untouched', 'feeder'),
  row(after('FEEDING'), 'FEEDING', 'empty-same', 'not-fed', 'feeder'),
  row(before('AT_STATION'), 'FEEDING', 'inside', 'uncertain', 'rejects'),
  row(before('AT_STATION'), 'FEEDING', 'empty-more', 'uncertain', 'hand', out),
  row(after('AT_STATION'), 'AT_STATION', 'inside', 'uncertain', 'rejects'),
  row(after('AT_STATION'), 'AT_STATION', 'empty-more', 'uncertain', 'hand', out),
  row(before('BOUND'), 'AT_STATION', 'inside', 'uncertain', 'rejects'),
  row(after('BOUND'), 'BOUND', 'inside', 'uncertain', 'rejects'),
  row(before('ENCODED'), 'BOUND', 'inside', 'uncertain', 'rejects'),
  row(after('ENCODED'), 'ENCODED', 'inside', 'uncertain', 'rejects'),
  row(before('PRINT_SENT'), 'ENCODED', 'inside', 'uncertain', 'rejects'),
  row(after('PRINT_SENT'), 'PRINT_SENT', 'inside', 'uncertain', 'rejects'),
  row(before('PRINTED'), 'PRINT_SENT', 'inside', 'uncertain', 'rejects'),
  row(before('PRINTED'), 'PRINT_SENT', 'empty-more', 'uncertain', 'hand', out),
  row(after('PRINTED'), 'PRINTED', 'inside', 'uncertain', 'rejects'),
  row(before('VERIFIED'), 'PRINTED', 'inside', 'uncertain', 'rejects'),
  row(after('VERIFIED'), 'VERIFIED', 'inside', 'uncertain', 'rejects'),
  row(before('OUT'), 'VERIFIED', 'inside', 'uncertain', 'rejects'),
  row(after('OUT'), 'OUT', 'inside', 'uncertain', 'rejects'),
  row(before('CONFIRMED'), 'OUT', 'empty-more', 'uncertain', 'good tray'),
  row(after('CONFIRMED'), 'CONFIRMED', 'empty-more', 'made', 'good tray'),
  row(before('REJECTED'), 'BOUND', 'inside', 'uncertain', 'rejects', bad),
  row(after('REJECTED'), 'REJECTED', 'inside', 'uncertain', 'rejects', bad),
  row(before('spoil'), 'REJECTED', 'empty-more', 'uncertain', 'rejects', bad),
];

const setUp = async (): Promise<Floor> => {
  await house.stockUp(4);
  floors++;
  const floor = await openFloor(house.test, `H${floors}`, floors * 100);
  await floor.load(6);
  return floor;
};

const nextSerial = async (): Promise<string> =>
  (await house.test.shop.ledger.cards({ state: 'rendered' }, 1))[0]?.serial ?? '';

const machineSays = ({ printer }: Floor, inserted: number): Seen => {
  const { inside, counters } = printer.state();
  if (inside !== null) return 'inside';
  return counters.inserted === inserted ? 'empty-same' : 'empty-more';
};

const liesAt = (floor: Floor, body: string): Row['lies'] | undefined => {
  const { feeder, rejects } = floor.printer.state();
  const isIt = (one: { readonly body: string }): boolean => one.body === body;
  if (feeder.some(isIt)) return 'feeder';
  if (rejects.some(isIt)) return 'rejects';
  if (inGoodTray(floor).some(isIt)) return 'good tray';
  return floor.byHand.has(body) ? 'hand' : undefined;
};

const eventsOf = (serial: string) => house.test.shop.ledger.events({ kind: 'card', id: serial });

/** What was decided of the card when the station was started again. `known`: so many events it had before this pass. */
const decided = async (
  serial: string,
  known: number,
): Promise<{ readonly ends: Row['ends']; readonly facts: object }> => {
  const events = (await eventsOf(serial)).slice(known);
  const found = events.find(({ event }) => event === 'not-fed' || event === 'lose-contact');
  if (found !== undefined)
    return { ends: found.event === 'not-fed' ? 'not-fed' : 'uncertain', facts: found.detail };
  return {
    ends: events.filter(({ event }) => event === 'feed').length === 1 ? 'made' : 'untouched',
    facts: {},
  };
};

describe('the host is killed', () => {
  test.each(ROWS)('$name: the card is $ends', async ({ death, faults, takenOut, last, seen, ends, lies }) => {
    const floor = await setUp();
    const { ledger } = house.test.shop;
    try {
      const serial = await nextSerial();
      const body = floor.printer.state().feeder[0]?.body ?? '';
      const inserted = floor.printer.state().counters.inserted;
      const known = (await eventsOf(serial)).length;
      const rows = (await ledger.journal(serial)).length;
      const passed = await floor.pass(faults, death);
      expect(passed.kind).toBe('died');
      const steps = (await ledger.journal(serial)).map(({ step }) => step).slice(rows);
      expect(steps.at(-1)).toBe(last);
      if (last !== undefined) lastSteps.add(last);
      expect(await breachesNow(floor, passed)).toEqual([]);
      if (takenOut) await putRight(floor);
      expect(machineSays(floor, inserted)).toBe(seen);
      if (ends === 'untouched') expect((await ledger.card(serial))?.state).toBe('rendered');

      // Started again, it settles the past first and goes on by itself: nothing has to be put right.
      const next = await floor.pass([], null);
      expect(`${next.kind} ${next.code}`).toBe('made ');
      const { ends: decision, facts } = await decided(serial, known);
      const wanted = last === undefined ? undefined : RESTART[last][seen];
      if (wanted?.ends !== 'leave' && wanted !== undefined) expect(decision).toBe(wanted.ends);
      if (ends === 'uncertain') {
        expect(facts).toMatchObject({ step: last, look: wanted?.look, code: 'STATION_RESTARTED' });
        expect((await ledger.card(serial))?.state).toBe('uncertain');
        everUncertain.add(serial);
      } else expect((await ledger.card(serial))?.state).toBe('personalised');
      expect(decision).toBe(ends === 'untouched' ? 'made' : ends);
      if (lies !== 'feeder') expect(liesAt(floor, body)).toBe(lies);

      // A person looks where the plastic lies, and only a whole card in the good tray is good.
      await lookRound(floor);
      // Of one that no body was bound to, nothing was made: it waits again.
      const settled = (await ledger.card(serial))?.state;
      if (ends !== 'uncertain' || lies === 'good tray') expect(settled).toBe('personalised');
      else expect(settled).toBe(last === 'FEEDING' || last === 'AT_STATION' ? 'rendered' : 'spoiled');
      expect(await breachesNow(floor, next)).toEqual([]);
    } finally {
      await floor.close();
    }
  });
});

test('it was killed with each step as the last in its journal, and software moved no uncertain card', async () => {
  // The steps of a card that is encoded at another desk have their own table (two-pass).
  expect([...lastSteps].toSorted()).toEqual(
    JOURNAL_STEPS.filter((step) => step !== 'PRE_ENCODED').toSorted(),
  );
  const floor = await setUp();
  expect(await breachesAtEnd(floor, everUncertain)).toEqual([]);
  await floor.close();
});
