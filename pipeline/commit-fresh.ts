/**
 * Read, decide, write, and again when somebody else was faster: for deeds over many subjects, which would otherwise be refused
 * because one of them moved between the reading and the writing.
 */
import type { Deed, Outcome } from '../ledger/index.ts';
import { insist } from './errors.ts';
import type { Shop } from './shop.ts';

/** Somebody else got on each time; that many in a row are a fault, not a race. */
const MOST_TRIES = 100;

/**
 * @param build reads the books and gives the deed; undefined when there is nothing to do any more. It throws when what was
 *   asked for cannot be done as things stand.
 * @throws KadiError STATE_REFUSED when what refuses it has not moved since it was read: no race, but the answer.
 */
export const commitFresh = async <T>(
  shop: Shop,
  build: () => Promise<{ readonly deed: Deed | undefined; readonly result: T }>,
): Promise<{ readonly outcome: Outcome['kind'] | 'nothing'; readonly result: T }> => {
  let refusedAt = '';
  for (let left = MOST_TRIES; ; left--) {
    const { deed, result } = await build();
    if (deed === undefined) return { outcome: 'nothing', result };
    const outcome = await shop.ledger.commit(deed);
    if (outcome.kind !== 'refused') return { outcome: outcome.kind, result };
    const { subject } = outcome;
    const now = await shop.ledger.state(subject);
    const at = `${subject.kind}:${subject.id}:${now?.seq ?? 0}`;
    if (at === refusedAt || left === 1) return { outcome: insist(outcome).kind, result };
    refusedAt = at;
  }
};
