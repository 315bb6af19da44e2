import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { raise } from '../../card/index.ts';
import { lineTrust, newTrainingLineKey } from '../../crypto/index.ts';
import { type Shop, type SimulatedLine, simulateLine } from '../../pipeline/index.ts';
import { isTraining, openHome } from '../home.ts';
import { LINE_COMMAND_ERRORS } from './line-errors.ts';
import { readText, teller, trainingChips, wholeNumber, writeGiven } from './line-say.ts';
import { withShop } from './with-shop.ts';

export const lineTrustFile = async ({ out }: { readonly out: string }): Promise<void> => {
  const trust = await withShop(async (shop) => lineTrust(shop.keys.signers('audit-seal')));
  await writeGiven(out, `${JSON.stringify(trust, null, 2)}\n`);
  console.log(`Written: ${out}. Bring it to the line by a way on which nobody can change it.`);
};

const trainingOnly = (): void => {
  if (!isTraining()) raise(LINE_COMMAND_ERRORS, 'LINE_TRAINING_ONLY', {});
};

export const lineTrainingKey = async ({ out }: { readonly out: string }): Promise<void> => {
  trainingOnly();
  await mkdir(out, { recursive: true, mode: 0o700 });
  const { publicJwk, privateJwk } = newTrainingLineKey();
  await writeGiven(join(out, 'line-public.jwk'), `${publicJwk}\n`);
  await writeGiven(join(out, 'line-private.jwk'), `${privateJwk}\n`);
  console.log(
    `Written: ${join(out, 'line-public.jwk')} for us, ${join(out, 'line-private.jwk')} for the simulated line.`,
  );
};

interface Simulate {
  readonly key: string;
  readonly out: string;
  readonly spoil: string;
  readonly seed: string;
  readonly json?: boolean;
}

const MOST_BLANKS = 10_000;

/** Training chips are written where the demo keys are that they were made with. */
const chipsOf = async (shop: Shop, line: string): Promise<Pick<SimulatedLine, 'chips'>> => {
  if (shop.keys.kind !== 'demo') return {};
  return { chips: { store: await trainingChips(openHome(), line), keys: shop.keys.chips } };
};

export const lineSimulate = async (folder: string, options: Simulate): Promise<void> => {
  trainingOnly();
  const { out, json } = options;
  const privateKey = await readText(options.key);
  const line = /^(.+)-\d+$/.exec(basename(folder))?.[1] ?? '';
  const tell = teller(json);
  const run = await withShop(async (shop) =>
    simulateLine(
      folder,
      {
        privateKey,
        trust: lineTrust(shop.keys.signers('audit-seal')),
        blanks: await shop.ledger.bodies({ state: 'at-station', station: line }, MOST_BLANKS),
        spoilPercent: wholeNumber('--spoil', options.spoil.replace(/%$/, ''), 0, 100),
        seed: wholeNumber('--seed', options.seed, 0, 999_999_999),
        csca: shop.keys.trust.csca,
        barcodes: shop.keys.trust.barcodeJwks,
        ...(await chipsOf(shop, line)),
      },
      (done, of) => tell('made', done, of),
    ),
  );
  await writeGiven(out, run.text);
  const { drop, good, spoiled, notMade } = run;
  if (json === true) console.log(JSON.stringify({ drop, good, spoiled, notMade, file: out }));
  else console.log(`${drop}: ${good} good, ${spoiled} spoiled, ${notMade} not made. Result file: ${out}`);
};
