import { failure, parseCardSerial } from '../../card/index.ts';
import {
  insistMayListCards,
  PIPELINE_ERRORS,
  resumeCard,
  returnCard,
  type Shop,
} from '../../pipeline/index.ts';
import type { Handlers } from '../call.ts';
import { fail } from '../errors.ts';
import type { Person } from '../people.ts';
import { officeFilter, sameOffice } from './office.ts';
import { limitOf } from './paging.ts';

/** A serial with a wrong check character is a slip of the hand, not an unknown card. */
export const serialOf = (typed: string): string => {
  const serial = parseCardSerial(typed);
  if (serial === undefined) throw fail('API_BAD_REQUEST', { field: 'serial' });
  return serial;
};

export const cardFor = async (shop: Shop, serial: string, person: Person) => {
  const card = await shop.ledger.card(serial);
  if (card === undefined) throw failure(PIPELINE_ERRORS, 'CARD_UNKNOWN', { card: serial });
  sameOffice(person, card.office);
  return card;
};

export const cardHandlers: Handlers<'cards' | 'card' | 'resumeCard' | 'returnCard'> = {
  cards: async ({ shop, person, query: { state, office, limit, after } }) => {
    await insistMayListCards(shop, person.role, state);
    return shop.ledger.cards(
      { ...(state === undefined ? {} : { state }), ...officeFilter(person, office) },
      limitOf(limit),
      after,
    );
  },
  card: async ({ shop, params, person }) => {
    const card = await cardFor(shop, serialOf(params.serial), person);
    return { card, events: await shop.ledger.events({ kind: 'card', id: card.serial }) };
  },
  resumeCard: async ({ shop, params, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    await resumeCard(shop, { serial }, by, actId);
    return { serial };
  },
  returnCard: async ({ shop, params, body, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    await returnCard(shop, { serial, reason: body.reason }, by, actId);
    return { serial };
  },
};
