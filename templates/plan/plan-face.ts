import { missingGlyphs } from '../fonts/fonts.ts';
import { boxDots, round, wholeDots } from '../geometry.ts';
import type { FieldName, Side, TextField } from '../layout.ts';
import type { LoadedProduct } from '../products.ts';
import { labelOp } from './artwork.ts';
import { fitText, RISE } from './fit.ts';
import { BLACK } from './ops.ts';
import type { FacePlan, PlanItem, TextItem } from './plan.ts';
import { QUIET_MODULES, qrMatrix } from './qr.ts';

/** What is printed of one person. Dates are YYYY-MM-DD (of birth also YYYY-MM or YYYY); `names` in the approved order. */
export interface FaceInput {
  readonly serial: string;
  /** Card access number, six digits; null for a chip that is opened in another way. */
  readonly can: string | null;
  readonly names: readonly string[];
  readonly nationalNumber: string;
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  readonly placeOfBirth?: string;
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  readonly countyName: string;
  readonly issuedOn: string;
  readonly expiresOn: string | null;
  readonly qrText: string;
  readonly specimen: boolean;
}

export const REVIEW_CODES = {
  TEXT_DOES_NOT_FIT: 'the text does not fit its place at the smallest size allowed',
  GLYPH_MISSING: 'the text holds a character that the fonts of the card do not have',
  BARCODE_TOO_LONG: 'the signed text is longer than the barcode can hold in its place',
  BARCODE_CHARACTERS: 'the signed text is not Base45',
  BARCODE_MODULES: 'the drawn modules are not those of the signed text',
} as const;
export type ReviewCode = keyof typeof REVIEW_CODES;

/** Why a person has to look. `field` is a field's name and `why` a fixed sentence: neither holds personal data. */
export interface FaceProblem {
  readonly field: string;
  readonly code: ReviewCode;
  readonly why: string;
}

export type Planned =
  | { readonly kind: 'planned'; readonly plan: FacePlan }
  | { readonly kind: 'review'; readonly problems: readonly FaceProblem[] };

/** 01.02.1990; of a date known only in part, 02.1990 or 1990. */
const dayText = (iso: string): string => iso.split('-').reverse().join('.');

const textOf = (field: FieldName, input: FaceInput): string | undefined => {
  switch (field) {
    case 'names':
      return input.names.join(' ');
    case 'dateOfBirth':
      return dayText(input.dateOfBirth);
    case 'issuedOn':
      return dayText(input.issuedOn);
    case 'expiresOn':
      return input.expiresOn === null ? undefined : dayText(input.expiresOn);
    case 'can':
      return input.can ?? undefined;
    case 'placeOfBirth':
      // A dash, so that nobody can add what the register did not say.
      return input.placeOfBirth ?? '–';
    case 'nationalNumber':
    case 'sex':
    case 'nationality':
    case 'countyName':
    case 'serial':
      return input[field];
  }
};

const startOf = (x: number, w: number, width: number, align: TextField['align']): number => {
  if (align === 'right') return x + w - width;
  return align === 'centre' ? x + (w - width) / 2 : x;
};

/** Plans one face at a time and gathers what cannot be drawn. */
const planText = (field: TextField, value: string, ink: string): TextItem[] | ReviewCode => {
  if (missingGlyphs(value).length > 0) return 'GLYPH_MISSING';
  const box = boxDots(field.box);
  const fitted = fitText(value.normalize('NFC'), { ...field, w: box.w, h: box.h });
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

const planBarcode = (
  barcode: NonNullable<Side['barcode']>,
  qrText: string,
  loaded: LoadedProduct,
): PlanItem | ReviewCode => {
  const box = wholeDots(boxDots(barcode.box));
  const { errorCorrection, maxCharacters } = loaded.product.barcode;
  const side = Math.min(box.w, box.h);
  const maxSize = Math.floor(side / barcode.dotsPerModule) - 2 * QUIET_MODULES;
  if (qrText.length > maxCharacters) return 'BARCODE_TOO_LONG';
  const outcome = qrMatrix(qrText, errorCorrection, maxSize);
  switch (outcome.kind) {
    case 'not-alphanumeric':
      return 'BARCODE_CHARACTERS';
    case 'too-long':
      return 'BARCODE_TOO_LONG';
    case 'matrix': {
      const { size, bits } = outcome.matrix;
      // A shorter text gets larger modules: the place is there, and every reader gains by it.
      const module = Math.floor(side / (size + 2 * QUIET_MODULES));
      const x = box.x + Math.floor((box.w - size * module) / 2);
      const y = box.y + Math.floor((box.h - size * module) / 2);
      return { kind: 'modules', x, y, module, size, bits };
    }
  }
};

const planSide = (
  side: Side,
  input: FaceInput,
  loaded: LoadedProduct,
  problems: FaceProblem[],
): PlanItem[] => {
  const items: PlanItem[] = [];
  const refuse = (field: string, code: ReviewCode) => problems.push({ field, code, why: REVIEW_CODES[code] });
  const inkOf = (colour: string): string =>
    colour === BLACK ? BLACK : (loaded.layout.palette[colour] ?? BLACK);
  if (side.ghost !== undefined) {
    items.push({ kind: 'photo', ...wholeDots(boxDots(side.ghost.box)), alpha: side.ghost.alpha, oval: true });
  }
  if (side.photo !== undefined) {
    items.push({ kind: 'photo', ...wholeDots(boxDots(side.photo.box)), alpha: 1, oval: false });
  }
  for (const field of side.texts) {
    const value = textOf(field.field, input);
    if (value === undefined) continue;
    const planned = planText(field, field.words?.[value] ?? value, inkOf(field.colour));
    if (typeof planned === 'string') refuse(field.field, planned);
    else items.push(...planned);
    if (field.label !== undefined) items.push(labelItem(field.label, inkOf(field.label.colour)));
  }
  if (side.barcode !== undefined) {
    const planned = planBarcode(side.barcode, input.qrText, loaded);
    if (typeof planned === 'string') refuse('barcode', planned);
    else items.push(planned);
  }
  return items;
};

const labelItem = (label: NonNullable<TextField['label']>, ink: string): TextItem => {
  const { font, size, x, y, width, text } = labelOp(label, ink);
  return { kind: 'text', font, size, x, y, width, ink, text };
};

/** Resolves one person's face against a product: every line measured and placed, or the reasons why a person has to look. */
export const planFace = (input: FaceInput, loaded: LoadedProduct): Planned => {
  const problems: FaceProblem[] = [];
  const front = planSide(loaded.layout.front, input, loaded, problems);
  const back = planSide(loaded.layout.back, input, loaded, problems);
  if (problems.length > 0) return { kind: 'review', problems };
  return {
    kind: 'planned',
    plan: { product: loaded.product.id, layoutHash: loaded.hash, specimen: input.specimen, front, back },
  };
};
