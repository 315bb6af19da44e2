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

export const startMachines = async (
  stations: readonly StationPlan[],
  speed: WorldPlan['speed'],
  keysFor: (kdd: Uint8Array) => StaticKeys,
  chipFolder: string,
): Promise<TrainingDesk[]> => {
  const chips = new ChipStore(chipFolder, { keysFor });
  return Promise.all(stations.map((station) => startDesk(station, SPEED[speed], chips)));
};

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

/** Where training chips are kept: one store for all desks, because bodies move between them. */
export const chipFolder = (machines: string): string => join(machines, 'chips');
