/** How a card pass ends when it does not end well (printers.md §5.4). */
import { codeOf } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import { spoilCard } from '../spoil.ts';
import type { PassResult } from './desk.ts';
import { type JournalStep, journalRow, patiently, persist } from './journal.ts';
import type { Pass } from './pass.ts';

/** From here on the card may lie in the good tray already, so an empty machine proves nothing. */
const MAY_BE_OUT: readonly JournalStep[] = ['OUT'];

/** The feed command failed: either no card moved, which the machine can say, or it is not known. */
export const endNotFed = async (pass: Pass, error: unknown): Promise<PassResult> => {
  const code = codeOf(error);
  const { desk, job, shop } = pass;
  const still = await askMachine(pass);
  if (still === undefined) return endUncertain(pass, code);
  if (still.position !== 'empty') return endAfterFeed(pass, error);
  if (still.inserted !== pass.inserted) return endUncertain(pass, code);
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        cardAct(job.cardId, 'not-fed', {
          attempt: job.attempt + 1,
          detail: { station: desk.station, code },
          doneIn: ['rendered'],
        }),
      ],
    }),
  );
  return { kind: 'not-fed', code };
};

/** Something failed with a card in the machine: into the reject box with it if the machine still answers. */
export const endAfterFeed = async (pass: Pass, error: unknown): Promise<PassResult> => {
  const code = codeOf(error);
  const { desk, job, shop } = pass;
  const still = await askMachine(pass);
  if (still === undefined || still.position === 'unknown') return endUncertain(pass, code);
  if (still.position === 'empty' || MAY_BE_OUT.includes(pass.step)) return endUncertain(pass, code);
  try {
    await persist(shop, {
      by: shop.me,
      acts: [],
      rows: [journalRow(desk.station, job.cardId, job.attempt, 'REJECTED', { code })],
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

const askMachine = async (pass: Pass) => {
  try {
    const { position } = await pass.desk.printer.status();
    const { inserted } = await pass.desk.printer.counters();
    return { position, inserted };
  } catch {
    return undefined;
  }
};

/** Nobody can say from here what became of the card. */
const endUncertain = async (pass: Pass, code: string): Promise<PassResult> => {
  const { desk, job, shop } = pass;
  await persist(shop, {
    by: shop.me,
    acts: [
      cardAct(job.cardId, 'lose-contact', {
        detail: { station: desk.station, step: pass.step, code },
        doneIn: ['uncertain'],
      }),
    ],
  });
  shop.log('card uncertain: a person has to look', {
    card: job.cardId,
    station: desk.station,
    step: pass.step,
    code,
  });
  return { kind: 'uncertain', code };
};
