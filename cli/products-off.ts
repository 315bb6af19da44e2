import { productIds } from '../templates/index.ts';

/**
 * KADI_PRODUCTS_OFF: products of which nothing is taken in at present, with commas between them. A name that no product has
 * would leave on what somebody meant to switch off, so it is refused.
 */
export const productsOff = (
  given: string | undefined = process.env['KADI_PRODUCTS_OFF'],
  known: readonly string[] = productIds(),
): ReadonlySet<string> => {
  const names = (given ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) {
    throw new Error(
      `KADI_PRODUCTS_OFF names "${strange.slice(0, 40)}", which is no product; there are ${known.join(', ')}.`,
    );
  }
  return new Set(names);
};
