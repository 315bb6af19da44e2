/** How a printing ends when it does not end well (tables.ts); nothing here completes a card. */
import { codeOf } from '../../card/index.ts';
import { counterStands } from '../station/counted.ts';
import { patiently } from '../station/journal.ts';
import { faultRow } from '../station/tables/faults.ts';
import { alarm, leaveUncertain, spoilAtDesk, toEncoded } from './moves.ts';
import { laidBack, type Printing, type PrintResult } from './printing.ts';
import { lookAtPrinter } from './seen.ts';
import { PRINT_FAILED, PRINT_REFUSED, TOLD_BEFORE } from './tables.ts';

/** The printer reported a fault. Told before anything moved and shown by the machine: the body waits as before. */
export const endFaultyPrint = async (work: Printing, code: string): Promise<PrintResult> => {
  const { desk, job, body, chipSerial } = work;
  const { does } = faultRow(code);
  if ((does === 'wait' || TOLD_BEFORE.has(code)) && work.step === 'PRINT_SENT') {
    if (PRINT_REFUSED[await lookAtPrinter(desk.printer, work.inserted)] === 'back') {
      // None came in: a card that somebody else's program feeds now would else pass for ours.
      const rows = [counterStands(desk, work.inserted)];
      await toEncoded(work, job.attempt + 1, { body, code }, rows);
      return { kind: 'not-printed', code };
    }
  }
  desk.tell('TWO_PASS_SHOW_FAULTY', { body });
  const back = await returned(work);
  if (back !== undefined && back !== chipSerial) return endMixedUp(work, back);
  switch (PRINT_FAILED[does][back === undefined ? 'none' : 'same']) {
    case 'spoiled':
      return { kind: 'spoiled', code, replacement: await spoilAtDesk(work, code) };
    case 'uncertain':
      return endUnproved(work, code);
  }
};

/** A reader that fails now is one more thing that nobody knows. */
const returned = async (work: Printing): Promise<string | undefined> => {
  try {
    return await laidBack(work);
  } catch (error) {
    work.shop.log('reader failed after a printing', { station: work.station, code: codeOf(error) });
    return undefined;
  }
};

/** Another chip came back: neither card can be made good by software, and the supervisor is told. */
export const endMixedUp = async (work: Printing, other: string): Promise<PrintResult> => {
  const { shop, station, job } = work;
  const code = 'TWO_PASS_MIXED_UP';
  const body = await patiently(() => shop.ledger.bodyByChip(other));
  const second = body?.card ?? null;
  const card = second === null ? undefined : await patiently(() => shop.ledger.card(second));
  alarm(shop, station, code, [job.cardId, ...(second === null ? [] : [second])]);
  // Its body may carry our faces now. Only a card that waits for its own printing can still be stopped here.
  if (card?.state === 'encoded') await leaveUncertain(work, card.serial, code);
  return endUnproved(work, code);
};

export const endUnproved = async (work: Printing, code: string): Promise<PrintResult> => {
  if (code === 'TWO_PASS_FACE_DIFFERS') alarm(work.shop, work.station, code, [work.job.cardId]);
  await leaveUncertain(work, work.job.cardId, code);
  return { kind: 'uncertain', code };
};
