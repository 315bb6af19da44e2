/** `kadi demo`: a whole run for N cards, unattended, proved at the end. */
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import cliProgress from 'cli-progress';
import type { Snapshot } from '../../pipeline/index.ts';
import { type Home, openHome } from '../home.ts';
import { productsOff } from '../products-off.ts';
import { forget } from '../up/infra.ts';
import { type House, startHouse } from '../up/start-all.ts';
import { type DemoReport, judge } from './demo-report.ts';

export interface DemoOptions {
  readonly cards: string;
  readonly seed: string;
  readonly out: string;
  readonly json?: boolean;
}

const LOOK_MS = 500;
/** Without any card moving for this long the run has failed. */
const STUCK_MS = 120_000;

export const demo = async (options: DemoOptions): Promise<void> => {
  const cards = Number(options.cards);
  const seed = Number(options.seed);
  if (!Number.isInteger(cards) || cards < 1 || !Number.isInteger(seed)) {
    console.error('--cards and --seed take whole numbers, --cards at least 1.');
    process.exitCode = 2;
    return;
  }
  productsOff();
  const out = resolve(options.out);
  const began = Date.now();
  const house = await open(cards, seed, out);
  let interrupted = false;
  const stop = (): void => {
    interrupted = true;
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Our launcher was killed.
  process.once('disconnect', stop);
  try {
    const problem = await follow(house.house, cards, () => interrupted);
    const report = await judge({
      home: house.home,
      places: house.house.infra.places,
      cards,
      out,
      seconds: (Date.now() - began) / 1000,
    });
    tell(options.json === true, report, problem, out);
    process.exitCode = problem === undefined && report.ok ? 0 : 1;
  } finally {
    await house.house.stop();
  }
  process.exit();
};

/** A demo starts from nothing, in a folder of its own beside the installation's data. */
const open = async (cards: number, seed: number, out: string): Promise<{ house: House; home: Home }> => {
  const parent = openHome();
  const folder = join(parent.folder, 'demo');
  forget(folder);
  const home = openHome(folder);
  await rm(join(out, 'cards'), { recursive: true, force: true });
  await mkdir(join(out, 'cards'), { recursive: true });
  process.env['KADI_PORTRAITS'] = join(parent.folder, 'portraits');
  const house = await startHouse({
    home,
    say: (line) => console.error(`  ${line}`),
    people: cards,
    seed,
    speed: 'fast',
    mode: 'demo',
    made: join(out, 'cards'),
    onLine: () => {},
  });
  return { house, home };
};

/** Watches until every card is in its owner's hand and every body is accounted for; says what is wrong if that stops. */
const follow = async (
  house: House,
  cards: number,
  interrupted: () => boolean,
): Promise<string | undefined> => {
  const bar = process.stderr.isTTY
    ? new cliProgress.SingleBar(
        { format: '  {bar} {value}/{total} collected  {note}', stream: process.stderr, hideCursor: true },
        cliProgress.Presets.shades_classic,
      )
    : undefined;
  bar?.start(cards, 0, { note: 'starting' });
  let seen = '';
  let moved = Date.now();
  let lineAt = 0;
  try {
    for (;;) {
      if (interrupted()) return 'stopped by you';
      const now = await look(house.address);
      if (now !== undefined) {
        const note = noteOf(now);
        const key = JSON.stringify([now.cards, now.bodies]);
        if (key !== seen) moved = Date.now();
        seen = key;
        bar?.update(now.cards.collected, { note });
        if (bar === undefined && Date.now() - lineAt > 5_000) {
          lineAt = Date.now();
          console.error(`  ${now.cards.collected} of ${cards} collected; ${note}`);
        }
        if (finished(now, cards)) return undefined;
        if (now.cards.review > 0 && now.cards.collected + now.cards.review >= cards)
          return `${now.cards.review} card(s) wait for review`;
      }
      if (Date.now() - moved > STUCK_MS) return 'no card has moved for two minutes';
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  } finally {
    bar?.stop();
  }
};

const finished = ({ cards, bodies }: Snapshot, wanted: number): boolean =>
  cards.collected === wanted &&
  // By bodies, not by cards: a card that was given up before a body was bound to it has no plastic to destroy.
  bodies['at-station'] + bodies['in-machine'] + bodies.spoiled === 0;

const noteOf = ({ cards, requests }: Snapshot): string => {
  if (requests === 0) return "drawing the specimen people's portraits";
  const prepared = cards.accepted + cards.signed;
  const shop = cards.personalised + cards.passed + cards.packed;
  return `${prepared} in preparation, ${cards.rendered} waiting for a station, ${shop} in the shop, ${cards.dispatched + cards.received} on the way, ${cards.uncertain} uncertain`;
};

const look = async (address: string): Promise<Snapshot | undefined> => {
  try {
    const answer = await fetch(`${address}/api/snapshot`);
    return answer.ok ? ((await answer.json()) as Snapshot) : undefined;
  } catch {
    return undefined;
  }
};

const tell = (json: boolean, report: DemoReport, problem: string | undefined, out: string): void => {
  if (json) {
    console.log(JSON.stringify({ ...report, ...(problem === undefined ? {} : { problem }) }));
    return;
  }
  if (problem !== undefined) console.log(`Not finished: ${problem}.`);
  const { bodies } = report;
  console.log(
    [
      `${report.collected} of ${report.cards} cards collected in ${report.seconds.toFixed(1)} s`,
      `bodies: ${bodies.received} received = ${bodies.issued} issued + ${bodies.spoiled} spoiled (${bodies.destroyed} destroyed) + ${bodies.left} left`,
      `checked: ${report.chipsVerified} chips, ${report.barcodesVerified} barcodes, ${report.facesRendered} faces, ${report.smsAnswered} SMS answered`,
      `laws: ${report.laws.length === 0 ? 'all hold' : report.laws.map(({ law, what }) => `law ${law} broken: ${what}`).join('; ')}`,
      `evidence: ${report.auditVerified ? 'verified' : 'BROKEN'}`,
      `look into ${out}`,
    ].join('\n'),
  );
};
