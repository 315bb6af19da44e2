/** Opens the rooms for one process, in the order in which they depend on one another, and closes them in the opposite one. */
import { auditCrypto, type KeyStore, openKeys } from '../crypto/index.ts';
import { type Ledger, openLedger } from '../ledger/index.ts';
import type { Log, Policy, Shop } from '../pipeline/index.ts';
import { openQueues } from '../queue/index.ts';
import { loadProduct, productByHash, productIds } from '../templates/index.ts';
import { type Home, isTraining } from './home.ts';
import { productsOff } from './products-off.ts';

export interface Places {
  readonly databaseUrl: string;
  /** Absent: the queue runs on PostgreSQL. */
  readonly redisUrl?: string;
}

/** Where the database and the queue are, as the starting process handed it down or the administrator set it. */
export const placesFromEnvironment = (): Places => {
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl === undefined) {
    throw new Error('DATABASE_URL is not set. Start everything with "kadi up", or say where PostgreSQL is.');
  }
  const redisUrl = process.env['REDIS_URL'];
  return { databaseUrl, ...(redisUrl === undefined || redisUrl === '' ? {} : { redisUrl }) };
};

/** KADI_LOCK_MS: how long a silent worker keeps its jobs, instead of the policy's time for each stage. At least a second. */
const lockFromEnvironment = (): number | undefined => {
  const given = Number(process.env['KADI_LOCK_MS'] ?? Number.NaN);
  return Number.isInteger(given) && given >= 1_000 ? given : undefined;
};

/**
 * How long work waits for keys that are away before it fails with KEY_DEVICE_AWAY. Somebody waits for an answer, or a card stands
 * in a machine; a worker, for which nobody waits, says Infinity.
 */
const PATIENCE_MS = 20_000;

const openLedgerOf = (keys: KeyStore, { databaseUrl }: Places, poolSize: number): Promise<Ledger> =>
  openLedger({
    url: databaseUrl,
    audit: auditCrypto(keys.signer('audit-seal'), keys.signers('audit-seal')),
    poolSize,
  });

/** Training goes by the same rules as production, with specimen people; only its blanks are not bound to shifts. */
const policyOf = (training: boolean): Policy => ({
  release: 'two-people',
  gates: 'required',
  shifts: training ? 'free' : 'required',
});

export interface OpenShop {
  readonly shop: Shop;
  close(): Promise<void>;
}

export const openShop = async (
  name: string,
  home: Home,
  places: Places,
  log: Log,
  poolSize = 6,
  patienceMs = PATIENCE_MS,
): Promise<OpenShop> => {
  const keys = await openKeys(home.keys, { patienceMs });
  const ledger = await openLedgerOf(keys, places, poolSize).catch(async (error: unknown) => {
    await keys.close();
    throw error;
  });
  try {
    const lockMs = lockFromEnvironment();
    const queues = await openQueues(
      places.redisUrl === undefined
        ? { postgres: { url: places.databaseUrl } }
        : { redis: { url: places.redisUrl } },
      lockMs === undefined ? {} : { timing: { lockMs } },
    );
    const shop: Shop = {
      ledger,
      queues,
      keys,
      product: loadProduct,
      productIds,
      productByHash,
      off: productsOff(),
      log,
      me: { kind: 'machine', id: name },
      training: isTraining(),
      policy: policyOf(isTraining()),
    };
    return {
      shop,
      close: async () => {
        await queues.close();
        await ledger.close();
        await keys.close();
      },
    };
  } catch (error) {
    await ledger.close();
    await keys.close();
    throw error;
  }
};
