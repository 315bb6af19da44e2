/** What an emergency grant was used for: without it a review is a look at the words of its owner alone. */
import type { Shop } from '../shop.ts';
import { type GrantSeen, getGrant, grantSeen } from './break-glass.ts';
import { type LookLine, lookLine } from './find-people.ts';

export interface GrantShown extends GrantSeen {
  readonly opened: string;
  /** In the order of the books; each was written before its act, which may have been refused afterwards. */
  readonly uses: readonly GrantUse[];
  /** Whose data were looked at under it. */
  readonly looks: readonly LookLine[];
  /** There are more looks than are shown here; `kadi access by` has them all. */
  readonly more: boolean;
  readonly ended: string | null;
  readonly review: { readonly at: string; readonly by: string; readonly outcome: string } | null;
}

export interface GrantUse {
  readonly at: string;
  readonly act: string;
  /** What the act's address names, or the subject of the grant. */
  readonly subject: string | null;
}

const MOST_LOOKS = 1_000;
/** A look is written during its act, and an act may outlast the grant a little. */
const LATE_MS = 3_600_000;

/** @throws KadiError GRANT_UNKNOWN */
export const showGrant = async (shop: Shop, id: string, now: Date): Promise<GrantShown> => {
  const grant = await getGrant(shop, id);
  const events = await shop.ledger.events({ kind: 'break-glass', id });
  const first = (name: string) => events.find(({ event }) => event === name);
  const opened = first('open')?.at ?? '';
  const to = new Date(new Date(grant.until).getTime() + LATE_MS).toISOString();
  const looks = await shop.ledger.eventsOf(
    { kind: 'access', events: ['look'], match: { grant: id }, from: opened, to },
    MOST_LOOKS + 1,
  );
  const reviewed = first('review');
  return {
    ...grantSeen(grant, now),
    opened,
    uses: events
      .filter(({ event }) => event === 'use')
      .map(({ at, detail: { act, subject } }) => ({
        at,
        act: String(act ?? ''),
        subject: typeof subject === 'string' ? subject : null,
      })),
    looks: looks.slice(0, MOST_LOOKS).map(lookLine),
    more: looks.length > MOST_LOOKS,
    ended: first('end')?.at ?? null,
    review:
      reviewed === undefined
        ? null
        : { at: reviewed.at, by: reviewed.by.id, outcome: String(reviewed.detail['outcome'] ?? '') },
  };
};
