import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { raise } from '../../card/index.ts';
import { TEMPLATE_ERRORS } from '../errors.ts';
import { FONT_NAMES, type FontName } from '../fonts/fonts.ts';
import { QUIET, SYMBOLOGIES, type SymbolMatrix, type SymbolPlace } from '../symbols/index.ts';
import type { Mark } from './artwork.ts';

/** One line of text: dots at 300 dpi, (x, y) the left end of its baseline, `ink` is `black` (K panel) or `#rrggbb`. */
export interface TextItem {
  readonly kind: 'text';
  readonly font: FontName;
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly ink: string;
  readonly text: string;
}

/** A picture of the person, filling the box; a portrait is cut to it, a signature stands whole in it. An oval one is the ghost. */
export interface PictureItem {
  readonly kind: 'picture';
  readonly of: 'portrait' | 'signature';
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly alpha: number;
  readonly oval: boolean;
}

/** A symbol on whole dots; `place` is its upper left dark corner. */
export interface SymbolItem {
  readonly kind: 'symbol';
  /** Id of the product's barcode. */
  readonly barcode: string;
  readonly place: SymbolPlace;
  readonly matrix: SymbolMatrix;
}

export type PlanItem = TextItem | PictureItem | SymbolItem;

/**
 * All that is drawn for one person, measured and placed. What every document of a product shares is not in it: the plan
 * names the product and the hash of its layout, and the back ends resolve those once. Holds personal data. The back of a
 * document that has none is empty.
 */
export interface FacePlan {
  readonly product: string;
  readonly layoutHash: string;
  readonly mark: Mark;
  readonly front: readonly PlanItem[];
  readonly back: readonly PlanItem[];
}

const finite = Type.Number();
const StoredText = Type.Tuple([
  Type.Literal('t'),
  Type.Enum([...FONT_NAMES]),
  finite,
  finite,
  finite,
  finite,
  Type.String({ pattern: '^(black|#[0-9a-f]{6})$' }),
  Type.String(),
]);
const StoredPicture = Type.Tuple([
  Type.Literal('p'),
  Type.Enum(['portrait', 'signature']),
  finite,
  finite,
  finite,
  finite,
  finite,
  Type.Boolean(),
]);
const count = Type.Integer({ minimum: 1, maximum: 1000 });
const StoredSymbol = Type.Tuple([
  Type.Literal('s'),
  Type.String(),
  Type.Enum([...SYMBOLOGIES]),
  // Place: x, y, dots a module, dots a row; then columns, rows, height of a row in modules.
  Type.Integer(),
  Type.Integer(),
  count,
  count,
  count,
  count,
  count,
  Type.String({ pattern: '^[A-Za-z0-9+/]+=*$' }),
]);
const StoredItem = Type.Union([StoredText, StoredPicture, StoredSymbol]);
type StoredItem = Static<typeof StoredItem>;
const StoredPlan = Type.Tuple([
  Type.Literal('kadi-plan-2'),
  Type.String(),
  Type.String({ pattern: '^[0-9a-f]{64}$' }),
  Type.Enum(['none', 'specimen', 'draft']),
  Type.Array(StoredItem),
  Type.Array(StoredItem),
]);
type StoredPlan = Static<typeof StoredPlan>;
const stored = Compile(StoredPlan);

const pack = (bits: Uint8Array): string => {
  const bytes = Buffer.alloc(Math.ceil(bits.length / 8));
  for (let i = 0; i < bits.length; i++) {
    if (bits[i] === 1) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
  }
  return bytes.toString('base64');
};

const unpack = (text: string, count: number): Uint8Array => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== Math.ceil(count / 8))
    return raise(TEMPLATE_ERRORS, 'PLAN_UNREADABLE', { place: 'modules' });
  return Uint8Array.from({ length: count }, (_, i) => ((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1);
};

const store = (item: PlanItem): StoredItem => {
  switch (item.kind) {
    case 'text':
      return ['t', item.font, item.size, item.x, item.y, item.width, item.ink, item.text];
    case 'picture':
      return ['p', item.of, item.x, item.y, item.w, item.h, item.alpha, item.oval];
    case 'symbol': {
      const { place, matrix } = item;
      const { symbology, columns, rows, rowHeight, bits } = matrix;
      const { x, y, module, height } = place;
      return ['s', item.barcode, symbology, x, y, module, height, columns, rows, rowHeight, pack(bits)];
    }
  }
};

const restore = (item: StoredItem): PlanItem => {
  switch (item[0]) {
    case 't': {
      const [, font, size, x, y, width, ink, text] = item;
      return { kind: 'text', font, size, x, y, width, ink, text };
    }
    case 'p': {
      const [, of, x, y, w, h, alpha, oval] = item;
      return { kind: 'picture', of, x, y, w, h, alpha, oval };
    }
    case 's': {
      const [, barcode, symbology, x, y, module, height, columns, rows, rowHeight, bits] = item;
      return {
        kind: 'symbol',
        barcode,
        place: { x, y, module, height },
        matrix: {
          symbology,
          columns,
          rows,
          rowHeight,
          quiet: QUIET[symbology],
          bits: unpack(bits, columns * rows),
        },
      };
    }
  }
};

/** The plan as bytes (UTF-8 JSON of positions, not of names). The same face on the same layout gives the same bytes, always. */
export const encodePlan = (plan: FacePlan): Uint8Array => {
  const value: StoredPlan = [
    'kadi-plan-2',
    plan.product,
    plan.layoutHash,
    plan.mark,
    plan.front.map(store),
    plan.back.map(store),
  ];
  return new TextEncoder().encode(JSON.stringify(value));
};

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The cause is not passed on: JSON.parse quotes what it read, and that may be a name.
    return raise(TEMPLATE_ERRORS, 'PLAN_UNREADABLE', { place: 'text' });
  }
};

export const decodePlan = (bytes: Uint8Array): FacePlan => {
  const value = parseJson(bytes);
  if (!stored.Check(value)) return raise(TEMPLATE_ERRORS, 'PLAN_UNREADABLE', { place: 'shape' });
  const [, product, layoutHash, mark, front, back] = value;
  return { product, layoutHash, mark, front: front.map(restore), back: back.map(restore) };
};
