import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { KadiError, type StageJob } from '../../card/index.ts';
import { openQueues, type QueueErrorCode, type QueueExtra, type Queues } from '../../queue/index.ts';
import { readInfo, refuseUnsafe } from '../../queue/redis-link.ts';
import { type TestRedis, testRedis } from '../support/redis.ts';
import { socketProxy } from '../support/socket-proxy.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const server = async (settings?: Readonly<Record<string, string>>): Promise<TestRedis> => {
  const redis = await testRedis(settings);
  cleanups.push(redis.stop);
  return redis;
};
const open = async (url: string, extra?: QueueExtra): Promise<Queues> => {
  const queues = await openQueues({ redis: { url } }, extra);
  cleanups.push(queues.close);
  return queues;
};
const sign = (n: number): StageJob => ({
  cardId: `K${String(n).padStart(8, '0')}`,
  stage: 'sign',
  attempt: 1,
});
const many = (from: number, to: number): StageJob[] =>
  Array.from({ length: to - from }, (_, i) => sign(from + i));
const until = async (what: string, done: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> => {
  const end = performance.now() + ms;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await sleep(10);
  }
};

test.each([
  ['QUEUE_EVICTING', { 'maxmemory-policy': 'allkeys-lru' }],
  // Locks have a time to live, so even this policy throws away what belongs to a job.
  ['QUEUE_EVICTING', { 'maxmemory-policy': 'volatile-lru' }],
  ['QUEUE_VOLATILE', { appendonly: 'no' }],
])('it refuses to start (%s) on a Redis with %o', async (code, settings) => {
  const redis = await server(settings);
  await expect(openQueues({ redis: { url: redis.url } })).rejects.toMatchObject({ code });
  // Nothing of ours stays connected: the one client is the test's own.
  await until(
    'one client',
    async () =>
      String(await redis.cli.client('LIST'))
        .trim()
        .split('\n').length === 1,
  );
});

test.each([
  ['5.0.14', true],
  ['6.0.16', true],
  ['6.2.0', false],
  ['7.0.15', false],
  ['10.0.0', false],
])('Redis %s too old: %s', (version, tooOld) => {
  const info = readInfo(
    `# Server\r\nredis_version:${version}\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n`,
  );
  const check = (): void => refuseUnsafe(info);
  if (tooOld) expect(check).toThrow(expect.objectContaining({ code: 'QUEUE_TOO_OLD' }));
  else expect(check).not.toThrow();
});

test('no server at all is said within the deadline', async () => {
  const before = performance.now();
  await expect(
    openQueues({ redis: { url: 'unix:///nowhere/redis.sock' } }, { timing: { deadlineMs: 500 } }),
  ).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE' });
  expect(performance.now() - before).toBeLessThan(30_000);
});

test.each([
  '',
  'localhost:6379',
  'http://localhost',
  'unix://',
  'redis://localhost/x',
])('the address "%s" is refused without being shown', async (url) => {
  const fault = await openQueues({ redis: { url } }).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(KadiError);
  expect(fault).toMatchObject({ code: 'QUEUE_BAD_ADDRESS', facts: {} });
});

test('a password and a database number in the address are used', async () => {
  const redis = await server();
  await redis.cli.config('SET', 'requirepass', 'specimen');
  await redis.cli.call('AUTH', 'specimen');
  const queues = await open(`unix://:specimen@localhost${redis.socket}?db=3`);
  await queues.add([sign(1)]);
  expect(await redis.cli.dbsize()).toBe(0);
  await redis.cli.select(3);
  expect(await redis.cli.dbsize()).toBeGreaterThan(0);
});

test('nothing but ids, stages, attempts and codes ever lies in Redis, in memory or on disk', async () => {
  const redis = await server({ appendfsync: 'always' });
  const queues = await open(redis.url);
  const secret = 'Specimen Mwananchi +254700000000';
  let runs = 0;
  await queues.work(
    'render',
    () => {
      runs += 1;
      const fault = new Error(secret, { cause: new Error(secret) });
      return Promise.reject(runs % 2 === 0 ? fault : new TypeError(secret));
    },
    { concurrency: 2, name: 'w1' },
  );
  await queues.add([
    { cardId: 'K00000001', stage: 'render', attempt: 1 },
    { cardId: 'K00000002', stage: 'render', attempt: 2 },
  ]);
  await queues.add([{ cardId: 'K00000003', stage: 'notify', attempt: 1 }]);
  await until('both to fail', async () => (await queues.depth()).render.failed === 2);

  const allowed: Readonly<Record<string, RegExp>> = {
    name: /^(render|notify)$/,
    data: /^\{"cardId":"K0000000[123]","stage":"(render|notify)","attempt":[12]\}$/,
    opts: /^\{("(attempts|jobId)":|,|[0-9]+|"K0000000[123]-(render|notify)-[12]")+\}$/,
    failedReason: /^UNEXPECTED$/,
    stacktrace: /^\[\]$/,
    pb: /^w1$/,
  };
  const isNumber = /^[0-9.]+$/;
  const hashes: string[] = [];
  for (const key of await redis.cli.keys('*')) {
    if ((await redis.cli.type(key)) !== 'hash' || key.endsWith(':meta')) continue;
    hashes.push(key);
    for (const [field, value] of Object.entries(await redis.cli.hgetall(key))) {
      expect([field, value]).toEqual([field, expect.stringMatching(allowed[field] ?? isNumber)]);
    }
  }
  expect(hashes.length).toBe(3);
  const disk = await redis.disk();
  expect(disk).toContain('K00000001');
  for (const part of ['Specimen', 'Mwananchi', '254700', 'TypeError', '.ts:'])
    expect(disk).not.toContain(part);
});

