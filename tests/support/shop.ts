/** A whole shop for tests: real ledger, real queue, demo keys, a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SpecimenPerson, specimenPeople, writeExtract } from '../../cli/specimen/index.ts';
import { auditCrypto, openDemoKeys } from '../../crypto/index.ts';
import { openLedger } from '../../ledger/index.ts';
import type { Log, Shop } from '../../pipeline/index.ts';
import { openQueues } from '../../queue/index.ts';
import { loadProduct, productByHash, productIds } from '../../templates/index.ts';
import { testDatabase } from './postgres.ts';

export interface TestShop {
  readonly shop: Shop;
  readonly folder: string;
  readonly url: string;
  /** Messages of the shop's log, for the test that looks for what must not be there. */
  readonly logged: string[];
  people(count: number, seed?: number): SpecimenPerson[];
  extract(people: readonly SpecimenPerson[], extractId: string, bad?: boolean): Promise<string>;
  close(): Promise<void>;
}

export const PORTRAIT_CACHE = join(tmpdir(), 'kadi-test-portraits');

export const testShop = async (name = 'test'): Promise<TestShop> => {
  const folder = await mkdtemp(join(tmpdir(), 'kadi-shop-'));
  const database = await testDatabase();
  const keys = await openDemoKeys(join(folder, 'keys'));
  const ledger = await openLedger({
    url: database.url,
    audit: auditCrypto(keys.signer('audit-seal')),
    poolSize: 6,
  });
  const queues = await openQueues({ postgres: { url: database.url } });
  const logged: string[] = [];
  const log: Log = (message, facts) => logged.push(`${message} ${JSON.stringify(facts ?? {})}`);
  const shop: Shop = {
    ledger,
    queues,
    keys,
    product: loadProduct,
    productIds,
    productByHash,
    off: new Set(),
    log,
    me: { kind: 'machine', id: name },
    training: true,
    policy: { release: 'automatic', gates: 'training', shifts: 'free' },
  };
  return {
    shop,
    folder,
    url: database.url,
    logged,
    people: (count, seed = 7) => specimenPeople({ count, seed }),
    extract: async (people, extractId, bad = false) => {
      const path = join(folder, `${extractId}.zip`);
      await writeExtract({
        people,
        path,
        extractId,
        signer: keys.signer('register'),
        bad,
        cache: PORTRAIT_CACHE,
      });
      return path;
    },
    close: async () => {
      await queues.close();
      await ledger.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Waits until `check` is true; the message names what was waited for. */
export const until = async (
  what: string,
  check: () => Promise<boolean>,
  deadlineMs = 90_000,
): Promise<void> => {
  const deadline = Date.now() + deadlineMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`waited ${deadlineMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
