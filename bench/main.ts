/**
 * `npm run bench`: what one machine prepares. The whole way first (intake, then real worker processes on a real queue and ledger),
 * then each stage alone in this process, so that one sees where the time goes. Rates are cards a second.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchStages, type StageRate } from './stages.ts';
import { benchWhole, type WholeResult } from './whole.ts';

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '6000' },
    json: { type: 'boolean', default: false },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(
    'npm run bench -- [--cards N] [--workers N] [--json]\nMeasures intake, sign, render, queue and ledger on this machine.',
  );
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'kadi-bench-'));
// PostgreSQL refuses to run as root and then runs as a user who has to be able to enter.
chmodSync(folder, 0o711);
try {
  const whole = await benchWhole({ folder, cards: Number(values.cards), workers: Number(values.workers) });
  const stages = await benchStages({
    folder,
    cards: Math.min(2_000, Number(values.cards)),
    places: whole.places,
  });
  await whole.stop();
  if (values.json) console.log(JSON.stringify({ machine: machine(), whole: whole.result, stages }));
  else print(whole.result, stages);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

function machine(): Readonly<Record<string, string | number>> {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  };
}

function print(whole: WholeResult, stages: readonly StageRate[]): void {
  const { cpu, cores, memoryGiB, node } = machine();
  console.log(`\n${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}\n`);
  console.log(
    `The whole way, ${whole.cards} cards, ${whole.workers} worker processes, queue on ${whole.queue}`,
  );
  row('intake (portraits checked and re-encoded)', whole.intakeRate, 'cards/s');
  row('sign + render, sustained', whole.preparedRate, 'cards/s');
  row('of which both cores were busy', whole.busy * 100, '%');
  row('memory of one worker at its peak', whole.workerMiB, 'MiB');
  if (whole.redisBytesPer10k !== null)
    row('Redis for 10,000 waiting jobs', whole.redisBytesPer10k / 2 ** 20, 'MiB');
  row('37,724,521 people at this rate', 37_724_521 / whole.preparedRate / 3_600, 'hours');
  console.log('\nEach stage alone, one process');
  for (const { stage, rate, msEach } of stages) row(stage, rate, 'a second', `${msEach.toFixed(3)} ms each`);
}

function row(what: string, value: number, unit: string, more = ''): void {
  const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
  console.log(`  ${what.padEnd(44)} ${shown.padStart(10)} ${unit.padEnd(9)} ${more}`);
}
