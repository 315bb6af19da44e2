/** One month of the random shop: its books, its people, and the model that follows. */
import pg from 'pg';
import type { Actor, Role } from '../../card/index.ts';
import type { RandomSource } from '../../cli/specimen/random.ts';
import { act } from '../../pipeline/index.ts';
import { usedRow } from '../../pipeline/intake/products.ts';
import { everythingDiffers, touchedDiffer } from './compare.ts';
import { Model } from './model.ts';
import { type Shop, startWorldShop } from './shop.ts';

export const OFFICES = ['NBI-001', 'MSA-002', 'KSM-003', 'MND-004'] as const;
export const PRODUCTS = ['huduma-adult', 'huduma-minor'] as const;
export const STATIONS = ['S1', 'S2', 'S3'] as const;
const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-02T06:00:00Z');

export interface World {
  readonly shop: Shop;
  readonly model: Model;
  readonly random: RandomSource;
  /** Simulated time: it only goes forward. */
  now(): Date;
  tick(): void;
  /** While a crowd acts: everybody aims at the same thing. */
  aim: number | undefined;
  /** One of the list: the aimed one in a crowd, else any. */
  choose<T>(list: readonly T[]): T | undefined;
  person(role: Role): Actor;
  /** Mostly two different people; now and then the same one twice. */
  two(role: Role, second: Role): Actor;
  fresh(prefix: string): string;
  /** Numbers of bodies that vendors have announced so far, and how many came in which delivery. */
  bodies: number;
  readonly counts: Map<number, number>;
  /** One data key for all records of the month. */
  readonly sealing: Awaited<ReturnType<Shop['keys']['records']['newDataKey']>>;
  /** Gate → product. */
  readonly gates: Map<string, string>;
  /** Tells the model what the books say now, and lets it check itself and the rows of what was touched. */
  catchUp(): Promise<void>;
  /** Every row against the model, and the chain of the books. */
  differences(): Promise<string[]>;
  close(): Promise<void>;
}

let databases = 0;

export const openMonth = async (
  url: string,
  seed: number,
  month: number,
  random: RandomSource,
): Promise<World> => {
  databases += 1;
  const name = `laws_${process.pid}_${databases}`;
  const admin = url.replace(/\/[^/?]*(\?|$)/, '/postgres$1');
  await once(admin, `create database ${name} template kadi`);
  const own = url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);
  const { shop, close } = await startWorldShop(own);
  const model = new Model();
  await shop.ledger.commit({
    by: shop.me,
    acts: [act('extract', 'X1', 'receive'), act('extract', 'X1', 'finish')],
    rows: [
      { type: 'extract', id: 'X1', register: 'NPR', manifestSha256: 'ab'.repeat(32), records: 1 },
      ...PRODUCTS.map((product) => usedRow(shop.product(product))),
    ],
  });
  const books = new pg.Client({ connectionString: own });
  books.on('error', () => {});
  await books.connect();
  let last: string | null = '0';
  let made = 0;
  let nowMs = START_MS + month * 31 * 24 * HOUR_MS + seed;
  const world: World = {
    shop,
    model,
    random,
    aim: undefined,
    bodies: 0,
    counts: new Map(),
    sealing: await shop.keys.records.newDataKey(),
    gates: model.gates,
    now: () => new Date(nowMs),
    tick: () => {
      nowMs += random.below(HOUR_MS / 2);
    },
    choose: (list) =>
      list.length === 0 ? undefined : list[(world.aim ?? random.below(1_000_000)) % list.length],
    person: (role) => ({ kind: 'person', id: `${role}-${1 + random.below(3)}`, role }),
    two: (role, second) => {
      const id = `${role}-${1 + random.below(3)}`;
      const other = `${second}-${1 + random.below(3)}`;
      if (random.chance(0.05)) return { kind: 'person', id, role };
      if (random.chance(0.05)) return { kind: 'person', id, role, second: id };
      return { kind: 'person', id, role, second: other === id ? `${second}-4` : other };
    },
    fresh: (prefix) => {
      made += 1;
      return `${prefix}${made}`;
    },
    catchUp: async () => {
      for (;;) {
        const events = await shop.ledger.recentEvents(last, 2_000);
        for (const event of events) model.apply(event);
        last = events.at(-1)?.id ?? last;
        if (events.length < 2_000) break;
      }
      model.check();
      model.breaches.push(...(await touchedDiffer(books, model)));
    },
    differences: () => everythingDiffers(books, model, shop),
    close: async () => {
      await books.end();
      await close();
      await once(admin, `drop database ${name} with (force)`);
    },
  };
  return world;
};

const once = async (url: string, text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};
