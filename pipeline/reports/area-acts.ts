/** Areas come, change their names and end by gazette; two people enter what the notice says. */
import type { Actor, JsonObject } from '../../card/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { type AreaLevel, type AreaRow, type AreaTree, areaOf, treeAt } from './area-tree.ts';
import { reportFail } from './errors.ts';

const PAGE = 1_000;

/** The same act sent again is the same act, although its day or its code is taken by then: by itself. */
const wasDone = async (shop: Shop, actId: string | undefined): Promise<boolean> =>
  actId !== undefined && (await shop.ledger.stockBooks.actOf(actId)) !== undefined;

/** All that was ever gazetted. */
export const gazettedAreas = async (shop: Shop): Promise<readonly AreaRow[]> => {
  const rows: AreaRow[] = [];
  for (let after: string | undefined; ; ) {
    const page = await shop.ledger.dossiers({ kind: 'area' }, PAGE, after);
    rows.push(...page.flatMap(({ id, data }) => areaOf(id, data) ?? []));
    after = page.at(-1)?.id;
    if (page.length < PAGE) return rows;
  }
};

/** @param day ISO day */
export const areaTree = async (shop: Shop, day: string): Promise<AreaTree> =>
  treeAt(await gazettedAreas(shop), day);

export interface Gazetted {
  readonly code: string;
  readonly level: Exclude<AreaLevel, 'county'>;
  readonly name: string;
  readonly parent?: string;
  readonly layer?: string;
  readonly members?: readonly string[];
  readonly from: string;
  readonly notice: string;
}

/** Where each level may lie. */
const ABOVE: Readonly<Record<Gazetted['level'], readonly AreaLevel[]>> = {
  region: [],
  'sub-county': ['county'],
  division: ['sub-county'],
  location: ['division', 'sub-county'],
  'sub-location': ['location'],
};

/** Throws AREA_PARENT when what it should lie in is not in force on its first day, AREA_TAKEN, TWO_PEOPLE. */
export const gazetteArea = async (shop: Shop, one: Gazetted, by: Actor, actId?: string): Promise<void> => {
  const people = twoPeople(by);
  if (await wasDone(shop, actId)) return;
  const tree = await areaTree(shop, one.from);
  const levels = ABOVE[one.level];
  const parent = one.parent === undefined ? undefined : tree.get(one.parent);
  if (levels.length > 0 ? parent === undefined || !levels.includes(parent.level) : one.parent !== undefined)
    throw reportFail('AREA_PARENT', {
      area: one.code,
      parent: one.parent ?? '-',
      may: levels.join(', ') || 'none',
    });
  // The counties' codes are numbers, and theirs for ever.
  if (/^\d+$/.test(one.code)) throw reportFail('AREA_TAKEN', { area: one.code });
  if ((await shop.ledger.dossier({ kind: 'area', id: one.code })) !== undefined)
    throw reportFail('AREA_TAKEN', { area: one.code });
  const { code, name, from, ...plain } = one;
  const data: JsonObject = {
    level: plain.level,
    notice: plain.notice,
    from,
    names: [{ from, name }],
    members: [...(plain.members ?? [])],
    ...(plain.parent === undefined ? {} : { parent: plain.parent }),
    ...(plain.layer === undefined ? {} : { layer: plain.layer }),
  };
  insist(
    await shop.ledger.commit({
      by: people,
      acts: [act('area', code, 'gazette', { detail: { level: one.level, from, notice: one.notice } })],
      rows: [{ type: 'dossier', kind: 'area', id: code, data }],
      // Whoever ends the area above comes wholly before or wholly after.
      ...(one.parent === undefined || tree.get(one.parent)?.level === 'county'
        ? {}
        : {
            guards: [
              {
                subject: { kind: 'area', id: one.parent },
                fails: (current) =>
                  current?.state === 'in-force'
                    ? undefined
                    : { code: 'AREA_PARENT', sentence: 'The area above is not in force.' },
              },
            ],
          }),
      ...withId(actId),
    }),
  );
};

const known = async (shop: Shop, code: string): Promise<AreaRow> => {
  const found = await shop.ledger.dossier({ kind: 'area', id: code });
  const row = found === undefined ? undefined : areaOf(code, found.data);
  if (row === undefined) throw reportFail('AREA_UNKNOWN', { area: code });
  return row;
};

/** @param from ISO day from which the new name holds; after the last change */
export const renameArea = async (
  shop: Shop,
  input: { readonly code: string; readonly name: string; readonly from: string; readonly notice: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const people = twoPeople(by);
  if (await wasDone(shop, actId)) return;
  const { code, name, from, notice } = input;
  const row = await known(shop, code);
  if (from <= (row.names.at(-1)?.from ?? '')) throw reportFail('AREA_DAY', { area: code, day: from });
  insist(
    await shop.ledger.commit({
      by: people,
      acts: [act('area', code, 'rename', { detail: { from, notice } })],
      rows: [
        {
          type: 'dossier-merge',
          kind: 'area',
          id: code,
          data: { names: [...row.names, { from, name }].map((one) => ({ ...one })) },
        },
      ],
      ...withId(actId),
    }),
  );
};

/** @param until ISO day, the first on which the area is no more */
export const endArea = async (
  shop: Shop,
  input: { readonly code: string; readonly until: string; readonly notice: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const people = twoPeople(by);
  if (await wasDone(shop, actId)) return;
  const { code, until, notice } = input;
  const row = await known(shop, code);
  if (until <= row.from) throw reportFail('AREA_DAY', { area: code, day: until });
  const below = (await gazettedAreas(shop)).find(
    (one) => one.parent === code && (one.until === null || one.until > until),
  );
  if (below !== undefined) throw reportFail('AREA_BELOW', { area: code, below: below.code });
  insist(
    await shop.ledger.commit({
      by: people,
      acts: [act('area', code, 'end', { detail: { until, notice } })],
      rows: [{ type: 'dossier-merge', kind: 'area', id: code, data: { until } }],
      ...withId(actId),
    }),
  );
};
