/** How a card pass ends when it does not end well: the fault's row and what the machine says decide (tables/faults.ts). */
import { codeOf } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import { spoilCard } from '../spoil.ts';
import type { PassResult } from './desk.ts';
import { type JournalStep, journalRow, patiently, persist } from './journal.ts';
import type { Pass } from './pass.ts';
import { lookInside } from './seen.ts';
import { FEED_ENDINGS, faultRow, LATER_ENDINGS } from './tables/faults.ts';

/** From here on the card may lie in the good tray already, whatever the machine says of its inside. */
const MAY_BE_OUT: readonly JournalStep[] = ['OUT'];

/** The feed command failed: either no card moved, which the machine can say, or it is not known. */
export const endNotFed = async (pass: Pass, error: unknown): Promise<PassResult> => {
  const code = codeOf(error);
  const { seen } = await lookInside(pass.desk.printer, pass.inserted);
  // Refused because somebody else's card is inside: ours was never fed, if the counter says so too.
  const ending = FEED_ENDINGS[faultRow(code).does][seen];
  switch (ending) {
    case 'not-fed':
      return backToWaiting(pass, code);
    case 'reject':
      return rejectCard(pass, code);
    case 'uncertain':
      return endUncertain(pass, code);
  }
};

/** Something failed with a card in the machine: into the reject box with it if the machine still answers. */
export const endAfterFeed = async (pass: Pass, error: unknown): Promise<PassResult> => {
  const code = codeOf(error);
  const row = faultRow(code);
  if (row.alert === true) {
    pass.shop.log('security alert: a card that does not belong here', {
      station: pass.station,
      card: pass.job.cardId,
      code,
    });
  }
  if (MAY_BE_OUT.includes(pass.step)) return endUncertain(pass, code);
  const { seen } = await lookInside(pass.desk.printer, pass.inserted);
  return LATER_ENDINGS[row.does][seen] === 'reject' ? rejectCard(pass, code) : endUncertain(pass, code);
};

const backToWaiting = async (pass: Pass, code: string): Promise<PassResult> => {
  const { station, job, shop } = pass;
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
  return { kind: 'not-fed', code };
};

const rejectCard = async (pass: Pass, code: string): Promise<PassResult> => {
  const { desk, station, job, shop } = pass;
  try {
    await persist(shop, {
      by: shop.me,
      acts: [],
      rows: [journalRow(station, job.cardId, job.attempt, 'REJECTED', { code })],
    });
    await desk.printer.reject();
    const after = await desk.printer.status();
    if (after.position !== 'empty') return endUncertain(pass, code);
  } catch (rejecting) {
    return endUncertain(pass, codeOf(rejecting));
  }
  const card = await patiently(() => shop.ledger.card(job.cardId));
  if (card === undefined) return endUncertain(pass, code);
  const { outcome, replacement } = await patiently(() => spoilCard(shop, card, 'spoil', code, shop.me));
  insist(outcome);
  return { kind: 'spoiled', code, replacement };
};

/** Nobody can say from here what became of the card. */
const endUncertain = async (pass: Pass, code: string): Promise<PassResult> => {
  const { station, job, shop, step } = pass;
  await persist(shop, {
    by: shop.me,
    acts: [cardAct(job.cardId, 'lose-contact', { detail: { station, step, code }, doneIn: ['uncertain'] })],
  });
  shop.log('card uncertain: a person has to look', { card: job.cardId, station, step, code });
  return { kind: 'uncertain', code };
};
