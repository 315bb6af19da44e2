/** What a gate is for: a product with these very fields, this face, this chip and these barcodes. Another set is another gate. */
import { sha256Hex } from '../../crypto/index.ts';
import { canonicalJson, type LoadedProduct } from '../../templates/index.ts';

const DIGEST_CHARS = 16;
const known = new WeakMap<LoadedProduct, string>();

/** `huduma-adult.3f5c…`: the product's id and the first 64 bits of a SHA-256 over what an assessment is about. */
export const gateId = (loaded: LoadedProduct): string => {
  const before = known.get(loaded);
  if (before !== undefined) return before;
  const { product, layout } = loaded;
  const assessed = canonicalJson({
    fields: product.fields
      .map(({ name, optional }) => ({ name, optional: optional === true }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    layout,
    chip: product.chip,
    barcodes: product.barcodes,
    magnetic: product.magnetic ?? null,
    mrz: product.mrz,
  });
  const id = `${product.id}.${sha256Hex(new TextEncoder().encode(assessed)).slice(0, DIGEST_CHARS)}`;
  known.set(loaded, id);
  return id;
};
