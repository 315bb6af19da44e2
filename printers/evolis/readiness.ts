import { failure, raise } from '../../card/index.ts';
import type { PrinterStatus } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { Ask } from './dialogue.ts';
import { boxFull, maybeNumber, mustClean, position, ribbonCards, ribbonLeft, volts } from './replies.ts';

/** Between 0,00 and 5,00 Volts a sensor says yes or no; near-empty speaks above 1 V. */
const HALF_VOLTS = 2.5;
const NEAR_EMPTY_VOLTS = 1;
/** So many cards before the machine asks for it, cleaning is worth a thought. */
const CLEAN_SOON_CARDS = 20;

/** The chip of the ribbon is asked; where the model does not know that question, the counter that the guide has. */
const readRibbon = async (ask: Ask, setsPerCard: number): Promise<PrinterStatus['ribbon']> => {
  const left = await ask(ribbonLeft, 'Rrt', 'count');
  const capacity = await ask(ribbonLeft, 'Rrt', 'qty');
  if (left === 'none' || capacity === 'none') return 'none';
  if (left !== null) return { left, capacity, setsPerCard };
  const cards = await ask(ribbonCards, 'Rco', 'l');
  return cards === 'none' ? 'none' : { left: cards * setsPerCard, capacity, setsPerCard };
};

/** One group of questions, to be asked sealed. `setsPerCard`: sets of ribbon panels one card takes. */
export const readStatus = async (ask: Ask, setsPerCard: number): Promise<Omit<PrinterStatus, 'head'>> => {
  const ribbon = await readRibbon(ask, setsPerCard);
  const feeder = await ask(volts, 'Rse', 'f');
  const nearEmpty = await ask(volts, 'Rse', 'n');
  const cover = await ask(volts, 'Rse', 'o');
  const required = await ask(mustClean, 'Rlr', 'r');
  const cardsLeft = await ask(maybeNumber, 'Rco', 'r');
  const soon = cardsLeft !== null && cardsLeft <= CLEAN_SOON_CARDS;
  return {
    feeder: feeder < HALF_VOLTS ? 'empty' : nearEmpty > NEAR_EMPTY_VOLTS ? 'near-empty' : 'ok',
    cover: cover < HALF_VOLTS ? 'open' : 'closed',
    ribbon,
    cleaning: { need: required ? 'required' : soon ? 'recommended' : 'none', cardsLeft },
    rejectBoxFull: await ask(boxFull, 'Rlr', 'h'),
    position: await ask(position, 'Rlr', 'p'),
  };
};

/** Rule: do not start unless the machine can finish. `setsPerCard`: sets of ribbon panels one card takes. */
export const refuseUnlessReady = (status: PrinterStatus, setsPerCard = 2): void => {
  if (status.position !== 'empty')
    raise(PRINTER_ERRORS, 'PRINTER_CARD_INSIDE', { position: status.position });
  if (status.cover === 'open') raise(PRINTER_ERRORS, 'PRINTER_COVER_OPEN');
  if (status.feeder === 'empty') raise(PRINTER_ERRORS, 'PRINTER_FEEDER_EMPTY');
  if (status.rejectBoxFull) raise(PRINTER_ERRORS, 'PRINTER_BOX_FULL');
  if (status.cleaning.need === 'required') raise(PRINTER_ERRORS, 'PRINTER_NEEDS_CLEANING');
  if (status.ribbon === 'none') throw failure(PRINTER_ERRORS, 'PRINTER_RIBBON_MISSING');
  if (status.ribbon.left < setsPerCard)
    raise(PRINTER_ERRORS, 'PRINTER_RIBBON_LOW', { left: status.ribbon.left });
};
