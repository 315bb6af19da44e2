import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { raise } from '../../card/index.ts';
import { TEMPLATE_ERRORS } from '../errors.ts';
import type { FontName } from '../fonts/fonts.ts';

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

/** The portrait, filling the box; an oval one is the ghost. */
export interface PhotoItem {
  readonly kind: 'photo';
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly alpha: number;
  readonly oval: boolean;
}

/** A square symbol: `size` × `size` modules of `module` dots; `bits` holds one byte a module, 1 is dark, row by row. */
export interface ModulesItem {
  readonly kind: 'modules';
  readonly x: number;
  readonly y: number;
  readonly module: number;
  readonly size: number;
  readonly bits: Uint8Array;
}

export type PlanItem = TextItem | PhotoItem | ModulesItem;

/**
 * All that is drawn for one person, measured and placed. What every card of a product shares is not in it: the plan
 * names the product and the hash of its layout, and the back ends resolve those once. Holds personal data.
 */
export interface FacePlan {
  readonly product: string;
  readonly layoutHash: string;
  readonly specimen: boolean;
  readonly front: readonly PlanItem[];
  readonly back: readonly PlanItem[];
}

const finite = Type.Number();
const StoredText = Type.Tuple([
  Type.Literal('t'),
  Type.Enum(['regular', 'bold', 'heavy']),
  finite,
  finite,
  finite,
  finite,
  Type.String({ pattern: '^(black|#[0-9a-f]{6})$' }),
  Type.String(),
]);
const StoredPhoto = Type.Tuple([Type.Literal('p'), finite, finite, finite, finite, finite, Type.Boolean()]);
const StoredModules = Type.Tuple([
  Type.Literal('m'),
  finite,
  finite,
  Type.Integer({ minimum: 1 }),
  Type.Integer({ minimum: 21, maximum: 177 }),
  Type.String({ pattern: '^[A-Za-z0-9+/]+=*$' }),
]);
const StoredItem = Type.Union([StoredText, StoredPhoto, StoredModules]);
type StoredItem = Static<typeof StoredItem>;
const StoredPlan = Type.Tuple([
  Type.Literal('kadi-plan-1'),
  Type.String(),
  Type.String({ pattern: '^[0-9a-f]{64}$' }),
  Type.Boolean(),
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
    case 'photo':
      return ['p', item.x, item.y, item.w, item.h, item.alpha, item.oval];
    case 'modules':
      return ['m', item.x, item.y, item.module, item.size, pack(item.bits)];
  }
};

const restore = (item: StoredItem): PlanItem => {
  switch (item[0]) {
    case 't':
      return {
        kind: 'text',
        font: item[1],
        size: item[2],
        x: item[3],
        y: item[4],
        width: item[5],
        ink: item[6],
        text: item[7],
      };
    case 'p':
      return { kind: 'photo', x: item[1], y: item[2], w: item[3], h: item[4], alpha: item[5], oval: item[6] };
    case 'm':
      return {
        kind: 'modules',
        x: item[1],
        y: item[2],
        module: item[3],
        size: item[4],
        bits: unpack(item[5], item[4] ** 2),
      };
  }
};

/** The plan as bytes (UTF-8 JSON of positions, not of names). The same face on the same layout gives the same bytes, always. */
export const encodePlan = (plan: FacePlan): Uint8Array => {
  const value: StoredPlan = [
    'kadi-plan-1',
    plan.product,
    plan.layoutHash,
    plan.specimen,
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
  const [, product, layoutHash, specimen, front, back] = value;
  return { product, layoutHash, specimen, front: front.map(restore), back: back.map(restore) };
};
