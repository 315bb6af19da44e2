import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CardPrinter,
  type ContactStation,
  type Deadlines,
  memoryLink,
  openEvolis,
  type PrintJob,
  type SideImage,
  startTrainingPrinter,
  type TrainingPrinter,
  type TrainingPrinterOptions,
  type Transport,
} from '../../printers/index.ts';

/** Patient enough for a busy computer; nothing waits this long unless something is wrong. */
const PATIENT: Partial<Deadlines> = {
  read: 3_000,
  act: 30_000,
  eject: 30_000,
  quiet: 20,
  poll: 2,
  write: 30_000,
};
/** For tests in which a time-out is the point. */
export const QUICK = { read: 200, act: 1_000, eject: 1_000, quiet: 20, poll: 2, write: 5_000 } as const;

export const tempFolder = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'kadi-printer-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

/** A chip station that only remembers what was put into it. */
export const recordingStation = (): ContactStation & { readonly log: string[] } => {
  const log: string[] = [];
  return {
    log,
    insert: async (chip) => {
      log.push(`in ${chip}`);
    },
    remove: async () => {
      log.push('out');
    },
  };
};

export const blanks = (count: number, from = 1): { body: string; chip: string }[] =>
  Array.from({ length: count }, (_, i) => ({ body: `B${from + i}`, chip: `C${from + i}` }));

/** A picture without any symmetry: the colour of a dot tells its place. */
export const testSide = (tint: number): SideImage => {
  const rgb = new Uint8Array(1016 * 648 * 3);
  const black = new Uint8Array(1016 * 648);
  const overlay = new Uint8Array(1016 * 648).fill(1);
  for (let y = 0; y < 648; y++) {
    for (let x = 0; x < 1016; x++) {
      const dot = y * 1016 + x;
      rgb[dot * 3] = x >> 2;
      rgb[dot * 3 + 1] = (y * 255) / 647;
      rgb[dot * 3 + 2] = tint;
      if (x > 700 && x < 900 && y > 40 && y < 40 + tint / 4) black[dot] = 1;
      if (x < 200 && y < 100) overlay[dot] = 0;
    }
  }
  return { width: 1016, height: 648, rgb, black, overlay };
};

export const testJob = (tint = 100): PrintJob => ({ front: testSide(tint), back: testSide(255 - tint) });

export interface Bench {
  readonly printer: TrainingPrinter;
  readonly driver: CardPrinter;
  readonly station: ReturnType<typeof recordingStation>;
  /** Opens the driver again on the present or a new line. */
  readonly reopen: () => Promise<CardPrinter>;
  readonly end: () => Promise<void>;
}

/** A training printer and a driver at the two ends of a memory link. */
export const openBench = async (
  options: Partial<TrainingPrinterOptions> = {},
  deadlines: Partial<Deadlines> = PATIENT,
): Promise<Bench> => {
  const folder = tempFolder();
  const station = recordingStation();
  const [machineEnd, hostEnd] = memoryLink();
  const printer = await startTrainingPrinter({
    folder: folder.path,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: station,
    ...options,
  });
  printer.load(blanks(5));
  const opened: CardPrinter[] = [];
  const open = async (line: Transport): Promise<CardPrinter> => {
    const driver = await openEvolis(line, { deadlines });
    opened.push(driver);
    return driver;
  };
  const driver = await open(hostEnd);
  return {
    printer,
    driver,
    station,
    reopen: async () => {
      await printer.pullCable();
      const [machine, host] = memoryLink();
      await printer.plugCable(machine);
      return open(host);
    },
    end: async () => {
      for (const one of opened) await one.close();
      await printer.stop();
      folder.remove();
    },
  };
};
