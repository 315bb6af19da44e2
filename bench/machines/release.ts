/** What people do before a station may make anything: the gates of all products are opened, and everything that waits is released. */
import { codeOf, kenyanDay } from '../../card/index.ts';
import {
  openGate,
  proposeBatch,
  recordAssessment,
  recordInclusion,
  releaseBatch,
  type Shop,
} from '../../pipeline/index.ts';

const DPO = { kind: 'person', id: 'dpo-1', role: 'dpo', second: 'supervisor-1' } as const;
const PLANNER = { kind: 'person', id: 'operator-1', role: 'operator' } as const;
const HEADS = { kind: 'person', id: 'supervisor-1', role: 'supervisor', second: 'supervisor-2' } as const;
const DAY_MS = 86_400_000;

export const releaseEverything = async (shop: Shop, now: Date): Promise<void> => {
  const day = (before: number): string => kenyanDay(new Date(now.getTime() - before * DAY_MS));
  for (const product of shop.productIds()) {
    await recordAssessment(
      shop,
      {
        product,
        reference: `BENCH-DPIA-${product}`,
        submittedOn: day(90),
        inForceOn: day(30),
        scope: 'issue-of-specimen-cards',
        signatory: 'specimen-commissioner',
      },
      DPO,
    );
    await recordInclusion(
      shop,
      {
        product,
        reference: `BENCH-INCLUSION-${product}`,
        day: day(60),
        person: 'supervisor-1',
        leftOut: ['worn-fingerprints'],
        remedies: ['biometric-exception'],
      },
      DPO,
    );
    await openGate(shop, { product }, DPO, now);
    for (let n = 1; ; n++) {
      const batch = `B-${product}-${n}`;
      try {
        await proposeBatch(shop, { batch, product, cards: 5_000 }, PLANNER, now);
      } catch (error) {
        if (codeOf(error) !== 'RELEASE_NOTHING_WAITS') throw error;
        break;
      }
      await releaseBatch(shop, { batch }, HEADS, now);
    }
  }
};
