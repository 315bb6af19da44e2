/**
 * The roll-out (R62): two counties first, then the capital, then the country. As soon as there is a plan for a product, its cards are made
 * for the areas that two people opened, and for no other.
 */
import type { Actor } from '../../card/index.ts';
import { COUNTIES } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { releaseFail } from './errors.ts';
import { changeRules } from './rules.ts';

export interface Rollout {
  readonly product: string;
  /** Gazetted code; or else an office. */
  readonly county?: number;
  readonly office?: string;
}

/** `huduma-adult.county-23`, `huduma-adult.office-HC-NRB-01`. @throws RELEASE_ROLLOUT_AREA */
export const rolloutId = ({ product, county, office }: Rollout): string => {
  if ((county === undefined) === (office === undefined)) throw releaseFail('RELEASE_ROLLOUT_AREA');
  if (county !== undefined && !COUNTIES.some(({ code }) => code === county))
    throw releaseFail('RELEASE_ROLLOUT_AREA', { county });
  return `${product}.${county === undefined ? `office-${office}` : `county-${county}`}`;
};

/** From now on this product waits wherever it was not opened. */
export const planRollout = async (
  shop: Shop,
  rollout: Rollout,
  by: Actor,
  actId?: string,
): Promise<string> => {
  const id = rolloutId(rollout);
  const { product } = rollout;
  if (!shop.productIds().includes(product)) throw releaseFail('RELEASE_PRODUCT_UNKNOWN', { product });
  const isThere = (await shop.ledger.dossier({ kind: 'rollout', id })) !== undefined;
  await changeRules(
    shop,
    {
      by,
      acts: [act('rollout', id, 'plan', { detail: { ...rollout } })],
      rows: isThere ? [] : [{ type: 'dossier', kind: 'rollout', id, data: { ...rollout } }],
      ...withId(actId),
    },
    { planned: id },
  );
  return id;
};

const insistOnKnown = async (shop: Shop, id: string): Promise<void> => {
  if ((await shop.ledger.dossier({ kind: 'rollout', id })) === undefined)
    throw releaseFail('RELEASE_ROLLOUT_UNKNOWN', { rollout: id });
};

export const openRollout = async (
  shop: Shop,
  { rollout }: { readonly rollout: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  await insistOnKnown(shop, rollout);
  await changeRules(
    shop,
    { by: both, acts: [act('rollout', rollout, 'open')], ...withId(actId) },
    { opened: rollout },
  );
};

/** By one person, at any time. */
export const closeRollout = async (
  shop: Shop,
  { rollout, reason }: { readonly rollout: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await insistOnKnown(shop, rollout);
  await changeRules(
    shop,
    { by, acts: [act('rollout', rollout, 'close', { detail: { reason } })], ...withId(actId) },
    { closed: rollout },
  );
};

export const rollouts = (
  shop: Shop,
  { product }: { readonly product?: string },
  limit: number,
  after?: string,
): Promise<readonly Dossier[]> =>
  shop.ledger.dossiers(
    { kind: 'rollout', ...(product === undefined ? {} : { match: { product } }) },
    limit,
    after,
  );
