import type { CardPrinter } from '../../printers/index.ts';
import type { Seen } from './tables/faults.ts';

/** Asks the machine where its card is and how many it has taken in. `before`: its counter as it was when the feed was announced. */
export const lookInside = async (
  printer: Pick<CardPrinter, 'status' | 'counters'>,
  before: number | undefined,
): Promise<{ readonly seen: Seen; readonly inserted: number | null }> => {
  try {
    const { position } = await printer.status();
    const { inserted } = await printer.counters();
    if (position === 'unknown') return { seen: 'unknown', inserted };
    if (position !== 'empty') return { seen: 'inside', inserted };
    return { seen: inserted === before ? 'empty-same' : 'empty-more', inserted };
  } catch {
    return { seen: 'silent', inserted: null };
  }
};
