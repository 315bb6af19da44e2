import { missingGlyphs } from '../fonts/fonts.ts';
import { type DotBox, round } from '../geometry.ts';
import { FACE_FIELDS, type TextField } from '../layout.ts';
import { fitText, RISE } from './fit.ts';
import type { TextItem } from './plan.ts';

/** 01.02.1990; of a date known only in part, 02.1990 or 1990. */
const dayText = (iso: string): string => iso.split('-').reverse().join('.');

/** What is written for a value: the layout's words for a code, a date as it is written in Kenya, anything else exactly as it came. */
export const textOf = (field: TextField, value: string | undefined): string | undefined => {
  if (value === undefined || value === '') return field.absent;
  if (FACE_FIELDS[field.field] === 'date') return dayText(value);
  // A value may be called like a part of every object.
  return field.words !== undefined && Object.hasOwn(field.words, value) ? field.words[value] : value;
};

const startOf = (x: number, w: number, width: number, align: TextField['align']): number => {
  if (align === 'right') return x + w - width;
  return align === 'centre' ? x + (w - width) / 2 : x;
};

/** The lines of one value in its place. */
export const planText = (
  field: TextField,
  text: string,
  box: DotBox,
  ink: string,
): TextItem[] | 'TEXT_SPACES' | 'GLYPH_MISSING' | 'TEXT_DOES_NOT_FIT' => {
  // Lines are broken at spaces: these would be lost, and nobody could tell from the document that they had been there.
  if (/^ | $| {2}/.test(text)) return 'TEXT_SPACES';
  if (missingGlyphs(text).length > 0) return 'GLYPH_MISSING';
  const fitted = fitText(text.normalize('NFC'), { ...field, w: box.w, h: box.h });
  if (fitted === undefined) return 'TEXT_DOES_NOT_FIT';
  return fitted.lines.map((line, index) => ({
    kind: 'text',
    font: field.font,
    size: fitted.size,
    x: round(startOf(box.x, box.w, line.width, field.align)),
    y: round(box.y + (RISE + index * field.leading) * fitted.size),
    width: round(line.width),
    ink,
    text: line.text,
  }));
};
