/**
 * A whole house in real processes: `kadi up` on a temporary data folder, as a person starts it. What the page shows is read
 * through the API like a browser reads it; the books are asked in the test's own process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Home, openHome } from '../../cli/home.ts';
import { openShop, type Places } from '../../cli/open-shop.ts';
import { bodyBooks, brokenLaws, type Shop, type Snapshot } from '../../pipeline/index.ts';
import { ROOT } from '../repo/source-files.ts';
import { type Found, processesOf } from './processes-of.ts';
import { PORTRAIT_CACHE, until } from './shop.ts';

export interface HouseOrder {
  readonly people: number;
  readonly speed?: 'brisk' | 'fast';
  /** In process, whatever is installed. */
  readonly inProcess?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Seen {
  readonly uncertain: Map<string, string>;
  readonly quarantine: Map<string, string>;
  /** `S1 waiting PRINTER_FEEDER_EMPTY` and the like. */
  readonly stations: Set<string>;
  readonly queue: Set<string>;
}

export interface TestHouse {
  readonly home: Home;
  readonly address: string;
  /** Where the database and the queue are. */
  readonly places: Places;
  readonly shop: Shop;
  /** All that the page has shown so far. */
  readonly seen: Seen;
  /** Lines on the terminal of the last start. */
  said(): string;
  processes(): Found[];
  /** Kills what goes by this name, with SIGKILL; returns how many there were. */
  kill(...names: readonly string[]): number;
  /** How often this process has said in its log that it was ready. */
  started(name: string): number;
  snapshot(): Promise<Snapshot>;
  /** `kadi up` once more on the same folder. */
  again(): Promise<void>;
  /** The end every run must have: everybody has collected, books and evidence are in order. `people` unless all of the order. */
  allCollected(people?: number): Promise<void>;
  /** Ends everything; fails when a process or a socket's folder is left. */
  stop(): Promise<void>;
}

const UP_MS = 90_000;
const COLLECTED_MS = 150_000;
const LOOK_MS = 60;
const LOCK_MS = 4_000;
const MARK = '/run/kadi-vpcd.json';
const READERS_FREE_MS = 20_000;

/** There is one PC/SC service on a machine: whoever has it just now may be done in a moment. */
const readersFree = (): Promise<void> =>
  until(
    'virtual readers to be free',
    async () => {
      if (!existsSync(MARK)) return true;
      const { owner } = JSON.parse(readFileSync(MARK, 'utf8')) as { owner: { pid: number } };
      return !existsSync(`/proc/${owner.pid}`);
    },
    READERS_FREE_MS,
  ).catch(() => console.warn('the virtual readers are in use: this run plays its machines in process'));

/** A folder that PostgreSQL's own user may pass through. */
export const temporaryHome = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'kadi-house-'));
  chmodSync(folder, 0o711);
  return folder;
};

export const houseEnvironment = (folder: string, order: HouseOrder): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _db, REDIS_URL: _redis, ...rest } = process.env;
  return {
    ...rest,
    KADI_HOME: folder,
    KADI_PORTRAITS: PORTRAIT_CACHE,
    KADI_PORT: '0',
    KADI_LOCK_MS: String(LOCK_MS),
    ...(order.inProcess === true ? { KADI_MACHINES: 'in-process' } : {}),
    ...order.env,
  };
};

export const upArguments = (order: HouseOrder): string[] => [
  ...['up', '--json', '--speed', order.speed ?? 'fast'],
  ...['--people', String(order.people), '--seed', '1'],
];

interface Up {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly page: Promise<string>;
}

