/** Closing a box by two people under numbered seals, and opening it again before it leaves. */
import type { Actor, JsonObject, KadiError } from '../../card/index.ts';
import type { BoxFacts, Guard, PackableCard } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { boxFacts, commitRead, whyNotPacked } from './boxes.ts';
import { packingFail } from './errors.ts';
import { manifestSha256 } from './manifest.ts';
import { type PackingPolicy, packingPolicy, weigh } from './policy.ts';

export const WEIGHT_REASONS = ['other-material', 'scale-unchecked', 'wrapping'] as const;
export type WeightReason = (typeof WEIGHT_REASONS)[number];

export const REOPEN_REASONS = [
  'card-moved',
  'card-recalled',
  'card-void',
  'count-wrong',
  'seal-damaged',
  'box-damaged',
] as const;
export type ReopenReason = (typeof REOPEN_REASONS)[number];

export interface CloseInput {
  readonly box: string;
  /** Numbers of the seals that were put on, each new. */
  readonly seals: readonly string[];
  readonly grams?: number;
  /** Why the weight may differ: the two people counted again. */
  readonly weightReason?: WeightReason;
}

export interface Closed {
  readonly cards: number;
  readonly manifestSha256: string;
  readonly seals: readonly string[];
}

/** As many as an answer names; the rest is a count. */
const NAMED = 20;

export const wrongOnes = (
  cards: readonly PackableCard[],
  office: string,
): { readonly wrong: number; readonly names: string } => {
  const found = cards.flatMap((card) => {
    const why = whyNotPacked(card, office, true);
    return why === undefined ? [] : [`${card.serial} ${why.code}`];
  });
  return { wrong: found.length, names: found.slice(0, NAMED).join(', ') };
};

/** Every card stands as it was read: none was taken out, recalled or sent on meanwhile. */
export const cardsAsRead = (cards: readonly PackableCard[]): readonly Guard[] =>
  cards.map(({ serial, seq }) => ({
    subject: { kind: 'card', id: serial },
    fails: (now) =>
      now?.seq === seq
        ? undefined
        : { code: 'STATE_REFUSED', sentence: 'A card of this box changed at this moment.' },
  }));

const weightOf = (
  box: BoxFacts,
  cards: number,
  input: CloseInput,
  policy: PackingPolicy,
): { readonly detail: JsonObject; readonly refusal?: KadiError } => {
  if (input.grams === undefined)
    return policy.scale === 'required'
      ? { detail: {}, refusal: packingFail('BOX_WEIGHT_MISSING', { box: box.box }) }
      : { detail: {} };
  const { within, weighedG, expectedG, toleranceG } = weigh(policy, cards, input.grams);
  const found = { weighedG, expectedG, toleranceG };
  if (within) return { detail: found };
  if (input.weightReason === undefined)
    return { detail: {}, refusal: packingFail('BOX_WEIGHT_DIFFERS', { box: box.box, cards, ...found }) };
  return { detail: { ...found, weightReason: input.weightReason } };
};

/**
 * Two people counted the cards and sealed the box. What lies in it, the hash of that list, the seals and the weight are kept in the
 * event: what an office receives is held against it.
 *
 * @throws KadiError TWO_PEOPLE, BOX_UNKNOWN, BOX_NOT_OPEN, BOX_EMPTY, BOX_HOLDS_WRONG, BOX_WEIGHT_*, SEAL_USED
 */
export const closeBox = async (shop: Shop, input: CloseInput, by: Actor, actId?: string): Promise<Closed> => {
  twoPeople(by);
  const policy = await packingPolicy(shop);
  const seals = [...new Set(input.seals)];
  if (seals.length === 0 || seals.length !== input.seals.length) throw packingFail('SEAL_USED');
  await commitRead(shop, async () => {
    // The box before its cards: whoever adds one in between is seen by the box's chain.
    const box = await boxFacts(shop, input.box);
    const cards = await shop.ledger.packingBooks.packedIn(box.box);
    const { wrong, names } = wrongOnes(cards, box.office);
    const weight = weightOf(box, cards.length, input, policy);
    const refusal =
      box.state !== 'open'
        ? packingFail('BOX_NOT_OPEN', { box: box.box, state: box.state })
        : cards.length === 0
          ? fail('BOX_EMPTY', { box: box.box })
          : wrong > 0
            ? packingFail('BOX_HOLDS_WRONG', { box: box.box, wrong, cards: names })
            : weight.refusal;
    const serials = cards.map(({ serial }) => serial);
    const manifest = manifestSha256({ box: box.box, office: box.office, serials });
    return {
      refusal,
      deed: {
        by,
        acts: [
          act('box', box.box, 'close', {
            detail: { cards: serials.length, manifest, seals, serials, ...weight.detail },
            onlyIf: ({ seq }) => refusal === undefined && seq === box.seq,
          }),
        ],
        guards: cardsAsRead(cards),
        rows: seals.map((seal) => ({ type: 'box-seal', box: box.box, seal })),
        ...withId(actId),
      },
    };
  });
  return closedAs(await boxFacts(shop, input.box));
};

/** What the last close of a box wrote. */
export const closedAs = ({ closed }: BoxFacts): Closed => {
  const seals = closed?.['seals'];
  const cards = closed?.['cards'];
  return {
    cards: typeof cards === 'number' ? cards : 0,
    manifestSha256: String(closed?.['manifest'] ?? ''),
    seals: Array.isArray(seals) ? seals.map(String) : [],
  };
};

/**
 * Opened again before it left, by two people with a reason. Its seals are void for good.
 *
 * @throws KadiError TWO_PEOPLE, BOX_UNKNOWN, STATE_REFUSED
 */
export const reopenBox = async (
  shop: Shop,
  input: { readonly box: string; readonly reason: ReopenReason },
  by: Actor,
  actId?: string,
): Promise<{ readonly voidSeals: readonly string[] }> => {
  twoPeople(by);
  const { seals } = closedAs(await boxFacts(shop, input.box));
  await commitRead(shop, async () => {
    const box = await boxFacts(shop, input.box);
    const voidSeals = closedAs(box).seals;
    return {
      deed: {
        by,
        acts: [
          act('box', box.box, 'reopen', {
            detail: { reason: input.reason, voidSeals },
            onlyIf: ({ seq }) => seq === box.seq,
          }),
        ],
        ...withId(actId),
      },
    };
  });
  return { voidSeals: seals };
};
