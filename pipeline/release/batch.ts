/** Batches: which cards go to the stations together (R10, R19). Proposed by one person, released by two others (rights/separation.ts). */
import type { Actor, JsonObject, KadiError, RequestKind } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { BatchWish, Dossier, WaitingGroup } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { type Capacity, capacityFor } from './capacity.ts';
import { releaseFail } from './errors.ts';
import { gateId } from './gate-id.ts';
import { ensureRules, rulesForFloor, settle } from './rules.ts';
import type { PriorityReason } from './targets.ts';

/** Taken together; a station batch of the field is 5,000. */
export const MOST_CARDS = 5_000;
const WAITING_SEEN = 5_000;
const TRIES = 60;
const WAIT_MS = 40;

export interface BatchProposal {
  /** Made by whoever proposes; the same again is the same batch. */
  readonly batch: string;
  readonly product: string;
  readonly office?: string;
  readonly county?: number;
  readonly kind?: RequestKind;
  /** Priority 1 to this. */
  readonly priority?: number;
  /** ISO days on which the cards are due, both included. */
  readonly dueFrom?: string;
  readonly dueTo?: string;
  readonly cards: number;
  /** Why these go before others. */
  readonly reasons?: readonly PriorityReason[];
}

export interface BatchView extends Dossier {
  /** Cards of the batch by their state, those made again among them. */
  readonly cards: Readonly<Record<string, number>>;
  /** For what is not made yet. */
  readonly capacity: Capacity;
}

const NOT_MADE = ['accepted', 'signed', 'rendered', 'review'] as const;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const getBatch = async (shop: Shop, batch: string): Promise<Dossier> => {
  const found = await shop.ledger.dossier({ kind: 'batch', id: batch });
  if (found === undefined) throw releaseFail('RELEASE_BATCH_UNKNOWN', { batch });
  return found;
};

export const batchView = async (shop: Shop, batch: string, now: Date): Promise<BatchView> => {
  const [dossier, cards] = await Promise.all([
    getBatch(shop, batch),
    shop.ledger.releaseBooks.batchStates(batch),
  ]);
  const left = NOT_MADE.reduce((n, state) => n + (cards[state] ?? 0), 0);
  return { ...dossier, cards, capacity: await capacityFor(shop, left, now) };
};

export const batches = (
  shop: Shop,
  filter: { readonly state?: string; readonly product?: string },
  limit: number,
  after?: string,
): Promise<readonly Dossier[]> =>
  shop.ledger.dossiers(
    {
      kind: 'batch',
      ...(filter.state === undefined ? {} : { states: [filter.state] }),
      ...(filter.product === undefined ? {} : { match: { product: filter.product } }),
    },
    limit,
    after,
  );

/** The front of what waits, by product and by what else keeps it: `batch` is ready to be proposed. */
export const waitingForRelease = async (shop: Shop): Promise<readonly WaitingGroup[]> =>
  shop.ledger.releaseBooks.waitingForRelease(await rulesForFloor(shop), WAITING_SEEN);

const wishOf = ({ batch: _batch, cards: _cards, reasons: _reasons, ...wish }: BatchProposal): BatchWish =>
  wish;

/** Why nothing could be taken: the gate, or what keeps the rest back, counted by what it is (`batch`: ready, but the wish is narrower). */
const whyNothing = async (shop: Shop, product: string): Promise<KadiError> => {
  const groups = (await waitingForRelease(shop)).filter((group) => group.product === product);
  const gate = { kind: 'gate', id: gateId(shop.product(product)) } as const;
  const shut =
    shop.policy.gates === 'required' &&
    !groups.some(({ stop }) => stop === 'batch') &&
    (await shop.ledger.state(gate))?.state !== 'open';
  if (shut) return releaseFail('RELEASE_GATE_CLOSED', { product });
  const kept = Object.fromEntries(groups.map(({ stop, cards }) => [stop ?? 'free', cards]));
  return releaseFail('RELEASE_NOTHING_WAITS', { product, ...kept });
};

/**
 * Takes the first cards that fit, in the order of work, out of all batches. Many people may propose at once: the choice stands only
 * if no other was made meanwhile, else it is made again.
 * @throws RELEASE_NOTHING_WAITS, RELEASE_GATE_CLOSED, RELEASE_PRODUCT_UNKNOWN, RELEASE_RULES_CHANGED when others were always faster
 */
export const proposeBatch = async (
  shop: Shop,
  proposal: BatchProposal,
  by: Actor,
  now: Date,
  actId?: string,
): Promise<BatchView> => {
  const { batch, product, cards, reasons = [] } = proposal;
  if (!shop.productIds().includes(product)) throw releaseFail('RELEASE_PRODUCT_UNKNOWN', { product });
  await ensureRules(shop);
  for (let tries = 1; ; tries++) {
    const chosen = await shop.ledger.state({ kind: 'rule', id: 'batches' });
    const isThere = (await shop.ledger.dossier({ kind: 'batch', id: batch })) !== undefined;
    const serials = isThere
      ? []
      : await shop.ledger.releaseBooks.releasable(
          await rulesForFloor(shop),
          wishOf(proposal),
          Math.min(cards, MOST_CARDS),
        );
    if (!isThere && serials.length === 0) throw await whyNothing(shop, product);
    const facts: JsonObject = {
      ...wishOf(proposal),
      reasons: [...reasons],
      count: serials.length,
      // Which cards these were is proved by it, also when the batch was cancelled.
      serialsSha256: sha256Hex(new TextEncoder().encode(serials.toSorted().join('\n'))),
    };
    const outcome = await shop.ledger.commit({
      by,
      acts: [
        act('batch', batch, 'propose', { detail: facts }),
        act('rule', 'batches', 'change', { detail: { batch }, onlyIf: ({ seq }) => seq === chosen?.seq }),
      ],
      rows: [
        { type: 'dossier', kind: 'batch', id: batch, data: { ...facts, proposedBy: by.id } },
        ...serials.map((serial) => ({ type: 'batch-card' as const, batch, serial })),
      ],
      ...(actId === undefined ? {} : { actId }),
    });
    if (outcome.kind !== 'refused' || outcome.subject.kind !== 'rule') {
      settle(outcome);
      return batchView(shop, batch, now);
    }
    if (tries >= TRIES) throw releaseFail('RELEASE_RULES_CHANGED', { batch });
    await pause(WAIT_MS * Math.random());
  }
};
