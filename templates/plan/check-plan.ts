import { productByHash } from '../products.ts';
import { matrixEquals } from '../symbols/index.ts';
import type { FacePlan, SymbolItem } from './plan.ts';
import { type SymbolContents, symbolOf } from './plan-symbol.ts';

/** Does the plan draw exactly the symbols that the sealed contents call for, each once? */
export const checkPlan = (plan: FacePlan, contents: SymbolContents): boolean => {
  const barcodes = productByHash(plan.layoutHash)?.product.barcodes;
  if (barcodes === undefined) return false;
  const drawn = [...plan.front, ...plan.back].filter((item): item is SymbolItem => item.kind === 'symbol');
  if (drawn.length !== barcodes.length) return false;
  return barcodes.every((barcode) => {
    const item = drawn.find((one) => one.barcode === barcode.id);
    if (item === undefined) return false;
    // Room for just what was drawn: a content that needs a larger symbol is another content.
    const { columns, rows, rowHeight, quiet } = item.matrix;
    const room = { columns: columns + 2 * quiet, rows: rows * rowHeight + 2 * quiet };
    const outcome = symbolOf(barcode, contents[barcode.id], room);
    return outcome.kind === 'matrix' && matrixEquals(outcome.matrix, item.matrix);
  });
};
