/** The simulated machines of the two desks: printers with a physical model, chips behind vpcd or in process. */
import { join } from 'node:path';
import type { StaticKeys } from '../../crypto/index.ts';
import type { Desk } from '../../pipeline/index.ts';
import {
  type CardReader,
  ChipStore,
  InProcessReader,
  memoryLink,
  openEvolis,
  startTrainingPrinter,
  type TrainingPrinter,
  VpcdSlot,
} from '../../printers/index.ts';
import type { StationPlan, WorldPlan } from './plan.ts';

/** Milliseconds of one movement or panel. A real desktop printer needs some 30 s a card. */
const SPEED = { real: 2_500, brisk: 120, fast: 0 } as const satisfies Record<WorldPlan['speed'], number>;

export interface TrainingDesk {
  readonly id: string;
  readonly printer: TrainingPrinter;
  /** For a desk without real wires: opens it in this process. */
  readonly openDesk?: () => Promise<Desk>;
}

export const openChips = (folder: string, keysFor: (kdd: Uint8Array) => StaticKeys): ChipStore =>
  new ChipStore(folder, { keysFor });

export const startMachines = (
  stations: readonly StationPlan[],
  speed: WorldPlan['speed'],
  chips: ChipStore,
): Promise<TrainingDesk[]> => Promise.all(stations.map((station) => startDesk(station, SPEED[speed], chips)));

const startDesk = async (station: StationPlan, speed: number, chips: ChipStore): Promise<TrainingDesk> => {
  const { id, folder, wire, reader } = station;
  const identity = { serialNumber: `TRAINING-${id}` };
  const common = { folder, speed, identity, keepPictures: 50 };
  if (wire.kind === 'pty' && reader.kind === 'pcsc') {
    const printer = await startTrainingPrinter({
      ...common,
      wire: { kind: 'pty', path: wire.path },
      contactStation: new VpcdSlot(chips, reader.at),
    });
    return { id, printer };
  }
  const slot = new InProcessReader(chips, `in process ${id}`);
  const printer = await startTrainingPrinter({
    ...common,
    wire: { kind: 'memory', link: memoryLink()[1] },
    contactStation: slot,
  });
  return {
    id,
    printer,
    openDesk: async () => {
      await printer.pullCable();
      const [ours, machine] = memoryLink();
      await printer.plugCable(machine);
      return { station: id, printer: await openEvolis(ours), reader: keptOpen(slot) };
    },
  };
};

/** The slot belongs to the machine and outlives the desk that is opened on it. */
const keptOpen = (slot: InProcessReader): CardReader => ({
  name: slot.name,
  cardPresent: () => slot.cardPresent(),
  waitForCard: (deadlineMs) => slot.waitForCard(deadlineMs),
  close: () => Promise.resolve(),
});

/** The desk reader of the training floor: whoever takes a card out of a tray lays it here. */
export const layOnDesk = async <T>(
  chips: ChipStore,
  chipSerial: string,
  use: (reader: CardReader) => Promise<T>,
): Promise<T> => {
  const reader = new InProcessReader(chips, 'training desk');
  try {
    await reader.insert(chipSerial);
    return await use(reader);
  } finally {
    await reader.remove();
    await reader.close();
  }
};

/** Where training chips are kept: one store for all desks, because bodies move between them. */
export const chipFolder = (machines: string): string => join(machines, 'chips');
