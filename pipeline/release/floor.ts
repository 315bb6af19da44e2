/**
 * The floor is made to agree with the rules, again and again: what may not be fed is parked, what may is freed, batches of which nothing is
 * in work are finished. Nothing depends on it but time: the feed itself asks the rules, and a killed round is simply done again.
 */
import type { Actor } from '../../card/index.ts';
import type { Deed, FeedRules } from '../../ledger/index.ts';
import { act, cardAct } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { ensureRules, rulesForFloor, rulesStand } from './rules.ts';

/** As deep as one round looks and as many as it moves; stations are given 400 cards at most. */
const DEPTH = 1_000;
const BATCHES = 50;
/** Without any change of the rules the whole of what is parked is looked at again after this. */
const LOOK_AGAIN_MS = 60_000;

export interface Settled {
  readonly parked: number;
  readonly freed: number;
  readonly finished: number;
}

const parkDeed = (by: Actor, serial: string, stop: string, hold: string | null, seq: number): Deed => ({
  by,
  acts: [
    cardAct(serial, 'park', {
      queued: 'parked',
      detail: { stop, ...(hold === null ? {} : { hold }) },
      onlyIf: ({ state, parked }) => state === 'rendered' && !parked,
    }),
  ],
  guards: [rulesStand(seq)],
});

const freeDeed = (by: Actor, serial: string, batch: string | undefined, seq: number): Deed => ({
  by,
  acts: [
    cardAct(serial, 'release', {
      queued: false,
      ...(batch === undefined ? {} : { detail: { batch } }),
      onlyIf: ({ state, parked }) => state === 'rendered' && parked,
    }),
  ],
  guards: [rulesStand(seq)],
});

/** How many were moved; a card that somebody else moved is left to them. */
const commitAll = async (shop: Shop, deeds: readonly Deed[]): Promise<number> =>
  (await Promise.all(deeds.map((deed) => shop.ledger.commit(deed)))).filter(({ kind }) => kind === 'done')
    .length;

const parkRound = async (shop: Shop, rules: FeedRules): Promise<number> => {
  const { seq, cards } = await shop.ledger.feedBooks.stoppedAtFront(rules, DEPTH);
  if (seq === null) return 0;
  return commitAll(
    shop,
    cards.map(({ serial, stop, hold }) => parkDeed(shop.me, serial, stop, hold, seq)),
  );
};

/** Frees the cards of one batch, to the last; `by` is whoever released it. */
export const freeBatch = async (shop: Shop, batch: string, by: Actor): Promise<number> => {
  const rules = await rulesForFloor(shop);
  let freed = 0;
  for (;;) {
    const { seq, cards } = await shop.ledger.feedBooks.freeInBatches(rules, DEPTH, batch);
    if (seq === null || cards.length === 0) return freed;
    freed += await commitAll(
      shop,
      cards.map(({ serial }) => freeDeed(by, serial, batch, seq)),
    );
  }
};

const freeReleased = async (shop: Shop, rules: FeedRules): Promise<{ freed: number; more: boolean }> => {
  const { seq, cards } = await shop.ledger.feedBooks.freeInBatches(rules, DEPTH);
  if (seq === null) return { freed: 0, more: false };
  const freed = await commitAll(
    shop,
    cards.map(({ serial, batch }) => freeDeed(shop.me, serial, batch, seq)),
  );
  return { freed, more: cards.length > 0 };
};

const finishDone = async (shop: Shop): Promise<number> => {
  const done = await shop.ledger.releaseBooks.batchesDone(BATCHES);
  return commitAll(
    shop,
    done.map((id) => ({ by: shop.me, acts: [act('batch', id, 'finish')] })),
  );
};

export interface FloorDuty {
  /** One bounded round. */
  settle(now: Date): Promise<Settled>;
}

/** What was parked is walked through only when the rules have changed since it was last seen to the end. */
export const floorDuty = (shop: Shop): FloorDuty => {
  const settledAt = { seq: -1, ms: 0 };
  const walk = { seq: -1, after: '' };

  const freeAll = async (rules: FeedRules): Promise<{ freed: number; more: boolean }> => {
    if (rules.release) return freeReleased(shop, rules);
    const { seq, cards, last } = await shop.ledger.feedBooks.freeOfAll(rules, DEPTH, walk.after);
    if (seq === null) return { freed: 0, more: false };
    // The rules changed on the way: whatever lies behind is looked at again.
    walk.after = seq === walk.seq ? (last ?? '') : '';
    const begunAgain = seq !== walk.seq && last !== null;
    walk.seq = seq;
    const freed = await commitAll(
      shop,
      cards.map(({ serial }) => freeDeed(shop.me, serial, undefined, seq)),
    );
    return { freed, more: last !== null || begunAgain };
  };

  return {
    settle: async (now) => {
      await ensureRules(shop);
      const rules = await rulesForFloor(shop);
      const seq = await shop.ledger.feedBooks.productionSeq();
      const parked = await parkRound(shop, rules);
      const due = seq !== settledAt.seq || now.getTime() - settledAt.ms >= LOOK_AGAIN_MS;
      const { freed, more } = due ? await freeAll(rules) : { freed: 0, more: false };
      if (due && !more) {
        settledAt.seq = seq ?? -1;
        settledAt.ms = now.getTime();
      }
      return { parked, freed, finished: rules.release ? await finishDone(shop) : 0 };
    },
  };
};

/** Rounds until nothing moves any more: for a test, or for a person who does not want to wait for the duty. */
export const settleFloor = async (shop: Shop, now: Date): Promise<Settled> => {
  const duty = floorDuty(shop);
  const sum = { parked: 0, freed: 0, finished: 0 };
  for (;;) {
    const { parked, freed, finished } = await duty.settle(now);
    sum.parked += parked;
    sum.freed += freed;
    sum.finished += finished;
    if (parked + freed + finished === 0) return sum;
  }
};
