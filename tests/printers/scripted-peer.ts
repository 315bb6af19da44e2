/** The far end of a line to an Evolis printer that says what a test lets it say, and remembers what it heard. */
import { codeOf } from '../../card/index.ts';
import { DEADLINES, Dialogue } from '../../printers/evolis/dialogue.ts';
import { CommandParser } from '../../printers/evolis/parser.ts';
import { position } from '../../printers/evolis/replies.ts';
import { memoryLink, type Transport } from '../../printers/index.ts';
import { QUICK } from './training-setup.ts';

export const deadlines = { ...DEADLINES, ...QUICK, act: 200, read: 100 };
/** The seal of a group of questions. */
export const SEAL = 'Rco;c';
/** What this peer has always counted. */
const COUNTED = '41\0';

const closing: Transport[] = [];
export const closePeers = async (): Promise<void> => {
  for (const end of closing.splice(0)) await end.close();
};

/** What it sends when it hears a command for the `nth` time: pieces, each in a turn of its own. Undefined: nothing. */
export type Script = (told: string, nth: number) => readonly string[] | string | undefined;

export const peer = (script: Script) => {
  const [far, near] = memoryLink();
  closing.push(far, near);
  const parser = new CommandParser();
  const heard: string[] = [];
  const say = async (pieces: readonly string[]): Promise<void> => {
    for (const piece of pieces) await far.write(Buffer.from(piece, 'latin1')).catch(() => undefined);
  };
  far.onData((bytes) => {
    for (const received of parser.feed(bytes)) {
      if (received.kind === 'noise') throw new Error('noise');
      const told = [received.name, ...received.parameters].join(';');
      heard.push(told);
      const answer = script(told, heard.filter((one) => one === told).length);
      const other = told === SEAL && answer === undefined ? COUNTED : answer;
      if (other !== undefined) void say(typeof other === 'string' ? [other] : other);
    }
  });
  return { dialogue: new Dialogue(near, deadlines), heard, say, hangUp: () => far.close() };
};

export const asked = (heard: readonly string[], what: string): number =>
  heard.filter((one) => one === what).length;
export const where = (dialogue: Dialogue) => dialogue.sealed('outside', (ask) => ask(position, 'Rlr', 'p'));
export const told = (work: Promise<unknown>): Promise<unknown> => work.catch(codeOf);
