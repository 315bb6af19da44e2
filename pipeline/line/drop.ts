/** Words of a file drop: its jobs, what its index says, and where a job stands. */
import { parseCardSerial } from '../../card/index.ts';
import type { LineDropRow, LineJobRow } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { lineFail } from './errors.ts';

export const FACE_KINDS = ['pdf', 'raster-300', 'raster-600'] as const;
export type FaceKind = (typeof FACE_KINDS)[number];

export const INDEX_FILE = 'index.json';
export const SIGNATURE_FILE = 'index.json.sig';

export interface Job {
  readonly serial: string;
  readonly attempt: number;
}

/** `K00000017-1`: the card's serial and which attempt at it. Says nothing of the person. */
export const jobId = ({ serial, attempt }: Job): string => `${serial}-${attempt}`;

export const parseJobId = (text: string): Job | undefined => {
  const [, head = '', tail = ''] = /^(\w{9})-([1-9]\d{0,5})$/.exec(text) ?? [];
  const serial = parseCardSerial(head);
  return serial === undefined ? undefined : { serial, attempt: Number(tail) };
};

export interface IndexFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A page of a document, from 1, or the only picture of a file. */
export interface FacePlace {
  readonly file: string;
  readonly page: number;
}

/** The line takes whichever of its blanks comes next, and says in its answer which one (docs/decisions/0010). */
export interface IndexJob {
  readonly job: string;
  readonly front: FacePlace;
  readonly back: FacePlace;
  readonly chip: string;
}

export interface LineIndex {
  readonly format: 'kadi-line-drop';
  readonly version: 1;
  readonly drop: string;
  readonly line: string;
  /** When the drop was opened in the ledger, ISO 8601. */
  readonly made: string;
  readonly product: { readonly id: string; readonly version: number; readonly hash: string };
  readonly specimen: boolean;
  /** Id of the line's key that the files are encrypted to. */
  readonly key: string;
  readonly faces: FaceKind;
  readonly chipProfile: string;
  readonly totals: { readonly cards: number; readonly files: number; readonly bytes: number };
  readonly jobs: readonly IndexJob[];
  readonly files: readonly IndexFile[];
}

/** Where a job stands; the counts of a drop are counts of these. */
export type Standing = 'good' | 'spoiled' | 'not-made' | 'outstanding' | 'uncertain' | 'settled';

/** `settled`: a person decided about the card without an answer of the line. */
export const standingOf = (job: LineJobRow): Standing => {
  if (job.outcome !== null) return job.outcome;
  if (job.nowAttempt !== job.attempt) return 'settled';
  if (job.state === 'personalising') return 'outstanding';
  return job.state === 'uncertain' ? 'uncertain' : 'settled';
};

/** Throws LINE_DROP_UNKNOWN. */
export const dropOf = async (shop: Shop, id: string): Promise<LineDropRow> => {
  const drop = await shop.ledger.lineDrop(id);
  if (drop === undefined) throw lineFail('LINE_DROP_UNKNOWN', { drop: id.slice(0, 24) });
  return drop;
};

export const outstandingOf = async (shop: Shop, drop: string): Promise<readonly LineJobRow[]> =>
  (await shop.ledger.lineJobs(drop)).filter((job) => standingOf(job) === 'outstanding');

/** What the ledger says the index was, when it was written before. */
export const recordedIndex = async (shop: Shop, drop: string): Promise<string | undefined> => {
  const events = await shop.ledger.events({ kind: 'drop', id: drop });
  const sha256 = events.find(({ event }) => event === 'write')?.detail['index'];
  return typeof sha256 === 'string' ? sha256 : undefined;
};
