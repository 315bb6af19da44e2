/** What the commands of lines have in common. */
import { lstat, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, isKadiError, raise } from '../../card/index.ts';
import { trainingChipKeys } from '../../crypto/index.ts';
import { keepFile } from '../../pipeline/index.ts';
import { ChipStore } from '../../printers/index.ts';
import type { Home } from '../home.ts';
import { LINE_COMMAND_ERRORS } from './line-errors.ts';

/** A line on the terminal that is overwritten; nothing when somebody else reads our output. */
export const teller = (json: boolean | undefined): ((what: string, done: number, of: number) => void) => {
  if (json === true || !process.stderr.isTTY) return () => {};
  return (what, done, of) =>
    void process.stderr.write(`\r${what} ${done} of ${of}   ${done === of ? '\n' : ''}`);
};

/** Throws LINE_FILE. */
export const readGiven = async (file: string, mostBytes: number): Promise<Uint8Array> => {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return raise(LINE_COMMAND_ERRORS, 'LINE_FILE', { file, why: 'not there' });
  if (!found.isFile()) return raise(LINE_COMMAND_ERRORS, 'LINE_FILE', { file, why: 'not a file' });
  if (found.size > mostBytes) return raise(LINE_COMMAND_ERRORS, 'LINE_FILE', { file, why: 'too large' });
  return new Uint8Array(await readFile(file));
};

export const readText = async (file: string): Promise<string> =>
  Buffer.from(await readGiven(file, 65_536)).toString('utf8');

/** Throws LINE_OUTPUT. A device or a folder of that name would be replaced by the file. */
export const writeGiven = async (file: string, text: string): Promise<void> => {
  const there = await lstat(file).catch(() => undefined);
  if (there !== undefined && !there.isFile())
    raise(LINE_COMMAND_ERRORS, 'LINE_OUTPUT', { file, why: 'not a file' });
  try {
    await keepFile(file, Buffer.from(text));
  } catch (error) {
    if (!isKadiError(error)) throw error;
    throw failure(LINE_COMMAND_ERRORS, 'LINE_OUTPUT', { file, why: error.facts['why'] ?? '' }, error);
  }
};

/** The chips that a simulated line wrote; they open with the demo keys of this installation. */
export const trainingChips = async (home: Home, line: string): Promise<ChipStore> =>
  new ChipStore(join(home.machines, line.replace(/[^\w-]/g, '_') || 'line', 'chips'), {
    keysFor: await trainingChipKeys(home.keys),
  });

/** Throws LINE_NUMBER for what is no whole number from `least` to `most`. */
export const wholeNumber = (option: string, text: string, least: number, most: number): number => {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most
    ? number
    : raise(LINE_COMMAND_ERRORS, 'LINE_NUMBER', { option, least, most });
};
