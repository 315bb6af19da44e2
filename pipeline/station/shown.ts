/**
 * What a station shows of its machine: the last that anybody heard from it, whoever asked, and where the card is by the movement that
 * went well last. While it prints, a machine cannot be asked.
 */
import type { JsonObject } from '../../card/index.ts';
import type { CardPosition, CardPrinter, PrinterCounters, PrinterStatus } from '../../printers/index.ts';

export interface Watched {
  readonly printer: CardPrinter;
  /** For the report; nothing of what a machine said that does not answer any more. */
  facts(): JsonObject;
}

/** @param onFed told when a card has come in. */
export const watchPrinter = (machine: CardPrinter, onFed: () => void = () => {}): Watched => {
  let status: PrinterStatus | undefined;
  let counters: PrinterCounters | undefined;
  const { kind, identity, abilities } = machine;
  const atChip = abilities.chip === 'contactless' ? 'contactless' : 'contact';

  const cardIs = (position: CardPosition): void => {
    if (status !== undefined) status = { ...status, position };
  };
  const asked = async <T>(question: Promise<T>): Promise<T> => {
    try {
      return await question;
    } catch (error) {
      status = undefined;
      counters = undefined;
      throw error;
    }
  };
  /** A card whose movement failed is anywhere until the machine has been asked. */
  const moved = async (movement: Promise<void>, to: CardPosition): Promise<void> => {
    try {
      await movement;
    } catch (error) {
      cardIs('unknown');
      throw error;
    }
    cardIs(to);
  };

  return {
    printer: {
      kind,
      identity,
      abilities,
      status: async () => {
        status = await asked(machine.status());
        return status;
      },
      counters: async () => {
        counters = await asked(machine.counters());
        return counters;
      },
      check: (job) => machine.check(job),
      feedToChip: async () => {
        await moved(machine.feedToChip(), atChip);
        onFed();
      },
      moveToChip: () => moved(machine.moveToChip(), atChip),
      print: (job) => {
        cardIs('print');
        return moved(machine.print(job), 'print');
      },
      eject: () => moved(machine.eject(), 'empty'),
      reject: () => moved(machine.reject(), 'empty'),
      clean: () => machine.clean(),
      close: () => machine.close(),
    },
    facts: () => ({
      model: identity.model,
      serialNumber: identity.serialNumber,
      firmware: identity.firmware,
      ...(status === undefined ? {} : statusFacts(status)),
      ...(counters === undefined ? {} : { inserted: counters.inserted, panels: counters.panels }),
    }),
  };
};

const statusFacts = ({ position, feeder, cover, ribbon, ...status }: PrinterStatus): JsonObject => ({
  position,
  feeder,
  cover,
  ribbonLeft: ribbon === 'none' ? 0 : ribbon.left,
  ribbonCapacity: ribbon === 'none' ? 0 : ribbon.capacity,
  rejectBoxFull: status.rejectBoxFull,
  cleaning: status.cleaning.need,
  cleaningLeft: status.cleaning.cardsLeft,
  head: status.head,
});
