import { failure, raise } from '../../card/index.ts';
import type { PrinterStatus } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Ask } from './dialogue.ts';
import { boxFull, position, ribbonLeft, volts } from './replies.ts';

/** Two sides, one set of ribbon panels (y m c k o) each. */
const SIDES_PER_CARD = 2;
/** Between 0,00 and 5,00 Volts a sensor says yes or no; near-empty speaks above 1 V. */
const HALF_VOLTS = 2.5;
const NEAR_EMPTY_VOLTS = 1;

/** One group of questions, to be asked sealed. */
export const readStatus = async (ask: Ask): Promise<PrinterStatus> => {
  const left = await ask(ribbonLeft, 'Rrt', 'count');
  const capacity = await ask(ribbonLeft, 'Rrt', 'qty');
  const feeder = await ask(volts, 'Rse', 'f');
  const nearEmpty = await ask(volts, 'Rse', 'n');
  const cover = await ask(volts, 'Rse', 'o');
  return {
    feeder: feeder < HALF_VOLTS ? 'empty' : nearEmpty > NEAR_EMPTY_VOLTS ? 'near-empty' : 'ok',
    cover: cover < HALF_VOLTS ? 'open' : 'closed',
    ribbon: left === 'none' || capacity === 'none' ? 'none' : { left, capacity },
    cleaning: { need: 'none', cardsLeft: null },
    head: 'ok',
    rejectBoxFull: await ask(boxFull, 'Rlr', 'h'),
    position: await ask(position, 'Rlr', 'p'),
  };
};

/** Rule: do not start unless the machine can finish. */
export const refuseUnlessReady = (status: PrinterStatus): void => {
  if (status.position !== 'empty')
    raise(PRINTER_ERRORS, 'PRINTER_CARD_INSIDE', { position: status.position });
  if (status.cover === 'open') raise(PRINTER_ERRORS, 'PRINTER_COVER_OPEN');
  if (status.feeder === 'empty') raise(PRINTER_ERRORS, 'PRINTER_FEEDER_EMPTY');
  if (status.rejectBoxFull) raise(PRINTER_ERRORS, 'PRINTER_BOX_FULL');
  if (status.ribbon === 'none') throw failure(PRINTER_ERRORS, 'PRINTER_RIBBON_MISSING');
  if (status.ribbon.left < SIDES_PER_CARD)
    raise(PRINTER_ERRORS, 'PRINTER_RIBBON_LOW', { left: status.ribbon.left });
};
