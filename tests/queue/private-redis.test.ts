import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQueues, type PrivateRedis, startPrivateRedis } from '../../queue/index.ts';
import { socketPath } from '../../queue/private-folder.ts';
import { askOnce, readInfo } from '../../queue/redis-link.ts';

let folder: string;
const running: PrivateRedis[] = [];
const children: ChildProcess[] = [];
const path = process.env.PATH ?? '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kadi-private-'));
});
afterEach(async () => {
  process.env.PATH = path;
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const redis of running.splice(0)) {
    await redis.stop();
    // Whoever owns it, no server outlives its test.
    await askOnce(redis.url, 1_000, 'shutdown').catch(() => undefined);
  }
  await rm(folder, { recursive: true, force: true });
});

const start = async (where = folder): Promise<PrivateRedis> => {
  const redis = await startPrivateRedis({ folder: where });
  if ('off' in redis) throw new Error(redis.off);
  running.push(redis);
  return redis;
};
const infoOf = async (redis: PrivateRedis) => readInfo(await askOnce(redis.url, 1_000, 'info'));
const pidOf = async (redis: PrivateRedis): Promise<number> => Number((await infoOf(redis)).get('process_id'));
const answers = (redis: PrivateRedis): Promise<boolean> =>
  askOnce(redis.url, 500, 'info').then(
    () => true,
    () => false,
  );
const until = async (what: string, done: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + 60_000;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await sleep(20);
  }
};

test('it is safe by itself: append-only, never evicting, no port, a socket for this user alone', async () => {
  const redis = await start();
  const queues = await openQueues({ redis: { url: redis.url } });
  expect(await queues.ping()).toBe(true);
  await queues.close();
  const info = await infoOf(redis);
  expect([info.get('aof_enabled'), info.get('maxmemory_policy'), info.get('tcp_port')]).toEqual([
    '1',
    'noeviction',
    '0',
  ]);
  expect((await stat(join(folder, 'redis.sock'))).mode & 0o777).toBe(0o700);
  expect([redis.adopted, redis.version]).toEqual([false, info.get('redis_version')]);
});

test('stopped and started again it still has the work', async () => {
  const job = { cardId: 'K00000001', stage: 'sign', attempt: 1 } as const;
  const first = await start();
  const before = await openQueues({ redis: { url: first.url } });
  await before.add([job]);
  await before.close();
  await first.stop();
  expect(await answers(first)).toBe(false);
  const second = await start();
  expect(second.adopted).toBe(false);
  const after = await openQueues({ redis: { url: second.url } });
  expect(await after.known([job])).toEqual([true]);
  await after.close();
});

test('a second start on the same folder finds the first one and leaves it alone when it stops', async () => {
  const first = await start();
  const second = await start();
  expect([second.adopted, second.url]).toEqual([true, first.url]);
  await second.stop();
  expect(await answers(first)).toBe(true);
});

test('many starts at once make one server', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => start()));
  expect(all.filter((redis) => !redis.adopted).length).toBe(1);
  expect(new Set(await Promise.all(all.map(pidOf))).size).toBe(1);
});

test('what a killed run left behind is taken over, and ended by its new owner', async () => {
  const program = `import { startPrivateRedis } from ${JSON.stringify(new URL('../../queue/index.ts', import.meta.url).href)};
    startPrivateRedis({ folder: ${JSON.stringify(folder)} }).then(() => { console.log('up'); setInterval(() => {}, 1000); });`;
  await writeFile(join(folder, 'run.mts'), program);
  const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'run.mts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: new URL('../..', import.meta.url),
  });
  children.push(child);
  await once(child.stdout, 'data');

  // While that run lives, the server is its own.
  const guest = await start();
  expect(guest.adopted).toBe(true);
  await guest.stop();
  expect(await answers(guest)).toBe(true);

  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  const pid = await pidOf(guest);
  const heir = await start();
  expect([heir.adopted, await pidOf(heir)]).toEqual([true, pid]);
  await heir.stop();
  expect(await answers(heir)).toBe(false);
  expect(() => process.kill(pid, 0)).toThrow();
});

test('a socket and a lock left by the dead do not block the start', async () => {
  const dead = spawn(process.execPath, ['-e', '']);
  await once(dead, 'exit');
  await writeFile(join(folder, 'redis.lock'), `${dead.pid} 1\n`);
  await writeFile(join(folder, 'redis.owner'), `${dead.pid} 1\n`);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'other'), resolve));
  await new Promise((resolve) => server.close(resolve));
  await writeFile(join(folder, 'redis.sock'), '');
  expect((await start()).adopted).toBe(false);
});

test('a server killed under us comes back by itself with its work', async () => {
  const redis = await start();
  const queues = await openQueues({ redis: { url: redis.url } });
  const pid = await pidOf(redis);
  process.kill(pid, 'SIGKILL');
  await until('another server', async () => (await answers(redis)) && (await pidOf(redis)) !== pid);
  await until('the queue', () => queues.ping());
  await queues.close();
  await redis.stop();
  expect(await answers(redis)).toBe(false);
  await sleep(400);
  expect(await answers(redis)).toBe(false);
});

test('a data folder with a path too long for a socket works, and is found again', async () => {
  const deep = join(folder, 'x'.repeat(60), 'y'.repeat(60));
  const socket = await socketPath(deep);
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
  const first = await start(deep);
  expect(decodeURI(new URL(first.url).pathname)).toBe(socket);
  expect((await start(deep)).adopted).toBe(true);
  expect(await readdir(deep)).toContain('appendonlydir');
  await first.stop();
  await rm(join(socket, '..'), { recursive: true, force: true });
});

test('the short folder is not believed when others may enter it', async () => {
  const deep = join(folder, 'x'.repeat(60), 'z'.repeat(60));
  const short = join(await socketPath(deep), '..');
  await chmod(short, 0o777);
  await expect(startPrivateRedis({ folder: deep })).rejects.toMatchObject({ code: 'QUEUE_FOLDER_UNSAFE' });
  await rm(short, { recursive: true, force: true });
});

test('a machine without Redis gets one sentence that says what to install', async () => {
  const empty = join(folder, 'bin');
  await mkdir(empty);
  process.env.PATH = empty;
  expect(await startPrivateRedis({ folder })).toEqual({
    off: expect.stringContaining('install redis-server'),
  });
});

test('a server that cannot come up is a fault with its exit, not a wait', async () => {
  await mkdir(join(folder, 'appendonlydir'));
  await writeFile(join(folder, 'appendonlydir', 'appendonly.aof.manifest'), 'nonsense\n');
  const before = performance.now();
  await expect(startPrivateRedis({ folder })).rejects.toMatchObject({
    code: 'QUEUE_REDIS_START',
    facts: { exit: 1 },
  });
  expect(performance.now() - before).toBeLessThan(30_000);
});
