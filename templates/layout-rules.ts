import type { Layout, Side } from './layout.ts';
import type { Box } from './layout-art.ts';
import { BLACK } from './plan/ops.ts';

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

const inside = (box: Box, card: { w: number; h: number }): boolean =>
  box.x >= 0 && box.y >= 0 && box.x + box.w <= card.w && box.y + box.h <= card.h;

/** Where a person's data stands on a side, by name. */
const places = (side: Side): (readonly [string, Box])[] => {
  const named: [string, Box][] = side.texts.map((text) => [text.field, text.box]);
  if (side.photo !== undefined) named.push(['photo', side.photo.box]);
  if (side.ghost !== undefined) named.push(['ghost', side.ghost.box]);
  if (side.barcode !== undefined) named.push(['barcode', side.barcode.box]);
  return named;
};

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

const sideProblem = (layout: Layout, name: 'front' | 'back'): string | undefined => {
  const side = layout[name];
  const named = places(side);
  for (const [index, [field, box]] of named.entries()) {
    if (!inside(box, layout.card)) return `${name}/${field} is off the card`;
    if (side.keepOut !== undefined && overlap(box, side.keepOut)) return `${name}/${field} is on the chip`;
    const other = named.slice(index + 1).find(([, second]) => overlap(box, second));
    if (other !== undefined) return `${name}/${field} overlaps ${other[0]}`;
  }
  const motif = side.art.find((art) => art.kind === 'motif' && layout.motifs[art.motif] === undefined);
  return motif === undefined ? undefined : `${name} names a motif that is not drawn`;
};

/** What a schema cannot say of a layout: the first thing wrong with it, or undefined. */
export const layoutProblem = (layout: Layout): string | undefined => {
  const known = new Set([BLACK, ...Object.keys(layout.palette)]);
  const strange = coloursIn([layout.motifs, layout.front, layout.back]).find((colour) => !known.has(colour));
  if (strange !== undefined) return `colour ${strange} is not in the palette`;
  return sideProblem(layout, 'front') ?? sideProblem(layout, 'back');
};
