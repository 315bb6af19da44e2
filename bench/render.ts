/**
 * `npm run bench:render`: what print-ready faces cost, both sides with barcode, checks and hashes, beside what a user would pick
 * instead, in one run. `--memory N` draws N cards in batches and prints the memory on the way.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { backgrounds, documentEach, htmlEach, type Other } from './render-others.ts';
import { inputOf, type Path, portraits, work } from './render-work.ts';

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '4000' },
    memory: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'npm run bench:render -- [--cards N] [--memory N] [--json]\nMeasures PDF and raster faces on this machine.',
  );
  process.exit(0);
}

interface Row {
  readonly what: string;
  readonly cards: number;
  readonly rate: number;
}
const rows: Row[] = [];
const cards = Number(values.cards);
const faces = await portraits();

const timed = async (what: string, count: number, run: () => Promise<void>): Promise<void> => {
  const began = performance.now();
  await run();
  rows.push({ what, cards: count, rate: (count * 1000) / (performance.now() - began) });
  console.error(`  ${what}`);
};

const NAMES: Readonly<Record<Path, string>> = {
  'pdf-each': 'a PDF for each card',
  'pdf-batch': 'batch PDF of 500',
  raster: 'dots at 300 dpi, both faces, symbols checked',
  'raster-hashed': 'the same with SHA-256 of all planes',
};
const COUNTS: Readonly<Record<Path, number>> = {
  'pdf-each': cards / 40,
  'pdf-batch': cards,
  raster: cards / 8,
  'raster-hashed': cards / 8,
};

const startThread = async (): Promise<Worker> => {
  const thread = new Worker(new URL('./render-thread.mjs', import.meta.url), { execArgv: [] });
  await new Promise((resolve) => thread.once('message', resolve));
  return thread;
};
const order = (thread: Worker, path: Path, from: number, count: number): Promise<void> =>
  new Promise((resolve, reject) => {
    thread.once('message', () => resolve());
    thread.once('error', reject);
    thread.postMessage({ path, from, count });
  });

const measureOurs = async (): Promise<void> => {
  const threads = await Promise.all([startThread(), startThread()]);
  for (const path of ['pdf-each', 'pdf-batch', 'raster', 'raster-hashed'] as const) {
    const count = Math.ceil(COUNTS[path]);
    // Fonts, artwork and code are ready before the clock starts, as in a worker that has been up for a minute.
    await Promise.all(threads.map((thread) => order(thread, path, 0, Math.min(count, 500))));
    const [one] = threads;
    if (one !== undefined) await timed(`${NAMES[path]}, one thread`, count, () => order(one, path, 0, count));
    await timed(`${NAMES[path]}, two threads`, 2 * count, async () => {
      await Promise.all(threads.map((thread, i) => order(thread, path, i * count, count)));
    });
  }
  await Promise.all(threads.map((thread) => thread.terminate()));
};

const measureOther = async (what: string, draw: Other): Promise<void> => {
  const count = Math.max(5, Math.ceil(cards / 100));
  const one = async (i: number): Promise<void> => {
    const images = faces[i % faces.length];
    if (images !== undefined) await draw(inputOf(i), images);
  };
  for (let i = 0; i < 3; i++) await one(i);
  await timed(what, count, async () => {
    for (let i = 0; i < count; i++) await one(i);
  });
};

const measureMemory = async (count: number): Promise<void> => {
  const step = Math.max(500, Math.ceil(count / 10 / 500) * 500);
  for (let from = 0; from < count; from += step) {
    await work('pdf-batch', from, Math.min(step, count - from), faces);
    console.log(
      `  ${String(from + step).padStart(8)} cards ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`,
    );
  }
};

if (values.memory !== undefined) {
  await measureMemory(Number(values.memory));
} else {
  await measureOurs();
  const [first] = faces;
  if (first === undefined) throw new Error('no faces');
  const ground = await backgrounds(first, inputOf(0));
  await measureOther('pdfkit as in its manual: a PDF for each card, whole font', documentEach(ground));
  const html = await htmlEach(ground);
  await measureOther('HTML to PDF in headless Chromium, a card each', html.draw);
  await html.close();
  if (values.json)
    console.log(JSON.stringify({ cpu: cpus()[0]?.model, cores: availableParallelism(), rows }));
  else {
    const least = Math.min(...rows.map(({ rate }) => rate));
    console.log(`\n${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.versions.node}\n`);
    for (const { what, rate } of rows) {
      console.log(
        `  ${what.padEnd(60)} ${rate.toFixed(1).padStart(8)} cards/s ${(rate / least).toFixed(1).padStart(8)} ×`,
      );
    }
  }
}
process.exit(0);
