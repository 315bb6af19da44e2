/** A training machine without the driver: what is said to it, literally, and what it answers. */
import { compressLines } from '../../printers/evolis/compression.ts';
import { command, compressedPanelCommand } from '../../printers/evolis/frame.ts';
import {
  memoryLink,
  startTrainingPrinter,
  type TrainingPrinter,
  type TrainingPrinterOptions,
  type Transport,
} from '../../printers/index.ts';
import { blanks, recordingStation } from './training-setup.ts';

export interface BareMachine {
  readonly printer: TrainingPrinter;
  readonly contact: ReturnType<typeof recordingStation>;
  /** `say('Sis')`, or the bytes of a panel; the answer, or `(nothing)` after `patienceMs`. */
  readonly say: (what: string | Uint8Array, patienceMs?: number) => Promise<string>;
  /** All that came since the last question, NULs and all. */
  readonly heard: () => string;
  /** A new cable after one that was cut. */
  readonly plug: () => Promise<void>;
}

/** A whole small black panel. */
export const panel = (name: 'k' | 'o' = 'k', byte = 0xff): Uint8Array =>
  compressedPanelCommand(name, compressLines(new Uint8Array(82_296).fill(byte)));

export const bareMachine = async (options: Partial<TrainingPrinterOptions> = {}): Promise<BareMachine> => {
  const contact = recordingStation();
  const [machineEnd, hostEnd] = memoryLink();
  let text = '';
  let host: Transport = hostEnd;
  const listen = (): void => {
    host.onData((bytes) => {
      text += Buffer.from(bytes).toString('latin1');
    });
  };
  listen();
  const printer = await startTrainingPrinter({
    folder: '/nowhere',
    durable: false,
    wire: { kind: 'memory', link: machineEnd },
    contactStation: contact,
    ...options,
  });
  printer.load(blanks(5));
  return {
    printer,
    contact,
    heard: () => text,
    say: async (what, patienceMs = 2_000) => {
      text = '';
      const bytes = typeof what === 'string' ? command(...what.split(';')) : what;
      await host.write(bytes).catch(() => undefined);
      const end = Date.now() + patienceMs;
      while (!/[^\0]\0/.test(text) && Date.now() < end) await new Promise((next) => setTimeout(next, 1));
      return text.split('\0').find((part) => part !== '') ?? '(nothing)';
    },
    plug: async () => {
      await printer.pullCable();
      const [machine, ours] = memoryLink();
      host = ours;
      listen();
      await printer.plugCable(machine);
    },
  };
};

export const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 20_000 && !holds(); i++) await new Promise((next) => setTimeout(next, 2));
  if (!holds()) throw new Error('it never came to that');
};
