/** The person at the station: does what the messages say, looks where the plastic is, and says what was found. */
import { settleUncertain, spoilBlank } from '../../../pipeline/index.ts';
import type { ProcessedCard } from '../../../printers/index.ts';
import { type Floor, KEEPER } from './floor.ts';

const TWO = { kind: 'person', id: 'operator-1', role: 'operator', second: 'inspector-1' } as const;

/** Closes, loads, switches on, empties; takes out what is stuck. The next card is to show that the station goes on. */
export const putRight = async (floor: Floor): Promise<void> => {
  const { printer, byHand } = floor;
  // What stands is put right, and what had not happened yet does not happen any more.
  printer.faults.length = 0;
  if (!printer.state().powered) await printer.powerOn();
  // A second blank that came in under the card is found at the next look.
  for (let stuck = await printer.takeOut(); stuck !== undefined; stuck = await printer.takeOut())
    byHand.add(stuck.body);
  if (printer.state().ribbon.left < 4) printer.fitRibbon();
  for (const { body } of printer.takeRejects()) byHand.add(body);
  if (printer.state().feeder.length < 4) await floor.load(10);
};

/** Looks for every uncertain card of this station and says what was found; counts plastic that no card explains as spoiled. */
export const lookRound = async (floor: Floor): Promise<void> => {
  const { test, printer } = floor;
  const { ledger } = test.shop;
  for (const card of await ledger.cards({ state: 'uncertain' }, 50)) {
    const journal = await ledger.journal(card.serial);
    if (journal.at(-1)?.station !== floor.station) continue;
    const lies = inGoodTray(floor).find(({ chip }) => chip === card.chipSerial);
    const whole = lies !== undefined && isWhole(lies) && isOnly(floor, lies.body, card.serial);
    const finding =
      card.body === null
        ? ({ found: 'not-made' } as const)
        : whole
          ? ({ found: 'good', chipSerial: lies.chip } as const)
          : ({ found: 'spoiled' } as const);
    await settleUncertain(test.shop, { serial: card.serial, ...finding }, TWO);
  }
  // Blanks that went through without a card: a misfeed, a second one under the first.
  const feeder = new Set(printer.state().feeder.map(({ body }) => body));
  for (const body of await ledger.bodies({ state: 'at-station', station: floor.station }, 1_000)) {
    if (!feeder.has(body.number))
      await spoilBlank(test.shop, { number: body.number, reason: 'misfeed' }, KEEPER);
  }
};

export const inGoodTray = ({ printer }: Floor): readonly ProcessedCard[] => printer.state().hopper;

export const isWhole = ({ printed }: ProcessedCard): boolean =>
  [printed.front, printed.back].every((panels) => panels.join('') === 'ymcko');

export const isOnly = (floor: Floor, body: string, serial: string): boolean =>
  floor.printedOn.get(body)?.join() === serial;
