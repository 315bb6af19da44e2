/** The product of a card: the very version it was accepted under, and only one that a station makes. */
import type { ChipProduct, Product } from '../card/index.ts';
import type { LoadedProduct } from '../templates/index.ts';
import { sidesOf } from '../templates/index.ts';
import { fail } from './errors.ts';
import type { Shop } from './shop.ts';

export interface CardProduct {
  readonly loaded: LoadedProduct;
  readonly product: Product;
  readonly chip: ChipProduct;
  readonly mrz: NonNullable<Product['mrz']>;
}

/** What keeps a product from being made by a station, in a word; undefined when one can. */
const obstacle = ({ product, layout }: LoadedProduct): string | undefined => {
  if (product.making !== 'card-station') return 'making';
  if (product.chip === null || product.mrz === null) return 'chip';
  // Printers take both sides (printers/card-printer.ts), and a station seals claims only.
  if (sidesOf(layout).length !== 2) return 'sides';
  return product.barcodes.every(({ content }) => content === 'claim-169') ? undefined : 'barcodes';
};

/** Throws PRODUCT_NOT_MADE with what is in the way. Intake lets no such request in; this is the last door. */
export const cardProduct = (loaded: LoadedProduct): CardProduct => {
  const { product } = loaded;
  const { chip, mrz } = product;
  const why = obstacle(loaded);
  if (why !== undefined || chip === null || mrz === null)
    throw fail('PRODUCT_NOT_MADE', { product: product.id, version: product.version, why: why ?? 'chip' });
  return { loaded, product, chip, mrz };
};

/** Throws PRODUCT_VERSION_GONE when this build does not have it, and as `cardProduct`. */
export const productOf = (
  shop: Pick<Shop, 'productByHash'>,
  card: { readonly serial: string; readonly product: string },
  hash: string,
): CardProduct => {
  const loaded = shop.productByHash(hash);
  if (loaded === undefined) {
    throw fail('PRODUCT_VERSION_GONE', {
      card: card.serial,
      product: card.product,
      hash: hash.slice(0, 12),
    });
  }
  return cardProduct(loaded);
};
