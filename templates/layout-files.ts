import { Compile } from 'typebox/compile';
import { failure } from '../card/index.ts';
import { TEMPLATE_ERRORS } from './errors.ts';
import { Layout, LayoutFile } from './layout.ts';

/** Gives the content of a layout file by its name, `huduma` or `huduma@2`; undefined when there is none. */
export type LayoutSource = (name: string) => unknown;

const fileCheck = Compile(LayoutFile);
const layoutCheck = Compile(Layout);

export const firstPlace = (errors: readonly { instancePath: string }[]): string => {
  // The deepest place tells most; a union reports all its branches.
  const places = errors.map(({ instancePath }) => instancePath);
  return places.reduce((deepest, place) => (place.length > deepest.length ? place : deepest), '') || '/';
};

type SideFile = NonNullable<LayoutFile['front']>;

const overSide = (base: SideFile | undefined, own: SideFile | undefined): SideFile | undefined => {
  if (base === undefined || own === undefined) return own ?? base;
  return { ...base, ...own, art: [...(base.art ?? []), ...(own.art ?? [])] };
};

const over = (base: LayoutFile, own: LayoutFile): LayoutFile => {
  const front = overSide(base.front, own.front);
  const back = overSide(base.back, own.back);
  return {
    ...base,
    ...own,
    palette: { ...base.palette, ...own.palette },
    motifs: { ...base.motifs, ...own.motifs },
    ...(front === undefined ? {} : { front }),
    ...(back === undefined ? {} : { back }),
  };
};

const readOne = (name: string, source: LayoutSource): LayoutFile => {
  const file = source(name);
  if (file === undefined) throw failure(TEMPLATE_ERRORS, 'LAYOUT_UNKNOWN', { layout: name });
  if (!fileCheck.Check(file)) {
    throw failure(TEMPLATE_ERRORS, 'PRODUCT_INVALID', {
      id: name,
      place: firstPlace(fileCheck.Errors(file)),
    });
  }
  return file;
};

/**
 * A layout with everything it takes from others. Throws LAYOUT_UNKNOWN, LAYOUT_CYCLE (two layouts that extend each other) or
 * PRODUCT_INVALID with the place.
 */
export const resolveLayout = (name: string, source: LayoutSource): Layout => {
  const chain: LayoutFile[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = name; next !== undefined; ) {
    if (seen.has(next)) throw failure(TEMPLATE_ERRORS, 'LAYOUT_CYCLE', { layout: name, through: next });
    seen.add(next);
    const file = readOne(next, source);
    chain.unshift(file);
    next = file.extends;
  }
  const [first, ...rest] = chain;
  if (first === undefined) throw failure(TEMPLATE_ERRORS, 'LAYOUT_UNKNOWN', { layout: name });
  const { $schema: _, extends: __, ...whole } = rest.reduce(over, first);
  if (!layoutCheck.Check(whole)) {
    throw failure(TEMPLATE_ERRORS, 'PRODUCT_INVALID', {
      id: name,
      place: firstPlace(layoutCheck.Errors(whole)),
    });
  }
  return whole;
};
