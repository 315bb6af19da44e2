/**
 * The station's journal: one row, durable before the bytes of the step leave. It is what recovery reads after a crash, so the
 * names are the steps of the recovery table and their order is fixed.
 */
import type { JsonObject } from '../../card/index.ts';
import { isKadiError } from '../../card/index.ts';
import type { Deed, Outcome, Row } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import type { ChipWork } from './chip-work.ts';

export const JOURNAL_STEPS = [
  'FEEDING',
  'AT_STATION',
  'BOUND',
  'ENCODED',
  'PRE_ENCODED',
  'PRINT_SENT',
  'PRINTED',
  'VERIFIED',
  'OUT',
  'REJECTED',
  'CONFIRMED',
] as const;
export type JournalStep = (typeof JOURNAL_STEPS)[number];

/** How long a station waits for its ledger with a card in the machine before it gives the card up as uncertain. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;

export const journalRow = (
  station: string,
  serial: string,
  attempt: number,
  step: JournalStep,
  detail: JsonObject = {},
): Row => ({ type: 'journal', station, serial, attempt, step, detail });

/** Asks or tells the ledger, and waits out one that is away for a moment: with a card in the machine there is nothing better to do. */
export const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isKadiError(error) || error.entry.retry !== 'yes' || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
};

export const persist = (shop: Shop, deed: Deed): Promise<Outcome> =>
  patiently(() => shop.ledger.commit(deed));

/** Writes the step down before the bytes it announces leave. */
export const note = async (work: ChipWork, step: JournalStep): Promise<void> => {
  work.step = step;
  await persist(work.shop, {
    by: work.shop.me,
    acts: [],
    rows: [journalRow(work.station, work.job.cardId, work.job.attempt, step)],
  });
};
