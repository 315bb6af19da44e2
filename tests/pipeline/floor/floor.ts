/**
 * The floor of a bureau in one process: a station's machine with plastic that can be followed, the real ledger and queue, and a
 * person who does what the messages say. It makes one pass at a time, so that a test can look at everything in between.
 */
import { join } from 'node:path';
import { codeOf } from '../../../card/index.ts';
import { trainingChipKeys } from '../../../crypto/index.ts';
import type { Deed } from '../../../ledger/index.ts';
import { type Desk, issueStock, receiveStock } from '../../../pipeline/index.ts';
import { materialLoader } from '../../../pipeline/stages/load.ts';
import { type Charge, takeCharge } from '../../../pipeline/station/charge.ts';
import type { JournalStep } from '../../../pipeline/station/journal.ts';
import { passCard } from '../../../pipeline/station/pass.ts';
import { recoverStation } from '../../../pipeline/station/recovery.ts';
import { notReady } from '../../../pipeline/station/station.ts';
import {
  type CardLink,
  type CardPrinter,
  ChipStore,
  type Fault,
  InProcessReader,
  memoryLink,
  openEvolis,
  startTrainingPrinter,
  type TrainingPrinter,
  type Transport,
  trainingSerial,
} from '../../../printers/index.ts';
import type { TestShop } from '../../support/shop.ts';
import { HostDied, type Life, mortal } from './mortal.ts';

export const KEEPER = {
  kind: 'person',
  id: 'keeper-1',
  role: 'stock-keeper',
  second: 'supervisor-1',
} as const;
/** Long enough for a busy computer to answer, short enough for ten thousand passes. */
const DEADLINES = {
  read: 400,
  act: 1_500,
  eject: 1_500,
  quiet: 10,
  poll: 1,
  write: 10_000,
  cool: 60,
} as const;
/** A chip that is not there is waited for at the real station; here its absence is certain at once. */
const CHIP_MS = 40;
const STRANGER = 900_000;
/** Longer than any head stays hot in these scripts. */
const COOLS_MS = 100;

export type Passed =
  | {
      readonly kind: 'made' | 'spoiled' | 'uncertain' | 'not-fed' | 'skipped' | 'open';
      readonly code: string;
    }
  | { readonly kind: 'died' | 'waits' | 'no-card'; readonly code: string };

/**
 * When the host dies: at a call by its number, or at the deed that writes this step of the journal or does this event.
 * `actsLast`: that call is still made, and its answer is lost.
 */
export type Death = { readonly actsLast: boolean } & (
  | { readonly atCall: number }
  | { readonly atDeed: JournalStep | 'spoil' }
);

export interface Floor {
  readonly test: TestShop;
  readonly station: string;
  readonly printer: TrainingPrinter;
  readonly chips: ChipStore;
  /** Which cards' faces were sent onto which body (by the number on the plastic), in order. */
  readonly printedOn: ReadonlyMap<string, readonly string[]>;
  /** Bodies that a person took out of the machine or out of a tray. */
  readonly byHand: Set<string>;
  /** Told each command right before its bytes leave (`Db;y` of a panel), and the how-manieth of its name it is in this pass. */
  onSay: ((command: string, nth: number) => void) | undefined;
  load(count: number): Promise<void>;
  pass(faults: readonly Fault[], death: Death | null): Promise<Passed>;
  /** The host lets go of the machine, as a process that ended does. */
  drop(): Promise<void>;
  close(): Promise<void>;
}

