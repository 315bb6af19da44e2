/** `kadi layout lint`: what a careful eye would find in the layouts, measured. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, isKadiError } from '../../card/index.ts';
import {
  buildProduct,
  type LintFinding,
  type LoadedProduct,
  lintLayout,
  loadProduct,
  productIds,
  shippedLayouts,
} from '../../templates/index.ts';
import { PROOF_ERRORS } from '../proof/errors.ts';

type Source = typeof shippedLayouts;

const json = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw failure(PROOF_ERRORS, 'PROOF_RECORD_UNREADABLE', { file: 'not JSON' });
  }
};

/** A product of this build by its name, or one of a file, whose layouts lie beside it or in this build. */
const chosen = async (what: string): Promise<{ loaded: LoadedProduct; source: Source }> => {
  if (!what.endsWith('.json')) return { loaded: loadProduct(what), source: shippedLayouts };
  const product = await json(what);
  const files = new Map<string, unknown>();
  const wanted = [
    typeof product === 'object' && product !== null && 'layout' in product ? product.layout : '',
  ];
  // Names only, as the build has them: a layout does not lead out of its folder.
  for (
    let name = wanted[0];
    typeof name === 'string' && /^[a-z][a-z0-9-]+$/.test(name) && !files.has(name);
  ) {
    const own = await readFile(join(dirname(what), '..', 'layouts', `${name}.json`), 'utf8').catch(
      () => undefined,
    );
    const layout: unknown = own === undefined ? shippedLayouts(name) : JSON.parse(own);
    files.set(name, layout);
    name = typeof layout === 'object' && layout !== null && 'extends' in layout ? layout.extends : undefined;
  }
  const source: Source = (name) => files.get(name) ?? shippedLayouts(name);
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
