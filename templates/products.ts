import { readdirSync, readFileSync } from 'node:fs';
import { Compile } from 'typebox/compile';
import { Product, raise } from '../card/index.ts';
import { TEMPLATE_ERRORS } from './errors.ts';
import { FONT_NAMES, fontBytes } from './fonts/fonts.ts';
import type { Layout } from './layout.ts';
import { firstPlace, type LayoutSource, resolveLayout } from './layout-files.ts';
import { layoutProblem } from './layout-rules.ts';
import { insistOnAllowedFields, productProblem } from './product-rules.ts';

/** A product with its layout. `hash` is lower-case hex of SHA-256 over the canonical JSON of both and of the fonts' hashes. */
export interface LoadedProduct {
  readonly product: Product;
  readonly layout: Layout;
  readonly hash: string;
  /** The very text that `hash` is of, to be kept with the first card: what was approved is proved by it later. */
  readonly definition: string;
}

const productCheck = Compile(Product);

/** JSON with sorted keys and no white space: the same data is the same text, whoever formatted the file. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
};

const sha256Hex = async (bytes: Uint8Array): Promise<string> => {
  // The platform's digest: no key is involved, and this room may not use the one that has keys.
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Buffer.from(digest).toString('hex');
};

const fontHashes = Object.fromEntries(
  await Promise.all(FONT_NAMES.map(async (name) => [name, await sha256Hex(fontBytes(name))] as const)),
);

const invalid = (id: string, place: string): never =>
  raise(TEMPLATE_ERRORS, 'PRODUCT_INVALID', { id, place });

/**
 * A product from its data. Throws PRODUCT_INVALID with the place, PRODUCT_FIELD_FORBIDDEN, PRODUCT_FIELD_UNKNOWN,
 * LAYOUT_UNKNOWN or LAYOUT_CYCLE; what it gives can be drawn.
 */
export const buildProduct = async (data: unknown, layouts: LayoutSource): Promise<LoadedProduct> => {
  if (!productCheck.Check(data)) {
    const id: unknown = typeof data === 'object' && data !== null && 'id' in data ? data.id : undefined;
    return invalid(
      typeof id === 'string' ? id.slice(0, 40) : 'product',
      firstPlace(productCheck.Errors(data)),
    );
  }
  insistOnAllowedFields(data);
  const layout = resolveLayout(data.layout, layouts);
  const problem = layoutProblem(layout);
  if (problem !== undefined) return invalid(data.layout, problem);
  const wrong = productProblem(data, layout);
  if (wrong !== undefined) return invalid(data.id, wrong);
  // By the layout's own name, not by the file it lay in: a version that is kept beside a newer one stays the same version.
  const product = { ...data, layout: layout.id };
  const text = canonicalJson({ product, layout, fonts: fontHashes });
  return { product, layout, hash: await sha256Hex(new TextEncoder().encode(text)), definition: text };
};

const NAME = /^[a-z][a-z0-9-]+(@[1-9][0-9]*)?$/;
const FOLDER = {
  products: new URL('./products/', import.meta.url),
  layouts: new URL('./layouts/', import.meta.url),
};
const namesIn = (folder: URL): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    // The schemas of the files lie beside them.
    .filter((name) => NAME.test(name))
    .sort();
const readJson = (folder: URL, name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const layoutNames = new Set(namesIn(FOLDER.layouts));

/** The layouts that came with this build. */
export const shippedLayouts: LayoutSource = (name) =>
  NAME.test(name) && layoutNames.has(name) ? readJson(FOLDER.layouts, name) : undefined;

/**
 * All products, read when the room is first used: they are few, and a wrong one has to show at the start, not at the first
 * card. `<id>.json` is the version in force; earlier ones stay beside it as `<id>@<version>.json`, because cards accepted
 * under them are finished under them.
 */
const byHash = new Map<string, LoadedProduct>();
const inForce = new Map<string, LoadedProduct>();
for (const name of namesIn(FOLDER.products)) {
  const loaded = await buildProduct(readJson(FOLDER.products, name), shippedLayouts);
  const { id, version } = loaded.product;
  if (name !== id && name !== `${id}@${version}`)
    invalid(name, 'id and version do not agree with the name of the file');
  byHash.set(loaded.hash, loaded);
  if (name === id) inForce.set(id, loaded);
}

/**
 * What keeps a version after its files are changed for the next one: a product file and a layout file of one piece, both named
 * `<id>@<version>.json`, which build the same product with the same hash as long as the fonts are the same.
 */
export const keptFiles = ({ product, layout }: LoadedProduct) => {
  const name = `${product.id}@${product.version}`;
  return { name, product: { ...product, layout: name }, layout };
};

export const productIds = (): readonly string[] => [...inForce.keys()];

/** The version in force. Throws PRODUCT_UNKNOWN. */
export const loadProduct = (id: string): LoadedProduct =>
  inForce.get(id) ?? raise(TEMPLATE_ERRORS, 'PRODUCT_UNKNOWN', { product: id.slice(0, 40) });

/** The very version that a card was accepted under; undefined when this build no longer has it. */
export const productByHash = (hash: string): LoadedProduct | undefined => byHash.get(hash);
