/**
 * One host process of the bench: so many stations, each with a simulated machine and chip reader of its own, on the real
 * ledger and queue. Host and machine share the process, so a profile tells how much of the time is the machine's side.
 */
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { openHome } from '../../cli/home.ts';
import { openShop, type Places } from '../../cli/open-shop.ts';
import { trainingChipKeys } from '../../crypto/index.ts';
import { runStation } from '../../pipeline/index.ts';
import {
  ChipStore,
  InProcessReader,
  memoryLink,
  openEvolis,
  startTrainingPrinter,
} from '../../printers/index.ts';
import { shareUnder } from './profile.ts';

export interface StationsPlan {
  readonly home: string;
  readonly places: Places;
  readonly folder: string;
  /** Milliseconds of each movement and each panel. */
  readonly speed: number;
  readonly stations: readonly {
    readonly id: string;
    readonly blanks: readonly { readonly body: string; readonly chip: string }[];
  }[];
}

export interface StationsResult {
  readonly cpuMs: number;
  /** Of the processor time, what was spent in the simulated printers and chips, 0 to 1. */
  readonly machineShare: number;
}

const plan = JSON.parse(process.argv[2] ?? '') as StationsPlan;
const home = openHome(plan.home);
const { shop } = await openShop(`bench-${process.pid}`, home, plan.places, () => {}, 10);
const chips = new ChipStore(join(plan.folder, 'chips'), { keysFor: await trainingChipKeys(home.keys) });

for (const { id, blanks } of plan.stations) {
  const slot = new InProcessReader(chips, id);
  const printer = await startTrainingPrinter({
    folder: join(plan.folder, id),
    wire: { kind: 'memory', link: memoryLink()[1] },
    contactStation: slot,
    speed: plan.speed,
    keepPictures: 0,
    rejectCapacity: 1_000,
    ribbonSides: 100_000,
  });
  printer.load(blanks);
  await runStation(shop, {
    station: id,
    openDesk: async () => {
      await printer.pullCable();
      const [ours, machine] = memoryLink();
      await printer.plugCable(machine);
      return {
        station: id,
        printer: await openEvolis(ours),
        reader: {
          name: slot.name,
          cardPresent: () => slot.cardPresent(),
          waitForCard: (ms) => slot.waitForCard(ms),
          close: () => Promise.resolve(),
        },
      };
    },
  });
}
process.send?.({ kind: 'running' });

const session = new Session();
session.connect();
let before = process.cpuUsage();
process.on('message', (word) => {
  if (word === 'measure') {
    before = process.cpuUsage();
    void session.post('Profiler.enable').then(() => session.post('Profiler.start'));
  } else void tell();
});

async function tell(): Promise<void> {
  const used = process.cpuUsage(before);
  const { profile } = await session.post('Profiler.stop');
  const result: StationsResult = {
    cpuMs: (used.user + used.system) / 1_000,
    machineShare: shareUnder(profile, '/printers/simulator/'),
  };
  process.send?.({ kind: 'measured', result });
  process.exit(0);
}
