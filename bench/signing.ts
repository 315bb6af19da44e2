/**
 * `npm run bench:signing`: what it costs to sign a card. Full payloads (all data groups, two chip key pairs, SOD, barcode seal, every
 * signature verified) on software keys in several processes and on SoftHSM2 through its child process, beside the rate at
 * which plain OpenSSL signs and verifies on the same cores, which is the limit for the two signatures of a card.
 */
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDemoKeys } from '../crypto/index.ts';
import { AT, payloadRate, specimenCards } from './payload.ts';
import { stepsOfAPayload } from './payload-steps.ts';
import { tokenRates } from './token-rates.ts';

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '4000' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('npm run bench:signing -- [--cards N] [--workers N] [--json]');
  process.exit(0);
}
const cards = Number(values.cards);
const workers = Number(values.workers);

/** Signatures and verifications a second of OpenSSL's own speed test on `multi` processes. */
const openssl = (multi: number): { readonly sign: number; readonly verify: number } => {
  const args = ['speed', '-seconds', '3', ...(multi > 1 ? ['-multi', String(multi)] : []), 'ecdsap256'];
  const out = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const row = out.split('\n').findLast((line) => line.includes('nistp256'));
  const [verify = 0, sign = 0] = (row ?? '').trim().split(/\s+/).reverse().map(Number);
  return { sign, verify };
};

const manyProcesses = async (folder: string): Promise<number> => {
  const path = fileURLToPath(new URL('./payload-process.ts', import.meta.url));
  const each = Math.ceil(cards / workers);
  const children = Array.from({ length: workers }, () =>
    fork(path, [folder, String(each)], { execArgv: ['--import', 'tsx'] }),
  );
  const told = (child: (typeof children)[number]) =>
    new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
    });
  await Promise.all(children.map(told));
  const rates = children.map(told);
  for (const child of children) child.send('go');
  return (await Promise.all(rates)).reduce<number>((sum, rate) => sum + Number(rate), 0);
};

const folder = mkdtempSync(join(tmpdir(), 'kadi-signing-'));
try {
  const limit = openssl(1);
  const limitAll = openssl(workers);
  const keys = await openDemoKeys(join(folder, 'keys'), AT);
  const people = await specimenCards(200);
  await payloadRate(keys, people, 300, 1);
  const one = await payloadRate(keys, people, Math.min(cards, 2_000), 1);
  const steps = await stepsOfAPayload(keys, people);
  await keys.close();
  const many = await manyProcesses(join(folder, 'keys'));
  const token = await tokenRates(people);
  // Two signatures and their checks are the part that nothing can do without.
  const bound = 1 / (2 / limit.sign + 2 / limit.verify);
  const boundAll = 1 / (2 / limitAll.sign + 2 / limitAll.verify);
  const result = { cards, workers, limit, limitAll, bound, boundAll, one, many, steps, token };
  if (values.json) console.log(JSON.stringify(result));
  else {
    const n = (value: number): string => Math.round(value).toLocaleString('en').padStart(9);
    console.log(
      `\n${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.versions.node}\n`,
    );
    console.log(`OpenSSL alone, one core:            ${n(limit.sign)} signatures/s`);
    console.log(`                                    ${n(limit.verify)} verifications/s`);
    console.log(`  which bounds cards (2 + 2) at     ${n(bound)} /s on one core`);
    console.log(`                                    ${n(boundAll)} /s on ${workers}`);
    console.log(`Full payloads, software keys:       ${n(one)} /s in one process`);
    console.log(
      `                                    ${n(many)} /s in ${workers} processes (${((many / boundAll) * 100).toFixed(0)} % of the bound)`,
    );
    console.log(`Signatures on SoftHSM2:             ${n(token.signatures)} /s`);
    console.log(`Full payloads on SoftHSM2:          ${n(token.payloads)} /s in one process`);
    console.log('\nWhere the time of a card goes, one process, ms');
    for (const { step, ms } of steps) console.log(`  ${step.padEnd(46)} ${ms.toFixed(3).padStart(7)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
