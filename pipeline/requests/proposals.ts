/**
 * What the books propose and the register asks for: the adult's card for somebody who turns 18 (R07), the renewal of a card that comes
 * to its end (R15). A proposal makes nothing: it is asked for by a request of the register, or declined with a reason.
 */
import type { Actor } from '../../card/index.ts';
import { kenyanDay } from '../../card/index.ts';
import { monthsAfter } from '../../crypto/index.ts';
import type { Dossier, DueRequest } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { requestFail } from './errors.ts';
import { renewalId, transitionId } from './pair.ts';
import { TRANSITIONS } from './rules.ts';

export const PROPOSAL_KINDS = ['transition', 'renewal'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];
export const DECLINE_REASONS = [
  'died',
  'left-the-country',
  'not-entitled',
  'not-wanted',
  'has-other-document',
  'court-order',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** What is not proposed in one night is in the next. */
const ROUND = 500;
/** A renewal is proposed this long before the day on which the card ends. */
const RENEWAL_MONTHS_BEFORE = 6;
const MONTHS = 12;

const propose = async (
  shop: Shop,
  id: string,
  kind: ProposalKind,
  to: string,
  due: DueRequest,
): Promise<boolean> => {
  const { request, serial, product, county, office, on } = due;
  const data = {
    kind,
    request,
    product,
    to,
    county,
    office,
    on,
    ...(serial === null ? {} : { card: serial }),
  };
  // Refused: another round was faster, or it is there since another card of this person.
  const outcome = await shop.ledger.commit({
    by: shop.me,
    acts: [act('proposal', id, 'propose', { detail: { kind, request } })],
    rows: [{ type: 'dossier', kind: 'proposal', id, data }],
  });
  return outcome.kind === 'done';
};

/** For people with a minor's card whose month has come and for whom no adult's is asked. Once for each person; gives how many. */
export const proposeTransitions = async (shop: Shop, now: Date, limit = ROUND): Promise<number> => {
  let proposed = 0;
  for (const [minor, adult] of Object.entries(TRANSITIONS)) {
    for (const due of await shop.ledger.requestBooks.transitionsDue(minor, adult, kenyanDay(now), limit)) {
      if (await propose(shop, transitionId(due.personIndex), 'transition', adult, due)) proposed += 1;
    }
  }
  return proposed;
};

/** For cards in hand of products with years of validity, which are counted from the day of signing: that is the day of issue on the card. */
export const proposeRenewals = async (shop: Shop, now: Date, limit = ROUND): Promise<number> => {
  let proposed = 0;
  for (const { hash } of await shop.ledger.usedProducts()) {
    const validity = shop.productByHash(hash)?.product.validity;
    if (validity?.kind !== 'years') continue;
    const before = monthsAfter(now, RENEWAL_MONTHS_BEFORE - validity.years * MONTHS);
    for (const due of await shop.ledger.requestBooks.renewalsDue(hash, before.toISOString(), limit)) {
      if (due.serial !== null && (await propose(shop, renewalId(due.serial), 'renewal', due.product, due)))
        proposed += 1;
    }
  }
  return proposed;
};

/** By id; `after` is the last id of the page before. */
export const proposals = (
  shop: Shop,
  filter: {
    readonly kind?: ProposalKind;
    readonly state?: 'proposed' | 'requested' | 'declined';
    readonly county?: number;
    readonly office?: string;
  },
  limit: number,
  after?: string,
): Promise<readonly Dossier[]> => {
  const { state, ...match } = filter;
  return shop.ledger.dossiers(
    { kind: 'proposal', match, ...(state === undefined ? {} : { states: [state] }) },
    limit,
    after,
  );
};

/** @throws KadiError PROPOSAL_UNKNOWN, STATE_REFUSED */
export const declineProposal = async (
  shop: Shop,
  { id, reason }: { readonly id: string; readonly reason: DeclineReason },
  by: Actor,
  actId?: string,
): Promise<void> => {
  if ((await shop.ledger.dossier({ kind: 'proposal', id })) === undefined)
    throw requestFail('PROPOSAL_UNKNOWN', { proposal: id });
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('proposal', id, 'decline', { detail: { reason } })],
      rows: [{ type: 'dossier-merge', kind: 'proposal', id, data: { reason } }],
      ...withId(actId),
    }),
  );
};
