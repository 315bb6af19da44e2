/** What stands between a person and the house, npm and the launcher, is killed: the house notices and stops by itself. */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../repo/source-files.ts';
import { houseEnvironment, temporaryHome } from '../support/house.ts';
import { processesOf } from '../support/processes-of.ts';
import { until } from '../support/shop.ts';

const OPTIONS = ['--json', '--empty'];
let folder: string;
let started: ChildProcess[];
beforeEach(() => {
  folder = temporaryHome();
  started = [];
});
afterEach(async () => {
  const left = processesOf(folder);
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
  for (const child of started) for (const stream of [child.stdout, child.stderr]) stream?.destroy();
  await until('processes to be gone', async () => processesOf(folder).length === 0);
  rmSync(folder, { recursive: true, force: true });
  expect(left).toEqual([]);
});

const launch = (program: string, ...args: readonly string[]) => {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: {
      ...houseEnvironment(folder, { people: 1, inProcess: true }),
      KADI_SETUP: 'no',
      npm_lifecycle_event: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return {
    child,
    said,
    up: () => until('the house to be up', async () => said.out.includes('"page"'), 60_000),
  };
};

/** The process and all it started. */
const ended = (child: ChildProcess): Promise<void> =>
  until(
    'the house to have stopped',
    async () => child.exitCode !== null && processesOf(folder).length === 0,
    30_000,
  );

/** The house's own processes; PostgreSQL's come and go. */
const services = (): number[] =>
  processesOf(folder).flatMap(({ name, pid }) => (name.startsWith('postgres') ? [] : [pid]));

const named = (name: string) => processesOf(folder).filter((one) => one.name === name);

test('the launcher killed: the house below it stops in order, and nothing is left', async () => {
  const { child, said, up } = launch(process.execPath, join(ROOT, 'cli/start.mjs'), ...OPTIONS);
  await up();
  child.kill('SIGKILL');
  await until('the house to have stopped', async () => processesOf(folder).length === 0, 30_000);
  expect(said.err).toContain('Stopping, because what started us is gone');
  expect(said.err).toContain('Stopped.');
});

test('npm killed: the house stops by itself, and a start in the meantime waits for it, a later one is refused', async () => {
  const npm = launch('npm', 'start', '--silent', '--', ...OPTIONS);
  await npm.up();
  const first = named('up').map(({ pid }) => pid);
  expect(first).toHaveLength(1);
  npm.child.kill('SIGKILL');
  const next = launch(process.execPath, '--import', 'tsx', join(ROOT, 'cli/main.ts'), 'up', ...OPTIONS);
  await next.up();
  expect(npm.said.err).toContain('Stopping, because what started us is gone');
  expect(named('up').map(({ pid }) => pid)).toEqual([next.child.pid]);
  // While it runs it is not disturbed: a further start is refused in one sentence.
  const running = services();
  const refused = launch(process.execPath, '--import', 'tsx', join(ROOT, 'cli/main.ts'), 'up', ...OPTIONS);
  await until('the further start to have ended', async () => refused.child.exitCode !== null, 30_000);
  expect(refused.child.exitCode).toBe(1);
  expect(refused.said.err).toContain('kadi is running already on');
  expect(services()).toEqual(running);
  next.child.kill('SIGTERM');
  await ended(next.child);
  expect(next.child.exitCode).toBe(0);
});
