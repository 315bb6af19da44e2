/** How many cards a second inspector sees, what a card weighs, and how many go into a box: data that two people change. */
import type { Actor, JsonObject } from '../../card/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';

export interface PackingPolicy {
  /** One card in so many of each batch is seen by a second inspector, and at least one of every batch. */
  readonly sampleOneIn: number;
  /** All of the first so many cards of a new version of a product. */
  readonly firstOfVersion: number;
  /** Milligrams of a finished card. Of one's own blanks: weigh a hundred. */
  readonly cardMg: number;
  /** Grams of an empty box with its lid and label. */
  readonly tareG: number;
  /** Milligrams that the box, and each card in it, may differ. */
  readonly toleranceMg: number;
  readonly tolerancePerCardMg: number;
  /** Whether a box may be closed without its weight. */
  readonly scale: 'optional' | 'required';
  readonly mostInBox: number;
}

/**
 * 85.60 × 53.98 × 0.76 mm (ISO/IEC 7810:2019) of polycarbonate at 1.2 g/cm³ are 4.2 g; the chip module adds 0.2 g. Boxes hold 100 to
 * 500 cards.
 */
export const PACKING_POLICY: PackingPolicy = {
  sampleOneIn: 50,
  firstOfVersion: 10,
  cardMg: 4_400,
  tareG: 180,
  toleranceMg: 2_000,
  tolerancePerCardMg: 15,
  scale: 'optional',
  mostInBox: 500,
};

const RULE = { kind: 'rule', id: 'packing' } as const;

const whole = (data: JsonObject, name: keyof PackingPolicy, least: number): number | undefined => {
  const value = data[name];
  return typeof value === 'number' && Number.isInteger(value) && value >= least ? value : undefined;
};

/** The policy in force. */
export const packingPolicy = async (shop: Shop): Promise<PackingPolicy> => {
  const data = (await shop.ledger.dossier(RULE))?.data;
  if (data === undefined) return PACKING_POLICY;
  return {
    sampleOneIn: whole(data, 'sampleOneIn', 1) ?? PACKING_POLICY.sampleOneIn,
    firstOfVersion: whole(data, 'firstOfVersion', 0) ?? PACKING_POLICY.firstOfVersion,
    cardMg: whole(data, 'cardMg', 1) ?? PACKING_POLICY.cardMg,
    tareG: whole(data, 'tareG', 0) ?? PACKING_POLICY.tareG,
    toleranceMg: whole(data, 'toleranceMg', 0) ?? PACKING_POLICY.toleranceMg,
    tolerancePerCardMg: whole(data, 'tolerancePerCardMg', 0) ?? PACKING_POLICY.tolerancePerCardMg,
    scale: data['scale'] === 'required' ? 'required' : 'optional',
    mostInBox: whole(data, 'mostInBox', 1) ?? PACKING_POLICY.mostInBox,
  };
};

/** Two people; what is not given stays as it is. */
export const setPackingPolicy = async (
  shop: Shop,
  change: Partial<PackingPolicy>,
  by: Actor,
  actId?: string,
): Promise<PackingPolicy> => {
  twoPeople(by);
  const known = await shop.ledger.dossier(RULE);
  const data: JsonObject = { ...change };
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('rule', RULE.id, known === undefined ? 'open' : 'change', { detail: data })],
      rows: [{ type: known === undefined ? 'dossier' : 'dossier-merge', ...RULE, data }],
      ...withId(actId),
    }),
  );
  return packingPolicy(shop);
};

export interface Weighing {
  readonly weighedG: number;
  readonly expectedG: number;
  readonly toleranceG: number;
  readonly within: boolean;
}

/** What a box of so many cards should weigh, against what it weighs. */
export const weigh = (policy: PackingPolicy, cards: number, weighedG: number): Weighing => {
  const expectedMg = policy.tareG * 1_000 + cards * policy.cardMg;
  const toleranceMg = policy.toleranceMg + cards * policy.tolerancePerCardMg;
  return {
    weighedG,
    expectedG: expectedMg / 1_000,
    toleranceG: toleranceMg / 1_000,
    within: Math.abs(weighedG * 1_000 - expectedMg) <= toleranceMg,
  };
};
