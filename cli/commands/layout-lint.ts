/** `kadi layout lint`: what a careful eye would find in the layouts, measured. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failure, isKadiError } from '../../card/index.ts';
import {
  buildProduct,
  type LintFinding,
  type LoadedProduct,
  lintLayout,
  loadProduct,
  productIds,
  shippedLayouts,
  TEMPLATE_ERRORS,
} from '../../templates/index.ts';

type Source = typeof shippedLayouts;

/** Undefined where there is no such file. Throws PRODUCT_INVALID for what is not JSON. */
const json = async (folder: string, name: string): Promise<unknown> => {
  const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    throw failure(TEMPLATE_ERRORS, 'PRODUCT_INVALID', { id: name, place: 'not JSON' });
  }
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

/** A product of this build by its name, or one of a file, whose layouts lie beside it or in this build. */
const chosen = async (what: string): Promise<{ loaded: LoadedProduct; source: Source }> => {
  if (!what.endsWith('.json')) return { loaded: loadProduct(what), source: shippedLayouts };
  const product = await json(dirname(what), basename(what));
  const layouts = new Map<string, unknown>();
  // Names as the build has them: a layout does not lead out of its folder.
  let name = member(product, 'layout');
  while (typeof name === 'string' && /^[a-z][a-z0-9-]+$/.test(name) && !layouts.has(name)) {
    const layout = (await json(join(dirname(what), '..', 'layouts'), `${name}.json`)) ?? shippedLayouts(name);
    layouts.set(name, layout);
    name = member(layout, 'extends');
  }
  const source: Source = (one) => layouts.get(one) ?? shippedLayouts(one);
  return { loaded: await buildProduct(product, source), source };
};

interface Linted {
  readonly product: string;
  readonly findings: readonly LintFinding[];
}

const print = ({ product, findings }: Linted): void => {
  if (findings.length === 0) console.log(`✓ ${product}`);
  else console.log(`${product}`);
  for (const { severity, code, side, place, rule, measured } of findings) {
    const where = side === null ? place : `${side}: ${place}`;
    console.log(`  ${severity === 'error' ? '✗' : '!'} ${where}: ${rule} (${measured}) [${code}]`);
  }
};

/** Exit code 0: no errors; 1: errors; 2: no such product, or one that cannot be loaded at all. */
export const layoutLint = async (what: string | undefined, options: { json?: boolean }): Promise<void> => {
  try {
    const linted: Linted[] = [];
    for (const one of what === undefined ? productIds() : [what]) {
      const { loaded, source } = await chosen(one);
      linted.push({ product: loaded.product.id, findings: lintLayout(loaded, source) });
    }
    if (options.json) console.log(JSON.stringify(linted));
    else for (const one of linted) print(one);
    const errors = linted.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
    process.exitCode = errors ? 1 : 0;
  } catch (error) {
    if (!isKadiError(error)) throw error;
    const { code, message, entry } = error;
    if (options.json) console.log(JSON.stringify({ error: { code, message, todo: entry.todo } }));
    else console.error(`${message} [${code}]\n${entry.todo}`);
    if (code === 'PRODUCT_UNKNOWN' && !options.json) console.error(`Products: ${productIds().join(', ')}`);
    process.exitCode = 2;
  }
};
