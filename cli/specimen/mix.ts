import type { Product, ResidentAs } from '../../card/index.ts';
import { loadProduct, productIds } from '../../templates/index.ts';
import type { RandomSource } from './random.ts';

export const DEFAULT_PRODUCT = 'huduma-adult';

/** Of a hundred people of a specimen day. A product that is not in production leaves its share to the first. */
const SHARES: readonly (readonly [product: string, share: number])[] = [
  [DEFAULT_PRODUCT, 68],
  ['maisha-adult', 12],
  ['huduma-minor', 10],
  ['huduma-foreign', 6],
  ['huduma-refugee', 4],
];

/** The products of this build that stations make and that are not off, by id. */
export const madeProducts = (off: ReadonlySet<string> = new Set()): ReadonlyMap<string, Product> =>
  new Map(
    productIds()
      .map((id) => loadProduct(id).product)
      .filter(({ id, making }) => making === 'card-station' && !off.has(id))
      .map((product) => [product.id, product]),
  );

/** `wanted` where it is made; else by the shares. */
export const drawProduct = (
  made: ReadonlyMap<string, Product>,
  wanted: string | undefined,
  random: RandomSource,
): Product => {
  const draw = random.next() * 100;
  let reached = 0;
  const byShare = SHARES.find(([, share]) => {
    reached += share;
    return draw < reached;
  })?.[0];
  const product = made.get(wanted ?? byShare ?? DEFAULT_PRODUCT) ?? made.get(DEFAULT_PRODUCT);
  return product ?? loadProduct(DEFAULT_PRODUCT).product;
};

/** Mostly citizens, where the product is for them too. */
export const drawResidence = (
  { holders }: Product,
  wanted: ResidentAs | undefined,
  random: RandomSource,
): ResidentAs => {
  const draw = random.chance(0.85);
  if (wanted !== undefined && holders.includes(wanted)) return wanted;
  if (holders.includes('citizen') && draw) return 'citizen';
  return random.pick(holders);
};
