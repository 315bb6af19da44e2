/**
 * Areas with the days they are in force (R59). The 47 counties are fixed and known by code; everything below them changes by gazette, and
 * regions are layers across them: the 13 of the project are not the eight of a survey. A report of a past day uses the areas of that day.
 */
import { COUNTIES, type JsonObject } from '../../card/index.ts';

export const AREA_LEVELS = [
  'region',
  'county',
  'sub-county',
  'division',
  'location',
  'sub-location',
] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

export interface AreaRow {
  readonly code: string;
  readonly level: AreaLevel;
  /** Of a region: which division of the country it belongs to, such as `project-13`. */
  readonly layer: string | null;
  /** Code of the area above; null for counties and regions. */
  readonly parent: string | null;
  /** ISO day from which it is in force, and the first day on which it is not; null: until further notice. */
  readonly from: string;
  readonly until: string | null;
  /** Names by the day from which each holds, earliest first. */
  readonly names: readonly { readonly from: string; readonly name: string }[];
  /** Codes of what it holds for counting: counties of a region, offices of what lies below a county. */
  readonly members: readonly string[];
  /** Reference of the gazette notice. */
  readonly notice: string | null;
}

/** Devolution: the first county governments. Everything older is counted under the same codes. */
const COUNTIES_FROM = '2013-03-04';
const EVER = '0000-01-01';

/** Code of a county as an area: its number. */
export const countyCode = (county: number): string => String(county);

const COUNTY_ROWS: readonly AreaRow[] = COUNTIES.map(({ code, name }) => ({
  code: countyCode(code),
  level: 'county',
  layer: null,
  parent: null,
  from: EVER,
  until: null,
  names: [{ from: COUNTIES_FROM, name }],
  members: [],
  notice: null,
}));

export interface AreaTree {
  /** ISO day that it holds for. */
  readonly day: string;
  readonly areas: readonly (AreaRow & { readonly name: string })[];
  get(code: string): (AreaRow & { readonly name: string }) | undefined;
  /** The area of this level that holds the office or county; undefined: none does on that day. */
  holding(
    level: AreaLevel,
    layer: string | null,
    of: { readonly office: string; readonly county: number },
  ): string | undefined;
  /** Does the area, or one below it, hold the office or county? */
  covers(code: string, of: { readonly office: string; readonly county: number }): boolean;
}

const inForce = ({ from, until }: AreaRow, day: string): boolean =>
  from <= day && (until === null || day < until);

const nameOn = ({ code, names }: AreaRow, day: string): string =>
  names.filter(({ from }) => from <= day).at(-1)?.name ?? names[0]?.name ?? code;

export const treeAt = (gazetted: readonly AreaRow[], day: string): AreaTree => {
  const areas = [...COUNTY_ROWS, ...gazetted]
    .filter((row) => inForce(row, day))
    .map((row) => ({ ...row, name: nameOn(row, day) }));
  const byCode = new Map(areas.map((area) => [area.code, area]));
  const aboves = (code: string): readonly string[] => {
    const found: string[] = [];
    for (
      let at = byCode.get(code);
      at !== undefined && !found.includes(at.code);
      at = byCode.get(at.parent ?? '')
    )
      found.push(at.code);
    return found;
  };
  const holds = (area: AreaRow, of: { readonly office: string; readonly county: number }): boolean =>
    area.level === 'county'
      ? area.code === countyCode(of.county)
      : area.members.includes(area.level === 'region' ? countyCode(of.county) : of.office);
  const covers: AreaTree['covers'] = (code, of) =>
    areas.some((area) => holds(area, of) && aboves(area.code).includes(code));
  return {
    day,
    areas,
    get: (code) => byCode.get(code),
    covers,
    holding: (level, layer, of) =>
      areas.find(
        (area) => area.level === level && (layer === null || area.layer === layer) && covers(area.code, of),
      )?.code,
  };
};

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An area as its dossier keeps it; undefined for one of an unknown level. */
export const areaOf = (code: string, data: JsonObject): AreaRow | undefined => {
  const level = AREA_LEVELS.find((one) => one === data['level']);
  if (level === undefined) return undefined;
  const names = Array.isArray(data['names']) ? data['names'] : [];
  return {
    code,
    level,
    layer: textOr(data['layer']),
    parent: textOr(data['parent']),
    from: textOr(data['from']) ?? EVER,
    until: textOr(data['until']),
    names: names.flatMap((one) => {
      if (typeof one !== 'object' || one === null || Array.isArray(one)) return [];
      const { from, name } = one as JsonObject;
      return typeof from === 'string' && typeof name === 'string' ? [{ from, name }] : [];
    }),
    members: texts(data['members']),
    notice: textOr(data['notice']),
  };
};
