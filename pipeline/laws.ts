/** The laws of the shop, asked of the ledger at one moment. An empty answer means that every one of them holds. */
import type { Shop } from './shop.ts';

export interface Broken {
  readonly law: number;
  readonly what: string;
  readonly count: number;
  readonly examples: readonly string[];
}

/** Where the bodies are. `received = issued + spoiled + left + inMachine + lost`, and `spoiled` includes the destroyed ones. */
export interface BodyBooks {
  readonly received: number;
  readonly issued: number;
  readonly spoiled: number;
  readonly destroyed: number;
  /** In the vault, or blank at a station. */
  readonly left: number;
  /** Inside a machine, with a card on the way. */
  readonly inMachine: number;
  /** Nowhere; two people looked, and an incident says what is known. */
  readonly lost: number;
}

export const bodyBooks = async (shop: Shop): Promise<BodyBooks> => {
  const { bodies } = await shop.ledger.counts();
  const spoiled = bodies.spoiled + bodies.destroyed;
  const left = bodies.vault + bodies['at-station'];
  return {
    received: left + spoiled + bodies.issued + bodies['in-machine'] + bodies.lost,
    issued: bodies.issued,
    spoiled,
    destroyed: bodies.destroyed,
    left,
    inMachine: bodies['in-machine'],
    lost: bodies.lost,
  };
};

/** Laws 1, 2, 4 and 5 by query; every card on an issued body and every issued body under a card. */
export const brokenLaws = async (shop: Shop): Promise<readonly Broken[]> => shop.ledger.laws();
