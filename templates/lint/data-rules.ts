import type { Product } from '../../card/index.ts';
import { type Layout, type Side, type SideName, sidesOf } from '../layout.ts';
import type { LayoutSource } from '../layout-files.ts';
import type { LoadedProduct } from '../products.ts';
import { found, type LintFinding } from './finding.ts';

/** What a face shows under another name. */
const PRINTED_AS: Readonly<Record<string, string>> = {
  countyName: 'county',
  photo: 'portrait',
  ghost: 'portrait',
};
/** In the machine readable zone and data group 1; in data group 11; in a Claim 169; in the seal of a paper. */
const IN_ZONE = ['names', 'dateOfBirth', 'sex', 'nationality'];
const IN_DETAILS = ['names', 'nationalNumber', 'placeOfBirth'];
const IN_CLAIMS = ['nationalNumber', 'names', 'dateOfBirth', 'sex', 'nationality'];
const IN_SEAL = ['names', 'dateOfBirth', 'birthEntryNumber'];
/** Data group 13 calls it otherwise. */
const NATIONAL: Readonly<Record<string, string>> = { legalStatus: 'residentAs' };

const usedOutside = ({ chip, mrz, barcodes, validity }: Product): string[] => [
  ...(mrz === null ? [] : IN_ZONE),
  ...(chip === null ? [] : ['portrait', ...(chip.dataGroups.includes(11) ? IN_DETAILS : [])]),
  ...(chip?.nationalData.map((name) => NATIONAL[name] ?? name) ?? []),
  ...barcodes.flatMap(({ content }) => (content === 'vds' ? IN_SEAL : IN_CLAIMS)),
  ...(validity.kind === 'until' ? [validity.field] : []),
];

/** Data Protection Act 2019, s.25: what a document does not need is not asked for. */
export const unusedFields = ({ product, layout }: LoadedProduct): LintFinding[] => {
  const printed = sidesOf(layout).flatMap(([, side]) => [
    ...side.texts.map(({ field }): string => field),
    ...side.pictures.map(({ as }): string => as),
  ]);
  const used = new Set([...printed.map((name) => PRINTED_AS[name] ?? name), ...usedOutside(product)]);
  return product.fields
    .filter(({ name }) => !used.has(name))
    .map(({ name }) => found('FIELD_UNUSED', null, name, 'nowhere'));
};

export const ghostRatios = ({ layout }: LoadedProduct): LintFinding[] =>
  sidesOf(layout).flatMap(([side, { pictures }]) => {
    const all = sidesOf(layout).flatMap(([, one]) => one.pictures);
    const photo = all.find(({ as }) => as === 'photo')?.box;
    return pictures.flatMap(({ as, box }) => {
      if (as !== 'ghost' || photo === undefined) return [];
      const [own, wanted] = [box.w / box.h, photo.w / photo.h];
      return Math.abs(own / wanted - 1) > 0.05
        ? [found('GHOST_RATIO', side, 'ghost', `${own.toFixed(2)}, the photo ${wanted.toFixed(2)}`)]
        : [];
    });
  });

/** Doc 9303-4 and -5, figures of the zone: left edge of the first character, distance of lines, height of the zone; mm. */
const ZONE = { spacing: 6.35, height: 23.2, tolerance: 1, left: { 2: 6, 3: 4 } } as const;

export const zonePosition = ({ layout }: LoadedProduct): LintFinding[] =>
  sidesOf(layout).flatMap(([side, { zone }]) => {
    if (zone === undefined) return [];
    const wrong: string[] = [];
    const left = zone.baselines.length === 3 ? ZONE.left[3] : ZONE.left[2];
    if (Math.abs(zone.x - left) > ZONE.tolerance)
      wrong.push(`left edge ${zone.x} mm, ${left} ± ${ZONE.tolerance}`);
    for (const [index, baseline] of zone.baselines.slice(1).entries()) {
      const apart = baseline - (zone.baselines[index] ?? 0);
      if (Math.abs(apart - ZONE.spacing) > 0.1)
        wrong.push(`lines ${apart.toFixed(2)} mm apart, ${ZONE.spacing}`);
    }
    const top = layout.sheet.h - Math.min(...zone.baselines);
    const bottom = layout.sheet.h - Math.max(...zone.baselines);
    if (top > ZONE.height + ZONE.tolerance || bottom < 3) {
      wrong.push(`baselines ${bottom.toFixed(2)} to ${top.toFixed(2)} mm above the lower edge`);
    }
    return wrong.map((measured) => found('ZONE_POSITION', side, 'zone', measured));
  });

const wordsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(wordsIn);
};

/** Of the layout's own file: what it takes from another is there for others too. */
export const unusedParts = ({ layout }: LoadedProduct, source: LayoutSource): LintFinding[] => {
  const own = source(layout.id) as Partial<Layout> | undefined;
  const drawn = new Set(wordsIn([layout.front, layout.back]));
  const motifs = Object.keys(own?.motifs ?? {});
  const used = new Set([
    ...drawn,
    ...wordsIn(Object.entries(layout.motifs).filter(([name]) => drawn.has(name))),
  ]);
  return [
    ...motifs.filter((name) => !drawn.has(name)).map((name) => found('MOTIF_UNUSED', null, name, 'nowhere')),
    ...Object.keys(own?.palette ?? {})
      .filter((name) => !used.has(name))
      .map((name) => found('COLOUR_UNUSED', null, name, 'nowhere')),
  ];
};

type Caption = { readonly text: string | { readonly sw: string; readonly en: string } };
const isBilingual = ({ text }: Caption): boolean => typeof text !== 'string' || text.includes(' / ');
/** A number and a proper name are the same in both. */
const IN_BOTH = /^(HUDUMA NAMBA|[A-Z]{1,4}\.?|[^a-z]*\d[^a-z]*)$/;

const captionsOf = (side: Side): readonly Caption[] => {
  const above = (box: { x: number; y: number; w: number }, x: number, y: number): boolean =>
    x >= box.x - 0.5 && x <= box.x + box.w && y <= box.y + 2 && y >= box.y - 1.5;
  return [
    ...side.texts.flatMap(({ label }) => (label === undefined ? [] : [label])),
    ...side.art.flatMap((art) =>
      art.kind === 'label' && side.texts.some(({ box }) => above(box, art.x, art.y)) ? [art] : [],
    ),
  ];
};

export const labelLanguages = ({ layout }: LoadedProduct): LintFinding[] =>
  sidesOf(layout).flatMap(([side, data]: readonly [SideName, Side]) =>
    captionsOf(data)
      .filter((caption) => !isBilingual(caption) && !IN_BOTH.test(String(caption.text)))
      .map(({ text }) => found('LABEL_LANGUAGE', side, String(text), 'no Kiswahili / English pair')),
  );
