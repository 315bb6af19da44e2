/** The whole way: an extract is taken in, then real worker processes sign and render the backlog. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHome } from '../cli/home.ts';
import { openShop, type Places } from '../cli/open-shop.ts';
import { specimenPeople, writeExtract } from '../cli/specimen/index.ts';
import { startInfra } from '../cli/up/infra.ts';
import { openServices } from '../cli/up/services.ts';
import { takeIn } from '../pipeline/index.ts';

export interface WholeResult {
  readonly cards: number;
  readonly workers: number;
  readonly queue: 'redis' | 'postgres';
  readonly intakeRate: number;
  readonly preparedRate: number;
  /** Share of all cores' time that was used while preparing, 0 to 1. */
  readonly busy: number;
  readonly workerMiB: number;
  readonly redisBytesPer10k: number | null;
}

export interface Whole {
  readonly result: WholeResult;
  readonly places: Places;
  stop(): Promise<void>;
}

/** Workers import their code and connect during the first cards; the rate is taken after this share of the work. */
const WARM_UP = 0.1;

export const benchWhole = async (options: {
  folder: string;
  cards: number;
  workers: number;
}): Promise<Whole> => {
  const { cards, workers } = options;
  const home = openHome(join(options.folder, 'home'));
  const say = (line: string): void => console.error(`  ${line}`);
  const infra = await startInfra(home, say, false);
  const { shop, close } = await openShop('bench', home, infra.places, () => {});
  const path = join(options.folder, 'extract.zip');
  say(`drawing up an extract of ${cards} specimen people`);
  const signer = shop.keys.signer('register');
  await writeExtract({ people: specimenPeople({ count: cards, seed: 1 }), path, extractId: 'BENCH', signer });
  const intakeBegan = performance.now();
  await takeIn(shop, path, { kind: 'machine', id: 'bench' });
  const intakeRate = (cards * 1_000) / (performance.now() - intakeBegan);
  say(`taken in at ${Math.round(intakeRate)} records/s; preparing`);

  const redisBytesPer10k = await redisCost(shop);
  const services = openServices(home.log, () => {});
  for (let i = 1; i <= workers; i++) {
    services.start({
      name: `worker-${i}`,
      args: ['worker', '--name', `worker-${i}`],
      env: {
        KADI_HOME: home.folder,
        DATABASE_URL: infra.places.databaseUrl,
        REDIS_URL: infra.places.redisUrl ?? '',
      },
    });
  }
  const rendered = async (): Promise<number> => (await shop.ledger.counts()).cards.rendered;
  let workerMiB = 0;
  const wait = async (target: number): Promise<{ at: number; cards: number; idle: Idle }> => {
    for (;;) {
      const done = await rendered();
      for (const pid of Object.values(services.pids())) workerMiB = Math.max(workerMiB, peakMiB(pid));
      if (done >= target) return { at: performance.now(), cards: done, idle: idleTime() };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const from = await wait(Math.ceil(cards * WARM_UP));
  const to = await wait(cards);
  await services.stopAll(20_000);
  const preparedRate = ((to.cards - from.cards) * 1_000) / (to.at - from.at);
  const all = to.idle.all - from.idle.all;
  return {
    result: {
      cards,
      workers,
      queue: shop.queues.backend,
      intakeRate,
      preparedRate,
      busy: all === 0 ? 0 : 1 - (to.idle.idle - from.idle.idle) / all,
      workerMiB,
      redisBytesPer10k,
    },
    places: infra.places,
    stop: async () => {
      await close();
      await infra.stop();
    },
  };
};

/** What 10,000 waiting jobs cost in Redis, by putting them there and taking them out again. */
const redisCost = async ({
  queues,
}: Awaited<ReturnType<typeof openShop>>['shop']): Promise<number | null> => {
  const before = await queues.memory();
  if (before === null) return null;
  const jobs = Array.from({ length: 10_000 }, (_, i) => ({
    cardId: `KBENCH${i}`,
    stage: 'notify' as const,
    attempt: 1,
  }));
  await queues.add(jobs);
  const after = await queues.memory();
  await queues.remove(jobs);
  return after === null ? null : after - before;
};

interface Idle {
  readonly idle: number;
  readonly all: number;
}

/** Linux: jiffies of all cores since boot (proc(5), /proc/stat). */
const idleTime = (): Idle => {
  const [, ...fields] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/);
  const times = fields.map(Number);
  return {
    idle: (times[3] ?? 0) + (times[4] ?? 0),
    all: times.slice(0, 8).reduce((sum, one) => sum + one, 0),
  };
};

const peakMiB = (pid: number): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
};
