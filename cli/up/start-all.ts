/** Starts a whole house on one machine: database, queue, readers, API, workers, SMS, two stations and the training world. */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { PLACES_FILE } from '../commands/with-shop.ts';
import type { Home } from '../home.ts';
import { DEFAULT_PORT } from '../processes/api.ts';
import { STATION_CLOSE_MS } from '../processes/ending.ts';
import type { StationPlan, WorldPlan } from '../world/plan.ts';
import { type Infra, type Say, startInfra } from './infra.ts';
import { markOf } from './processes.ts';
import { openServices, type Services } from './services.ts';
import { type Turn, takeTurn } from './turn.ts';

export interface HouseOptions {
  readonly home: Home;
  readonly say: Say;
  readonly people: number;
  readonly seed: number;
  readonly speed: WorldPlan['speed'];
  readonly mode: WorldPlan['mode'];
  /** Folder where made cards are kept for viewing. */
  readonly made: string;
  readonly onLine: (service: string, line: string) => void;
}

export interface House {
  readonly address: string;
  readonly infra: Infra;
  readonly services: Services;
  stop(): Promise<void>;
}

const STOP_MS = 20_000;
/** A process with a station ends by itself within this. */
const FINISHES_MS = STATION_CLOSE_MS + 1_000;
/** A machine that has much else to do takes its time; one where something is wrong has said so in the log by then. */
const API_READY_MS = 60_000;
const LOCK_MS = 15_000;

export const startHouse = async (options: HouseOptions): Promise<House> => {
  const { home, say } = options;
  const turn = await takeTurn(home, say);
  let infra: Infra | undefined;
  try {
    infra = await startInfra(home, say, wantsWires());
    return await startServices(options, infra, turn);
  } catch (error) {
    turn.stopping();
    await infra?.stop();
    turn.release();
    throw error;
  }
};

const startServices = async (options: HouseOptions, infra: Infra, turn: Turn): Promise<House> => {
  const { home, say } = options;
  const port = await freePort(Number(process.env['KADI_PORT'] ?? DEFAULT_PORT));
  const smsPort = await freePort(0);
  const host = process.env['KADI_HOST'] ?? '127.0.0.1';
  const address = `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  const env = {
    KADI_HOME: home.folder,
    DATABASE_URL: infra.places.databaseUrl,
    REDIS_URL: infra.places.redisUrl ?? '',
    KADI_PORT: String(port),
    KADI_HOST: host,
    KADI_MADE: options.made,
    KADI_SMSC_PORT: String(smsPort),
    // One machine notices a dead process at once, so its jobs need not wait as long as those of a lost host.
    KADI_LOCK_MS: process.env['KADI_LOCK_MS'] ?? String(LOCK_MS),
  };
  /** Where everything is, and who has to be gone before a start after a kill. Written anew whenever a process is. */
  const places = (): void => {
    const pids = services.pids();
    const file = join(home.run, PLACES_FILE);
    const processes = Object.values(pids).flatMap((pid) => markOf(pid) ?? []);
    writeFileSync(
      `${file}.new`,
      JSON.stringify({ ...infra.places, pid: process.pid, page: address, services: pids, processes }),
      { mode: 0o600 },
    );
    renameSync(`${file}.new`, file);
  };
  const services = openServices(home.log, options.onLine, places);
  services.start({ name: 'api', args: ['api'], env });
  for (let i = 1; i <= Math.min(2, availableParallelism()); i++) {
    services.start({ name: `worker-${i}`, args: ['worker', '--name', `worker-${i}`], env });
  }
  try {
    await answering(address, home.log);
  } catch (error) {
    // Else they would live on without a house.
    await services.stopAll(STOP_MS);
    throw error;
  }
  const stations = planStations(home, infra, say);
  const plan: WorldPlan = {
    mode: options.mode,
    people: options.people,
    seed: options.seed,
    speed: options.speed,
    address,
    smsPort,
    stations,
  };
  services.start({
    name: 'world',
    args: ['world', '--plan', JSON.stringify(plan)],
    env,
    // Beside stations of their own it has their machines, and stops after them.
    ...(stations.some(({ wire }) => wire.kind === 'pty') ? {} : { finishesMs: FINISHES_MS }),
  });
  for (const { id, wire, reader } of stations) {
    if (wire.kind !== 'pty' || reader.kind !== 'pcsc') continue;
    services.start({
      name: `station-${id}`,
      args: ['station', '--id', id, '--printer', wire.path, '--reader', reader.name],
      env,
      finishesMs: FINISHES_MS,
    });
  }
  services.start({ name: 'sms', args: ['sms'], env });
  return {
    address,
    infra,
    services,
    stop: async () => {
      turn.stopping();
      await services.stopAll(STOP_MS);
      rmSync(join(home.run, PLACES_FILE), { force: true });
      await infra.stop();
      turn.release();
    },
  };
};

/** Two desks. On real wires where the machine has what they need, else in the world's own process. */
const planStations = (home: Home, infra: Infra, say: Say): StationPlan[] => {
  const wired = infra.readers !== undefined && onPath('socat');
  if (!wantsWires()) say('printers    in process, as KADI_MACHINES says');
  else if (!onPath('socat'))
    say('printers    in process. socat gives them a serial line: apt-get install socat');
  else if (wired) say('printers    on serial lines (pty)');
  return ['S1', 'S2'].map((id, i): StationPlan => {
    const folder = join(home.machines, id);
    const name = infra.readers?.names[i];
    const socket = infra.readers?.sockets[i];
    if (!wired || name === undefined || socket === undefined) {
      return { id, folder, wire: { kind: 'memory' }, reader: { kind: 'in-process' } };
    }
    return {
      id,
      folder,
      wire: { kind: 'pty', path: join(home.run, `${id}.tty`) },
      reader: { kind: 'pcsc', name, at: socket },
    };
  });
};

/** KADI_MACHINES=in-process: simulated machines without serial lines and PC/SC, whatever is installed. */
const wantsWires = (): boolean => process.env['KADI_MACHINES'] !== 'in-process';

const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** The wanted port when it is free, else any. */
const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (wanted === 0 ? reject(new Error('no free port')) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wanted));
    });
  });

const answering = async (address: string, logFolder: string): Promise<void> => {
  const deadline = Date.now() + API_READY_MS;
  for (;;) {
    try {
      const answer = await fetch(`${address}/health`);
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline)
      throw new Error(
        `the API did not answer at ${address} within ${API_READY_MS / 1_000} s; see ${logFolder}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
