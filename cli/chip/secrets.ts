/** What opens a chip, as a person gives it on the command line: itself, `-` for standard input, or `@file`. */
import { readFile } from 'node:fs/promises';
import { failure, isKadiError } from '../../card/index.ts';
import { inspectMrz, type MrzKeyFields, mrzKeyFields } from '../../crypto/index.ts';
import type { ChipPasswords } from '../../printers/index.ts';
import { CHIP_DESK_ERRORS } from './errors.ts';

export interface SecretOptions {
  readonly can?: string;
  readonly mrz?: string;
  readonly document?: string;
  readonly birth?: string;
  readonly expiry?: string;
}

const LONGEST = 1_000;

const wrong = (option: string) => failure(CHIP_DESK_ERRORS, 'CHIP_DESK_OPTION', { option });

/** Throws CHIP_DESK_OPTION. */
export const wholeNumber = (option: string, text: string): number => {
  if (!/^\d{1,5}$/.test(text)) throw wrong(option);
  return Number(text);
};

const fromStream = async (stdin: AsyncIterable<Uint8Array>, option: string): Promise<string> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stdin) {
    length += part.length;
    if (length > LONGEST) throw wrong(option);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const textOf = async (option: string, typed: string, stdin: AsyncIterable<Uint8Array>): Promise<string> => {
  if (typed === '-') return fromStream(stdin, option);
  if (!typed.startsWith('@')) return typed;
  try {
    const text = await readFile(typed.slice(1), 'utf8');
    if (text.length <= LONGEST) return text;
  } catch {
    // Named below: the path may say more of a person than it should.
  }
  throw wrong(option);
};

/** Lines as scanned or typed: blanks between them, perhaps no break at all. Check digits wrong are a typing mistake. */
const zoneOf = (text: string): MrzKeyFields => {
  const zone = text.toUpperCase().replace(/\s+/g, '');
  try {
    const { mrz, faults } = inspectMrz(zone);
    const needed = faults.find(({ field }) => ['documentNumber', 'dateOfBirth', 'expiry'].includes(field));
    if (needed !== undefined) throw wrong(`--mrz ${needed.field}`);
    return mrzKeyFields(mrz);
  } catch (error) {
    if (isKadiError(error) && error.code === 'MRZ_UNREADABLE') throw wrong('--mrz');
    throw error;
  }
};

/** YYMMDD of either form. */
const dayOf = (option: string, text: string): string => {
  const day = /^(?:\d\d)?(\d\d)-(\d\d)-(\d\d)$/.exec(text)?.slice(1).join('') ?? text;
  if (!/^[0-9<]{6}$/.test(day)) throw wrong(option);
  return day;
};

const fieldsOf = ({ document, birth, expiry }: SecretOptions): MrzKeyFields | null => {
  if (document === undefined && birth === undefined && expiry === undefined) return null;
  const number = document?.toUpperCase().replace(/\s+/g, '') ?? '';
  if (!/^[A-Z0-9<]{1,22}$/.test(number)) throw wrong('--document');
  if (birth === undefined) throw wrong('--birth');
  return mrzKeyFields({
    documentNumber: number,
    dateOfBirth: dayOf('--birth', birth),
    expiry: expiry === undefined ? null : dayOf('--expiry', expiry),
  });
};

/** Throws CHIP_DESK_OPTION with the name of the option and never what was typed. */
export const passwordsFrom = async (
  options: SecretOptions,
  stdin: AsyncIterable<Uint8Array>,
): Promise<ChipPasswords> => {
  if (options.can === '-' && options.mrz === '-') throw wrong('--mrz');
  const can = options.can === undefined ? null : (await textOf('--can', options.can, stdin)).trim();
  if (can !== null && !/^\d{6}$/.test(can)) throw wrong('--can');
  const zone = options.mrz === undefined ? null : await textOf('--mrz', options.mrz, stdin);
  return { can, mrz: zone === null ? fieldsOf(options) : zoneOf(zone) };
};
