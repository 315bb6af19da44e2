import type { BarcodeProduct } from '../../card/index.ts';
import { frameOf } from '../geometry.ts';
import { type BarcodeField, type SideName, sidesOf } from '../layout.ts';
import { planSymbol } from '../plan/plan-symbol.ts';
import type { LoadedProduct } from '../products.ts';
import { found, type LintFinding } from './finding.ts';

/** Dots a module at 300 dpi: what readers are comfortable with, and what they stand. */
const DOTS = {
  qr: { recommended: 4, least: 3 },
  'data-matrix': { recommended: 4, least: 3 },
  pdf417: { recommended: 3, least: 2 },
} as const satisfies Readonly<Record<BarcodeProduct['symbology'], { recommended: number; least: number }>>;

/** The longest content the product allows, and no run of it easy to press together. */
const longest = ({ content, maxCharacters }: BarcodeProduct): string | Uint8Array => {
  if (content === 'vds') return Uint8Array.from({ length: maxCharacters }, (_, i) => 128 + ((i * 37) % 128));
  const base45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
  return Array.from({ length: maxCharacters }, (_, i) => base45.charAt((i * 17 + (i >> 3)) % 45)).join('');
};

const ofPlace = (
  loaded: LoadedProduct,
  side: SideName,
  field: BarcodeField,
  barcode: BarcodeProduct,
): LintFinding[] => {
  const { recommended, least } = DOTS[barcode.symbology];
  const dots = field.dotsPerModule;
  const measured = `${dots} dots a module, ${recommended} recommended, ${least} at least`;
  const size =
    dots < least
      ? [found('MODULE_SMALL', side, barcode.id, measured)]
      : dots < recommended
        ? [found('MODULE_FINE', side, barcode.id, measured)]
        : [];
  const planned = planSymbol(field, barcode, longest(barcode), frameOf(loaded.layout.sheet).box(field.box));
  if (typeof planned !== 'string') return size;
  return [...size, found('BARCODE_BUDGET', side, barcode.id, `${barcode.maxCharacters} characters or bytes`)];
};

export const barcodeRules = (loaded: LoadedProduct): LintFinding[] =>
  sidesOf(loaded.layout).flatMap(([side, { barcodes }]) =>
    barcodes.flatMap((field) => {
      const barcode = loaded.product.barcodes.find(({ id }) => id === field.barcode);
      return barcode === undefined ? [] : ofPlace(loaded, side, field, barcode);
    }),
  );
