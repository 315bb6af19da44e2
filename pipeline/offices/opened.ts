/** What a box has been through since it was closed: whether its cards have to be counted, and which of them came out of it before. */
import type { PlacedCard } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';

/** A box that was open, in part or in hands nobody knows is taken in card by card: one scan would call owners for cards that are gone. */
export const isToCount = async (shop: Shop, box: string, state: string | undefined): Promise<boolean> => {
  if (state === 'part-received' || state === 'lost') return true;
  const events = await shop.ledger.events({ kind: 'box', id: box });
  const closed = events.findLastIndex(({ event }) => event === 'close');
  return events.slice(closed + 1).some(({ event }) => event === 'break-seal');
};

/** How a card comes out of the box it was sent in. */
const COMES_OUT: readonly string[] = ['receive', 'find', 'hand-in'];

/** Recalled cards that somebody has had in hand since their box left: the rest of the box does not lack them. */
export const outAlready = async (shop: Shop, cards: readonly PlacedCard[]): Promise<ReadonlySet<string>> => {
  const out = new Set<string>();
  for (const { serial } of cards) {
    const events = await shop.ledger.events({ kind: 'card', id: serial });
    const left = events.findLastIndex(({ event }) => event === 'dispatch');
    if (events.slice(left + 1).some(({ event }) => COMES_OUT.includes(event))) out.add(serial);
  }
  return out;
};
