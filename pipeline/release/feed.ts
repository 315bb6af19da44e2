/**
 * The only door to the machines: every feed of a card is committed here, against the rules of production as they stand at that very moment.
 *
 * HAZARD: whoever feeds a card without this function makes cards that a court has stopped. The rules, and what they ask of the card's
 * request, are read in one question, and the feed stands on both under shared locks: a hold, or a move to an office under a hold, that
 * was committed before it is seen; one that comes after it waits for it.
 */
import type { Act, Decision, Deed, FeedRules, Guard, Outcome } from '../../ledger/index.ts';
import { cardAct } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { patiently } from '../station/journal.ts';
import { RELEASE_ERRORS, type ReleaseCode, releaseFail } from './errors.ts';
import { areRulesChanged, ensureRules, requestStands, rulesForCard, rulesStand } from './rules.ts';

export interface FeedCard {
  readonly serial: string;
  /** Of the version it was accepted under. */
  readonly productHash: string;
}

export const feedCard = ({
  material: { card, productHash },
}: {
  readonly material: { readonly card: { readonly serial: string }; readonly productHash: string };
}): FeedCard => ({ serial: card.serial, productHash });

const TRIES = 8;

const CODE_OF = {
  hold: 'RELEASE_ON_HOLD',
  gate: 'RELEASE_GATE_CLOSED',
  rollout: 'RELEASE_OUTSIDE_ROLLOUT',
  batch: 'RELEASE_NOT_RELEASED',
} as const satisfies Record<string, ReleaseCode>;

interface Seen {
  /** null: it may be fed. */
  readonly code: ReleaseCode | null;
  readonly hold: string | null;
  /** What the answer stands on. */
  readonly guards: readonly Guard[];
}

const look = async (shop: Shop, { serial }: FeedCard, rules: FeedRules): Promise<Seen> => {
  for (;;) {
    const seen = await patiently(() => shop.ledger.feedBooks.feedState(serial, rules));
    // A card that is not there is refused by the table of states.
    if (seen === undefined) return { code: null, hold: null, guards: [rulesStand(0)] };
    if (seen.seq !== null) {
      const guards = [rulesStand(seen.seq), requestStands(seen)];
      return { code: seen.stop === null ? null : CODE_OF[seen.stop], hold: seen.hold, guards };
    }
    await patiently(() => ensureRules(shop));
  }
};

const PARKED: Decision = {
  kind: 'refuse',
  code: 'RELEASE_NOT_RELEASED',
  sentence: RELEASE_ERRORS.RELEASE_NOT_RELEASED.en,
};

/** What was parked under lock is not fed, whatever a job of the queue says. */
const unlessParked = (act: Act): Act =>
  act.subject.kind === 'card'
    ? { ...act, decide: (current) => (current?.parked === true ? PARKED : act.decide(current)) }
    : act;

/** Kept from the queue at once; should this be missed, the duty does it. */
const keepBack = async (shop: Shop, { serial }: FeedCard, { code, hold, guards }: Seen): Promise<void> => {
  await shop.ledger
    .commit({
      by: shop.me,
      acts: [
        cardAct(serial, 'park', {
          queued: 'parked',
          detail: { code: code ?? '', ...(hold === null ? {} : { hold }) },
          onlyIf: ({ state, parked }) => state === 'rendered' && !parked,
        }),
      ],
      guards,
    })
    .catch(() => {});
};

/** Why the card may not be fed as the rules stand now; undefined: it may. */
export const feedStop = async (
  shop: Shop,
  card: FeedCard,
): Promise<{ readonly code: ReleaseCode; readonly hold: string | null } | undefined> => {
  const { code, hold } = await look(shop, card, rulesForCard(shop, card.productHash));
  return code === null ? undefined : { code, hold };
};

/**
 * Why the card may not be fed now, said before a person or a machine moves anything for it; the feed itself asks again.
 * @throws RELEASE_ON_HOLD, RELEASE_GATE_CLOSED, RELEASE_OUTSIDE_ROLLOUT, RELEASE_NOT_RELEASED
 */
export const insistOnFeedable = async (shop: Shop, card: FeedCard): Promise<void> => {
  const stop = await feedStop(shop, card);
  if (stop === undefined) return;
  const { code, hold } = stop;
  throw releaseFail(code, { card: card.serial, ...(hold === null ? {} : { hold }) });
};

/** As a question: may it be fed now? A card that may not is parked. */
export const isFeedable = async (shop: Shop, card: FeedCard): Promise<boolean> => {
  const seen = await look(shop, card, rulesForCard(shop, card.productHash));
  if (seen.code !== null) await keepBack(shop, card, seen);
  return seen.code === null;
};

/**
 * Commits the deed that feeds the card, if the rules allow it at the moment of the commit.
 * @returns the outcome; `refused` with a RELEASE_* code when they do not, and the card is parked then.
 */
export const commitFeed = async (shop: Shop, card: FeedCard, deed: Deed): Promise<Outcome> => {
  const rules = rulesForCard(shop, card.productHash);
  const acts = deed.acts.map(unlessParked);
  for (let tries = 1; ; tries++) {
    const seen = await look(shop, card, rules);
    if (seen.code !== null) {
      await keepBack(shop, card, seen);
      const sentence = RELEASE_ERRORS[seen.code].en;
      return { kind: 'refused', subject: { kind: 'card', id: card.serial }, code: seen.code, sentence };
    }
    const guards = [...(deed.guards ?? []), ...seen.guards];
    const outcome = await patiently(() => shop.ledger.commit({ ...deed, acts, guards }));
    if (!areRulesChanged(outcome) || tries >= TRIES) return outcome;
  }
};

export const isReleaseRefusal = (outcome: Outcome): outcome is Extract<Outcome, { kind: 'refused' }> =>
  outcome.kind === 'refused' && Object.hasOwn(RELEASE_ERRORS, outcome.code);
