/**
 * The rules of production as one thing that can be stood on: whoever changes a hold, a gate, a roll-out or the release of a batch adds an
 * event to the subject rule/production in the same deed, and every feed is decided against the length of that chain. So a feed
 * comes wholly before such a change or sees it.
 */
import type { JsonObject } from '../../card/index.ts';
import type { Act, FeedRules, Guard, Outcome } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { RELEASE_ERRORS, type ReleaseCode, releaseFail } from './errors.ts';
import { gateId } from './gate-id.ts';

/** `production`: what may be fed. `batches`: which cards are in which batch. */
const RULES = ['production', 'batches'] as const;
export type RuleName = (typeof RULES)[number];

/** Opens what is not there yet; safe to repeat, also by many at once. */
export const ensureRules = async (shop: Shop): Promise<void> => {
  for (const id of RULES) {
    if ((await shop.ledger.state({ kind: 'rule', id })) !== undefined) continue;
    insist(await shop.ledger.commit({ by: shop.me, acts: [act('rule', id, 'open', { doneIn: ['kept'] })] }));
  }
};

/** Put this among the acts of whatever changes what may be fed. */
export const rulesChange = (detail: JsonObject): Act => act('rule', 'production', 'change', { detail });

/** Holds while nobody changed the rules since they were read at this length; a rule that is not there holds nothing. */
export const rulesStand = (seq: number): Guard => ({
  subject: { kind: 'rule', id: 'production' },
  fails: (current) =>
    current?.seq === seq
      ? undefined
      : { code: 'RELEASE_RULES_CHANGED', sentence: RELEASE_ERRORS.RELEASE_RULES_CHANGED.en },
});

/** Holds while the request is as it was read: moved to another office it may be under another hold, or outside a roll-out. */
export const requestStands = (read: {
  readonly request: string;
  readonly requestSeq: number | null;
}): Guard => ({
  subject: { kind: 'request', id: read.request },
  fails: (current) =>
    (current?.seq ?? null) === read.requestSeq
      ? undefined
      : { code: 'RELEASE_RULES_CHANGED', sentence: RELEASE_ERRORS.RELEASE_RULES_CHANGED.en },
});

export const areRulesChanged = (outcome: Outcome): boolean =>
  outcome.kind === 'refused' && outcome.code === 'RELEASE_RULES_CHANGED';

/** For one card, with the hash of the product version it was accepted under. */
export const rulesForCard = (shop: Shop, productHash: string): FeedRules => {
  const loaded = shop.productByHash(productHash);
  return {
    release: shop.policy.release === 'two-people',
    gates: shop.policy.gates === 'required',
    gateOf: loaded === undefined ? {} : { [productHash]: gateId(loaded) },
  };
};

/** For many cards: every version that any card was accepted under. */
export const rulesForFloor = async (shop: Shop): Promise<FeedRules> => {
  const used = shop.policy.gates === 'required' ? await shop.ledger.usedProducts() : [];
  const gates = used.flatMap(({ hash }) => {
    const loaded = shop.productByHash(hash);
    return loaded === undefined ? [] : [[hash, gateId(loaded)] as const];
  });
  return { ...rulesForCard(shop, ''), gateOf: Object.fromEntries(gates) };
};

const isReleaseCode = (code: string): code is ReleaseCode => Object.hasOwn(RELEASE_ERRORS, code);

/** As `insist`, with the words of this area for its own refusals. */
export const settle = (outcome: Outcome): Exclude<Outcome, { kind: 'refused' }> => {
  if (outcome.kind === 'refused' && isReleaseCode(outcome.code))
    throw releaseFail(outcome.code, { [outcome.subject.kind]: outcome.subject.id });
  return insist(outcome);
};

/** Commits a deed that changes what may be fed. */
export const changeRules = async (
  shop: Shop,
  deed: Parameters<Shop['ledger']['commit']>[0],
  detail: JsonObject,
): Promise<Exclude<Outcome, { kind: 'refused' }>> => {
  await ensureRules(shop);
  return settle(await shop.ledger.commit({ ...deed, acts: [...deed.acts, rulesChange(detail)] }));
};
