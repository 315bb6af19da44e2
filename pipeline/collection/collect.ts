/**
 * Collection (R28): to the owner, with the checklist; the card is active from this moment, what it takes the place of is void in the
 * same deed and before it (R34), and the request is closed.
 */
import type { Actor } from '../../card/index.ts';
import type { CaseOfCard, PlacedCard } from '../../ledger/index.ts';
import { act, cardAct, join, type Parts, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { insist } from '../errors.ts';
import { placedCard } from '../get-card.ts';
import { supersededParts } from '../requests/index.ts';
import type { Shop } from '../shop.ts';
import { settleCases } from './case-once.ts';
import {
  type Bearer,
  type CollectEvidence,
  collectNeeds,
  evidenceDetail,
  evidenceFault,
  hasSecond,
  type Needs,
  refuseFor,
} from './checklist.ts';
import { collectionFail } from './errors.ts';
import { heldBy, heldNow } from './held.ts';
import { refuseThirdParty } from './refuse.ts';

export interface Collect {
  readonly serial: string;
  readonly evidence: CollectEvidence;
  /** Who stands there; absent: the owner. */
  readonly bearer?: Bearer;
}

const OWNER: Bearer = { kind: 'owner' };
const VOID: readonly string[] = ['spoiled', 'destroyed', 'cancelled', 'revoked', 'suspended'];

/** Why this card is handed over to nobody; undefined: nothing stands against it. */
export const refusalOf = (
  card: PlacedCard,
  cases: readonly CaseOfCard[],
):
  | 'COLLECT_RECALLED'
  | 'COLLECT_VOID'
  | 'COLLECT_CONTESTED'
  | 'COLLECT_STOPPED'
  | 'COLLECT_DAMAGED'
  | undefined => {
  if (card.requestState === 'contested') return 'COLLECT_CONTESTED';
  if (card.requestState === 'stopped') return 'COLLECT_STOPPED';
  if (card.state === 'recalled') return 'COLLECT_RECALLED';
  if (!card.live || VOID.includes(card.state)) return 'COLLECT_VOID';
  return cases.some(({ type, state }) => type === 'damaged' && state === 'open')
    ? 'COLLECT_DAMAGED'
    : undefined;
};

/** The hand-over itself: what it takes the place of, the card, the request. */
export const handOverParts = async (
  shop: Shop,
  card: PlacedCard,
  detail: Readonly<Parameters<typeof evidenceDetail>> | undefined,
  event: 'collect' | 'found-with-owner' = 'collect',
  more: Readonly<Record<string, string>> = {},
): Promise<Required<Parts>> => {
  const { acts, rows } = await supersededParts(shop, card);
  return join(
    { acts, rows },
    {
      acts: [
        cardAct(card.serial, event, {
          detail: { ...(detail === undefined ? {} : evidenceDetail(...detail)), ...more },
        }),
        act('request', card.request, 'close', {
          detail: { card: card.serial },
          // A contested request is not closed by a hand-over.
          onlyIf: ({ state }) => state === 'open',
        }),
      ],
      rows: [{ type: 'close-request', id: card.request }],
    },
  );
};

/**
 * What the hand-over of this card asks for, so that the officer knows it before the person has come to the counter.
 *
 * @throws KadiError CARD_UNKNOWN, RECORD_ERASED
 */
export const checklistFor = async (
  shop: Shop,
  serial: string,
  now: Date,
): Promise<Needs & { readonly refused: string | null }> => {
  const card = await placedCard(shop, serial);
  const cases = await shop.ledger.officeBooks.casesOfCards([serial]);
  const needs = await collectNeeds(shop, serial, card.request, card.product, now);
  const held = (await heldBy(shop, card.request)) === undefined ? null : 'COLLECT_HELD';
  return { ...needs, refused: refusalOf(card, cases) ?? held };
};

/**
 * @throws KadiError COLLECT_EVIDENCE and the codes of COLLECTION_ERRORS. A third party is refused by default: the refusal is kept with
 *   the card, and a case is opened.
 */
export const collectCard = async (
  shop: Shop,
  input: Collect,
  by: Actor,
  actId?: string,
  now: Date = new Date(),
): Promise<void> => {
  const { serial, evidence, bearer = OWNER } = input;
  const first = await placedCard(shop, serial);
  if (bearer.kind === 'other') return refuseThirdParty(shop, first, by, actId, now);
  // An act that is a repeat is answered by the books, whatever has become of the card since.
  const done = first.state === 'collected';
  if (!done) {
    const needs = await collectNeeds(shop, serial, first.request, first.product, now);
    const asked = { request: first.request, evidence, bearer, needs, twoOfficers: hasSecond(by) };
    const refused = refusalOf(first, await shop.ledger.officeBooks.casesOfCards([serial]));
    if (refused !== undefined) throw collectionFail(refused, { card: serial, state: first.state });
    const hold = await heldBy(shop, first.request);
    if (hold !== undefined) throw collectionFail('COLLECT_HELD', { card: serial, hold });
    const found = await evidenceFault(shop, asked, now);
    if (found !== undefined) return refuseFor(serial, found.fault, found.why);
  }
  await commitFresh(shop, async () => {
    const card = await placedCard(shop, serial);
    const cases = await shop.ledger.officeBooks.casesOfCards([serial]);
    const refused = card.state === 'collected' ? undefined : refusalOf(card, cases);
    if (refused !== undefined) throw collectionFail(refused, { card: serial, state: card.state });
    const { hold, guards } = await heldNow(shop, card.request);
    if (hold !== null && card.state !== 'collected')
      throw collectionFail('COLLECT_HELD', { card: serial, hold });
    const parts = join(
      { acts: [], rows: [], guards },
      await handOverParts(shop, card, [evidence, bearer]),
      bearer.kind === 'owner'
        ? { acts: [], rows: [] }
        : { acts: [act('authority', bearer.authority, 'use', { detail: { card: serial } })], rows: [] },
      settleCases(cases, ['collection-refused', 'third-party'], 'withdrawn'),
    );
    return {
      deed: { by, ...parts, ...withId(actId) },
      result: undefined,
    };
  });
};

/** Sent back towards the bureau. */
export const returnCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by,
      acts: [cardAct(input.serial, 'return', { detail: { reason: input.reason } })],
      ...withId(actId),
    }),
  );
};
