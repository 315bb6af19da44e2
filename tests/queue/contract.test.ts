import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ErrorEntry, KadiError, type StageJob } from '../../card/index.ts';
import {
  openQueues,
  QUEUE_POLICY,
  type QueueServer,
  type Queues,
  type StageWorker,
} from '../../queue/index.ts';
import { testDatabase } from '../support/postgres.ts';
import { testRedis } from '../support/redis.ts';

const entry = (retry: ErrorEntry['retry']): ErrorEntry => ({
  en: 'e',
  sw: 's',
  todo: 't',
  owner: 'engineer',
  retry,
});
const sign = (n: number, attempt = 1): StageJob => ({
  cardId: `K${String(n).padStart(8, '0')}`,
  stage: 'sign',
  attempt,
});
const personalise = (n: number): StageJob => ({ ...sign(n), stage: 'personalise' });

const until = async (what: string, done: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> => {
  const end = performance.now() + ms;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await sleep(10);
  }
};

const backends: [string, () => Promise<{ server: QueueServer; stop: () => Promise<void> }>][] = [
  [
    'redis',
    async () => {
      const redis = await testRedis();
      return { server: { redis: { url: redis.url } }, stop: redis.stop };
    },
  ],
  [
    'postgres',
    async () => {
      const { url, drop } = await testDatabase();
      return { server: { postgres: { url } }, stop: drop };
    },
  ],
];

