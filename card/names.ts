import type { Product } from './product.ts';

/**
 * The parts of a name in the order in which a product prints them. Only parts that the register has marked as the family
 * name are ever moved: in a chain of names nobody's part is a surname (requirement R14).
 */
export const orderNames = (
  names: readonly string[],
  familyParts: readonly number[] | undefined,
  order: Product['nameOrder'],
): readonly string[] => {
  if (order === 'as-approved' || familyParts === undefined) return names;
  const family = new Set(familyParts);
  return [...names.filter((_, i) => family.has(i)), ...names.filter((_, i) => !family.has(i))];
};
