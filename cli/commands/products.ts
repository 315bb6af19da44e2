/** `kadi products`: what is made here, for whom, and of which fields with which reason. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Product } from '../../card/index.ts';
import { keptFiles, type LoadedProduct, loadProduct, productIds } from '../../templates/index.ts';
import { productsOff } from '../products-off.ts';

const ageOf = ({ age: { from, to } }: Product): string => (to === undefined ? `${from}+` : `${from}-${to}`);

const validityOf = ({ validity }: Product): string => {
  switch (validity.kind) {
    case 'none':
      return 'no expiry';
    case 'years':
      return `${validity.years} years`;
    case 'until':
      return `until ${validity.field}`;
  }
};

const zoneOf = ({ mrz }: Product): string =>
  mrz === null ? 'none' : `${mrz.format} ${mrz.printed ? 'printed' : 'in the chip only'}`;

const barcodesOf = ({ barcodes }: Product): string =>
  barcodes.map(({ symbology, content }) => `${symbology} ${content}`).join(', ') || 'none';

const rowOf = ({ product, hash }: LoadedProduct, off: ReadonlySet<string>) => ({
  id: product.id,
  version: product.version,
  title: product.title,
  kind: product.kind,
  making: product.making,
  on: !off.has(product.id),
  holders: product.holders,
  age: ageOf(product),
  validity: validityOf(product),
  mrz: zoneOf(product),
  barcodes: barcodesOf(product),
  hash: hash.slice(0, 12),
});

export const products = (options: { json?: boolean }): void => {
  const off = productsOff();
  const rows = productIds().map((id) => rowOf(loadProduct(id), off));
  if (options.json) {
    console.log(JSON.stringify(rows));
    return;
  }
  for (const row of rows) {
    const made = row.making === 'design' ? 'design, not made here' : row.on ? 'on' : 'OFF';
    console.log(`${row.id} ${row.version}  ${row.title.en}  [${made}]`);
    console.log(
      `  ${row.kind}; ${row.holders.join(', ')}; age ${row.age}; ${row.validity}; MRZ ${row.mrz}; ${row.barcodes}; ${row.hash}`,
    );
  }
};

/** `kadi products show <id>`. */
export const showProduct = (id: string, options: { json?: boolean }): void => {
  const off = productsOff();
  const loaded = loadProduct(id);
  const { product, hash } = loaded;
  const row = rowOf(loaded, off);
  if (options.json) {
    console.log(
      JSON.stringify({
        ...row,
        hash,
        legalBasis: product.legalBasis,
        fields: product.fields,
        chip: product.chip,
      }),
    );
    return;
  }
  console.log(`${product.title.en} / ${product.title.sw}`);
  console.log(`${product.id}, version ${product.version}, ${row.making}, ${row.on ? 'on' : 'off'}`);
  console.log(
    `For ${row.holders.join(', ')}, age ${row.age}; ${row.validity}; MRZ ${row.mrz}; ${row.barcodes}`,
  );
  console.log(`Legal basis: ${product.legalBasis}`);
  console.log(`SHA-256 of product, layout and fonts: ${hash}`);
  console.log('Fields, and why each is asked for:');
  for (const { name, reason, optional } of product.fields)
    console.log(`  ${name}${optional === true ? ' (where there is one)' : ''}\n      ${reason}`);
};

const TEMPLATES = new URL('../../templates/', import.meta.url);

/** `kadi products keep <id>`: puts the version in force aside, before its files are changed for the next one. */
export const keepProduct = async (id: string): Promise<void> => {
  const { name, product, layout } = keptFiles(loadProduct(id));
  for (const [folder, content] of [
    ['products', product],
    ['layouts', layout],
  ] as const) {
    const file = fileURLToPath(new URL(`${folder}/${name}.json`, TEMPLATES));
    const text = `${JSON.stringify(content, null, 2)}\n`;
    const before = await readFile(file, 'utf8').catch(() => undefined);
    if (before !== undefined && before !== text) {
      console.error(
        `${file} is there already and says something else: a version that was kept is not changed.`,
      );
      process.exitCode = 1;
      return;
    }
    await writeFile(file, text);
    console.log(file);
  }
  console.log(`Now change ${id} and raise its version: cards accepted until then are finished as ${name}.`);
};
