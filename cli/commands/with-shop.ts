/** For commands that look at a running installation: finds its database the way `kadi up` left word of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shop } from '../../pipeline/index.ts';
import { openHome } from '../home.ts';
import { openShop, type Places } from '../open-shop.ts';
import { startInfra } from '../up/infra.ts';

export const PLACES_FILE = 'places.json';

/** Where `kadi up` said the database and the queue are, if it is running. */
export const runningPlaces = (
  runFolder: string,
): (Places & { readonly pid: number; readonly page?: string }) | undefined => {
  try {
    const places = JSON.parse(readFileSync(join(runFolder, PLACES_FILE), 'utf8')) as Places & {
      pid: number;
      page?: string;
    };
    process.kill(places.pid, 0);
    return places;
  } catch {
    return undefined;
  }
};

/** Opens the shop of DATABASE_URL, of a running `kadi up`, or of the data folder at rest (started for the moment). */
export const withShop = async <T>(use: (shop: Shop) => Promise<T>): Promise<T> => {
  const home = openHome();
  const given = process.env['DATABASE_URL'];
  const running = runningPlaces(home.run);
  const quiet = (): void => {};
  const infra =
    given === undefined && running === undefined ? await startInfra(home, quiet, false) : undefined;
  const redisUrl = process.env['REDIS_URL'];
  const places: Places = infra?.places ??
    (given === undefined
      ? running
      : { databaseUrl: given, ...(redisUrl === undefined ? {} : { redisUrl }) }) ?? { databaseUrl: '' };
  try {
    const { shop, close } = await openShop('kadi', home, places, quiet, 3);
    try {
      return await use(shop);
    } finally {
      await close();
    }
  } finally {
    await infra?.stop();
  }
};
