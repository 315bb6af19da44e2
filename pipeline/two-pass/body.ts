/** The body that lies on a desk reader: which one it is, and whether it came or went. */
import { setTimeout as pause } from 'node:timers/promises';
import { failure, isKadiError } from '../../card/index.ts';
import type { BodyRow } from '../../ledger/index.ts';
import { type CardReader, readChipSerial } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';
import { patiently } from '../station/journal.ts';
import { TWO_PASS_ERRORS, type TwoPassAsk } from './errors.ts';

/** How long a chip that lies there may take to answer. */
const ANSWER_MS = 3_000;

/** What both desks have: a name, a reader, and a person who is told what to do. */
export interface ReaderDesk {
  readonly station: string;
  readonly reader: CardReader;
  /**
   * Shown to the person at the desk; `body` is the number on the plastic. Never the serial of the card: the person is to read it
   * from the card.
   */
  readonly tell: (ask: TwoPassAsk, facts?: { readonly body?: string }) => void;
  /** Between two looks at the reader or the feeder. */
  readonly lookMs?: number;
  /** The desk is being stopped: nothing is waited for any more. */
  readonly signal?: AbortSignal;
}

/** Looks until `seen` holds, for at most `ms`; false when the time is over or the desk is being stopped. */
export const within = async (
  { lookMs = 200, signal }: Pick<ReaderDesk, 'lookMs' | 'signal'>,
  ms: number,
  seen: () => Promise<boolean>,
): Promise<boolean> => {
  const until = Date.now() + ms;
  for (;;) {
    if (signal?.aborted === true) return false;
    if (await seen()) return true;
    if (Date.now() >= until) return false;
    await pause(lookMs);
  }
};

/** The serial of the chip that lies on the reader now; undefined when none does. Errors: CHIP_*. */
export const chipOn = async (reader: CardReader): Promise<string | undefined> => {
  if (!(await reader.cardPresent())) return undefined;
  let link: Awaited<ReturnType<CardReader['waitForCard']>>;
  try {
    link = await reader.waitForCard(ANSWER_MS);
  } catch (error) {
    // Taken off between the two questions.
    if (isKadiError(error) && error.code === 'CHIP_NOT_FOUND' && !(await reader.cardPresent()))
      return undefined;
    throw error;
  }
  try {
    return (await readChipSerial(link)).chipSerial;
  } finally {
    await link.disconnect();
  }
};

/** The body with this chip as the books have it. Errors: TWO_PASS_BODY_STRANGE. */
export const bodyOf = async (shop: Shop, station: string, chipSerial: string): Promise<BodyRow> => {
  const body = await patiently(() => shop.ledger.bodyByChip(chipSerial));
  if (body === undefined) throw failure(TWO_PASS_ERRORS, 'TWO_PASS_BODY_STRANGE', { station });
  return body;
};

/** A blank that was issued to this desk; nothing is written before this is sure. Errors: TWO_PASS_BODY_*. */
export const freshBlank = async (shop: Shop, station: string, chipSerial: string): Promise<BodyRow> => {
  const body = await bodyOf(shop, station, chipSerial);
  if (body.state !== 'at-station' || body.card !== null || body.station !== station)
    throw failure(TWO_PASS_ERRORS, 'TWO_PASS_BODY_USED', { body: body.number, state: body.state });
  return body;
};