describe.each(backends)('the queue on %s', (backend, start) => {
  let server: QueueServer;
  let stop: () => Promise<void>;
  let queues: Queues;
  let count = 0;
  const opened: Queues[] = [];

  const open = async (lockMs?: number): Promise<Queues> => {
    const made = await openQueues(server, {
      prefix: `t${count}`,
      ...(lockMs === undefined ? {} : { timing: { lockMs } }),
    });
    opened.push(made);
    return made;
  };

  beforeAll(async () => {
    ({ server, stop } = await start());
  });
  afterAll(() => stop());
  const fresh = async (lockMs?: number): Promise<Queues> => {
    count += 1;
    queues = await open(lockMs);
    return queues;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });

  test('it says which backend it is and that it answers', async () => {
    const q = await fresh();
    expect(q.backend).toBe(backend);
    expect(await q.ping()).toBe(true);
    const bytes = await q.memory();
    expect(backend === 'redis' ? typeof bytes : bytes).toBe(backend === 'redis' ? 'number' : null);
  });

  test('every job handed in is done once, whatever the mixture of single and bulk adds', async () => {
    const q = await fresh();
    const seen = new Map<string, number>();
    await q.work('sign', async (job) => void seen.set(job.cardId, (seen.get(job.cardId) ?? 0) + 1), {
      concurrency: 16,
      name: 'one',
    });
    const jobs = Array.from({ length: 300 }, (_, i) => sign(i));
    await Promise.all([q.add(jobs.slice(0, 150)), ...jobs.slice(150).map((job) => q.add([job]))]);
    await until('300 jobs', () => seen.size === 300);
    await until('an empty queue', async () => (await q.depth()).sign.active === 0);
    expect([...seen.values()].every((times) => times === 1)).toBe(true);
    expect((await q.depth()).sign).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  test('jobs come out in the order they were handed in', async () => {
    const q = await fresh();
    for (let i = 0; i < 20; i++) await q.add([sign(i)]);
    const order: string[] = [];
    await q.work('sign', async (job) => void order.push(job.cardId), { concurrency: 1, name: 'one' });
    await until('20 jobs', () => order.length === 20);
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => sign(i).cardId));
  });

  test('adding a job that waits adds nothing', async () => {
    const q = await fresh();
    await q.add([sign(1), sign(1)]);
    await q.add([sign(1)]);
    expect((await q.depth()).sign.waiting).toBe(1);
  });

  test('it knows what waits and what failed, forgets what is done, and tells attempts apart', async () => {
    const q = await fresh();
    const jobs = Array.from({ length: 100 }, (_, i) => sign(i));
    expect(await q.known(jobs)).toEqual(jobs.map(() => false));
    await q.add(jobs.slice(0, 90));
    expect(await q.known(jobs)).toEqual(jobs.map((_, i) => i < 90));
    expect(await q.known([sign(95), sign(3), sign(3, 2)])).toEqual([false, true, false]);
    let done = 0;
    await q.work(
      'sign',
      async (job) => {
        done += 1;
        if (job.cardId === sign(7).cardId) throw new KadiError('NEVER', entry('no'));
      },
      { concurrency: 8, name: 'one' },
    );
    await until('90 jobs', async () => done === 90 && (await q.depth()).sign.active === 0);
    expect(await q.known(jobs)).toEqual(jobs.map((_, i) => i === 7));
    expect((await q.depth()).sign.failed).toBe(1);
  });

  test('a job taken out is not done', async () => {
    const q = await fresh();
    await q.add([sign(1), sign(2)]);
    await q.remove([sign(1), sign(3)]);
    expect(await q.known([sign(1), sign(2)])).toEqual([false, true]);
    const seen: string[] = [];
    await q.work('sign', async (job) => void seen.push(job.cardId), { concurrency: 1, name: 'one' });
    await until('one job', () => seen.length === 1);
    await sleep(100);
    expect(seen).toEqual([sign(2).cardId]);
  });

  test('a passing failure is tried again as often as the policy says, then the loss is told before the queue is', async () => {
    const q = await fresh();
    let runs = 0;
    const lost: [StageJob, string, boolean][] = [];
    const render: StageJob = { ...sign(1), stage: 'render' };
    await q.work(
      'render',
      async () => {
        runs += 1;
        throw new KadiError('PASSING', entry('yes'));
      },
      {
        concurrency: 1,
        name: 'one',
        onLost: async (job, why) => void lost.push([job, why, (await q.depth()).render.failed === 0]),
      },
    );
    await q.add([render]);
    await until('the job to fail', async () => (await q.depth()).render.failed === 1);
    expect(runs).toBe(QUEUE_POLICY.render.attempts);
    expect(lost).toEqual([[render, 'PASSING', true]]);
  });

  test.each([
    'no',
    'after-inspection',
  ] as const)('an error that says retry "%s" is not repeated', async (retry) => {
    const q = await fresh();
    let runs = 0;
    const lost: string[] = [];
    await q.work(
      'sign',
      async () => {
        runs += 1;
        throw new KadiError('FINAL', entry(retry));
      },
      { concurrency: 1, name: 'one', onLost: async (_, why) => void lost.push(why) },
    );
    await q.add([sign(1)]);
    await until('the job to fail', async () => (await q.depth()).sign.failed === 1);
    await sleep(700);
    expect([runs, lost]).toEqual([1, ['FINAL']]);
  });

  test('an error without a code is tried again', async () => {
    const q = await fresh();
    let runs = 0;
    await q.work(
      'sign',
      async () => {
        runs += 1;
        if (runs === 1) throw new Error('Specimen Mwananchi +254700000000');
      },
      { concurrency: 1, name: 'one' },
    );
    await q.add([sign(1)]);
    await until('the second run', () => runs === 2);
  });

  test('personalise is never repeated, whatever the error says', async () => {
    const q = await fresh();
    let runs = 0;
    const lost: string[] = [];
    await q.work(
      'personalise',
      async () => {
        runs += 1;
        throw new KadiError('PASSING', entry('yes'));
      },
      { concurrency: 1, name: 'station', onLost: async (_, why) => void lost.push(why) },
    );
    await q.add([personalise(1)]);
    await until('the job to fail', async () => (await q.depth()).personalise.failed === 1);
    await sleep(300);
    expect([runs, lost]).toEqual([1, ['PASSING']]);
  });

  test('a telling that fails is told again', async () => {
    const q = await fresh();
    let told = 0;
    await q.work('personalise', () => Promise.reject(new Error('x')), {
      concurrency: 1,
      name: 'station',
      onLost: async () => {
        told += 1;
        if (told < 3) throw new Error('ledger away');
      },
    });
    await q.add([personalise(1)]);
    await until('the third telling', () => told === 3);
    await until('the job to fail', async () => (await q.depth()).personalise.failed === 1);
  });

  test('a paused worker takes nothing, not even the job it was waiting for; resumed it goes on', async () => {
    const q = await fresh();
    const seen: string[] = [];
    const worker = await q.work('sign', async (job) => void seen.push(job.cardId), {
      concurrency: 4,
      name: 'one',
    });
    await sleep(100);
    await worker.pause();
    await q.add([sign(1), sign(2)]);
    await sleep(300);
    expect(seen).toEqual([]);
    expect((await q.depth()).sign.waiting).toBe(2);
    await worker.resume();
    await until('both jobs', () => seen.length === 2);
  });

  test('a handler may pause its own worker: its job ends well and the next one waits', async () => {
    const q = await fresh();
    const seen: string[] = [];
    const worker: StageWorker = await q.work(
      'personalise',
      async (job) => {
        seen.push(job.cardId);
        if (seen.length === 1) await worker.pause();
      },
      { concurrency: 1, name: 'station' },
    );
    await q.add([personalise(1), personalise(2)]);
    await until(
      'the first card',
      async () => seen.length === 1 && (await q.depth()).personalise.active === 0,
    );
    await sleep(200);
    expect(seen.length).toBe(1);
    expect((await q.depth()).personalise).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
    await worker.resume();
    await until('the second card', () => seen.length === 2);
  });

  test('closing lets running jobs end and takes no new one', async () => {
    const q = await fresh();
    const ended: string[] = [];
    let started = 0;
    const worker = await q.work(
      'sign',
      async (job) => {
        started += 1;
        await sleep(300);
        ended.push(job.cardId);
      },
      { concurrency: 2, name: 'one' },
    );
    await q.add([1, 2, 3, 4].map((n) => sign(n)));
    await until('two under way', () => started === 2);
    expect(worker.running()).toBe(2);
    await worker.close(5_000);
    expect(ended.length).toBe(2);
    expect(worker.running()).toBe(0);
    expect((await q.depth()).sign).toEqual({ waiting: 2, active: 0, delayed: 0, failed: 0 });
  });

  test('at the deadline the running job is told to stop and goes back unharmed', async () => {
    const q = await fresh();
    let started = false;
    const worker = await q.work(
      'sign',
      (_, signal) =>
        new Promise((_resolve, reject) => {
          started = true;
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
      { concurrency: 1, name: 'one' },
    );
    await q.add([sign(1)]);
    await until('the start', () => started);
    await worker.close(100);
    expect((await q.depth()).sign).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
  });

  test('a card in the machine at the deadline is told as lost, not put back', async () => {
    const q = await fresh();
    let started = false;
    const lost: string[] = [];
    const worker = await q.work(
      'personalise',
      (_, signal) =>
        new Promise((_resolve, reject) => {
          started = true;
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
      { concurrency: 1, name: 'station', onLost: async (job) => void lost.push(job.cardId) },
    );
    await q.add([personalise(1)]);
    await until('the start', () => started);
    await worker.close(100);
    expect(lost).toEqual([personalise(1).cardId]);
    expect((await q.depth()).personalise).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 1 });
  });

  test('a worker that hangs for ever cannot hold up the closing', async () => {
    const q = await fresh();
    let started = false;
    const worker = await q.work(
      'sign',
      () => {
        started = true;
        return new Promise(() => undefined);
      },
      { concurrency: 1, name: 'one' },
    );
    await q.add([sign(1)]);
    await until('the start', () => started);
    const before = performance.now();
    await worker.close(100);
    expect(performance.now() - before).toBeLessThan(30_000);
  });

  test('a lost signing goes to another worker; a lost personalising is told and never run again', async () => {
    const q = await fresh(600);
    const hanging = await open(600);
    let started = 0;
    const hang = () => {
      started += 1;
      return new Promise<void>(() => undefined);
    };
    const a = await hanging.work('sign', hang, { concurrency: 1, name: 'dead' });
    const b = await hanging.work('personalise', hang, { concurrency: 1, name: 'dead' });
    await q.add([sign(1), personalise(2)]);
    await until('both under way', () => started === 2);
    // Closed by force, both jobs stay active with nobody to renew their locks.
    await Promise.all([a.close(0), b.close(0)]);

    const signed: string[] = [];
    const personalised: number[] = [];
    const lost: [string, string][] = [];
    const onLost = async (job: StageJob, why: string) => void lost.push([job.cardId, why]);
    await q.work('sign', async (job) => void signed.push(job.cardId), {
      concurrency: 1,
      name: 'live',
      onLost,
    });
    await q.work('personalise', async () => void personalised.push(1), {
      concurrency: 1,
      name: 'live',
      onLost,
    });
    await until('the signing again', () => signed.length === 1);
    await until('the loss told', () => lost.length === 1);
    await until('the lost job forgotten', async () => (await q.depth()).personalise.failed === 0);
    expect(lost).toEqual([[personalise(2).cardId, 'QUEUE_STALLED']]);
    expect(personalised).toEqual([]);
  });

  test('a loss nobody could be told of is told by the next worker', async () => {
    const q = await fresh(600);
    const hanging = await open(600);
    let started = 0;
    const dead = await hanging.work(
      'personalise',
      () => {
        started += 1;
        return new Promise(() => undefined);
      },
      { concurrency: 1, name: 'dead' },
    );
    await q.add([personalise(1)]);
    await until('the start', () => started === 1);
    await dead.close(0);
    const deaf = await q.work('personalise', async () => undefined, { concurrency: 1, name: 'deaf' });
    await until('the job to stall out', async () => (await q.depth()).personalise.failed === 1);
    await deaf.close(1_000);
    const lost: string[] = [];
    await q.work('personalise', async () => undefined, {
      concurrency: 1,
      name: 'listening',
      onLost: async (_, why) => void lost.push(why),
    });
    await until('the telling', () => lost.length === 1);
    await until('the lost job forgotten', async () => (await q.depth()).personalise.failed === 0);
    expect(lost).toEqual(['QUEUE_STALLED']);
  });

  test('jobs outlive the process that added them', async () => {
    const q = await fresh();
    await q.add([sign(1)]);
    await q.close();
    const again = await open();
    expect(await again.known([sign(1)])).toEqual([true]);
  });

  test('two pipelines on one server do not see each other', async () => {
    const q = await fresh();
    await q.add([sign(1)]);
    const other = await fresh();
    expect(await other.known([sign(1)])).toEqual([false]);
    expect((await other.depth()).sign.waiting).toBe(0);
  });

  test.each([
    ['a further field', { ...sign(1), name: 'x' }],
    ['a bare number for a card', { ...sign(1), cardId: '12345678' }],
    ['a colon in the card id', { ...sign(1), cardId: 'K:1' }],
    ['a stage that is none', { ...sign(1), stage: 'collect' }],
    ['attempt 0', sign(1, 0)],
    ['half an attempt', sign(1, 1.5)],
  ])('a job with %s is refused and nothing is added', async (_, job) => {
    const q = await fresh();
    await expect(q.add([sign(2), job as StageJob])).rejects.toMatchObject({ code: 'QUEUE_BAD_JOB' });
    expect((await q.depth()).sign.waiting).toBe(0);
  });

  test('a worker bears the name of a machine', async () => {
    const q = await fresh();
    await expect(
      q.work('sign', async () => undefined, { concurrency: 1, name: 'Specimen Mwananchi' }),
    ).rejects.toMatchObject({
      code: 'QUEUE_BAD_NAME',
    });
  });

  test('a closed queue refuses instead of waiting', async () => {
    const q = await fresh();
    await q.close();
    await expect(q.add([sign(1)])).rejects.toMatchObject({ code: 'QUEUE_CLOSED' });
    await expect(q.known([sign(1)])).rejects.toMatchObject({ code: 'QUEUE_CLOSED' });
    expect(await q.ping()).toBe(false);
  });
});
