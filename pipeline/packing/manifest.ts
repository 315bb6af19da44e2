/** What lies in a box, as it travels with it: serials and counts, no names. The hash is over the canonical list. */
import { kenyanDay } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { BoxFacts } from '../../ledger/index.ts';
import { canonicalJson } from '../../templates/index.ts';
import type { Shop } from '../shop.ts';
import { boxFacts } from './boxes.ts';

export interface BoxContent {
  readonly box: string;
  readonly office: string;
  /** In order. */
  readonly serials: readonly string[];
}

/** Lower-case hex over the canonical JSON of box, office and serials in order. */
export const manifestSha256 = ({ box, office, serials }: BoxContent): string =>
  sha256Hex(new TextEncoder().encode(canonicalJson({ box, office, serials: [...serials].sort() })));

export interface Manifest extends BoxContent {
  readonly state: string;
  readonly cards: number;
  readonly sha256: string;
  /** False while the box is open: the list is as it stands and may still change. */
  readonly sealed: boolean;
  readonly seals: readonly string[];
  readonly closedAt: string | null;
  /** The two people who closed it. */
  readonly closedBy: readonly string[];
  readonly weighedG: number | null;
  readonly consignment: string | null;
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const peopleOf = ({ closedBy }: BoxFacts): readonly string[] =>
  closedBy === null
    ? []
    : closedBy.kind === 'person' && closedBy.second !== undefined
      ? [closedBy.id, closedBy.second]
      : [closedBy.id];

/** As the box was closed last; of an open box what lies in it now. @throws KadiError BOX_UNKNOWN */
export const manifestOf = async (shop: Shop, id: string): Promise<Manifest> => {
  const facts = await boxFacts(shop, id);
  const { box, office, state, closed, closedAt, consignment } = facts;
  const sealed = state !== 'open' && closed !== null && Array.isArray(closed['serials']);
  const serials = sealed
    ? texts(closed['serials'])
    : (await shop.ledger.packingBooks.packedIn(box)).map(({ serial }) => serial);
  const weighed = closed?.['weighedG'];
  return {
    box,
    office,
    serials,
    state,
    cards: serials.length,
    sha256: manifestSha256({ box, office, serials }),
    sealed,
    seals: sealed ? texts(closed['seals']) : [],
    closedAt: sealed ? closedAt : null,
    closedBy: sealed ? peopleOf(facts) : [],
    weighedG: sealed && typeof weighed === 'number' ? weighed : null,
    consignment,
  };
};

export const dayOf = (at: string | null): string | undefined =>
  at === null ? undefined : kenyanDay(new Date(at));