const up = (folder: string, order: HouseOrder): Up => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(ROOT, 'cli/main.ts'), ...upArguments(order)],
    {
      cwd: ROOT,
      env: houseEnvironment(folder, order),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const page = new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not up in ${UP_MS} ms:\n${err}`)), UP_MS);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (!out.includes('\n')) return;
      clearTimeout(late);
      resolve((JSON.parse(out.slice(0, out.indexOf('\n'))) as { page: string }).page);
    });
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      reject(new Error(`kadi up ended (${code ?? signal}):\n${err}`));
    });
  });
  page.catch(() => {});
  return { child, said: () => err, page };
};

const placesOf = (home: Home): Places & { readonly page: string } =>
  JSON.parse(readFileSync(join(home.run, 'places.json'), 'utf8')) as Places & { page: string };

/** One that ended by itself in between, because its parent was hit first, is as dead as the others. */
const killed = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

export const startTestHouse = async (order: HouseOrder): Promise<TestHouse> => {
  if (order.inProcess !== true) await readersFree();
  const folder = temporaryHome();
  const home = openHome(folder);
  let running = up(folder, order);
  let address: string;
  try {
    address = await running.page;
  } catch (error) {
    await clearAway(folder, running.child);
    throw error;
  }
  const places = placesOf(home);
  const open = await openShop('test', home, places, () => {}, 6);
  const seen: Seen = { uncertain: new Map(), quarantine: new Map(), stations: new Set(), queue: new Set() };
  let watching = true;
  const snapshot = async (): Promise<Snapshot> => {
    const answer = await fetch(`${address}/api/snapshot`);
    if (!answer.ok) throw new Error(`snapshot: ${answer.status}`);
    return (await answer.json()) as Snapshot;
  };
  const watcher = (async () => {
    while (watching) {
      await snapshot().then(
        (now) => note(seen, now),
        () => {},
      );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();

  return {
    home,
    get address() {
      return address;
    },
    places,
    shop: open.shop,
    seen,
    said: () => running.said(),
    processes: () => processesOf(folder),
    kill: (...names) => {
      const hit = processesOf(folder).filter(({ name }) => names.includes(name));
      for (const { pid } of hit) killed(pid);
      return hit.length;
    },
    started: (name) =>
      readFileSync(join(home.log, `${name}.log`), 'utf8').split('"msg":"started"').length - 1,
    snapshot,
    again: async () => {
      running = up(folder, order);
      address = await running.page;
    },
    allCollected: async (people = order.people) => {
      await until(
        'everybody to have collected',
        async () => {
          const now = await snapshot().catch(() => undefined);
          return now !== undefined && isOver(now, people);
        },
        COLLECTED_MS,
      ).catch(async (error: Error) => {
        const { cards, bodies, stations, queue } = await snapshot();
        throw new Error(`${error.message}\n${JSON.stringify({ cards, bodies, stations, queue })}`);
      });
      await inOrder(open.shop);
    },
    stop: async () => {
      watching = false;
      await watcher;
      await open.close();
      const { child } = running;
      if (child.exitCode === null && child.signalCode === null) {
        const exit = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await exit;
        expect(child.exitCode, running.said()).toBe(0);
        // What a house starts in a session of its own may be a moment behind it.
        await until('all processes to be gone', async () => processesOf(folder).length === 0, 3_000).catch(
          () => {},
        );
      }
      const left = processesOf(folder);
      const sockets = readdirSync(home.run).filter((name) => /\.(sock|tty)/.test(name));
      await clearAway(folder, child);
      expect(left).toEqual([]);
      expect(sockets).toEqual([]);
    },
  };
};

const note = (seen: Seen, now: Snapshot): void => {
  for (const { serial, why } of now.uncertain) seen.uncertain.set(serial, why);
  for (const { id, code, owner } of now.quarantine) seen.quarantine.set(id, `${code} ${owner}`);
  for (const { id, state, detail } of now.stations)
    seen.stations.add([id, state, String(detail['why'] ?? '')].join(' ').trim());
  seen.queue.add(now.queue === null ? 'away' : now.queueBackend);
};

/** Every request has its card in its owner's hand, and spoiled plastic has been destroyed. */
const isOver = ({ cards, bodies, requests }: Snapshot, people: number): boolean =>
  requests === people && cards.collected === requests && bodies.spoiled + bodies['in-machine'] === 0;

/** The laws of the shop, the books and the evidence. */
export const inOrder = async (shop: Shop): Promise<void> => {
  expect(await brokenLaws(shop)).toEqual([]);
  const books = await bodyBooks(shop);
  expect(books.received).toBe(books.issued + books.spoiled + books.left + books.inMachine + books.lost);
  const { cards, requests } = await shop.ledger.counts();
  expect(books.issued).toBe(cards.collected);
  expect(books.spoiled).toBe(books.destroyed);
  expect(cards.collected).toBe(requests);
  expect(await shop.ledger.verify()).toMatchObject({ ok: true });
};

const clearAway = async (folder: string, child: ChildProcess): Promise<void> => {
  child.removeAllListeners();
  for (const { pid } of processesOf(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  await until('killed processes to be gone', async () => processesOf(folder).length === 0, 10_000);
  rmSync(folder, { recursive: true, force: true });
};
