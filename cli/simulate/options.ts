/** What the simulators are told on the command line. */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { failure } from '../../card/index.ts';
import { readScript, type ScriptStep, type TrainingWire } from '../../printers/index.ts';
import { SIMULATE_ERRORS } from './errors.ts';

export const wrongOption = (option: string, why: string) =>
  failure(SIMULATE_ERRORS, 'SIMULATE_OPTION_WRONG', { option, why });

/** `pty:/tmp/p1` or `tcp:9100`. */
export const readLine = (text: string): Exclude<TrainingWire, { kind: 'memory' }> => {
  const [kind, ...rest] = text.split(':');
  const place = rest.join(':');
  if (kind === 'pty' && /^\/[!-~]{1,90}$/.test(place)) return { kind: 'pty', path: place };
  const port = /^\d{1,5}$/.test(place) ? Number(place) : Number.NaN;
  if (kind === 'tcp' && port <= 65_535) return { kind: 'tcp', port };
  throw wrongOption(
    '--line',
    'it is pty:/path/of/a/new/serial/line or tcp:port, such as pty:/tmp/p1 or tcp:9100',
  );
};

/** Milliseconds of one movement or panel. A real desktop printer needs some 30 s a card. */
const SPEED = { real: 2_500, brisk: 120, fast: 0 } as const;

export const readSpeed = (text: string): number => {
  if (Object.hasOwn(SPEED, text)) return SPEED[text as keyof typeof SPEED];
  const ms = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (ms <= 60_000) return ms;
  throw wrongOption('--speed', 'it is real, brisk, fast, or the milliseconds of one movement');
};

export const readCount = (option: string, text: string): number => {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw wrongOption(option, 'it is a number from 0 to 99999');
};

/** A name that may stand in paths and body numbers. */
export const readId = (option: string, text: string): string => {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,23}$/.test(text)) return text;
  throw wrongOption(option, 'it is made of letters, digits and hyphens, 24 at most');
};

export const readScriptFile = (path: string | undefined): readonly ScriptStep[] => {
  if (path === undefined) return [];
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw wrongOption('--script', `${path} cannot be read`);
  }
  return readScript(text);
};

/** Chips of different machines never share a serial; batch 1 is the training world's. */
export const batchOf = (id: string): number => 2 + (crc32(id) % 65_000);
