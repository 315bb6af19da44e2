/**
 * Automatic redirect (R25): the cards of an office that cannot hand over go to the office that can, and their owners are told. Before
 * dispatch the request's office changes; after it a transfer case is opened for the office that has or expects the card.
 */

import { commitFresh } from '../commit-fresh.ts';
import type { Shop } from '../shop.ts';
import { handingOver, handsOver, officeFrom, officeOf } from './office.ts';
import { AT_THE_BUREAU, moveAtBureau, ON_THE_WAY, transferParts } from './way.ts';

/** People of one office that are redirected in one round. */
const ROUND = 200;
const OFFICES = 1_000;

export interface Redirected {
  readonly redirected: number;
  /** Cards with no office to go to: the redirects lead nowhere. */
  readonly stuck: number;
}

/** Redirects at most `limit` cards of this office; nothing when it hands over. Twice, or by two at once, is the same as once. */
export const redirectFrom = async (
  shop: Shop,
  code: string,
  now: Date = new Date(),
  limit = ROUND,
): Promise<Redirected> => {
  if (handsOver(await officeOf(shop, code))) return { redirected: 0, stuck: 0 };
  const states = [...AT_THE_BUREAU, ...ON_THE_WAY];
  const cards = await shop.ledger.officeBooks.boundFor(code, states, limit);
  if (cards.length === 0) return { redirected: 0, stuck: 0 };
  const reached = await handingOver(shop, code);
  if (reached.kind === 'nowhere') {
    shop.log('office has cards and no redirect', { office: code, cards: cards.length });
    return { redirected: 0, stuck: cards.length };
  }
  const to = reached.office.code;
  let redirected = 0;
  for (const { request } of cards) {
    const { outcome } = await commitFresh(shop, async () => {
      const card = await shop.ledger.officeBooks.placedOfRequest(request);
      if (card?.live !== true || card.office !== code || card.requestState !== 'open')
        return { deed: undefined, result: undefined };
      const parts = AT_THE_BUREAU.includes(card.state)
        ? moveAtBureau(card, to, 'office-cannot', true, now)
        : ON_THE_WAY.includes(card.state)
          ? transferParts(card, to, 'office-cannot', code, now)
          : undefined;
      return { deed: parts === undefined ? undefined : { by: shop.me, ...parts }, result: undefined };
    });
    if (outcome === 'done') redirected += 1;
  }
  if (redirected > 0) shop.log('cards redirected', { from: code, to, cards: redirected });
  return { redirected, stuck: 0 };
};

/** All registered offices that cannot hand over; run again and again by the workers. */
export const redirectRound = async (shop: Shop, now: Date = new Date()): Promise<Redirected> => {
  let redirected = 0;
  let stuck = 0;
  for (let after: string | undefined; ; ) {
    const page = await shop.ledger.dossiers({ kind: 'office' }, OFFICES, after);
    for (const office of page.map(officeFrom)) {
      if (handsOver(office)) continue;
      const one = await redirectFrom(shop, office.code, now);
      redirected += one.redirected;
      stuck += one.stuck;
    }
    after = page.at(-1)?.id;
    if (page.length < OFFICES || after === undefined) return { redirected, stuck };
  }
};
