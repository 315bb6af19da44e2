/** `npm run check:laws`: the laws of the shop over as many random acts as wanted. Exit code 0 only when every one of them held. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate, startPostgres } from '../../ledger/index.ts';
import { playMonths, type Report } from './engine.ts';
import { PLAYS } from './plays/index.ts';

const HELP = `npm run check:laws -- [--acts N] [--seed S] [--month N] [--json]

Plays random months (deliveries, shifts, jams, holds, deaths, duplicates, offline officers, thieves, people who click at the same
moment) on real books against a plain model. After every act each law of the shop has to hold.

  --acts N    acts in all (20000 unless told; the long run is 1000000)
  --seed S    which months (1 unless told); the same seed plays them again, but who of a crowd comes first is chance
  --month N   acts of one month (4000 unless told); each month has books of its own
  --json      one JSON object at the end, progress on stderr

Exit code 0: every law held. 1: a law was broken; what is printed names it and what it was about. 2: not asked rightly.`;

const whole = (given: string | undefined, otherwise: number): number => {
  const number = given === undefined ? otherwise : Number(given);
  if (!Number.isSafeInteger(number) || number < 0) {
    process.stderr.write(`${HELP}\n`);
    process.exit(2);
  }
  return number;
};

const { values } = parseArgs({
  options: {
    acts: { type: 'string' },
    seed: { type: 'string' },
    month: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help === true) {
  console.log(HELP);
  process.exit(0);
}
const acts = whole(values.acts, 20_000);
const seed = whole(values.seed, 1);
const monthActs = whole(values.month, 4_000);
const began = Date.now();
const folder = await mkdtemp(join(tmpdir(), 'kadi-laws-'));
const postgres = await startPostgres({ folder });
await migrate(postgres.url);
// A crash is not what is played here, so nobody waits for the disk.
const url = `${postgres.url}${postgres.url.includes('?') ? '&' : '?'}options=-csynchronous_commit%3Doff`;

const say = (report: Report): void => {
  const seconds = (Date.now() - began) / 1_000;
  process.stderr.write(
    `\r${report.acts} of ${acts} acts, ${report.months} months, ${report.refused} refused, ${Math.round(report.acts / seconds)} acts a second   `,
  );
};

try {
  const report = await playMonths({ url, seed, acts, monthActs, plays: PLAYS, onMonth: say });
  const seconds = Math.round((Date.now() - began) / 100) / 10;
  process.stderr.write('\n');
  if (values.json === true) console.log(JSON.stringify({ seed, seconds, ...report }));
  else {
    console.log(
      `${report.acts} acts in ${report.months} months (seed ${seed}): ${report.done} done, ${report.refused} refused, ${report.events} events, ${seconds} s.`,
    );
    for (const [name, { done, refused }] of Object.entries(report.plays))
      console.log(
        `  ${name.padEnd(48)} ${String(done).padStart(8)} done ${String(refused).padStart(8)} refused`,
      );
    console.log(
      `Refused with: ${Object.entries(report.refusals)
        .map(([code, n]) => `${code} ${n}`)
        .join(', ')}`,
    );
    console.log(report.breaches.length === 0 ? 'Every law held.' : 'BROKEN:');
  }
  for (const breach of report.breaches.slice(0, 20)) process.stderr.write(`${breach}\n`);
  process.exitCode = report.breaches.length === 0 ? 0 : 1;
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
