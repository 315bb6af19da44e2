/** The rooms of a month: the real ledger and demonstration keys; no queue, as waiting for a machine is not what is played here. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditCrypto, type KeyStore, openDemoKeys } from '../../crypto/index.ts';
import { openLedger } from '../../ledger/index.ts';
import type { Shop } from '../../pipeline/index.ts';
import { loadProduct, productByHash, productIds } from '../../templates/index.ts';

export type { Shop } from '../../pipeline/index.ts';

let keys: Promise<KeyStore> | undefined;

/** Whatever needs the queue here is a mistake of the play. */
const noQueue = new Proxy(
  {},
  {
    get: (_target, name) => {
      throw new Error(`the random months have no queue, and something asked for ${String(name)}`);
    },
  },
) as Shop['queues'];

export const startWorldShop = async (url: string): Promise<{ shop: Shop; close(): Promise<void> }> => {
  keys ??= openDemoKeys(join(tmpdir(), `kadi-laws-keys-${process.pid}`));
  const store = await keys;
  const ledger = await openLedger({ url, audit: auditCrypto(store.signer('audit-seal')), poolSize: 8 });
  const shop: Shop = {
    ledger,
    queues: noQueue,
    keys: store,
    product: loadProduct,
    productIds,
    productByHash,
    off: new Set(),
    log: () => {},
    me: { kind: 'machine', id: 'months' },
    training: true,
    policy: { release: 'two-people', gates: 'required', shifts: 'required' },
  };
  return { shop, close: () => ledger.close() };
};
