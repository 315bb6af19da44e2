import type { FacePrinter } from '../../printers/index.ts';
import { lookInside } from '../station/seen.ts';
import type { Seen } from './tables.ts';

/** What the machine says of a printing. `before`: its counter as it was when the printing was announced. */
export const lookAtPrinter = async (
  printer: Pick<FacePrinter, 'status' | 'counters'>,
  before: number | undefined,
): Promise<Seen> => {
  const { seen, inserted } = await lookInside(printer, before);
  return seen === 'unknown' && inserted !== null && inserted === before ? 'unknown-same' : seen;
};
