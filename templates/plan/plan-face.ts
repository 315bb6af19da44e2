import { type DotBox, type Frame, frameOf, wholeDots } from '../geometry.ts';
import type { FaceField, Side, SideName, TextField } from '../layout.ts';
import type { LoadedProduct } from '../products.ts';
import { labelOp, type Mark } from './artwork.ts';
import { BLACK } from './ops.ts';
import type { FacePlan, PlanItem, TextItem } from './plan.ts';
import { planSymbol, type SymbolContents } from './plan-symbol.ts';
import { planText, textOf } from './plan-text.ts';
import { zoneBox, zoneItems } from './zone.ts';

/** What is printed of one person. */
export interface FaceInput {
  /** Dates are YYYY-MM-DD (of birth also YYYY-MM or YYYY); `names` in the product's order, one space between the parts. */
  readonly values: Readonly<Partial<Record<FaceField, string>>>;
  /** The lines of the machine readable zone, where the product prints one. */
  readonly zone: readonly string[] | null;
  readonly symbols: SymbolContents;
  /** A picture of the signature is there. */
  readonly signed: boolean;
  readonly mark: Mark;
}

export const REVIEW_CODES = {
  TEXT_DOES_NOT_FIT: 'the text does not fit its place at the smallest size allowed',
  TEXT_SPACES: 'the text is blank, begins or ends with a space, or has two together',
  GLYPH_MISSING: 'the text holds a character that the fonts of the card do not have',
  ZONE_MISSING: 'the machine readable zone is missing or has not the lines of its place',
  BARCODE_MISSING: 'there is nothing to put in the barcode',
  BARCODE_TOO_LONG: 'the signed content is longer than the barcode can hold in its place',
  BARCODE_CHARACTERS: 'the signed content has characters that the barcode does not hold',
  BARCODE_MODULES: 'the drawn modules are not those of the signed content',
} as const;
export type ReviewCode = keyof typeof REVIEW_CODES;

/** Why a person has to look, and where. `field` is a field's name and `why` a fixed sentence: neither holds personal data. */
export interface FaceProblem {
  readonly field: string;
  readonly code: ReviewCode;
  readonly why: string;
  readonly side: SideName;
  /** Dots. */
  readonly box: DotBox;
}

export type Planned =
  | { readonly kind: 'planned'; readonly plan: FacePlan }
  /** `plan` has everything that could be placed, for the picture of the problem. Never for a printer. */
  | { readonly kind: 'review'; readonly problems: readonly FaceProblem[]; readonly plan: FacePlan };

interface Work {
  readonly input: FaceInput;
  readonly loaded: LoadedProduct;
  readonly frame: Frame;
  readonly inkOf: (colour: string) => string;
  readonly refuse: (field: string, code: ReviewCode, box: DotBox) => void;
}

const picturesOf = (side: Side, { input, frame }: Work): PlanItem[] =>
  side.pictures.flatMap(({ as, box, alpha, oval }): PlanItem[] => {
    if (as === 'signature' && !input.signed) return [];
    const of = as === 'signature' ? 'signature' : 'portrait';
    return [{ kind: 'picture', of, ...wholeDots(frame.box(box)), alpha: alpha ?? 1, oval: oval ?? false }];
  });

const labelItem = (label: NonNullable<TextField['label']>, work: Work): TextItem => {
  const { font, size, x, y, width, ink, text } = labelOp(label, work.inkOf(label.colour), work.frame);
  return { kind: 'text', font, size, x, y, width, ink, text };
};

const textsOf = (side: Side, work: Work): PlanItem[] =>
  side.texts.flatMap((field): PlanItem[] => {
    const text = textOf(field, work.input.values[field.field]);
    if (text === undefined) return [];
    const box = work.frame.box(field.box);
    const planned = planText(field, text, box, work.inkOf(field.colour));
    if (typeof planned === 'string') work.refuse(field.field, planned, box);
    const lines = typeof planned === 'string' ? [] : planned;
    return field.label === undefined ? lines : [...lines, labelItem(field.label, work)];
  });

const zoneOf = ({ zone }: Side, { input, frame, refuse }: Work): PlanItem[] => {
  if (zone === undefined) return [];
  if (input.zone?.length === zone.baselines.length) return zoneItems(zone, input.zone, frame);
  refuse('zone', 'ZONE_MISSING', frame.box(zoneBox(zone)));
  return [];
};

const symbolsOf = (side: Side, { input, loaded, frame, refuse }: Work): PlanItem[] =>
  side.barcodes.flatMap((field): PlanItem[] => {
    const barcode = loaded.product.barcodes.find(({ id }) => id === field.barcode);
    if (barcode === undefined) return [];
    const box = frame.box(field.box);
    const planned = planSymbol(field, barcode, input.symbols[barcode.id], box);
    if (typeof planned !== 'string') return [planned];
    refuse(barcode.id, planned, box);
    return [];
  });

/** Resolves one person's faces against a product: every line measured and placed, or the reasons why a person has to look. */
export const planFace = (input: FaceInput, loaded: LoadedProduct): Planned => {
  const { layout } = loaded;
  const problems: FaceProblem[] = [];
  const inkOf = (colour: string): string => (colour === BLACK ? BLACK : (layout.palette[colour] ?? BLACK));
  const sideOf = (name: SideName): PlanItem[] => {
    const side = layout[name];
    if (side === undefined) return [];
    const refuse: Work['refuse'] = (field, code, box) =>
      problems.push({ field, code, why: REVIEW_CODES[code], side: name, box });
    const work: Work = { input, loaded, frame: frameOf(layout.sheet), inkOf, refuse };
    return [
      ...picturesOf(side, work),
      ...textsOf(side, work),
      ...zoneOf(side, work),
      ...symbolsOf(side, work),
    ];
  };
  const plan: FacePlan = {
    product: loaded.product.id,
    layoutHash: loaded.hash,
    mark: input.mark,
    front: sideOf('front'),
    back: sideOf('back'),
  };
  return problems.length > 0 ? { kind: 'review', problems, plan } : { kind: 'planned', plan };
};
