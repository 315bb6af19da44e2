/**
 * A hand-over without network that the books had not expected: two people found out that the owner has the card, and the books are brought
 * up to what is. A card that was recalled or is void meanwhile is never made good by this.
 */
import type { Actor } from '../../card/index.ts';
import type { Dossier, PlacedCard } from '../../ledger/index.ts';
import { act, join, withId } from '../acts.ts';
import { notOwnMatter } from '../cases/part-in.ts';
import { commitFresh } from '../commit-fresh.ts';
import { placedCard } from '../get-card.ts';
import { officeFail } from '../offices/errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { handOverParts } from './collect.ts';

const ELSEWHERE: readonly string[] = ['packed', 'dispatched', 'missing', 'received', 'returned'];

export const acceptHandOver = async (
  shop: Shop,
  input: { readonly case: string },
  by: Actor,
  actId?: string,
): Promise<{ readonly serial: string }> => {
  const both = twoPeople(by);
  const { result } = await commitFresh(shop, async () => {
    const found = await shop.ledger.dossier({ kind: 'case', id: input.case });
    const { card: serial, type } = found?.data ?? {};
    if (found === undefined || type !== 'offline-conflict' || typeof serial !== 'string')
      throw officeFail('CASE_OTHER_KIND', { case: input.case });
    const card = await mayAccept(shop, found, serial, both).catch(async (error: unknown) => {
      // An act that is a repeat is answered by the books, whatever has become of the card since, and by the same act at that.
      if (actId !== undefined && (await shop.ledger.stockBooks.actOf(actId)) !== undefined) return undefined;
      throw error;
    });
    if (card === undefined) return { deed: undefined, result: { serial } };
    const parts = join(await handOverParts(shop, card, undefined, 'found-with-owner', { case: input.case }), {
      acts: [act('case', input.case, 'solve', { detail: { outcome: 'found' } })],
      rows: [
        { type: 'unbox-card', serial },
        { type: 'dossier-merge', kind: 'case', id: input.case, data: { outcome: 'found' } },
      ],
    });
    return { deed: { by: both, ...parts, ...withId(actId) }, result: { serial } };
  });
  return result;
};

const mayAccept = async (shop: Shop, found: Dossier, serial: string, both: Actor): Promise<PlacedCard> => {
  await notOwnMatter(shop, found, both.kind === 'person' ? [both.id, both.second ?? ''] : []);
  const card = await placedCard(shop, serial);
  if (!ELSEWHERE.includes(card.state) || !card.live || card.requestState !== 'open')
    throw officeFail('CASE_OTHER_KIND', { case: found.id, card: serial, state: card.state });
  return card;
};