test('what is done leaves no key behind, and the event streams stay short', async () => {
  const redis = await server();
  const queues = await open(redis.url);
  let done = 0;
  await queues.work('sign', async () => void done++, { concurrency: 32, name: 'w' });
  await queues.add(many(0, 2_000));
  await until('2,000 jobs', async () => done === 2_000 && (await queues.depth()).sign.active === 0);
  expect(await redis.cli.keys('*K0*')).toEqual([]);
  // MAXLEN ~ keeps whole nodes of 100 entries.
  expect(await redis.cli.xlen('{kadi}:sign:events')).toBeLessThan(400);
});

test('the event streams stay short after Redis lost everything', async () => {
  const redis = await server();
  const queues = await open(redis.url);
  await redis.kill();
  await sleep(20);
  await redis.restart();
  await redis.cli.flushall();
  await redis.cli.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await until('the way back', () => queues.ping());
  await queues.add(many(0, 2_000));
  expect(await redis.cli.xlen('{kadi}:sign:events')).toBeLessThan(400);
});

test('a waiting job costs less than 450 bytes of Redis', async () => {
  const redis = await server();
  const queues = await open(redis.url);
  const empty = (await queues.memory()) ?? Number.NaN;
  await queues.add(many(0, 5_000));
  const each = (((await queues.memory()) ?? Number.NaN) - empty) / 5_000;
  expect(each).toBeGreaterThan(100);
  expect(each).toBeLessThan(450);
});

test('a full Redis is said by name, and nothing is wedged afterwards', async () => {
  const redis = await server();
  const queues = await open(redis.url);
  await redis.cli.config('SET', 'maxmemory', '1mb');
  await expect(queues.add(many(0, 10))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  await redis.cli.config('SET', 'maxmemory', '0');
  await queues.add(many(0, 10));
  expect((await queues.depth()).sign.waiting).toBe(10);
});

test('Redis killed and started again under load: every job is done, adds never hang, workers go on by themselves', async () => {
  const redis = await server({ appendfsync: 'always' });
  // A short lock: a job whose hand-over was cut off is active with nobody at it until its lock has run out.
  const queues = await open(redis.url, { timing: { lockMs: 2_000 } });
  const done = new Set<string>();
  await queues.work(
    'sign',
    async (job) => {
      await sleep(2);
      done.add(job.cardId);
    },
    { concurrency: 16, name: 'w' },
  );
  let longest = 0;
  let refused = 0;
  let stop = false;
  let next = 0;
  const load = async (): Promise<void> => {
    while (!stop) {
      const job = sign(next++);
      // The ledger's part: what was not taken is offered again.
      for (let taken = false; !taken; ) {
        const before = performance.now();
        taken = await queues.add([job]).then(
          () => true,
          () => false,
        );
        longest = Math.max(longest, performance.now() - before);
        if (!taken) refused += 1;
      }
    }
  };
  const loads = Array.from({ length: 8 }, load);
  for (let round = 0; round < 3; round++) {
    await until('some work', () => done.size > round * 300 + 200);
    await redis.kill();
    await sleep(round * 400);
    await redis.restart();
  }
  const before = done.size;
  await until('work after the last restart', () => done.size > before + 200);
  stop = true;
  await Promise.all(loads);
  await until('every job', () => done.size === next);
  expect(longest).toBeLessThan(30_000);
  expect(refused).toBe(0);
  await until('an empty queue', async () => {
    const { sign: depth } = await queues.depth();
    return depth.waiting + depth.active + depth.delayed + depth.failed === 0;
  });
});

test('an outage longer than the deadline: add says so in time, and works again when Redis is back', async () => {
  const redis = await server();
  const queues = await open(redis.url, { timing: { deadlineMs: 1_000 } });
  await redis.kill();
  const before = performance.now();
  const faults = await Promise.all(
    many(0, 50).map((job) => queues.add([job]).catch((error: unknown) => (error as KadiError).code)),
  );
  expect(performance.now() - before).toBeLessThan(30_000);
  expect(new Set(faults)).toEqual(new Set(['QUEUE_UNREACHABLE']));
  expect(await queues.ping()).toBe(false);
  await redis.restart();
  await queues.add([sign(99)]);
  expect(await queues.known([sign(99)])).toEqual([true]);
  expect(await queues.ping()).toBe(true);
});

test('FLUSHALL under load loses what lay there and wedges nobody', async () => {
  const redis = await server();
  const queues = await open(redis.url);
  const done = new Set<string>();
  await queues.work(
    'sign',
    async (job) => {
      await sleep(5);
      done.add(job.cardId);
    },
    { concurrency: 8, name: 'w' },
  );
  for (let round = 0; round < 5; round++) {
    await queues.add(many(round * 1_000, round * 1_000 + 400));
    await sleep(60);
    await redis.cli.flushall();
  }
  // The refill's part: ask what is still known and hand in the rest.
  const last = many(9_000, 9_200);
  await queues.add(last);
  await until('the last 200', () => last.every((job) => done.has(job.cardId)));
  await until('an empty queue', async () => (await queues.depth()).sign.active === 0);
});

test('when the queue has lost a job under way, its handler is told to stop', async () => {
  const redis = await server();
  const queues = await open(redis.url, { timing: { lockMs: 400 } });
  let stopped = false;
  let started = false;
  await queues.work(
    'sign',
    (_, signal) =>
      new Promise((_resolve, reject) => {
        started = true;
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(new Error('stopped'));
        });
      }),
    { concurrency: 1, name: 'w' },
  );
  await queues.add([sign(1)]);
  await until('the start', () => started);
  await redis.cli.flushall();
  await until('the signal', () => stopped);
});

