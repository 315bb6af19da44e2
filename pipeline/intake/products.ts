/** Products at intake: which are made, and that none is used under a version that once meant something else. */
import { failure, isKadiError } from '../../card/index.ts';
import { LEDGER_ERRORS, type Row } from '../../ledger/index.ts';
import type { LoadedProduct } from '../../templates/index.ts';
import type { ProductChoice } from '../extract/index.ts';
import type { Shop } from '../shop.ts';

export const chooseProduct = (shop: Shop, id: string): ProductChoice => {
  try {
    const { product } = shop.product(id);
    return shop.off.has(product.id) ? 'off' : product;
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
};

export const productChanged = ({ product }: LoadedProduct): Error =>
  failure(LEDGER_ERRORS, 'PRODUCT_CHANGED', { product: product.id, version: product.version });

/**
 * Hashes of the versions that the books have already. Throws PRODUCT_CHANGED when a product in force has another definition
 * than its version had when it was first used: nothing is taken in by a build in which that is so.
 */
export const knownProducts = async (shop: Shop): Promise<Set<string>> => {
  const used = await shop.ledger.usedProducts();
  for (const id of shop.productIds()) {
    const loaded = shop.product(id);
    const { version } = loaded.product;
    const before = used.find((one) => one.id === id && one.version === version);
    if (before !== undefined && before.hash !== loaded.hash) throw productChanged(loaded);
  }
  return new Set(used.map(({ hash }) => hash));
};

export const usedRow = ({ product: { id, version }, hash, definition }: LoadedProduct): Row => ({
  type: 'product-used',
  id,
  version,
  hash,
  definition,
});
