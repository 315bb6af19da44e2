/** One printing at a desk: what it has, where it stands, how it may end. */
import type { FacePrinter } from '../../printers/index.ts';
import type { ChipWork } from '../station/chip-work.ts';
import type { MadeCard } from '../station/desk.ts';
import { chipOn, type ReaderDesk, within } from './body.ts';

export interface PrintingDesk extends ReaderDesk {
  readonly printer: FacePrinter;
  /** What a person or a scanner reads from the printed card: its serial, or the text of its barcode. Empty: nobody answered. */
  readonly readFace: (expected: { readonly body: string }) => Promise<string>;
  /** How long a person may take for one step; five minutes unless told. */
  readonly patienceMs?: number;
  /** As `signal`, for a body that is in the printer already: it is waited for longer, because without its proofs nobody knows it. */
  readonly atOnce?: AbortSignal;
}

export type PrintResult =
  | { readonly kind: 'made'; readonly card: MadeCard }
  | { readonly kind: 'skipped' }
  /** Nothing moved in the printer; the body waits as before. */
  | { readonly kind: 'not-printed'; readonly code: string }
  | { readonly kind: 'spoiled'; readonly code: string; readonly replacement: string }
  | { readonly kind: 'uncertain'; readonly code: string };

/** One printing in work. */
export interface Printing extends ChipWork {
  readonly desk: PrintingDesk;
  readonly body: string;
  readonly chipSerial: string;
  /** Cards inserted, as the machine counted before. */
  readonly inserted: number;
}

/** The desk as whoever waits for a body in the printer has it. */
export const onceFed = ({ signal: _beforeFeed, atOnce, ...desk }: PrintingDesk): PrintingDesk => ({
  ...desk,
  ...(atOnce === undefined ? {} : { atOnce, signal: atOnce }),
});

export const patience = ({ patienceMs = 300_000 }: PrintingDesk): number => patienceMs;

/** What is on the reader after the person was asked to lay the card there; `none` when the time was over. */
export const laidBack = async (work: Printing): Promise<string | undefined> => {
  let chip: string | undefined;
  await within(work.desk, patience(work.desk), async () => {
    chip = await chipOn(work.reader);
    return chip !== undefined;
  });
  return chip;
};
