/**
 * What a station shows of its machine: the last that anybody heard from it, whoever asked, and where the card is by the movement that
 * went well last. While it prints, a machine cannot be asked.
 */
import type { JsonObject } from '../../card/index.ts';
import type {
  CardPosition,
  CardPrinter,
  FacePrinter,
  Printer,
  PrinterCounters,
  PrinterStatus,
} from '../../printers/index.ts';

export interface Watched<P extends Printer = CardPrinter> {
  readonly printer: P;
  /** For the report; nothing of what a machine said that does not answer any more. */
  facts(): JsonObject;
}

/** What every machine is asked, and what it said last. */
const watch = (machine: Printer) => {
  let status: PrinterStatus | undefined;
  let counters: PrinterCounters | undefined;
  const { identity } = machine;
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
  return {
    status: async () => {
      status = await asked(machine.status());
      return status;
    },
    counters: async () => {
      counters = await asked(machine.counters());
      return counters;
    },
    cardIs,
    facts: (): JsonObject => ({
      model: identity.model,
      serialNumber: identity.serialNumber,
      firmware: identity.firmware,
      ...(status === undefined ? {} : statusFacts(status)),
      ...(counters === undefined ? {} : { inserted: counters.inserted, panels: counters.panels }),
    }),
  };
};

/** @param onFed told when a card has come in. */
export const watchPrinter = (machine: CardPrinter, onFed: () => void = () => {}): Watched => {
  const { kind, identity, abilities } = machine;
  const { status, counters, cardIs, facts } = watch(machine);
  const atChip = abilities.chip === 'contactless' ? 'contactless' : 'contact';

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
      status,
      counters,
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
    facts,
  };
};

/** The same for a machine that takes a body, prints it and lets it go in one movement. */
export const watchFaces = (machine: FacePrinter): Watched<FacePrinter> => {
  const { kind, identity, abilities } = machine;
  const { status, counters, cardIs, facts } = watch(machine);
  return {
    printer: {
      kind,
      identity,
      abilities,
      status,
      counters,
      printThrough: async (job) => {
        cardIs('print');
        try {
          const said = await machine.printThrough(job);
          // One that has only been sent to may still be printing.
          cardIs(said === 'printed' ? 'empty' : 'unknown');
          return said;
        } catch (error) {
          cardIs('unknown');
          throw error;
        }
      },
      clean: () => machine.clean(),
      close: () => machine.close(),
    },
    facts,
  };
};

const statusFacts = ({ position, feeder, cover, ribbon, ...status }: PrinterStatus): JsonObject => ({
  position,
  feeder,
  cover,
  ribbonLeft: ribbon === 'none' ? 0 : ribbon.left,
  ribbonCapacity: ribbon === 'none' ? 0 : ribbon.capacity,
  ...(ribbon === 'none' || ribbon.setsPerCard === undefined ? {} : { ribbonSetsPerCard: ribbon.setsPerCard }),
  rejectBoxFull: status.rejectBoxFull,
  cleaning: status.cleaning.need,
  cleaningLeft: status.cleaning.cardsLeft,
  head: status.head,
});
