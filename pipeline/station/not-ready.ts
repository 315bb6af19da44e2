/** Why a machine cannot take a card now, before anything is fed. */
import type { PRINTER_ERRORS, PrinterStatus } from '../../printers/index.ts';
import type { PIPELINE_ERRORS } from '../errors.ts';
import type { Desk } from './desk.ts';

/** Sets of ribbon panels that a card takes, where nobody says otherwise: one for the front and one for the back. */
export const SETS_A_CARD = 2;

/** As a catalogue code; undefined when it can. */
export const notReady = (
  status: PrinterStatus,
): keyof typeof PRINTER_ERRORS | keyof typeof PIPELINE_ERRORS | undefined => {
  if (status.cover === 'open') return 'PRINTER_COVER_OPEN';
  if (status.feeder === 'empty') return 'PRINTER_FEEDER_EMPTY';
  if (status.ribbon === 'none') return 'PRINTER_RIBBON_MISSING';
  if (status.ribbon.left < (status.ribbon.setsPerCard ?? SETS_A_CARD)) return 'PRINTER_RIBBON_LOW';
  if (status.rejectBoxFull) return 'PRINTER_BOX_FULL';
  if (status.position === 'unknown') return 'PRINTER_CARD_JAM';
  if (status.position !== 'empty') return 'MACHINE_NOT_EMPTY';
  if (status.cleaning.need === 'required') return 'PRINTER_NEEDS_CLEANING';
  if (status.head === 'hot') return 'PRINTER_HEAD_HOT';
  return undefined;
};

/**
 * A chip that answers while the machine is empty lies on a reader that is not in the machine. A reader that is gone is told by
 * the reader itself, before a body is fed: CHIP_READER_MISSING, CHIP_SERVICE_STOPPED.
 */
export const strayChip = async ({ reader }: Desk): Promise<'STATION_CHIP_PRESENT' | undefined> =>
  (await reader.cardPresent()) ? 'STATION_CHIP_PRESENT' : undefined;
