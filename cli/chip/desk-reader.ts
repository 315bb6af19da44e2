/** A card on a PC/SC reader in front of a person: found, waited for with a line that says so, and let go at the end. */
import { setTimeout as pause } from 'node:timers/promises';
import { failure, isKadiError, type KadiError } from '../../card/index.ts';
import { type CardLink, type CardReader, listPcscReaders, openPcscReader } from '../../printers/index.ts';
import { CHIP_DESK_ERRORS } from './errors.ts';

export interface ReaderChoice {
  /** Name of the reader or a part of it. */
  readonly reader?: string;
  /** Seconds to wait for a card. */
  readonly wait: number;
}

const LOOK_MS = 200;
/** A card that lies there and has not answered by then is mute. */
const ANSWER_MS = 3_000;

/** What a person is told while the command waits: on a terminal one line that is written over, else one line in all. */
const waitingLine = (): { say(text: string): void; end(): void } => {
  let width = 0;
  let said = false;
  return {
    say: (text) => {
      if (process.stderr.isTTY) {
        process.stderr.write(`\r${text.padEnd(width)}`);
        width = text.length;
      } else if (!said) process.stderr.write(`${text}\n`);
      said = true;
    },
    end: () => {
      if (said && process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(width)}\r`);
    },
  };
};

/** The readers meant. Several are all watched, and the first that gets a card is taken. */
const namesOf = async ({ reader }: ReaderChoice): Promise<readonly string[]> => {
  const known = await listPcscReaders();
  if (known.length === 0) throw failure(CHIP_DESK_ERRORS, 'CHIP_DESK_NO_READER');
  if (reader === undefined) return known;
  if (known.includes(reader)) return [reader];
  const fitting = known.filter((name) => name.toLowerCase().includes(reader.toLowerCase()));
  if (fitting.length !== 1)
    throw failure(CHIP_DESK_ERRORS, 'CHIP_DESK_WHICH_READER', {
      fitting: fitting.length,
      readers: known.length,
    });
  return fitting;
};

/** The one reader that holds a card. Errors: CHIP_DESK_NO_CARD, CHIP_DESK_WHICH_READER when two have one. */
const withCard = async (readers: readonly CardReader[], wait: number): Promise<CardReader> => {
  const until = Date.now() + wait * 1_000;
  const line = waitingLine();
  try {
    for (;;) {
      const present = await Promise.all(readers.map((reader) => reader.cardPresent()));
      const holding = readers.filter((_, index) => present[index] === true);
      const [only, ...others] = holding;
      if (others.length > 0)
        throw failure(CHIP_DESK_ERRORS, 'CHIP_DESK_WHICH_READER', { withCards: holding.length });
      if (only !== undefined) return only;
      const left = Math.ceil((until - Date.now()) / 1_000);
      if (left <= 0) throw failure(CHIP_DESK_ERRORS, 'CHIP_DESK_NO_CARD', { waited: wait });
      const where = readers.length === 1 ? `"${readers[0]?.name}"` : 'a reader';
      line.say(`Lay the card on ${where} … ${left} s`);
      await pause(LOOK_MS);
    }
  } finally {
    line.end();
  }
};

/** What a fault of the link means to somebody who only reads a card; other errors stay as they are. */
const asReading = (error: unknown, reader: string): unknown => {
  const told = (code: 'CHIP_DESK_MUTE' | 'CHIP_DESK_PULLED'): KadiError =>
    failure(CHIP_DESK_ERRORS, code, { reader }, error);
  if (!isKadiError(error)) return error;
  if (error.code === 'CHIP_NOT_FOUND' || error.code === 'CHIP_SILENT') return told('CHIP_DESK_MUTE');
  return error.code === 'CHIP_LOST' ? told('CHIP_DESK_PULLED') : error;
};

/**
 * Does something with the card on the reader, alone: no other program speaks to it meanwhile. Errors: CHIP_DESK_*,
 * CHIP_SOFTWARE_MISSING, CHIP_SERVICE_STOPPED, CHIP_READER_*, and those of `use`.
 */
export const withCardOn = async <T>(
  choice: ReaderChoice,
  use: (link: CardLink, reader: string) => Promise<T>,
): Promise<T> => {
  const readers: CardReader[] = [];
  try {
    for (const name of await namesOf(choice)) readers.push(await openPcscReader(name));
    const reader = await withCard(readers, choice.wait);
    try {
      return await use(await reader.waitForCard(ANSWER_MS), reader.name);
    } catch (error) {
      throw asReading(error, reader.name);
    }
  } finally {
    for (const reader of readers) await reader.close();
  }
};
