/** Blanks of a line come back to the vault counted: all or none. */
import type { Actor } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { returnStock } from '../stock/issue.ts';
import { lineFail } from './errors.ts';

const MOST = 100_000;

/**
 * While a card is outstanding any blank may carry it, and where the count differs from the books one of them is a card, or is missing.
 * Throws LINE_BLANKS_OPEN, LINE_BLANKS_DIFFER.
 */
export const returnBlanks = async (
  shop: Shop,
  { line, counted }: { readonly line: string; readonly counted: number },
  by: Actor,
): Promise<{ readonly returned: number }> => {
  const outstanding = await shop.ledger.lineOutstanding(line);
  if (outstanding > 0) throw lineFail('LINE_BLANKS_OPEN', { line, outstanding });
  const blanks = await shop.ledger.bodies({ state: 'at-station', station: line }, MOST);
  if (blanks.length !== counted)
    throw lineFail('LINE_BLANKS_DIFFER', { line, counted, books: blanks.length });
  return returnStock(shop, { numbers: blanks.map(({ number }) => number) }, by);
};
