import { readdirSync, readFileSync } from 'node:fs';
import { Compile } from 'typebox/compile';
import { Product, raise } from '../card/index.ts';
import { TEMPLATE_ERRORS } from './errors.ts';
import { Layout } from './layout.ts';
import { layoutProblem } from './layout-rules.ts';

/** A product with its layout. `hash` is lower-case hex of SHA-256 over the canonical JSON of both. */
export interface LoadedProduct {
  readonly product: Product;
  readonly layout: Layout;
  readonly hash: string;
}

const productCheck = Compile(Product);
const layoutCheck = Compile(Layout);

/** JSON with sorted keys and no white space: the same data is the same text, whoever formatted the file. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
};

const sha256Hex = async (text: string): Promise<string> => {
  // The platform's digest: no key is involved, and this room may not use the one that has keys.
  const digest = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const readJson = (folder: string, id: string): unknown =>
  JSON.parse(readFileSync(new URL(`./${folder}/${id}.json`, import.meta.url), 'utf8'));

const invalid = (id: string, place: string): never =>
  raise(TEMPLATE_ERRORS, 'PRODUCT_INVALID', { id, place });

const firstPlace = (errors: readonly { instancePath: string }[]): string => errors[0]?.instancePath ?? '/';

/** A passport-size zone begins with P and no other does (Doc 9303-4 §4.2.2.1, 9303-5 §4.2.2.1). */
const zoneProblem = ({ chip, documentCode }: Product): string | undefined =>
  (chip.mrzFormat === 'TD3') === documentCode.startsWith('P')
    ? undefined
    : 'chip/mrzFormat and documentCode do not agree';

/** What neither schema can say: a password that is printed nowhere, or a field that has no password to print. */
const accessProblem = (product: Product, layout: Layout): string | undefined => {
  const { pace, bac } = product.chip.access;
  if ((pace === 'mrz' || bac) && !product.printedMrz) return 'chip/access needs a printed MRZ';
  const printsCan = [...layout.front.texts, ...layout.back.texts].some(({ field }) => field === 'can');
  if ((pace === 'can') !== printsCan) return 'chip/access and the printed card access number do not agree';
  return undefined;
};

const read = async (id: string): Promise<LoadedProduct> => {
  const product = readJson('products', id);
  if (!productCheck.Check(product)) return invalid(id, firstPlace(productCheck.Errors(product)));
  const layout = readJson('layouts', product.layout);
  if (!layoutCheck.Check(layout)) return invalid(product.layout, firstPlace(layoutCheck.Errors(layout)));
  const problem = layoutProblem(layout);
  if (problem !== undefined) return invalid(product.layout, problem);
  const wrong = zoneProblem(product) ?? accessProblem(product, layout);
  if (wrong !== undefined) return invalid(id, wrong);
  return { product, layout, hash: await sha256Hex(canonical({ product, layout })) };
};

/** All products, read when the room is first used: they are few, and a wrong one has to show at the start, not at the first card. */
const products = new Map<string, LoadedProduct>();
for (const file of readdirSync(new URL('./products/', import.meta.url)).sort()) {
  if (!file.endsWith('.json')) continue;
  const loaded = await read(file.slice(0, -'.json'.length));
  products.set(loaded.product.id, loaded);
}

export const productIds = (): readonly string[] => [...products.keys()];

export const loadProduct = (id: string): LoadedProduct => {
  const loaded = products.get(id);
  return loaded ?? raise(TEMPLATE_ERRORS, 'PRODUCT_UNKNOWN', { product: id });
};
