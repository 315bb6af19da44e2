/** A bureau for tests of release: people, and cards that are rendered and wait. */
import type { Actor } from '../../../card/index.ts';
import type { CardRow, Outcome } from '../../../ledger/index.ts';
import {
  cardAct,
  commitFeed,
  ensureRules,
  openGate,
  type Policy,
  recordAssessment,
  recordInclusion,
  type Shop,
  takeIn,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

const person = (id: string, role: 'operator' | 'supervisor' | 'dpo', second?: string): Actor => ({
  kind: 'person',
  id,
  role,
  ...(second === undefined ? {} : { second }),
});

export const PLANNER = person('operator-1', 'operator');
export const SUPERVISORS = person('supervisor-1', 'supervisor', 'supervisor-2');
export const DPO = person('dpo-1', 'dpo');
export const LAWYERS = person('dpo-1', 'dpo', 'supervisor-1');
export const NOW = new Date('2026-03-02T07:00:00Z');

export interface Bureau {
  readonly test: TestShop;
  readonly shop: Shop;
  /** Takes in so many more specimen people and renders their cards as the worker does under this policy. */
  rendered(count: number): Promise<readonly CardRow[]>;
  card(serial: string): Promise<CardRow>;
  feed(serial: string, station?: string): Promise<Outcome>;
  close(): Promise<void>;
}

export const openBureau = async (policy: Partial<Policy> = {}): Promise<Bureau> => {
  const test = await testShop();
  const shop: Shop = {
    ...test.shop,
    policy: { release: 'two-people', gates: 'training', shifts: 'free', ...policy },
  };
  await ensureRules(shop);
  let taken = 0;
  const card = async (serial: string): Promise<CardRow> => {
    const found = await shop.ledger.card(serial);
    if (found === undefined) throw new Error(`no card ${serial}`);
    return found;
  };
  return {
    test,
    shop,
    card,
    rendered: async (count) => {
      const people = test.people(taken + count).slice(taken);
      taken += count;
      await takeIn(shop, await test.extract(people, `E-${taken}`), { kind: 'machine', id: 'register' });
      const fresh = await shop.ledger.cards({ state: 'accepted' }, 1_000);
      for (const event of ['sign', 'render'] as const)
        await Promise.all(
          fresh.map(({ serial }) =>
            shop.ledger.commit({
              by: shop.me,
              acts: [
                cardAct(serial, event, {
                  ...(event === 'render' && shop.policy.release === 'two-people'
                    ? { queued: 'parked' as const }
                    : {}),
                }),
              ],
            }),
          ),
        );
      return Promise.all(fresh.map(({ serial }) => card(serial)));
    },
    feed: async (serial, station = 'S1') => {
      const { product } = await card(serial);
      return commitFeed(
        shop,
        { serial, productHash: shop.product(product).hash },
        { by: shop.me, acts: [cardAct(serial, 'feed', { detail: { station } })] },
      );
    },
    close: () => test.close(),
  };
};

/** The gate of a product as the law wants it, opened on that day. */
export const openGateOf = async (shop: Shop, product: string, now = NOW): Promise<void> => {
  await recordAssessment(
    shop,
    {
      product,
      reference: 'ODPC-DPIA-17',
      submittedOn: '2025-12-01',
      inForceOn: '2026-01-30',
      scope: 'issue-of-cards',
      signatory: 'PS-INTERIOR',
    },
    DPO,
  );
  await recordInclusion(
    shop,
    {
      product,
      reference: 'INC-17',
      day: '2026-01-15',
      person: 'dpo-1',
      leftOut: ['worn-fingerprints'],
      remedies: ['biometric-exception'],
    },
    DPO,
  );
  await openGate(shop, { product }, LAWYERS, now);
};

/** The code a promise fails with. */
export const codeOfFailure = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'nothing failed';
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error
      ? String(error.code)
      : String(error);
  }
};

/** By product, the most of one first. */
export const byProduct = (cards: readonly CardRow[]): readonly [string, readonly CardRow[]][] => {
  const groups = new Map<string, CardRow[]>();
  for (const card of cards) groups.set(card.product, [...(groups.get(card.product) ?? []), card]);
  return [...groups].toSorted((a, b) => b[1].length - a[1].length);
};
