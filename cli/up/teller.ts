/** What of the services' log is worth a line on the terminal: the first card, what waits for a person, what comes and goes. */
import { entryOf } from '../catalogue.ts';

/** Messages told as they are; everything else is in the log folder. */
const TOLD =
  /^(drained|stopping|card spoiled|card uncertain|process ended|duty|card waits for review|could not start|extract taken in|the day is done|queue had lost)/;
/** After the first card, one line for so many. */
const EVERY = 25;
const WAIT_MS = 3_000;

type Facts = Readonly<Record<string, unknown>>;

const plain = (facts: Facts): string => {
  const told = Object.entries(facts)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key} ${String(value)}`);
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
};

/** @returns takes each log line (JSON) of each service. */
export const openTeller = (say: (line: string) => void): ((service: string, line: string) => void) => {
  const began = Date.now();
  const waiting = new Map<string, { readonly why: string; readonly timer: NodeJS.Timeout; told: boolean }>();
  let made = 0;

  /** Only a wait that lasts is told: a feeder is filled and a line opened many times a day. */
  const waits = (name: string, why: string): void => {
    const before = waiting.get(name);
    if (before?.why === why) return;
    clearTimeout(before?.timer);
    const timer = setTimeout(() => {
      const entry = entryOf(why);
      const now = waiting.get(name);
      if (now !== undefined) now.told = true;
      say(
        `station ${name} waits: ${entry === undefined ? why : `${entry.en.replace(/\.$/, '')}. ${entry.todo}`}`,
      );
    }, WAIT_MS).unref();
    waiting.set(name, { why, timer, told: false });
  };

  const goesOn = (name: string): void => {
    const before = waiting.get(name);
    clearTimeout(before?.timer);
    waiting.delete(name);
    if (before?.told === true) say(`station ${name} goes on`);
  };

  const station = ({ station: id, state, why }: Facts): void => {
    if (state === 'waiting' || state === 'paused') waits(String(id), String(why));
    else if (state === 'ready' || state === 'making') goesOn(String(id));
  };

  return (service, line) => {
    let message: string;
    let facts: Facts;
    try {
      const { msg, time, level, pid, hostname, name, ...rest } = JSON.parse(line) as Record<string, unknown>;
      message = String(msg);
      facts = rest;
    } catch {
      // Not one of our lines: a runtime's own message. It is in the log file.
      return;
    }
    if (message === 'station') station(facts);
    else if (message === 'card made') {
      made += 1;
      if (made === 1)
        say(
          `first card finished: ${String(facts['card'])}, ${((Date.now() - began) / 1_000).toFixed(1)} s after the start`,
        );
      else if (made % EVERY === 0) say(`${made} cards finished`);
    } else if (TOLD.test(message)) say(`${service}: ${message}${plain(facts)}`);
  };
};
