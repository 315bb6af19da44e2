import { failure, raise } from '../../card/index.ts';
import type { PrinterStatus } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import type { MagicardDialogue } from './dialogue.ts';

/** A side takes one set: yellow, magenta, cyan, black, overcoat. */
const PANELS_A_SIDE = 5;
const SIDES_A_CARD = 2;

/**
 * What the machine tells. It has no question for its feeder, its cover, its boxes, its head or where a card is: those are unknown. When
 * cleaning is due and it asks for it on its own panel, it is taken to wait there with the next card.
 */
export const readStatus = async (dialogue: MagicardDialogue, ribbonSides: number): Promise<PrinterStatus> => {
  const left = Math.floor((await dialogue.ask('DFR')) / PANELS_A_SIDE);
  const every = await dialogue.ask('CCP');
  const since = await dialogue.ask('CCQ');
  const prompts = await dialogue.ask('CLP');
  const cardsLeft = every === 0 ? null : Math.max(0, every - since);
  const need = cardsLeft !== 0 ? 'none' : prompts ? 'required' : 'recommended';
  return {
    position: 'unknown',
    feeder: 'unknown',
    cover: 'unknown',
    head: 'unknown',
    rejectBoxFull: null,
    ribbon: { left, capacity: Math.max(left, ribbonSides) },
    cleaning: { need, cardsLeft },
  };
};

/** Both sides or none. */
export const refuseUnlessReady = ({ ribbon, cleaning }: PrinterStatus): void => {
  if (ribbon === 'none') throw failure(PRINTER_ERRORS, 'PRINTER_RIBBON_MISSING');
  if (ribbon.left < SIDES_A_CARD) raise(PRINTER_ERRORS, 'PRINTER_RIBBON_LOW', { left: ribbon.left });
  if (cleaning.need === 'required') raise(PRINTER_ERRORS, 'PRINTER_NEEDS_CLEANING');
};
