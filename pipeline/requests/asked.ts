import type { Shop } from '../shop.ts';

const MOST = 100;

/** These two people were told apart by a person, or somebody is about to say. `pair` of pair.ts. */
export const isAsked = async (shop: Shop, pair: string): Promise<boolean> =>
  (await shop.ledger.dossiers({ kind: 'case', match: { pair } }, MOST)).some(
    ({ state, data }) => state === 'open' || data['outcome'] === 'different-people',
  );
