/** What becomes of a batch: released, held, resumed, put forward, taken apart. Each is one compare-and-set on the batch's own chain. */
import type { Actor } from '../../card/index.ts';
import { act, cardAct } from '../acts.ts';
import { rankOf } from '../rank.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { type BatchView, batchView, getBatch } from './batch.ts';
import { releaseFail } from './errors.ts';
import { freeBatch } from './floor.ts';
import { changeRules, ensureRules, settle } from './rules.ts';
import type { BatchHoldReason, PriorityReason } from './targets.ts';

interface Which {
  readonly batch: string;
}

const idOf = (actId: string | undefined) => (actId === undefined ? {} : { actId });

/**
 * The cards go to the stations. Law 8: two different people; that neither of them proposed it is asked before (rights/separation.ts).
 * Should this process end in the middle, the duty frees the rest.
 */
export const releaseBatch = async (
  shop: Shop,
  { batch }: Which,
  by: Actor,
  now: Date,
  actId?: string,
): Promise<BatchView> => {
  const both = twoPeople(by);
  await getBatch(shop, batch);
  await changeRules(
    shop,
    { by: both, acts: [act('batch', batch, 'release')], ...idOf(actId) },
    { released: batch },
  );
  await freeBatch(shop, batch, both);
  return batchView(shop, batch, now);
};

/** Nothing more of it is fed from this moment; what is in a machine is finished. */
export const holdBatch = async (
  shop: Shop,
  { batch, reason }: Which & { readonly reason: BatchHoldReason | string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await getBatch(shop, batch);
  await changeRules(
    shop,
    {
      by,
      acts: [act('batch', batch, 'hold', { detail: { reason } })],
      rows: [{ type: 'dossier-merge', kind: 'batch', id: batch, data: { heldFor: reason } }],
      ...idOf(actId),
    },
    { held: batch },
  );
};

export const resumeBatch = async (shop: Shop, { batch }: Which, by: Actor, actId?: string): Promise<void> => {
  const both = twoPeople(by);
  await getBatch(shop, batch);
  await changeRules(
    shop,
    { by: both, acts: [act('batch', batch, 'resume')], ...idOf(actId) },
    { resumed: batch },
  );
  await freeBatch(shop, batch, both);
};

const UNMADE = ['accepted', 'signed', 'rendered'] as const;

/**
 * Puts what is not made yet forward or back, with the reason. The cards follow one by one; should this process end in between, the
 * same act said again puts the rest in order.
 */
export const prioritiseBatch = async (
  shop: Shop,
  { batch, priority, reason }: Which & { readonly priority: number; readonly reason: PriorityReason },
  by: Actor,
  actId?: string,
): Promise<{ readonly cards: number }> => {
  await getBatch(shop, batch);
  settle(
    await shop.ledger.commit({
      by,
      acts: [act('batch', batch, 'prioritise', { detail: { priority, reason } })],
      rows: [{ type: 'dossier-merge', kind: 'batch', id: batch, data: { putForward: priority, reason } }],
      ...idOf(actId),
    }),
  );
  const cards = await shop.ledger.releaseBooks.batchCards(batch, UNMADE);
  const moved = await Promise.all(
    cards
      .map(({ serial, due, rank }) => ({ serial, now: Number(rank), next: rankOf(priority, due) }))
      .filter(({ now, next }) => now !== next)
      .map(({ serial, next }) =>
        shop.ledger.commit({
          by,
          acts: [cardAct(serial, 'prioritise', { rank: next, detail: { batch, priority, reason } })],
        }),
      ),
  );
  return { cards: moved.filter(({ kind }) => kind === 'done').length };
};

/** States of a card that no machine has had. */
const UNTOUCHED: ReadonlySet<string> = new Set([...UNMADE, 'review', 'cancelled']);

/**
 * Taken apart before anything of it was made: its cards wait for another proposal. A released batch is held first, so that nothing is
 * fed while somebody looks.
 * @throws RELEASE_BATCH_BEGUN
 */
export const cancelBatch = async (
  shop: Shop,
  { batch, reason }: Which & { readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { seq, state } = await getBatch(shop, batch);
  await ensureRules(shop);
  const states = await shop.ledger.releaseBooks.batchStates(batch);
  const isOpen = state === 'proposed' || state === 'held';
  if (isOpen && Object.keys(states).some((one) => !UNTOUCHED.has(one)))
    throw releaseFail('RELEASE_BATCH_BEGUN', { batch });
  const members = isOpen ? await shop.ledger.releaseBooks.batchCards(batch, [...UNTOUCHED]) : [];
  settle(
    await shop.ledger.commit({
      by,
      acts: [
        act('batch', batch, 'cancel', {
          detail: { reason, cards: members.length },
          onlyIf: (now) => now.seq === seq,
        }),
        act('rule', 'batches', 'change', { detail: { cancelled: batch } }),
      ],
      rows: members.map(({ serial }) => ({ type: 'unbatch-card' as const, serial })),
      ...idOf(actId),
    }),
  );
};
