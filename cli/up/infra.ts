/** PostgreSQL, the queue and the virtual readers of one machine: given, found, or started; each said in one line. */
import { rmSync } from 'node:fs';
import { migrate, startPostgres } from '../../ledger/index.ts';
import { startPrivatePcscd, type VpcdAddress } from '../../printers/index.ts';
import { startPrivateRedis } from '../../queue/index.ts';
import type { Home } from '../home.ts';
import type { Places } from '../open-shop.ts';

export interface Readers {
  /** Where training chips are plugged in. */
  readonly sockets: readonly [VpcdAddress, VpcdAddress];
  readonly names: readonly [string, string];
}

export interface Infra {
  readonly places: Places;
  /** Undefined: chips answer in process. */
  readonly readers: Readers | undefined;
  stop(): Promise<void>;
}

export type Say = (line: string) => void;

export const startInfra = async (home: Home, say: Say, wantReaders: boolean): Promise<Infra> => {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end().catch(() => {});
  };
  try {
    const databaseUrl = await database(home, say, stops);
    const redisUrl = await redis(home, say, stops);
    const readers = wantReaders ? await virtualReaders(home, say, stops) : undefined;
    return { places: { databaseUrl, ...(redisUrl === undefined ? {} : { redisUrl }) }, readers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const database = async (home: Home, say: Say, stops: (() => Promise<void>)[]): Promise<string> => {
  const given = process.env['DATABASE_URL'];
  const began = Date.now();
  let url = given;
  if (url === undefined) {
    const postgres = await startPostgres({ folder: home.postgres });
    stops.push(() => postgres.stop());
    url = postgres.url;
    say(
      `PostgreSQL  ${postgres.adopted ? 'found running from before' : 'started'} (${postgres.folder}), ${Date.now() - began} ms`,
    );
  } else {
    say('PostgreSQL  as DATABASE_URL says');
  }
  const { applied, version } = await migrate(url);
  if (applied.length > 0) say(`ledger      version ${version}, ${applied.length} migration(s) applied`);
  return url;
};

const redis = async (home: Home, say: Say, stops: (() => Promise<void>)[]): Promise<string | undefined> => {
  const given = process.env['REDIS_URL'];
  if (given === 'off') {
    say('queue       on PostgreSQL (REDIS_URL=off)');
    return undefined;
  }
  if (given !== undefined) {
    say('queue       on Redis as REDIS_URL says');
    return given;
  }
  const started = await startPrivateRedis({ folder: home.redis });
  if ('off' in started) {
    say(`queue       on PostgreSQL. ${started.off}`);
    return undefined;
  }
  stops.push(() => started.stop());
  say(
    `queue       on Redis ${started.version}, private${started.adopted ? ', found running from before' : ''}`,
  );
  return started.url;
};

const virtualReaders = async (
  home: Home,
  say: Say,
  stops: (() => Promise<void>)[],
): Promise<Readers | undefined> => {
  const pcsc = await startPrivatePcscd({ folder: home.run });
  if ('off' in pcsc) {
    say(`chips       in process. ${pcsc.off}`);
    return undefined;
  }
  stops.push(() => pcsc.stop());
  say(`chips       through PC/SC${pcsc.adopted ? ', found running from before' : ''}`);
  return { sockets: pcsc.sockets, names: pcsc.readers };
};

/** Forgets an installation's data; used by the demo, which starts from nothing. */
export const forget = (folder: string): void => rmSync(folder, { recursive: true, force: true });
