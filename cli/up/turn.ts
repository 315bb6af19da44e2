/**
 * One house a folder. A start waits for an earlier one that is stopping, and for the processes of one that was killed: they notice
 * by themselves that they are alone, finish the card they have in the machine and end.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PLACES_FILE } from '../commands/with-shop.ts';
import type { Home } from '../home.ts';
import { STATION_CLOSE_MS } from '../processes/ending.ts';
import type { Say } from './infra.ts';
import { isAlive, killHard, markOf, type ProcessMark, parseMark } from './processes.ts';

/** A house whose launcher was killed takes a moment to notice. */
const NOTICE_MS = 2_500;
/** The cards in the machines; then services, queue, readers and database. */
const STOPPING_MS = STATION_CLOSE_MS + 90_000;
/** Longer than a process of the house gives itself to close. */
const LEFT_MS = 18_000;
const LOOK_MS = 100;

interface Holder extends ProcessMark {
  readonly state: 'running' | 'stopping';
}

export interface Turn {
  /** From now on a later start waits instead of refusing. */
  stopping(): void;
  release(): void;
}

const readHolder = (file: string): Holder | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const mark = parseMark(value);
    if (mark === undefined || typeof value !== 'object' || value === null) return undefined;
    return { ...mark, state: 'state' in value && value.state === 'stopping' ? 'stopping' : 'running' };
  } catch {
    return undefined;
  }
};

/** The holder, if it lives. */
const living = (file: string): Holder | undefined => {
  const holder = readHolder(file);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
};

/**
 * Waits for the turn of this process on the data folder.
 *
 * @throws RangeError with a sentence for the operator when another house runs there and does not stop.
 */
export const takeTurn = async (home: Home, say: Say): Promise<Turn> => {
  const file = join(home.run, 'up.pid');
  const me = markOf(process.pid) ?? { pid: process.pid, began: '' };
  const draft = `${file}.${process.pid}`;
  const write = (state: Holder['state']): void =>
    writeFileSync(draft, JSON.stringify({ ...me, state }), { mode: 0o600 });
  for (;;) {
    await holderGone(file, say, home);
    clear(file);
    write('running');
    try {
      linkSync(draft, file);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  await leftGone(home, say);
  return {
    stopping: () => {
      write('stopping');
      renameSync(draft, file);
    },
    release: () => {
      if (readHolder(file)?.pid === me.pid) rmSync(file, { force: true });
    },
  };
};

/** Takes a dead one's file away. Moved aside first: of several who try, one moves it, and looks again at what it has. */
const clear = (file: string): void => {
  const aside = `${file}.${process.pid}.aside`;
  try {
    renameSync(file, aside);
    if (living(aside) !== undefined) linkSync(aside, file);
  } catch {
    // Nobody left one, or somebody was faster.
  }
  rmSync(aside, { force: true });
};

const holderGone = async (file: string, say: Say, home: Home): Promise<void> => {
  const began = Date.now();
  let said = false;
  for (let holder = living(file); holder !== undefined; holder = living(file)) {
    const waited = Date.now() - began;
    if (holder.state === 'running' && waited > NOTICE_MS) {
      throw new RangeError(
        `kadi is running already on ${home.folder} (process ${holder.pid}). Stop it first, or set KADI_HOME.`,
      );
    }
    if (waited > STOPPING_MS) {
      throw new RangeError(
        `an earlier kadi on ${home.folder} (process ${holder.pid}) does not finish stopping. End it with kill ${holder.pid}, then start again.`,
      );
    }
    if (holder.state === 'stopping' && !said) {
      said = true;
      say(`waiting     for an earlier start (process ${holder.pid}) to finish stopping`);
    }
    await pause(LOOK_MS);
  }
};

/** What a killed house left: its processes end by themselves, and are ended when they do not. */
const leftGone = async (home: Home, say: Say): Promise<void> => {
  const places = join(home.run, PLACES_FILE);
  const left = leftOver(places).filter(isAlive);
  if (left.length > 0) {
    say(
      `waiting     for ${left.length} process(es) of a run that was killed; a card in a machine is finished first`,
    );
    const until = Date.now() + LEFT_MS;
    while (left.some(isAlive) && Date.now() < until) await pause(LOOK_MS);
    for (const mark of left) killHard(mark);
    while (left.some(isAlive)) await pause(LOOK_MS);
  }
  rmSync(places, { force: true });
};

const leftOver = (places: string): ProcessMark[] => {
  try {
    const value: unknown = JSON.parse(readFileSync(places, 'utf8'));
    if (typeof value !== 'object' || value === null || !('processes' in value)) return [];
    return Array.isArray(value.processes) ? value.processes.flatMap((one) => parseMark(one) ?? []) : [];
  } catch {
    return [];
  }
};