/** @param around puts something between the station and its desk: a reader that is gone, another machine's reader. */
export const openFloor = async (
  test: TestShop,
  station: string,
  firstBody: number,
  around: (desk: Desk) => Desk = (desk) => desk,
): Promise<Floor> => {
  const { shop, folder } = test;
  const chips = new ChipStore(join(folder, 'chips'), {
    keysFor: await trainingChipKeys(join(folder, 'keys')),
  });
  const slot = new InProcessReader(chips, `reader of ${station}`);
  const printer = await startTrainingPrinter({
    folder: join(folder, station),
    wire: { kind: 'memory', link: memoryLink()[1] },
    contactStation: slot,
    durable: false,
    keepPictures: 0,
    rejectCapacity: 12,
  });
  const printedOn = new Map<string, string[]>();
  const byHand = new Set<string>();
  const loader = materialLoader(shop);
  let desk: Desk | undefined;
  let charge: Charge | undefined;
  let next = firstBody;
  /** What a process that ended would let go of by ending. */
  let held: CardLink | undefined;

  const openDesk = async (life: Life): Promise<Desk> => {
    await printer.pullCable();
    const [ours, machine] = memoryLink();
    await printer.plugCable(machine);
    const driver = await openEvolis(overheard(ours), { deadlines: DEADLINES });
    if (driver.kind !== 'one-pass') throw new Error('the training printer cannot keep a card');
    return around({
      station,
      printer: mortal<CardPrinter>(life, watched(driver), [
        'status',
        'counters',
        'feedToChip',
        'print',
        'moveToChip',
        'eject',
        'reject',
      ]),
      reader: {
        name: slot.name,
        cardPresent: () => slot.cardPresent(),
        waitForCard: async (ms) => {
          held = await slot.waitForCard(Math.min(ms, CHIP_MS));
          return mortal(life, held, ['transmit', 'disconnect']);
        },
        close: () => Promise.resolve(),
      },
    });
  };

  const said = new Map<string, number>();
  const overheard = (line: Transport): Transport => ({
    ...line,
    write: (bytes) => {
      const command = commandOf(bytes);
      const nth = (said.get(command) ?? 0) + 1;
      said.set(command, nth);
      floor.onSay?.(command, nth);
      return line.write(bytes);
    },
  });

  let making = '';
  /** Notes whose faces go onto the plastic that is in the machine at that moment. */
  const watched = (driver: CardPrinter): CardPrinter => {
    const print: CardPrinter['print'] = (job) => {
      const body = printer.state().inside?.body;
      if (body !== undefined) printedOn.set(body, [...(printedOn.get(body) ?? []), making]);
      return driver.print(job);
    };
    return new Proxy(driver, {
      get: (target, name) => {
        if (name === 'print') return print;
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };

  const drop = async (): Promise<void> => {
    const open = desk;
    desk = undefined;
    await printer.pullCable();
    await open?.printer.close().catch(() => {});
    await held?.disconnect().catch(() => {});
    held = undefined;
  };

  const floor: Floor = {
    test,
    station,
    printer,
    chips,
    printedOn,
    byHand,
    onSay: undefined,
    load: async (count) => {
      const blanks = Array.from({ length: count }, () => {
        const n = next++;
        return { number: `KB${String(n).padStart(7, '0')}`, chipSerial: trainingSerial(n, 1) };
      });
      await receiveStock(shop, blanks, KEEPER);
      await issueStock(shop, { station, numbers: blanks.map(({ number }) => number) }, KEEPER);
      printer.load(blanks.map(({ number, chipSerial }) => ({ body: number, chip: chipSerial })));
    },
    pass: async (faults, death) => {
      const life = livesUntil(death);
      said.clear();
      printer.faults.push(...faults.map(withStranger));
      // A process that begins takes the station, as runStation does.
      if (desk === undefined || charge === undefined) charge = await takeCharge(shop, station);
      const mine = {
        ...shop,
        ledger: mortal(life, charge.shop.ledger, ['commit', 'bodyByChip', 'journal', 'card']),
      };
      try {
        if (desk === undefined) {
          desk = await openDesk(life);
          await recoverStation(mine, desk);
        }
        let reason = notReady(await desk.printer.status());
        if (reason === 'PRINTER_HEAD_HOT' && faults.length === 0) {
          // The person waits, as the message says.
          await new Promise((resolve) => setTimeout(resolve, COOLS_MS));
          reason = notReady(await desk.printer.status());
        }
        if (reason !== undefined) return { kind: 'waits', code: reason };
        const [card] = await shop.ledger.cards({ state: 'rendered' }, 1);
        if (card === undefined) return { kind: 'no-card', code: '' };
        making = card.serial;
        const job = { cardId: card.serial, stage: 'personalise', attempt: card.attempt } as const;
        const result = await passCard(mine, desk, job, await loader(card.serial));
        const { kind } = result;
        if (
          kind === 'uncertain' ||
          kind === 'open' ||
          (result.kind === 'not-fed' && result.before === 'machine')
        )
          await drop();
        return { kind: result.kind, code: 'code' in result ? result.code : '' };
      } catch (error) {
        await drop();
        if (error instanceof HostDied || life.dead) return { kind: 'died', code: '' };
        return { kind: 'waits', code: codeOf(error) };
      } finally {
        // The desk stays open for the next pass, in which nobody wants this host to die.
        life.left = undefined;
        life.lastIs = undefined;
        if (life.dead) await drop();
      }
    },
    drop,
    close: async () => {
      await drop();
      await printer.stop();
    },
  };
  return floor;
};

/** `1B "Pneab;A;0" 0D` is `Pneab;A;0`, and a panel is told by its name and colour. */
const commandOf = (bytes: Uint8Array): string => {
  const text = new TextDecoder('latin1').decode(bytes.subarray(1, 40));
  return /^Dbc?;./.exec(text)?.[0] ?? text.replace(/\r.*$/s, '');
};

const livesUntil = (death: Death | null): Life => {
  const life = { actsLast: death?.actsLast ?? false, dead: false };
  if (death === null) return { ...life, left: undefined };
  if ('atCall' in death) return { ...life, left: death.atCall };
  const { atDeed } = death;
  const isIt = ({ rows = [], acts }: Deed): boolean =>
    rows.some((row) => row.type === 'journal' && row.step === atDeed) ||
    acts.some(({ event }) => event === atDeed);
  return { ...life, left: undefined, lastIs: ([deed]) => isDeed(deed) && isIt(deed) };
};

const isDeed = (given: unknown): given is Deed =>
  typeof given === 'object' && given !== null && 'acts' in given;

const withStranger = (fault: Fault): Fault =>
  fault.kind === 'wrong-card' && fault.chip === 'STRANGER'
    ? { ...fault, chip: trainingSerial(STRANGER, 1) }
    : fault;
