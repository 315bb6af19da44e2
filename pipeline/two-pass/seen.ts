import type { FacePrinter } from '../../printers/index.ts';
import { lookInside } from '../station/seen.ts';
import type { Seen } from './tables.ts';

/** What the machine says of a printing. `before`: its counter as it was when the printing was announced. */
export const lookAtPrinter = async (
  printer: Pick<FacePrinter, 'status' | 'counters'>,
  before: number | undefined,
): Promise<Seen> => {
  const { seen, inserted } = await lookInside(printer, before);
  if (inserted === null || inserted !== before) return seen;
  switch (seen) {
    case 'unknown':
      return 'unknown-same';
    case 'inside':
      return 'inside-same';
    case 'silent':
    case 'empty-same':
    case 'empty-more':
      return seen;
  }
};
