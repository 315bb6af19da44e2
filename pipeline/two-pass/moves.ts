/** How a card leaves either desk, each written down in one transaction. */
import type { Row } from '../../ledger/index.ts';
import { cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';
import type { ChipWork } from '../station/chip-work.ts';
import { journalRow, patiently, persist } from '../station/journal.ts';

type Where = Pick<ChipWork, 'shop' | 'station' | 'job' | 'step'>;

/** The body was never bound: the card waits for a station again. */
export const backToRendered = async ({ shop, station, job }: Where, code: string): Promise<void> => {
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        cardAct(job.cardId, 'not-fed', {
          attempt: job.attempt + 1,
          detail: { station, code },
          doneIn: ['rendered'],
        }),
      ],
    }),
  );
};

/** The chip is finished; the body waits for a printer, for the first time or again. */
export const toEncoded = async (
  { shop, station, job }: Where,
  attempt: number,
  detail: { readonly body: string; readonly code?: string },
  rows: readonly Row[] = [],
): Promise<void> => {
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        cardAct(job.cardId, 'pre-encode', {
          attempt,
          detail: { station, ...detail },
          doneIn: ['encoded'],
        }),
      ],
      rows: [journalRow(station, job.cardId, job.attempt, 'PRE_ENCODED', { ...detail }), ...rows],
    }),
  );
};

/** The body is at hand and bad; a new card with a new serial is made. */
export const spoilAtDesk = async ({ shop, station, job }: Where, code: string): Promise<string> => {
  const card = await patiently(() => shop.ledger.card(job.cardId));
  if (card === undefined) return '';
  const { outcome, replacement } = await patiently(() =>
    spoilCard(shop, card, 'spoil', code, shop.me, [
      journalRow(station, job.cardId, job.attempt, 'REJECTED', { code }),
    ]),
  );
  insist(outcome);
  return replacement;
};

/** Nobody can say from here what became of it. `serial`: this card, or one that was mixed up with it. */
export const leaveUncertain = async (
  { shop, station, step }: Pick<Where, 'shop' | 'station' | 'step'>,
  serial: string,
  code: string,
): Promise<void> => {
  await persist(shop, {
    by: shop.me,
    acts: [
      cardAct(serial, 'lose-contact', {
        detail: { station, step, code },
        doneIn: ['uncertain', 'spoiled', 'destroyed'],
      }),
    ],
  });
  shop.log('card uncertain: a person has to look', { card: serial, station, step, code });
};

export const alarm = (shop: Shop, station: string, code: string, cards: readonly string[]): void =>
  shop.log('security alert: cards mixed up at a printing desk', { station, code, cards: cards.join(' ') });
