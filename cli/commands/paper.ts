/** `kadi paper`: the documents of the trade as PDF, out of a JSON file, the ledger, a product, or specimen data. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { failure, raise } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import { cardSheetOf, loadProduct, PAPERS, paperOf } from '../../templates/index.ts';
import { verifiedMinutes } from './keys-minutes.ts';
import { PAPER_COMMAND_ERRORS } from './paper-errors.ts';

interface Options {
  readonly data?: string;
  readonly sample?: boolean;
  readonly box?: string;
  readonly ledger?: boolean;
  readonly from?: string;
  readonly method: string;
  readonly language?: string;
  readonly keys?: string;
  readonly out?: string;
  readonly printer?: string;
  readonly json?: boolean;
}

/** What a paper is made of, and the name its file gets unless told. */
interface Source {
  readonly data: unknown;
  readonly name: string;
}

const MOST_BYTES = 16_000_000;

const readData = async (file: string): Promise<string> => {
  const wrong = (why: string): Error => failure(PAPER_COMMAND_ERRORS, 'PAPER_FILE', { file, why });
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw wrong('not there');
  if (!found.isFile()) throw wrong('not a file');
  if (found.size > MOST_BYTES) throw wrong('too large');
  return readFile(file, 'utf8').catch(() => {
    throw wrong('not readable');
  });
};

const jsonIn = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(PAPER_COMMAND_ERRORS, 'PAPER_FILE', { file, why: 'not JSON' });
  }
};

const fromFile = async (kind: string, file: string, keys: string | undefined): Promise<Source> => {
  const text = await readData(file);
  const name = `${kind}-${basename(file).replace(/\.json$/, '')}`;
  if (kind !== 'key-minutes') return { data: jsonIn(file, text), name };
  // Minutes that nobody signed are no minutes: what is printed was verified first.
  const { minutes, keyId, anchored } = await verifiedMinutes(text, keys);
  return { data: { minutes, sealKeyId: keyId, anchored }, name };
};

const fromLedger = async (kind: string, options: Options): Promise<Source | undefined> => {
  const { box, from, method } = options;
  const { withShop } = await import('./with-shop.ts');
  const { boxLabelPaper, manifestPaper, spoilRecordOf } = await import('./paper-ledger.ts');
  if (box !== undefined && kind === 'manifest')
    return { data: await withShop((shop) => manifestPaper(shop, box)), name: `manifest-${box}` };
  if (box !== undefined && kind === 'box-label')
    return { data: await withShop((shop) => boxLabelPaper(shop, box, from)), name: `box-label-${box}` };
  if (box === undefined && kind === 'spoil-record')
    return { data: await withShop((shop) => spoilRecordOf(shop, method)), name: kind };
  return undefined;
};

const sourceOf = async (
  kind: string,
  product: string | undefined,
  options: Options,
): Promise<Source | undefined> => {
  const { data, sample, box, ledger, language } = options;
  const given = [product, data, box].filter((one) => one !== undefined).length;
  if (given + Number(sample ?? false) + Number(ledger ?? false) !== 1) return undefined;
  if (sample === true) return { data: paperOf(kind).sample, name: `${kind}-sample` };
  if (data !== undefined) return fromFile(kind, data, options.keys);
  if (product === undefined) return fromLedger(kind, options);
  if (kind !== 'sheet') return undefined;
  const sheet = cardSheetOf(loadProduct(product));
  return {
    data: language === undefined ? sheet : { ...sheet, languages: [language] },
    name: `sheet-${product}`,
  };
};

const list = (asJson: boolean): void => {
  const rows = PAPERS.map(({ kind, title, about }) => ({ kind, title, about }));
  if (asJson) console.log(JSON.stringify(rows));
  else for (const { kind, about } of rows) console.log(`${kind.padEnd(17)} ${about}`);
};

const keep = async (file: string, pdf: Uint8Array): Promise<void> => {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, pdf);
  } catch (error) {
    throw failure(PAPER_COMMAND_ERRORS, 'PAPER_UNWRITTEN', { file }, error);
  }
};

/** Throws PAPER_*, PRODUCT_UNKNOWN, BOX_UNKNOWN, MINUTES_INVALID, IPP_ADDRESS_WRONG: exit code 1. */
export const paper = async (kind: string, product: string | undefined, options: Options): Promise<void> => {
  if (kind === 'list') {
    list(options.json ?? false);
    return;
  }
  const { draw } = paperOf(kind);
  const { printer } = options;
  if (printer !== undefined) (await import('../../printers/index.ts')).readIppAddress(printer);
  const source =
    (await sourceOf(kind, product, options)) ?? raise(PAPER_COMMAND_ERRORS, 'PAPER_SOURCE', { paper: kind });
  // Without a file to write, JSON means the data themselves: something to start from.
  if (options.json === true && options.out === undefined && printer === undefined) {
    console.log(JSON.stringify(source.data, null, 2));
    return;
  }
  const pdf = await draw(source.data);
  if (printer !== undefined) {
    if (options.out !== undefined) await keep(options.out, pdf);
    // The kind alone: the list of a printer's jobs is read by others.
    await (await import('./paper-print.ts')).printPaper(kind, pdf, printer, options.json ?? false);
    return;
  }
  const file = options.out ?? `${source.name.replace(/[^\w.-]/g, '_')}.pdf`;
  await keep(file, pdf);
  if (options.json === true)
    console.log(JSON.stringify({ kind, file, bytes: pdf.length, sha256: sha256Hex(pdf) }));
  else console.log(`Written: ${file} (${Math.ceil(pdf.length / 1024)} kB)`);
};
