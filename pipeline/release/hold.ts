/**
 * Legal holds (R21): a court or an authority stops production, wholly or for a product, an area, a kind of request or one person. From the
 * commit on nothing under it is fed; what is in a machine is finished; questions are answered; after the lift everything goes on
 * where it stood.
 */
import type { Actor, JsonObject, RequestKind } from '../../card/index.ts';
import { COUNTIES } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { releaseFail } from './errors.ts';
import { changeRules } from './rules.ts';

export interface HoldScope {
  readonly product?: string;
  /** Gazetted code. */
  readonly county?: number;
  readonly office?: string;
  readonly kind?: RequestKind;
  /** Any request of one person: all that this person has open, or opens while it lasts, is under it. */
  readonly request?: string;
}

export interface LegalHold extends HoldScope {
  /** Made by whoever imposes it; the same again is the same hold. */
  readonly hold: string;
  /** Number of the order or petition; never the name of a case, which names people. */
  readonly order: string;
  /** Code of the court or authority. */
  readonly authority: string;
  /** Nothing else is named: all production stops. */
  readonly everything?: boolean;
  /** Those who wait are told by SMS. */
  readonly tell?: boolean;
}

const insistOnScope = async (shop: Shop, scope: HoldScope, everything: boolean): Promise<void> => {
  const named = Object.values(scope).length > 0;
  if (named === everything) throw releaseFail('RELEASE_HOLD_SCOPE');
  if (scope.product !== undefined && !shop.productIds().includes(scope.product))
    throw releaseFail('RELEASE_PRODUCT_UNKNOWN', { product: scope.product });
  if (scope.county !== undefined && !COUNTIES.some(({ code }) => code === scope.county))
    throw releaseFail('RELEASE_HOLD_SCOPE', { county: scope.county });
  if (scope.request !== undefined && (await shop.ledger.findRequest({ id: scope.request })) === undefined)
    throw releaseFail('RELEASE_HOLD_SCOPE', { request: scope.request });
};

/** @throws RELEASE_HOLD_SCOPE, RELEASE_PRODUCT_UNKNOWN, TWO_PEOPLE */
export const imposeHold = async (
  shop: Shop,
  { hold, order, authority, everything = false, tell = false, ...scope }: LegalHold,
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  await insistOnScope(shop, scope, everything);
  const facts: JsonObject = { order, authority, ...scope };
  const isThere = (await shop.ledger.dossier({ kind: 'hold', id: hold })) !== undefined;
  await changeRules(
    shop,
    {
      by: both,
      acts: [act('hold', hold, 'impose', { detail: facts })],
      // One that is there already is refused or repeated by its own chain.
      rows: isThere ? [] : [{ type: 'dossier', kind: 'hold', id: hold, data: { ...facts, tell } }],
      ...withId(actId),
    },
    { imposed: hold },
  );
};

/** The order has ended. @throws RELEASE_HOLD_UNKNOWN, TWO_PEOPLE */
export const liftHold = async (
  shop: Shop,
  { hold, order }: { readonly hold: string; readonly order: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  if ((await shop.ledger.dossier({ kind: 'hold', id: hold })) === undefined)
    throw releaseFail('RELEASE_HOLD_UNKNOWN', { hold });
  await changeRules(
    shop,
    {
      by: both,
      acts: [act('hold', hold, 'lift', { detail: { order } })],
      rows: [{ type: 'dossier-merge', kind: 'hold', id: hold, data: { liftedBy: order } }],
      ...withId(actId),
    },
    { lifted: hold },
  );
};

export const holds = (
  shop: Shop,
  { state }: { readonly state?: 'active' | 'lifted' },
  limit: number,
  after?: string,
): Promise<readonly Dossier[]> =>
  shop.ledger.dossiers({ kind: 'hold', ...(state === undefined ? {} : { states: [state] }) }, limit, after);

/** The hold that stops this request's card; undefined: none. */
export const holdOver = async (shop: Shop, request: string): Promise<string | undefined> =>
  (await shop.ledger.holdBooks.holdOver(request)) ?? undefined;
