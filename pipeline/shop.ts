/** What every part of the pipeline is given: the open rooms. One per process. */
import type { Actor } from '../card/index.ts';
import type { KeyStore } from '../crypto/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Queues } from '../queue/index.ts';
import type { LoadedProduct } from '../templates/index.ts';

/** Facts of a log line are references and codes only (law 7). */
export type Log = (message: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;

/** What this shop insists on. Everything in production; less where tests and training say so. */
export interface Policy {
  /** `two-people`: a rendered card waits until two people have released its batch. */
  readonly release: 'two-people' | 'automatic';
  /** `required`: no card of a product is fed without an open gate for its fields. */
  readonly gates: 'required' | 'training';
  /** `required`: a station feeds only blanks that were issued to an open shift. */
  readonly shifts: 'required' | 'free';
}

export interface Shop {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly keys: KeyStore;
  /** The version in force, for what is taken in. Throws PRODUCT_UNKNOWN. */
  readonly product: (id: string) => LoadedProduct;
  readonly productIds: () => readonly string[];
  /** The version a card was accepted under; undefined when this build no longer has it. */
  readonly productByHash: (hash: string) => LoadedProduct | undefined;
  /** Products of which no request is taken in at present. */
  readonly off: ReadonlySet<string>;
  readonly log: Log;
  /** The machine that acts, for events: `worker-1`, `station-S1`. */
  readonly me: Actor;
  /** Training mode: specimen people, simulated machines, SPECIMEN across every face. */
  readonly training: boolean;
  readonly policy: Policy;
  /** Whoever acts through this shop does so under this emergency grant (rights/break-glass.ts): their looks say so. */
  readonly grant?: string;
}
