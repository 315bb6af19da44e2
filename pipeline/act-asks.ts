/**
 * What a client asked for under the id of its act. Sent again with the same id it is the same act only if it asks for the same: else
 * a slip of the client would be answered as done and never be done.
 */
import type { Deed } from '../ledger/index.ts';
import { canonicalJson } from '../templates/index.ts';
import type { Shop } from './shop.ts';

/**
 * 16 bytes, hexadecimal, under the index key: what is asked may be a telephone or a number, and few enough to be tried one by one.
 * @param asked parts of the request as they came; the order of members makes no difference, letter case and white space do.
 */
export const asksOf = (shop: Shop, asked: unknown): string => {
  const text = Buffer.from(canonicalJson(asked)).toString('hex');
  return Buffer.from(shop.keys.index.index('act', text)).toString('hex');
};

/**
 * The same shop, whose deeds under this id, and under ids made of it for their parts, keep what was asked for. It is held against what
 * is kept in the transaction of the deed itself, so that of two that come at the same moment one is refused.
 *
 * @throws KadiError of its commit and its actOf: ACT_ID_REUSED
 */
export const asking = (shop: Shop, actId: string, asks: string): Shop => {
  const { commit, stockBooks } = shop.ledger;
  const ours = (id: string | undefined): boolean =>
    id !== undefined && (id === actId || id.startsWith(`${actId}/`));
  return {
    ...shop,
    ledger: {
      ...shop.ledger,
      commit: (deed: Deed) => commit(ours(deed.actId) ? { ...deed, asks } : deed),
      stockBooks: {
        ...stockBooks,
        actOf: (id) => stockBooks.actOf(id, ours(id) ? asks : undefined),
      },
    },
  };
};
