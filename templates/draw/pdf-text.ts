import { type FontName, runOf } from '../fonts/fonts.ts';
import type { TextItem } from '../plan/plan.ts';
import type { Pdf } from './pdf-document.ts';

/** The parts of pdfkit's embedded font that a line of text touches; public there, but not typed. */
interface EmbeddedFont {
  readonly id: string;
  readonly font: {
    getGlyph(id: number): { readonly advanceWidth: number; readonly codePoints: readonly number[] };
  };
  readonly scale: number;
  readonly subset: { includeGlyph(id: number): number };
  readonly widths: (number | undefined)[];
  readonly unicode: (readonly number[] | undefined)[];
  ref(): unknown;
}

interface FontInUse {
  readonly embedded: EmbeddedFont;
  /** Hexadecimal numbers in the document's subset, by glyph. */
  readonly codes: Map<number, string>;
}

const fonts = new WeakMap<Pdf, Map<FontName, FontInUse>>();

const fontIn = (pdf: Pdf, name: FontName): FontInUse => {
  const known = fonts.get(pdf) ?? new Map<FontName, FontInUse>();
  fonts.set(pdf, known);
  const made = known.get(name);
  if (made !== undefined) return made;
  pdf.font(name);
  const { _font: embedded } = pdf as unknown as { _font: EmbeddedFont };
  const font = { embedded, codes: new Map<number, string>() };
  known.set(name, font);
  return font;
};

const codeOf = ({ embedded, codes }: FontInUse, glyph: number): string => {
  const known = codes.get(glyph);
  if (known !== undefined) return known;
  const { font, scale, subset, widths, unicode } = embedded;
  const gid = subset.includeGlyph(glyph);
  const { advanceWidth, codePoints } = font.getGlyph(glyph);
  widths[gid] ??= advanceWidth * scale;
  unicode[gid] ??= codePoints;
  const code = gid.toString(16).padStart(4, '0');
  codes.set(glyph, code);
  return code;
};

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

const inkOf = (ink: string): string =>
  [1, 3, 5].map((at) => number(Number.parseInt(ink.slice(at, at + 2), 16) / 255)).join(' ');

/**
 * The operators of one line (ISO 32000-1, 9.4), in a space whose y runs downwards, as pdfkit's pages have it; undefined for a
 * text that needs shaping. pdfkit's own way shapes and measures every line again, which is most of a page's time.
 */
export const textOperators = (
  pdf: Pdf,
  item: Pick<TextItem, 'font' | 'size' | 'x' | 'y' | 'text'>,
  ink: string,
): string | undefined => {
  const run = runOf(item.text, item.font);
  if (run === undefined) return undefined;
  const font = fontIn(pdf, item.font);
  const { id } = font.embedded;
  const page = pdf.page as unknown as { readonly fonts: Record<string, unknown> };
  page.fonts[id] ??= font.embedded.ref();
  let shown = '<';
  for (const [index, glyph] of run.glyphs.entries()) {
    const kern = Math.round((run.kerning[index] ?? 0) * 1000);
    if (kern !== 0) shown += `> ${-kern} <`;
    shown += codeOf(font, glyph.id);
  }
  return `${inkOf(ink)} rg BT /${id} ${number(item.size)} Tf 1 0 0 -1 ${number(item.x)} ${number(item.y)} Tm [${shown}>] TJ ET`;
};
