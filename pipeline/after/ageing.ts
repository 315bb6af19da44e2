/** How long cards have waited to be collected, by where and why (R30): most of those of 2024 were duplicates at Huduma Centres. */
import type { AgeCount } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';

/** Upper ends in days; the last bucket has none. */
export const AGE_LIMITS = [8, 31, 91, 181, 366, 731, 1_826] as const;
export const AGE_BUCKETS = [
  'up to 7 days',
  '8 to 30 days',
  '31 to 90 days',
  '91 to 180 days',
  '181 to 365 days',
  '1 to 2 years',
  '2 to 5 years',
  'more than 5 years',
] as const;

export const AGE_KEYS = ['county', 'office', 'officeType', 'kind', 'product', 'state'] as const;
export type AgeKey = (typeof AGE_KEYS)[number];

export interface AgeLine {
  /** In the order of the keys that were asked for. */
  readonly keys: Readonly<Partial<Record<AgeKey, string | number>>>;
  /** Cards in each bucket of AGE_BUCKETS. */
  readonly buckets: readonly number[];
  readonly cards: number;
}

export interface Ageing {
  readonly at: string;
  readonly buckets: readonly string[];
  /** Most cards first. */
  readonly lines: readonly AgeLine[];
  /** Sum of the lines: all cards that wait at an office or came back. */
  readonly cards: number;
}

const keyed = (count: AgeCount, by: readonly AgeKey[]): AgeLine['keys'] =>
  Object.fromEntries(by.map((key) => [key, count[key]]));

/** @param by what the lines are split by; none: one line. */
export const ageing = async (
  shop: Shop,
  now: Date,
  by: readonly AgeKey[] = ['county', 'office', 'officeType', 'kind'],
  only: { readonly office?: string } = {},
): Promise<Ageing> => {
  const lines = new Map<string, { keys: AgeLine['keys']; buckets: number[] }>();
  for (const count of await shop.ledger.afterBooks.ages(now.toISOString(), AGE_LIMITS)) {
    if (only.office !== undefined && count.office !== only.office) continue;
    const keys = keyed(count, by);
    const name = JSON.stringify(keys);
    const line = lines.get(name) ?? { keys, buckets: AGE_BUCKETS.map(() => 0) };
    line.buckets[count.bucket] = (line.buckets[count.bucket] ?? 0) + count.cards;
    lines.set(name, line);
  }
  const sums = [...lines.values()].map((line) => ({
    ...line,
    cards: line.buckets.reduce((sum, cards) => sum + cards, 0),
  }));
  return {
    at: now.toISOString(),
    buckets: AGE_BUCKETS,
    lines: sums.sort((a, b) => b.cards - a.cards),
    cards: sums.reduce((sum, { cards }) => sum + cards, 0),
  };
};
