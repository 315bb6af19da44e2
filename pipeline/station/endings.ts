/** How a card pass ends when it does not end well: the fault's row and what the machine says decide (tables/faults.ts). */
import { codeOf } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import { spoilCard } from '../spoil.ts';
import { isOusted } from './charge.ts';
import { counterStands } from './counted.ts';
import type { PassResult } from './desk.ts';
import { type JournalStep, journalRow, patiently, persist } from './journal.ts';
import type { Pass } from './pass.ts';
import { lookInside } from './seen.ts';
import { FEED_ENDINGS, faultRow, LATER_ENDINGS, type Seen } from './tables/faults.ts';

/** From here on the card may lie in the good tray already, whatever the machine says of its inside. */
const MAY_BE_OUT: readonly JournalStep[] = ['OUT'];

/**
 * What the machine says, with the one thing more that is asked before the plastic inside is booked as this card: exactly one has come in
 * since the feed was announced. With another count nobody can say which one stands there.
 */
const lookForOwn = async ({ desk, inserted: before }: Pass): ReturnType<typeof lookInside> => {
  const { seen, inserted } = await lookInside(desk.printer, before);
  const own: Seen = seen === 'inside' && inserted !== before + 1 ? 'unknown' : seen;
  return { seen: own, inserted };
};

/** Two codes say that the printer was empty or nothing was moved, which is true of a question; of a card that is fed nobody may read that. */
const told = (code: string): string => {
  if (code === 'PRINTER_NO_ANSWER') return 'PRINTER_REPLY_UNKNOWN';
  return code === 'PRINTER_LINK_LOST_IDLE' ? 'PRINTER_LINK_LOST' : code;
};

/** The feed command failed: either no card moved, which the machine can say, or it is not known. */
export const endNotFed = async (pass: Pass, error: unknown): Promise<PassResult> => {
  // The machine is somebody else's now, and so is the card: nothing is asked of either.
  if (isOusted(error)) throw error;
  const code = codeOf(error);
  const { seen, inserted } = await lookForOwn(pass);
  // Refused because somebody else's card is inside: ours was never fed, if the counter says so too.
  const ending = FEED_ENDINGS[faultRow(code).does][seen];
  switch (ending) {
    case 'not-fed':
      return backToWaiting(pass, code);
    case 'reject':
      return rejectCard(pass, code, inserted);
    case 'uncertain':
      return endUncertain(pass, code, inserted);
    case 'open':
      return { kind: 'open', code: told(code) };
  }
};

/** Something failed with a card in the machine: into the reject box with it if the machine still answers. */
export const endAfterFeed = async (pass: Pass, error: unknown): Promise<PassResult> => {
  if (isOusted(error)) throw error;
  const code = told(codeOf(error));
  const row = faultRow(code);
  if (row.alert === true) {
    pass.shop.log('security alert: a card that does not belong here', {
      station: pass.station,
      card: pass.job.cardId,
      code,
    });
  }
  if (MAY_BE_OUT.includes(pass.step)) return endUncertain(pass, code);
  const { seen, inserted } = await lookForOwn(pass);
  return LATER_ENDINGS[row.does][seen] === 'reject'
    ? rejectCard(pass, code, inserted)
    : endUncertain(pass, code, inserted);
};

const backToWaiting = async (pass: Pass, code: string): Promise<PassResult> => {
  const { desk, inserted, station, job, shop } = pass;
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        cardAct(job.cardId, 'not-fed', {
          attempt: job.attempt + 1,
          detail: { station, code, inserted },
          doneIn: ['rendered'],
        }),
      ],
      rows: [counterStands(desk, inserted)],
    }),
  );
  return { kind: 'not-fed', code };
};

/** @param inserted what the machine counts now. One has come in by the books: another number stops the next feed (counted.ts). */
const rejectCard = async (pass: Pass, code: string, inserted: number | null): Promise<PassResult> => {
  const { desk, station, job, shop } = pass;
  try {
    await persist(shop, {
      by: shop.me,
      acts: [],
      rows: [journalRow(station, job.cardId, job.attempt, 'REJECTED', { code, inserted })],
    });
    await desk.printer.reject();
    const after = await desk.printer.status();
    if (after.position !== 'empty') return endUncertain(pass, code, inserted);
  } catch (rejecting) {
    return endUncertain(pass, codeOf(rejecting), inserted);
  }
  const card = await patiently(() => shop.ledger.card(job.cardId));
  if (card === undefined) return endUncertain(pass, code, inserted);
  const rows = [counterStands(desk, pass.inserted + 1)];
  const { outcome, replacement } = await patiently(() => spoilCard(shop, card, 'spoil', code, shop.me, rows));
  insist(outcome);
  return { kind: 'spoiled', code, replacement };
};

/** Nobody can say from here what became of the card. */
const endUncertain = async (pass: Pass, why: string, inserted: number | null = null): Promise<PassResult> => {
  const code = told(why);
  const { station, job, shop, step } = pass;
  await persist(shop, {
    by: shop.me,
    acts: [
      cardAct(job.cardId, 'lose-contact', {
        detail: { station, step, code, inserted },
        doneIn: ['uncertain'],
      }),
    ],
  });
  shop.log('card uncertain: a person has to look', { card: job.cardId, station, step, code });
  return { kind: 'uncertain', code };
};
