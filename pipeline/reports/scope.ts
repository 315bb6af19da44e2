/** By what a report is split and to what it is limited, with the areas as they were on the report's day. */
import type { CardGroup } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { areaTree } from './area-acts.ts';
import { AREA_LEVELS, type AreaLevel, type AreaTree } from './area-tree.ts';
import { reportFail } from './errors.ts';

export const REPORT_PARTS = ['product', 'kind', 'office', 'office-type', ...AREA_LEVELS] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];

export interface ReportAsk {
  /** ISO days, both included. */
  readonly from?: string;
  readonly to: string;
  readonly by?: ReportPart;
  /** With `by: region`: which division of the country. */
  readonly layer?: string;
  readonly product?: string;
  readonly kind?: string;
  readonly office?: string;
  /** Code of an area: a county's number, a sub-county, a region. */
  readonly area?: string;
}

export interface Scope {
  readonly tree: AreaTree;
  /** ISO times: from included, to excluded. */
  readonly start: string;
  readonly end: string;
  readonly admits: (group: CardGroup) => boolean;
  readonly partOf: (group: CardGroup) => string | undefined;
  /** How the part is called where a code says little. */
  readonly nameOf: (part: string) => string;
  readonly says: readonly string[];
}

const DAY_MS = 86_400_000;
const BEGINNING = '1970-01-01T00:00:00.000Z';
/** Days are those of Nairobi (UTC+3, no summer time). */
const MIDNIGHT = 'T00:00:00.000+03:00';

/** The first moment of an ISO day in Kenya, as ISO time in UTC. */
export const startOfDay = (day: string): string => new Date(`${day}${MIDNIGHT}`).toISOString();
export const endOfDay = (day: string): string =>
  new Date(new Date(`${day}${MIDNIGHT}`).getTime() + DAY_MS).toISOString();

const isLevel = (part: string): part is AreaLevel => (AREA_LEVELS as readonly string[]).includes(part);

/** Throws REPORT_PERIOD, AREA_UNKNOWN. */
export const scopeOf = async (shop: Shop, ask: ReportAsk): Promise<Scope> => {
  const { from, to, by = 'county', layer, product, kind, office, area } = ask;
  if (from !== undefined && from > to) throw reportFail('REPORT_PERIOD', { from, to });
  const tree = await areaTree(shop, to);
  if (area !== undefined && tree.get(area) === undefined) throw reportFail('AREA_UNKNOWN', { area, day: to });
  const types = by === 'office-type' ? await officeTypes(shop) : new Map<string, string>();
  return {
    tree,
    start: from === undefined ? BEGINNING : startOfDay(from),
    end: endOfDay(to),
    admits: (group) =>
      (product === undefined || group.product === product) &&
      (kind === undefined || group.kind === kind) &&
      (office === undefined || group.office === office) &&
      (area === undefined || tree.covers(area, group)),
    partOf: (group) => {
      if (by === 'product') return group.product;
      if (by === 'kind') return group.kind;
      if (by === 'office') return group.office;
      if (by === 'office-type') return types.get(group.office);
      return isLevel(by) ? tree.holding(by, layer ?? null, group) : undefined;
    },
    nameOf: (part) => (isLevel(by) ? (tree.get(part)?.name ?? '') : ''),
    says: [
      `by ${by}${layer === undefined ? '' : ` (${layer})`}`,
      ...(product === undefined ? [] : [`product ${product}`]),
      ...(kind === undefined ? [] : [`reason for issue ${kind}`]),
      ...(office === undefined ? [] : [`office ${office}`]),
      ...(area === undefined ? [] : [`area ${area}`]),
      `areas as of ${to}`,
    ],
  };
};

const PAGE = 1_000;

const officeTypes = async (shop: Shop): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for (let after: string | undefined; ; ) {
    const page = await shop.ledger.dossiers({ kind: 'office' }, PAGE, after);
    for (const { id, data } of page) if (typeof data['type'] === 'string') found.set(id, data['type']);
    after = page.at(-1)?.id;
    if (page.length < PAGE) return found;
  }
};
