/**
 * A list is a count for whoever counts its rows. So the two roles that count are refused the lists of what lies where they count, while
 * that count waits for them: stock keepers a place whose count is open, operators the cards that stations made while a shift is open.
 * Supervisors and auditors, who read the books, do not count.
 */
import type { BodyState, CardState, Role } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { COUNTED_PLACES, type CountedPlace } from './blind-count.ts';
import { stockFail } from './errors.ts';

/** No machine has made them yet, or they wait for somebody at a station: what an operator works with. */
const AT_WORK: ReadonlySet<CardState> = new Set<CardState>([
  'accepted',
  'signed',
  'rendered',
  'personalising',
  'encoded',
  'uncertain',
  'review',
  'cancelled',
]);

/** Their plastic lies in the box of spoiled plastic. */
const IN_BOX: ReadonlySet<CardState> = new Set<CardState>(['spoiled', 'recalled', 'destroyed']);

const insistNotOpen = async (shop: Shop, places: readonly CountedPlace[]): Promise<void> => {
  for (const id of places)
    if ((await shop.ledger.state({ kind: 'count', id }))?.state === 'open')
      throw stockFail('STOCK_BLIND', { counted: id });
};

/** @param state of the bodies that are asked for; undefined: of all. @throws KadiError STOCK_BLIND */
export const insistMayListBodies = async (
  shop: Shop,
  role: Role,
  state: BodyState | undefined,
): Promise<void> => {
  if (role !== 'stock-keeper') return;
  await insistNotOpen(
    shop,
    COUNTED_PLACES.filter((place) => state === undefined || state === place),
  );
};

/** @param state of the cards that are asked for; undefined: of all. @throws KadiError STOCK_BLIND */
export const insistMayListCards = async (
  shop: Shop,
  role: Role,
  state: CardState | undefined,
): Promise<void> => {
  if (role === 'stock-keeper' && (state === undefined || IN_BOX.has(state)))
    await insistNotOpen(shop, ['spoiled']);
  if (role !== 'operator' || (state !== undefined && AT_WORK.has(state))) return;
  const [open] = await shop.ledger.dossiers({ kind: 'shift', states: ['open'] }, 1);
  if (open !== undefined) throw stockFail('STOCK_BLIND', { counted: open.id });
};
