/** Redis and PostgreSQL killed and emptied under a running house; and what lay in Redis and in the logs when it was over. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { badRecords, specimenPeople } from '../../cli/specimen/index.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { until } from '../support/shop.ts';

const PEOPLE = 10;

describe('a house whose servers are killed', () => {
  let house: TestHouse;
  let redis: Redis;
  /** All that lay in Redis whenever we looked. */
  let found = '';

  beforeAll(async () => {
    house = await startTestHouse({ people: PEOPLE, speed: 'brisk' });
    redis = new Redis({
      path: decodeURI((house.places.redisUrl ?? '').replace('unix://', '')),
      maxRetriesPerRequest: null,
    });
    redis.on('error', () => {});
  });
  afterAll(async () => {
    redis?.disconnect();
    await house?.stop();
  });

  const cards = async () => (await house.shop.ledger.counts()).cards;
  const look = async (): Promise<void> => {
    found += await everythingIn(redis);
  };

  test('the queue emptied while cards are on their way: the ledger hands everything out again', async () => {
    await until(
      'cards in the queue',
      async () => {
        const { accepted, signed, rendered } = await cards();
        return accepted + signed + rendered > 3;
      },
      120_000,
    );
    await look();
    await redis.flushall();
    const made = async () => {
      const { accepted, signed, rendered } = await cards();
      return accepted + signed === 0 && rendered < PEOPLE - 2;
    };
    await until('stations to go on', made, 60_000);
    await look();
  });

  test('Redis killed in mid-run: it is started again by itself and the house goes on', async () => {
    expect(house.kill('redis-server')).toBe(1);
    await until('another Redis', async () => house.processes().some(({ name }) => name === 'redis-server'));
    expect(await redis.ping()).toBe('PONG');
    const before = (await cards()).rendered;
    await until(
      'stations to go on',
      async () => {
        const { rendered } = await cards();
        return rendered < before || rendered === 0;
      },
      60_000,
    );
    await look();
  });

  test('PostgreSQL killed in mid-run: it is started again by itself, and everybody has collected in the end', async () => {
    const postmaster = () => house.processes().find(({ name }) => name === 'postmaster')?.pid;
    const first = postmaster();
    expect(house.kill('postmaster')).toBe(1);
    await until(
      'another postmaster',
      async () => {
        const now = postmaster();
        return now !== undefined && now !== first;
      },
      30_000,
    );
    await house.allCollected();
    // Stations waited with the cards in their machines until the ledger was back: no plastic was wasted.
    const { spoiled, destroyed } = await house.shop.ledger.counts().then(({ bodies }) => bodies);
    expect(spoiled + destroyed).toBe(0);
    await look();
    const { queue } = await house.snapshot();
    expect(queue).not.toBeNull();
  });

  test('nothing of a person lay in Redis at any time, nor in any log of the run', () => {
    const texts = new Map([['redis', found]]);
    for (const folder of [join(house.home.redis, 'appendonlydir'), house.home.redis, house.home.log]) {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        if (statSync(path).isFile()) texts.set(path, readFileSync(path, 'utf8'));
      }
    }
    texts.set('postgres', readFileSync(join(house.home.postgres, 'postgres.log'), 'utf8'));
    texts.set('terminal', house.said());
    // The question would be worth nothing if nothing had been there to read.
    expect(found).toContain('cardId');
    expect([...texts.keys()].filter((name) => name.includes('appendonly.aof'))).not.toEqual([]);
    expect([...texts.keys()].some((name) => name.endsWith('api.log'))).toBe(true);

    const people = [...specimenPeople({ count: PEOPLE, seed: 1 }), ...badPeople()];
    for (const [where, text] of texts) {
      for (const secret of people.flatMap(secretsOf)) {
        if (secret.test(text))
          throw new Error(`${where} holds something of a person: ${secret.source.length} signs`);
      }
    }
  });
});

const badPeople = () => badRecords({ seed: 0 }).flatMap(({ person }) => person ?? []);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Names as whole words, whatever they are written beside; numbers wherever they stand. */
const secretsOf = ({ record }: ReturnType<typeof specimenPeople>[number]): RegExp[] => [
  new RegExp(escaped(record.nationalNumber)),
  new RegExp(`(?<![0-9])${escaped(record.slipNumber)}(?![0-9])`),
  ...(record.phone === undefined ? [] : [new RegExp(escaped(record.phone.slice(1)))]),
  ...record.names
    .filter((part) => part.length >= 4)
    .map((part) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(part)}(?![\\p{L}\\p{N}])`, 'iu')),
];

/** Every key and every value, whatever its kind. */
const everythingIn = async (redis: Redis): Promise<string> => {
  const lines: string[] = [];
  for await (const keys of redis.scanStream({ count: 500 })) {
    for (const key of keys as string[]) {
      const kind = await redis.type(key);
      const read: Readonly<Record<string, () => Promise<unknown>>> = {
        string: () => redis.get(key),
        hash: () => redis.hgetall(key),
        list: () => redis.lrange(key, '0', '-1'),
        set: () => redis.smembers(key),
        zset: () => redis.zrange(key, '0', '-1'),
        stream: () => redis.xrange(key, '-', '+'),
        none: async () => '',
      };
      const value = read[kind];
      if (value === undefined) throw new Error(`a kind of value this test cannot read: ${kind}`);
      lines.push(`${key} ${JSON.stringify(await value())}`);
    }
  }
  return lines.join('\n');
};
