/** Who holds this card now: answered from the books at any moment of its life. */
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { boxFacts } from './boxes.ts';
import { consignmentOf } from './consignment.ts';

export const CUSTODY = [
  /** There is no plastic yet. */
  'not-made',
  'bureau',
  /** On the way, in somebody's hands. */
  'travelling',
  'office',
  /** An office gave it back; it is on its way to the bureau, or waits there to be sent again. */
  'returning',
  'owner',
  /** Nobody knows. */
  'missing',
  'destroyed',
] as const;

export interface Custody {
  readonly serial: string;
  readonly state: string;
  readonly where: (typeof CUSTODY)[number];
  /** Code of the station, place or office. */
  readonly place: string | null;
  /** Id of the person of ours who has it in hand; null: nobody of ours, or nobody by name. */
  readonly holder: string | null;
  readonly box: string | null;
  readonly consignment: string | null;
  /** Since when, ISO time: the last event that moved it. */
  readonly since: string | null;
}

type Where = Pick<Custody, 'where' | 'place' | 'holder' | 'consignment'>;

const nobody = (where: Custody['where'], place: string | null = null): Where => ({
  where,
  place,
  holder: null,
  consignment: null,
});

/** @throws KadiError CARD_UNKNOWN */
export const custodyOf = async (shop: Shop, serial: string): Promise<Custody> => {
  const card = await getCard(shop, serial);
  const events = await shop.ledger.events({ kind: 'card', id: serial });
  const last = events.findLast(({ from, to }) => from !== to) ?? events.at(-1);
  const { box, office, state } = card;
  const onTheWay = async (): Promise<Where> => {
    const { consignment } = box === null ? { consignment: null } : await boxFacts(shop, box);
    if (consignment === null) return nobody('travelling');
    const { route, at, holder } = await consignmentOf(shop, consignment);
    return { where: 'travelling', place: route[at]?.place ?? null, holder, consignment };
  };
  const before = (): string | undefined =>
    events.findLast(({ from, to }) => from !== to && to === state)?.from ?? undefined;
  const byState = async (of: string): Promise<Where> => {
    switch (of) {
      case 'accepted':
      case 'signed':
      case 'rendered':
      case 'cancelled':
      case 'review':
        return nobody('not-made');
      case 'personalising':
      case 'encoded':
      case 'uncertain': {
        const journal = await shop.ledger.journal(serial);
        return nobody('bureau', journal.at(-1)?.station ?? null);
      }
      case 'dispatched':
        return onTheWay();
      case 'received':
        return nobody('office', office);
      case 'missing':
        return nobody('missing');
      case 'collected':
      case 'suspended':
        return nobody('owner');
      case 'destroyed':
        return nobody('destroyed');
      // Void plastic lies where it lay; what was with its owner is with its owner.
      case 'recalled':
      case 'revoked': {
        const from = before();
        return from === undefined || from === of ? nobody('bureau') : byState(from);
      }
      case 'returned':
        return nobody('returning');
      default:
        return nobody('bureau');
    }
  };
  return { serial, state, ...(await byState(state)), box, since: last?.at ?? null };
};
