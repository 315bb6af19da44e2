/** Many simulated stations at the speed of real machines, fed by one host: how busy they are kept, and what it costs. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openHome } from '../../cli/home.ts';
import { openShop, type Places } from '../../cli/open-shop.ts';
import { issueStock, receiveStock, startDuties } from '../../pipeline/index.ts';
import { trainingSerial } from '../../printers/index.ts';
import type { StationsPlan, StationsResult } from './stations-process.ts';

export interface StationsRate {
  readonly stations: number;
  readonly seconds: number;
  readonly cards: number;
  /** Cards an hour that a station makes when nobody else is at work: its machine's own time and the host's. */
  readonly perHourEach: number;
  /** Share of the machines' time in which they worked, 0 to 1. */
  readonly busy: number;
  readonly hostCpuMsPerCard: number;
  readonly machineCpuMsPerCard: number;
}

const KEEPER = { kind: 'person', id: 'keeper-1', role: 'stock-keeper', second: 'supervisor-1' } as const;
const CHILD = fileURLToPath(new URL('./stations-process.ts', import.meta.url));
const WARM_UP_MS = 12_000;

export interface StationsBench {
  readonly folder: string;
  readonly places: Places;
  readonly stations: number;
  readonly processes: number;
  readonly seconds: number;
  /** Of each movement and each panel. */
  readonly speed: number;
  /** Milliseconds that the machine itself needs for a card at this speed. */
  readonly machineMs: number;
  readonly blanksEach: number;
  /** Where this run's bodies begin, so that runs do not share plastic. */
  readonly firstBody: number;
}

export const benchStations = async (options: StationsBench): Promise<StationsRate> => {
  const { folder, places, stations, blanksEach, firstBody, machineMs } = options;
  const home = openHome(join(folder, 'home'));
  const { shop, close } = await openShop('bench', home, places, () => {});
  const run = join(folder, `run-${firstBody}`);
  mkdirSync(run, { recursive: true });
  const desks = Array.from({ length: stations }, (_, i) => ({
    id: `B${firstBody}-${i + 1}`,
    blanks: Array.from({ length: blanksEach }, (_unused, k) => {
      const n = firstBody + i * blanksEach + k;
      return { body: `KB${String(n).padStart(7, '0')}`, chip: trainingSerial(n, 1) };
    }),
  }));
  for (const { id, blanks } of desks) {
    const bodies = blanks.map(({ body, chip }) => ({ number: body, chipSerial: chip }));
    await receiveStock(shop, bodies, KEEPER);
    await issueStock(shop, { station: id, numbers: bodies.map(({ number }) => number) }, KEEPER);
  }
  // The window of the queue holds fewer cards than the stations take.
  const duties = startDuties(shop);
  const each = Math.ceil(stations / options.processes);
  const children = Array.from({ length: options.processes }, (_, p) => {
    const plan: StationsPlan = {
      home: home.folder,
      places,
      folder: run,
      speed: options.speed,
      stations: desks.slice(p * each, (p + 1) * each),
    };
    return fork(CHILD, [JSON.stringify(plan)], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, KADI_HOME: home.folder, UV_THREADPOOL_SIZE: '8' },
    });
  });
  await Promise.all(children.map((child) => told<unknown>(child, 'running')));
  await sleep(WARM_UP_MS);
  const made = async (): Promise<number> => (await shop.ledger.counts()).cards.personalised;
  const from = await made();
  const began = performance.now();
  for (const child of children) child.send('measure');
  await sleep(options.seconds * 1_000);
  const cards = (await made()) - from;
  const ms = performance.now() - began;
  if (cards === 0) throw new Error('the stations of the bench made no card: a refusal stands before them');
  const results = await Promise.all(
    children.map((child) => {
      const result = told<StationsResult>(child, 'measured');
      child.send('tell');
      return result;
    }),
  );
  await duties.stop();
  await close();
  const cpu = (part: (one: StationsResult) => number): number =>
    results.reduce((sum, one) => sum + one.cpuMs * part(one), 0) / Math.max(1, cards);
  return {
    stations,
    seconds: ms / 1_000,
    cards,
    perHourEach: (cards * 3_600_000) / ms / stations,
    busy: machineMs === 0 ? 1 : (cards * machineMs) / (ms * stations),
    hostCpuMsPerCard: cpu(({ machineShare }) => 1 - machineShare),
    machineCpuMsPerCard: cpu(({ machineShare }) => machineShare),
  };
};

const told = <T>(child: ChildProcess, kind: string): Promise<T> =>
  new Promise((resolve, reject) => {
    child.on('message', (message: { kind: string; result: T }) => {
      if (message.kind === kind) resolve(message.result);
    });
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`a host process of the bench ended with ${code}`));
    });
  });