test('closing while Redis is away does not wait for it to come back', async () => {
  const redis = await server();
  const queues = await open(redis.url);
  const worker = await queues.work('sign', async () => undefined, { concurrency: 4, name: 'w' });
  await redis.kill();
  await sleep(50);
  const before = performance.now();
  await worker.close(500);
  expect(performance.now() - before).toBeLessThan(30_000);
});

test('a connection that went dead without a word is given up and the work goes on', async () => {
  const redis = await server();
  const near = join(redis.folder, 'p');
  const proxy = await socketProxy(near, redis.socket);
  cleanups.push(proxy.stop);
  const queues = await open(`unix://${near}`, { timing: { silenceMs: 6_500, deadlineMs: 1_000 } });
  const done: string[] = [];
  await queues.work('sign', async (job) => void done.push(job.cardId), { concurrency: 1, name: 'w' });
  await queues.add([sign(1)]);
  await until('the first job', () => done.length === 1);
  proxy.freeze();
  await until('the second job to be taken', () =>
    queues.add([sign(2)]).then(
      () => true,
      () => false,
    ),
  );
  await until('the second job', () => done.length === 2);
});

test('a worker that stands still while work waits is built anew by its watchdog', async () => {
  const redis = await server();
  const near = join(redis.folder, 'p');
  const proxy = await socketProxy(near, redis.socket);
  cleanups.push(proxy.stop);
  const troubles: QueueErrorCode[] = [];
  const queues = await open(`unix://${near}`, {
    // So patient a line that only the watchdog can be the one to act.
    timing: { silenceMs: 600_000, watchMs: 200, patienceMs: 1_500, deadlineMs: 1_000 },
    onTrouble: (code) => troubles.push(code),
  });
  const done: string[] = [];
  await queues.work('sign', async (job) => void done.push(job.cardId), { concurrency: 1, name: 'w' });
  await queues.add([sign(1)]);
  await until('the first job', () => done.length === 1);
  proxy.freeze();
  await until('the second job to be taken', () =>
    queues.add([sign(2)]).then(
      () => true,
      () => false,
    ),
  );
  await until('the second job', () => done.length === 2);
  expect(troubles).toContain('QUEUE_WORKER_REBUILT');
});

test('a job of somebody else in our queue is refused by the worker without being read aloud', async () => {
  const redis = await server();
  const queues = await open(redis.url);
  const { Queue } = await import('bullmq');
  const { Redis } = await import('ioredis');
  const link = new Redis({ path: redis.socket });
  const foreign = new Queue('sign', { connection: link, prefix: '{kadi}' });
  cleanups.push(async () => {
    await foreign.close();
    link.disconnect();
  });
  let ran = 0;
  await queues.work('sign', async () => void ran++, { concurrency: 1, name: 'w' });
  await foreign.add(
    'sign',
    { cardId: 'K00000001', stage: 'sign', attempt: 1, name: 'Specimen' },
    { jobId: 'K00000001-sign-1' },
  );
  await foreign.add(
    'sign',
    { cardId: 'K00000002', stage: 'render', attempt: 1 },
    { jobId: 'K00000002-render-1' },
  );
  await foreign.add('sign', { cardId: 'K00000003', stage: 'sign', attempt: 1 }, { jobId: 'another' });
  await until('three failures', async () => (await queues.depth()).sign.failed === 3);
  expect(ran).toBe(0);
  const reasons = (await foreign.getFailed()).map((job) => job.failedReason);
  expect(reasons).toEqual(['QUEUE_BAD_JOB', 'QUEUE_BAD_JOB', 'QUEUE_BAD_JOB']);
});
