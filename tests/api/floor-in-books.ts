/** What the machines do before a release, in the books only. */
import type { CardRow, Outcome } from '../../ledger/index.ts';
import { cardAct, commitFeed, ensureRules, type Shop } from '../../pipeline/index.ts';

/** Every accepted card signed, rendered and parked, as the workers leave it where two people release; those of one product. */
export const renderedInBooks = async (shop: Shop, product: string): Promise<readonly CardRow[]> => {
  await ensureRules(shop);
  const all = await shop.ledger.cards({ state: 'accepted' }, 100);
  for (const act of [
    (serial: string) => cardAct(serial, 'sign'),
    (serial: string) => cardAct(serial, 'render', { queued: 'parked' }),
  ])
    await Promise.all(all.map(({ serial }) => shop.ledger.commit({ by: shop.me, acts: [act(serial)] })));
  return all.filter((card) => card.product === product);
};

/** A station asks to feed this card. */
export const feedOne = (shop: Shop, serial: string, product: string): Promise<Outcome> =>
  commitFeed(
    shop,
    { serial, productHash: shop.product(product).hash },
    { by: shop.me, acts: [cardAct(serial, 'feed')] },
  );
