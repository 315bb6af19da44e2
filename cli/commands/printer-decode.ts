/** `kadi printer decode`: a captured print job as pictures and a listing. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { raise } from '../../card/index.ts';
import { CARD_HEIGHT, CARD_WIDTH } from '../../printers/card-printer.ts';
import { composedSide, type DecodedJob, type DecodedSide, panelAsGrey } from '../../printers/decoded-job.ts';
import { decodeEvolis } from '../../printers/evolis/index.ts';
import { decodeMagicard } from '../../printers/magicard/index.ts';
import { facePng } from '../../printers/simulator/png.ts';
import { asUsage } from '../chip/usage.ts';
import { PRINTER_COMMAND_ERRORS } from './printer-errors.ts';

export interface PrinterDecodeOptions {
  readonly out: string;
  readonly language: string;
  readonly json?: boolean;
}

const MAX_BYTES = 256 * 1024 * 1024;
/** A side's panels and itself are some megabytes of work each; a capture of a whole shift is cut here. */
const MAX_PICTURED = 200;

const DECODERS = { evolis: decodeEvolis, magicard: decodeMagicard } as const;
type Language = keyof typeof DECODERS;
const isLanguage = (name: string): name is Language => Object.hasOwn(DECODERS, name);

/** Every Magicard job begins with a row of 05; commands of the escape language with ESC and a capital letter. */
const recognised = (bytes: Uint8Array): Language | undefined => {
  const from = bytes.findIndex((byte) => byte !== 0);
  if (bytes[from] === 0x05) return 'magicard';
  const [first, letter = 0] = bytes.subarray(from, from + 2);
  return first === 0x1b && letter >= 0x41 && letter <= 0x5a ? 'evolis' : undefined;
};

const spoolOf = async (file: string): Promise<Uint8Array> => {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MAX_BYTES)
    return raise(PRINTER_COMMAND_ERRORS, 'SPOOL_FILE', { file });
  return new Uint8Array(
    await readFile(file).catch(() => raise(PRINTER_COMMAND_ERRORS, 'SPOOL_FILE', { file })),
  );
};

const png = (rgb: Uint8Array): Uint8Array =>
  facePng({ width: CARD_WIDTH, height: CARD_HEIGHT, rgb, overlay: NONE });
const NONE = new Uint8Array(0);

/** Files of one side by name; made one at a time, because each is two megabytes before it is packed. */
function* picturesOf(side: DecodedSide, name: string): Generator<[string, Uint8Array]> {
  yield [`${name}.png`, png(composedSide(side))];
  for (const panel of side.panels) yield [`${name}-${panel.panel}.png`, png(panelAsGrey(panel))];
}

const place = (offset: number): string => String(offset).padStart(10);

export const listingText = ({ commands, problems }: DecodedJob): string => {
  const lines = commands.map(({ offset, name, parameters, dataLength, says }) => ({
    offset,
    text: `${[name, ...parameters].join(';')}${dataLength > 0 ? ` <${dataLength} bytes>` : ''}  ${says}`,
  }));
  const wrong = problems.map(({ offset, code, says }) => ({ offset, text: `!! ${says} [${code}]` }));
  return [...lines, ...wrong]
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, text }) => `${place(offset)}  ${printable(text)}\n`)
    .join('');
};

/** A damaged file can hold anything where a parameter should be, also what a terminal would obey. */
const printable = (text: string): string =>
  text.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );

const summary = (job: DecodedJob) => ({
  language: job.language,
  commands: job.commands,
  cards: job.cards.map(({ sides }) => ({
    sides: sides.map(({ side, panels }) => ({
      side,
      panels: panels.map(({ panel, levels }) => ({ panel, levels })),
    })),
  })),
  problems: job.problems,
});

const writeAll = async (
  job: DecodedJob,
  folder: string,
  progress: (text: string) => void,
): Promise<string[]> => {
  const files: string[] = [];
  const write = async (name: string, content: Uint8Array | string): Promise<void> => {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    files.push(name);
  };
  await mkdir(folder, { recursive: true });
  await write('listing.txt', listingText(job));
  await write('listing.json', `${JSON.stringify(summary(job), null, 1)}\n`);
  for (const [i, card] of job.cards.slice(0, MAX_PICTURED).entries()) {
    progress(`card ${i + 1} of ${job.cards.length}`);
    for (const side of card.sides)
      for (const [name, content] of picturesOf(side, `card${i + 1}-${side.side}`)) await write(name, content);
  }
  return files;
};

const print = (job: DecodedJob, folder: string): void => {
  console.log(
    `${job.language}: ${job.commands.length} commands, ${job.cards.length} ${job.cards.length === 1 ? 'card' : 'cards'}`,
  );
  for (const [i, { sides }] of job.cards.entries()) {
    const words = sides.map(
      ({ side, panels }) =>
        `${side} ${panels.map(({ panel, levels }) => `${panel} (${levels} levels)`).join(', ')}`,
    );
    console.log(`  card ${i + 1}: ${words.join('; ')}`);
  }
  if (job.cards.length > MAX_PICTURED) console.log(`  pictures of the first ${MAX_PICTURED} cards only`);
  for (const { offset, code, says } of job.problems)
    console.log(`  ✗ at ${offset}: ${printable(says)} [${code}]`);
  console.log(`Pictures and listing: ${folder}`);
};

export const printerDecode = async (spool: string, options: PrinterDecodeOptions): Promise<void> =>
  asUsage(options.json === true, async () => {
    const { language: asked, json = false } = options;
    if (asked !== 'auto' && !isLanguage(asked))
      raise(PRINTER_COMMAND_ERRORS, 'SPOOL_LANGUAGE', { language: asked });
    const bytes = await spoolOf(spool);
    const language = isLanguage(asked) ? asked : recognised(bytes);
    if (language === undefined) return raise(PRINTER_COMMAND_ERRORS, 'SPOOL_LANGUAGE', { file: spool });
    const job = DECODERS[language](bytes);
    const folder = resolve(options.out);
    const progress = (text: string): void => {
      if (!json && process.stderr.isTTY) process.stderr.write(`\r${text}  `);
    };
    const files = await writeAll(job, folder, progress).catch((error: unknown) =>
      raise(PRINTER_COMMAND_ERRORS, 'SPOOL_UNWRITTEN', { folder }, error),
    );
    if (json) console.log(JSON.stringify({ ok: job.problems.length === 0, folder, files, ...summary(job) }));
    else print(job, folder);
    if (job.problems.length > 0) process.exitCode = 1;
  });
