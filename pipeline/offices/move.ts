/** The person chooses where to collect (R24): free until dispatch, a transfer after it. */

import { type Actor, codeOf, type Language } from '../../card/index.ts';
import type { PlacedCard } from '../../ledger/index.ts';
import { withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { askerOf, type NotOwner, type Proof } from '../owner.ts';
import type { Shop } from '../shop.ts';
import { officeFail } from './errors.ts';
import { handingOver, handsOver, officeOf } from './office.ts';
import { AT_THE_BUREAU, type MoveRule, moveAtBureau, ON_THE_WAY, transferParts } from './way.ts';

export interface Moved {
  readonly request: string;
  readonly serial: string;
  readonly office: string;
  readonly moved: boolean;
}

const cardOf = async (shop: Shop, request: string): Promise<PlacedCard> => {
  const card = await shop.ledger.officeBooks.placedOfRequest(request);
  if (card === undefined) throw officeFail('OFFICE_REQUEST_UNKNOWN', { request });
  if (card.requestState !== 'open')
    throw officeFail('OFFICE_MOVE_ENDED', { request, state: card.requestState });
  return card;
};

const wanted = async (shop: Shop, code: string): Promise<void> => {
  const office = await officeOf(shop, code);
  if (handsOver(office)) return;
  const reached = await handingOver(shop, code);
  throw officeFail('OFFICE_CANNOT', {
    office: code,
    offer: reached.kind === 'office' ? reached.office.code : 'none',
  });
};

/**
 * Another office, at any time before dispatch; the person's choice stands over every rule.
 *
 * @throws KadiError OFFICE_CANNOT with an offer, OFFICE_MOVE_LATE with the office where the card is, OFFICE_MOVE_ENDED
 */
export const moveRequest = async (
  shop: Shop,
  input: { readonly request: string; readonly office: string; readonly rule?: MoveRule },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<Moved> => {
  const { request, office, rule = 'desk' } = input;
  await wanted(shop, office);
  const { result } = await commitFresh(shop, async () => {
    const card = await cardOf(shop, request);
    const result = { request, serial: card.serial, office, moved: card.office !== office };
    if (card.office === office) return { deed: undefined, result };
    if (!AT_THE_BUREAU.includes(card.state))
      throw officeFail('OFFICE_MOVE_LATE', { card: card.serial, state: card.state, office: card.office });
    // Whoever chose need not be told what they chose.
    return {
      deed: { by, ...moveAtBureau(card, office, rule, rule !== 'citizen', now), ...withId(actId) },
      result,
    };
  });
  return result;
};

/**
 * A citizen's own choice, by slip number and telephone on record. `late` names where the card can be collected, `office-cannot` another
 * that can be chosen; anybody else than the owner learns nothing.
 */
export type Choice =
  | NotOwner
  | {
      readonly kind: 'moved' | 'late' | 'office-cannot' | 'ended';
      readonly office: string;
      readonly language: Language;
    };

const OVERTAKEN: Readonly<Partial<Record<string, 'late' | 'ended' | 'office-cannot'>>> = {
  OFFICE_MOVE_LATE: 'late',
  OFFICE_MOVE_ENDED: 'ended',
  OFFICE_CANNOT: 'office-cannot',
};

export const chooseOffice = async (
  shop: Shop,
  { office, ...proof }: Proof & { readonly office: string },
  now: Date,
): Promise<Choice> => {
  const asker = await askerOf(shop, proof);
  if (asker.kind !== 'owner') return asker;
  const { id: request, language, office: before } = asker.request;
  const answer = (kind: 'moved' | 'late' | 'office-cannot' | 'ended', where: string): Choice => ({
    kind,
    office: where,
    language,
  });
  const reached = await handingOver(shop, office);
  if (reached.kind === 'nowhere' || reached.office.code !== office)
    return answer('office-cannot', reached.kind === 'office' ? reached.office.code : before);
  const card = await shop.ledger.officeBooks.placedOfRequest(request);
  if (card === undefined || card.requestState !== 'open') return answer('ended', before);
  if (!AT_THE_BUREAU.includes(card.state))
    return answer(ON_THE_WAY.includes(card.state) ? 'late' : 'ended', card.office);
  try {
    await moveRequest(shop, { request, office, rule: 'citizen' }, shop.me, now);
    return answer('moved', office);
  } catch (error) {
    // Sent, or ended, or the office shut, between the look and the deed.
    const kind = OVERTAKEN[codeOf(error)];
    if (kind === undefined) throw error;
    return answer(kind, card.office);
  }
};

/**
 * The card has left and the person cannot come to where it went: it is carried on, with a case and a target of 24 hours.
 *
 * @throws KadiError OFFICE_CANNOT, OFFICE_TRANSFER_EARLY, OFFICE_MOVE_ENDED
 */
export const transferCard = async (
  shop: Shop,
  input: { readonly request: string; readonly office: string },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<Moved> => {
  const { request, office } = input;
  await wanted(shop, office);
  const { result } = await commitFresh(shop, async () => {
    const card = await cardOf(shop, request);
    const result = { request, serial: card.serial, office, moved: card.office !== office };
    if (card.office === office) return { deed: undefined, result };
    if (AT_THE_BUREAU.includes(card.state) && card.state !== 'returned')
      throw officeFail('OFFICE_TRANSFER_EARLY', { card: card.serial, state: card.state });
    if (!ON_THE_WAY.includes(card.state) && card.state !== 'returned')
      throw officeFail('OFFICE_MOVE_ENDED', { request, state: card.state });
    return {
      deed: { by, ...transferParts(card, office, 'transfer', card.office, now), ...withId(actId) },
      result,
    };
  });
  return result;
};
