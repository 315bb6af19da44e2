/** What a person may type at a running simulator. */
import { createInterface } from 'node:readline';
import { codeOf, isKadiError } from '../../card/index.ts';
import { ACTS, readAct, readScript, type TrainingPrinter } from '../../printers/index.ts';
import type { Tell } from './live.ts';

export type Word = (rest: string) => string | Promise<string>;

const faultOf = (text: string) => {
  const [step] = readScript(`[{"at":{"seconds":0},"fault":${text}}]`);
  if (step === undefined || !('fault' in step)) throw new Error('no fault');
  return step.fault;
};

const statusOf = (printer: TrainingPrinter): string => {
  const { feeder, inside, hopper, rejects, ribbon, counters, powered, connected, cleaning } = printer.state();
  const card = inside === null ? 'empty' : `${inside.body} at ${inside.position}`;
  const faults = printer.faults.map(({ kind }) => kind).join(' ') || 'none';
  return `power ${powered ? 'on' : 'off'}, cable ${connected ? 'in' : 'out'}, inside ${card}, feeder ${feeder.length}, tray ${hopper.length}, rejects ${rejects.length}, ribbon ${ribbon.left} of ${ribbon.capacity}, fed ${counters.inserted}, since cleaning ${cleaning.since}, faults ${faults}`;
};

/** Listens to the terminal, or to whatever is piped in; its end is no end of the simulator. Returns how to stop. */
export const openKeyboard = (
  printer: TrainingPrinter,
  tell: Tell,
  quit: () => void,
  more: Readonly<Record<string, Word>> = {},
): (() => void) => {
  const words: Record<string, Word> = {
    status: () => statusOf(printer),
    fault: (rest) => {
      const fault = faultOf(rest);
      printer.faults.push(fault);
      return `${fault.kind} will happen`;
    },
    'no-faults': () => `${printer.faults.splice(0).length} faults taken away`,
    quit: () => {
      quit();
      return 'ending';
    },
    help: () => [...Object.keys(ACTS), ...Object.keys(words), 'fault {"kind":"jam","at":3}'].join('  '),
    ...more,
  };
  const hear = async (line: string): Promise<void> => {
    const [first = '', ...rest] = line.trim().split(/\s+/);
    if (first === '') return;
    const act = readAct(line);
    const word = Object.hasOwn(words, first) ? words[first] : undefined;
    try {
      if (act !== undefined) tell('by hand', { text: await printer.byHand(act) });
      else if (word !== undefined) tell(first, { text: await word(rest.join(' ')) });
      else tell('not known', { text: `"${first.slice(0, 40)}"; "help" shows the words` });
    } catch (error) {
      const why = isKadiError(error) ? (error.facts['why'] ?? error.entry.en) : '';
      tell('refused', { text: `${codeOf(error)} ${why}` });
    }
  };
  const lines = createInterface({ input: process.stdin });
  let turn: Promise<void> = Promise.resolve();
  lines.on('line', (line) => {
    turn = turn.then(() => hear(line));
  });
  return () => {
    lines.close();
    process.stdin.destroy();
  };
};
