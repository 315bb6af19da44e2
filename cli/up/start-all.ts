/** Starts a whole house on one machine: database, queue, readers, API, workers, SMS, two stations and the training world. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { PLACES_FILE } from '../commands/with-shop.ts';
import type { Home } from '../home.ts';
import { DEFAULT_PORT } from '../processes/api.ts';
import type { StationPlan, WorldPlan } from '../world/plan.ts';
import { type Infra, type Say, startInfra } from './infra.ts';
import { openServices, type Services } from './services.ts';

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
const API_READY_MS = 30_000;

export const startHouse = async (options: HouseOptions): Promise<House> => {
  const { home, say } = options;
  const unlock = lock(home);
  let infra: Infra | undefined;
  try {
    infra = await startInfra(home, say, true);
    return await startServices(options, infra, unlock);
  } catch (error) {
    await infra?.stop();
    unlock();
    throw error;
  }
};

const startServices = async (options: HouseOptions, infra: Infra, unlock: () => void): Promise<House> => {
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
  };
  const services = openServices(home.log, options.onLine);
  services.start({ name: 'api', args: ['api'], env });
  for (let i = 1; i <= Math.min(2, availableParallelism()); i++) {
    services.start({ name: `worker-${i}`, args: ['worker', '--name', `worker-${i}`], env });
  }
  await answering(address);
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
  services.start({ name: 'world', args: ['world', '--plan', JSON.stringify(plan)], env });
  for (const { id, wire, reader } of stations) {
    if (wire.kind !== 'pty' || reader.kind !== 'pcsc') continue;
    services.start({
      name: `station-${id}`,
      args: ['station', '--id', id, '--printer', wire.path, '--reader', reader.name],
      env,
    });
  }
  services.start({ name: 'sms', args: ['sms'], env });
  writeFileSync(
    join(home.run, PLACES_FILE),
    JSON.stringify({ ...infra.places, pid: process.pid, page: address, services: services.pids() }),
    { mode: 0o600 },
  );
  return {
    address,
    infra,
    services,
    stop: async () => {
      rmSync(join(home.run, PLACES_FILE), { force: true });
      await services.stopAll(STOP_MS);
      await infra.stop();
      unlock();
    },
  };
};

/** Two desks. On real wires where the machine has what they need, else in the world's own process. */
const planStations = (home: Home, infra: Infra, say: Say): StationPlan[] => {
  const wired = infra.readers !== undefined && onPath('socat');
  if (!onPath('socat')) say('printers    in process. socat gives them a serial line: apt-get install socat');
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

const answering = async (address: string): Promise<void> => {
  const deadline = Date.now() + API_READY_MS;
  for (;;) {
    try {
      const answer = await fetch(`${address}/health`);
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline)
      throw new Error(`the API did not answer at ${address} within 30 s; see the log folder`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** One house a folder. The lock of a killed one is taken over. */
const lock = (home: Home): (() => void) => {
  const file = join(home.run, 'up.pid');
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    if (pid !== process.pid) {
      throw new RangeError(
        `kadi is running already on ${home.folder} (process ${pid}). Stop it first, or set KADI_HOME.`,
      );
    }
  } catch (error) {
    if (error instanceof RangeError) throw error;
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
};
