/**
 * A line that is none, for training: it reads a drop as a line does, checks what a line must check, writes training chips where it is given
 * a store, and answers with a result file. What it does follows from the seed alone.
 */
import { type Jwks, openBarcode, sha256Hex, verifyChipFiles } from '../../crypto/index.ts';
import type { ChipStore } from '../../printers/index.ts';
import { CHIP_PROFILES, encodeChip, InProcessReader } from '../../printers/index.ts';
import { readSymbols } from '../../templates/index.ts';
import type { Shop } from '../shop.ts';
import type { ChipSheet } from './chip-sheet.ts';
import { csvText } from './csv.ts';
import type { IndexJob } from './drop.ts';
import { lineFail } from './errors.ts';
import { type ReadDrop, readDrop } from './read-drop.ts';
import { RESULT_COLUMNS } from './result-rows.ts';

export interface SimulatedLine {
  readonly trust: Jwks;
  readonly privateKey: string;
  /** What lies in its feeder, in order. */
  readonly blanks: readonly { readonly number: string; readonly chipSerial: string }[];
  /** Of a hundred cards so many are spoiled. */
  readonly spoilPercent: number;
  readonly seed: number;
  /** Training chips and the keys that open them; absent: chips are not written. */
  readonly chips?: { readonly store: ChipStore; readonly keys: Shop['keys']['chips'] };
  /** Country signers, and the published keys of barcodes. */
  readonly csca: readonly Uint8Array[];
  readonly barcodes: Jwks;
}

export interface SimulatedRun {
  readonly drop: string;
  readonly good: number;
  readonly spoiled: number;
  readonly notMade: number;
  /** The result file. */
  readonly text: string;
}

/** A number from 0 to 99 that follows from the seed and the job. */
const chance = (seed: number, job: string): number =>
  Number.parseInt(sha256Hex(Buffer.from(`${seed}\n${job}`)).slice(0, 8), 16) % 100;

const damaged = (why: string, job: string): Error => lineFail('LINE_DROP_DAMAGED', { why, job });

const checkChip = ({ files }: ChipSheet, { csca }: SimulatedLine, job: string): void => {
  if (!verifyChipFiles(files, csca, new Date()).ok) throw damaged('chip files', job);
};

/** Symbols of both pictures; documents are looked at for their pages alone, a line's own software draws them. */
const checkFaces = async (drop: ReadDrop, job: IndexJob, { barcodes }: SimulatedLine): Promise<void> => {
  if (drop.index.faces === 'pdf') return;
  const found = (
    await Promise.all([job.front, job.back].map(async ({ file }) => readSymbols(await drop.open(file))))
  ).flatMap((symbols) => symbols ?? []);
  const sealed = found.map(({ text }) => openBarcode(text, barcodes, new Date()));
  const serial = job.job.slice(0, job.job.indexOf('-'));
  if (!sealed.some((one) => one.ok && one.claims.serial === serial)) throw damaged('barcode', job.job);
};

const checkDocuments = async (drop: ReadDrop): Promise<void> => {
  if (drop.index.faces !== 'pdf') return;
  const pages = new Map<string, number>();
  for (const { front, back } of drop.index.jobs)
    for (const { file, page } of [front, back]) pages.set(file, Math.max(page, pages.get(file) ?? 0));
  for (const [file, count] of pages) {
    const text = Buffer.from(await drop.open(file)).toString('latin1');
    if (!text.startsWith('%PDF-') || (text.match(/\/Type \/Page\b/g)?.length ?? 0) !== count)
      throw damaged('pages', file);
  }
};

const writeChip = async (sheet: ChipSheet, chipSerial: string, line: SimulatedLine): Promise<void> => {
  const { chips } = line;
  if (chips === undefined) return;
  const slot = new InProcessReader(chips.store);
  await slot.insert(chipSerial);
  const link = await slot.waitForCard(0);
  try {
    await encodeChip(
      link,
      { files: sheet.files, secrets: sheet.secrets, allowBac: sheet.allowBac },
      (kdd) => chips.keys.forChip(kdd),
      { profile: CHIP_PROFILES[sheet.profile] },
    );
  } finally {
    await link.disconnect();
    await slot.remove();
  }
};

/** Throws LINE_INDEX_SIGNATURE, LINE_DROP_DAMAGED, LINE_FILE_SEALED: then nothing was made. */
export const simulateLine = async (
  folder: string,
  line: SimulatedLine,
  progress: (done: number, of: number) => void = () => {},
): Promise<SimulatedRun> => {
  const drop = await readDrop(folder, line.trust, line.privateKey);
  const { index } = drop;
  await checkDocuments(drop);
  const rows: string[][] = [];
  const counts = { good: 0, spoiled: 0, notMade: 0 };
  const feeder = [...line.blanks];
  const say = (job: string, outcome: string, body: string, chip: string, reason: string): void => {
    rows.push([index.drop, job, outcome, body, chip, reason, 'simulated', '', '']);
  };
  for (const [i, job] of index.jobs.entries()) {
    progress(i, index.jobs.length);
    const sheet = await drop.chip(job);
    checkChip(sheet, line, job.job);
    await checkFaces(drop, job, line);
    const blank = feeder.shift();
    if (blank === undefined) {
      counts.notMade++;
      say(job.job, 'not-made', '', '', 'no-blanks');
    } else if (chance(line.seed, job.job) < line.spoilPercent) {
      counts.spoiled++;
      say(job.job, 'spoiled', blank.number, blank.chipSerial, 'print-quality');
    } else {
      await writeChip(sheet, blank.chipSerial, line);
      counts.good++;
      say(job.job, 'good', blank.number, blank.chipSerial, '');
    }
  }
  progress(index.jobs.length, index.jobs.length);
  return { drop: index.drop, ...counts, text: csvText([[...RESULT_COLUMNS], ...rows]) };
};
