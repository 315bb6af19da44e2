import { raise } from '../../card/index.ts';
import { readLineKey } from '../../crypto/index.ts';
import { exportDrop, FACE_KINDS, type FaceKind } from '../../pipeline/index.ts';
import { LINE_COMMAND_ERRORS } from './line-errors.ts';
import { readText, teller, wholeNumber } from './line-say.ts';
import { withShop } from './with-shop.ts';

interface Options {
  readonly line: string;
  readonly out: string;
  readonly key: string;
  readonly cards: string;
  readonly product?: string;
  readonly faces: string;
  readonly drop?: string;
  readonly json?: boolean;
}

const MOST_CARDS = 5_000;

const faceKind = (given: string): FaceKind =>
  FACE_KINDS.find((kind) => kind === (given === 'raster' ? 'raster-300' : given)) ??
  raise(LINE_COMMAND_ERRORS, 'LINE_FACES', { faces: given.slice(0, 16) });

const STEPS = { take: 'checked and taken', draw: 'drawn', write: 'written' } as const;

export const lineExport = async (options: Options): Promise<void> => {
  const { line, out, product, drop, json } = options;
  const order = {
    line,
    cards: wholeNumber('--cards', options.cards, 1, MOST_CARDS),
    faces: faceKind(options.faces),
    lineKey: readLineKey(await readText(options.key)),
    ...(product === undefined ? {} : { product }),
    ...(drop === undefined ? {} : { drop }),
  };
  const tell = teller(json);
  const report = await withShop((shop) =>
    exportDrop(shop, order, out, (step, done, of) => tell(STEPS[step], done, of)),
  );
  if (json === true) {
    console.log(JSON.stringify(report));
    return;
  }
  console.log(
    `Drop ${report.drop} for ${report.line}: ${report.cards} cards of ${report.product}, ${report.files} files, ${Math.ceil(report.bytes / 1024)} kB`,
  );
  console.log(`Folder: ${report.folder}   index SHA-256 ${report.indexSha256}`);
  console.log('Give the line the whole folder; import its result file with "kadi line import".');
};
