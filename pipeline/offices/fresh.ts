/**
 * Read, decide, write, and again when somebody else was faster: for deeds over many subjects, which would otherwise be refused
 * because one of them moved between the reading and the writing.
 */
import type { Deed, Outcome } from '../../ledger/index.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';

const TRIES = 6;

/**
 * @param build reads the books and gives the deed; undefined when there is nothing to do any more. It throws when what was
 *   asked for cannot be done as things stand.
 * @throws KadiError STATE_REFUSED when it is refused each time.
 */
export const commitFresh = async <T>(
  shop: Shop,
  build: () => Promise<{ readonly deed: Deed | undefined; readonly result: T }>,
): Promise<{ readonly outcome: Outcome['kind'] | 'nothing'; readonly result: T }> => {
  for (let left = TRIES; ; left--) {
    const { deed, result } = await build();
    if (deed === undefined) return { outcome: 'nothing', result };
    const outcome = await shop.ledger.commit(deed);
    if (outcome.kind === 'refused' && left > 1) continue;
    return { outcome: insist(outcome).kind, result };
  }
};
