/**
 * Who had a part in what a case is about (design law 8): whoever opened it or added to it, and for a card in question whoever handed it
 * over, sent the act in, carried the device or stood there as second. None of them says that it is settled.
 */
import type { Dossier, LedgerEvent } from '../../ledger/index.ts';
import { rightsFail } from '../rights/errors.ts';
import type { Shop } from '../shop.ts';

const OF_CASE: readonly string[] = ['open', 'note', 'reopen'];
const OF_CARD: readonly string[] = ['collect', 'hand-over-again', 'found-with-owner'];
/** Cases about a hand-over; in others it is no part of the matter who handed the card over. */
const ABOUT_HANDS: readonly string[] = [
  'offline-conflict',
  'handed-over-twice',
  'third-party',
  'details-contested',
];
/** Acts without network about one card. */
const MOST_ACTS = 1_000;

const peopleIn = (events: readonly LedgerEvent[], which: readonly string[]): readonly unknown[] =>
  events
    .filter(({ event }) => which.includes(event))
    .flatMap(({ by }) => (by.kind === 'person' ? [by.id, by.second] : []));

const inField = async (shop: Shop, card: string): Promise<readonly unknown[]> => {
  const acts = await shop.ledger.dossiers({ kind: 'field-act', match: { card } }, MOST_ACTS);
  return acts.flatMap(({ data }) => [data['sentBy'], data['holder'], data['second']]);
};

/** @throws KadiError DUTY_APART */
export const notOwnMatter = async (
  shop: Shop,
  { id, data }: Pick<Dossier, 'id' | 'data'>,
  people: readonly string[],
): Promise<void> => {
  const { card, type } = data;
  const hands = typeof card === 'string' && ABOUT_HANDS.includes(String(type));
  const had = new Set<unknown>([
    ...peopleIn(await shop.ledger.events({ kind: 'case', id }), OF_CASE),
    ...(hands ? peopleIn(await shop.ledger.events({ kind: 'card', id: card }), OF_CARD) : []),
    ...(hands ? await inField(shop, card) : []),
  ]);
  const person = people.find((one) => had.has(one));
  if (person !== undefined)
    throw rightsFail('DUTY_APART', {
      person,
      rule: 'whoever had a part in what a case is about does not settle it',
    });
};
