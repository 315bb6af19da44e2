import { frameOf } from './geometry.ts';
import { type Layout, type Side, type SideName, sidesOf } from './layout.ts';
import type { Art, Box } from './layout-art.ts';
import { BLACK } from './plan/ops.ts';
import { zoneBox } from './plan/zone.ts';

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const inside = (box: Box, sheet: { w: number; h: number }): boolean =>
  box.x >= 0 && box.y >= 0 && box.x + box.w <= sheet.w && box.y + box.h <= sheet.h;

/** Where a person's data stands on a side, by name. */
export const placesOf = (side: Side): readonly (readonly [string, Box])[] => [
  ...side.texts.map((text) => [text.field, text.box] as const),
  ...side.pictures.map((picture) => [picture.as, picture.box] as const),
  ...side.barcodes.map((barcode) => [barcode.barcode, barcode.box] as const),
  ...(side.zone === undefined ? [] : [['zone', zoneBox(side.zone)] as const]),
];

/** Every colour that the data names, however deep. */
const coloursIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(coloursIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (
      (key === 'colour' || key === 'tint' || key === 'ground' || key === 'paint') &&
      typeof member === 'string'
    )
      return [member];
    if (key === 'colours' || key === 'iris')
      return (member as unknown[]).filter((name) => typeof name === 'string');
    return coloursIn(member);
  });
};

const motifsOf = (art: Art): string[] => {
  if (art.kind === 'motif') return [art.motif];
  return art.kind === 'lines' && art.relief !== undefined ? [art.relief.motif] : [];
};

const sideProblem = (layout: Layout, name: SideName, side: Side): string | undefined => {
  const named = placesOf(side);
  for (const [index, [field, box]] of named.entries()) {
    if (!inside(box, layout.sheet)) return `${name}/${field} is off the sheet`;
    if (side.keepOut.some((kept) => overlap(box, kept.box))) return `${name}/${field} is on a keep-out`;
    const other = named.slice(index + 1).find(([, second]) => overlap(box, second));
    if (other !== undefined) return `${name}/${field} overlaps ${other[0]}`;
  }
  const upsideDown = side.texts.find((text) => text.floor > text.size);
  if (upsideDown !== undefined) return `${name}/${upsideDown.field} has a floor above its size`;
  return side.art.flatMap(motifsOf).every((motif) => Object.hasOwn(layout.motifs, motif))
    ? undefined
    : `${name} names a motif that is not drawn`;
};

/** More dots than any sheet of ours has: a larger one would be a mistake of a unit. */
const MAX_DOTS = 12_000_000;

/** What a schema cannot say of a layout: the first thing wrong with it, or undefined. */
export const layoutProblem = (layout: Layout): string | undefined => {
  const { width, height } = frameOf(layout.sheet);
  if (width * height > MAX_DOTS) return 'sheet is larger than A4';
  const known = new Set([BLACK, ...Object.keys(layout.palette)]);
  const strange = coloursIn([layout.motifs, layout.front, layout.back]).find((colour) => !known.has(colour));
  if (strange !== undefined) return `colour ${strange} is not in the palette`;
  for (const [name, side] of sidesOf(layout)) {
    const problem = sideProblem(layout, name, side);
    if (problem !== undefined) return problem;
  }
  return undefined;
};
