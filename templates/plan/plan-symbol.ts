import type { BarcodeProduct } from '../../card/index.ts';
import type { DotBox } from '../geometry.ts';
import type { BarcodeField } from '../layout.ts';
import {
  type Pdf417Level,
  placeSymbol,
  type SymbolOutcome,
  type SymbolRoom,
  symbolMatrix,
  symbolRoom,
} from '../symbols/index.ts';
import type { SymbolItem } from './plan.ts';

/** What stands in each barcode of the product, by its id: sealed text, or the bytes of a seal. */
export type SymbolContents = Readonly<Record<string, string | Uint8Array>>;

export type SymbolFault = 'BARCODE_MISSING' | 'BARCODE_TOO_LONG' | 'BARCODE_CHARACTERS';

/** The symbol of one barcode in the room of its place; nothing to draw is a content that is too short to be one. */
export const symbolOf = (
  barcode: BarcodeProduct,
  content: string | Uint8Array | undefined,
  room: SymbolRoom,
): SymbolOutcome => {
  const given = { content: content ?? '', room };
  switch (barcode.symbology) {
    case 'qr':
      return symbolMatrix({ ...given, symbology: 'qr', errorCorrection: barcode.errorCorrection });
    case 'pdf417': {
      const errorCorrection = barcode.errorCorrection as Pdf417Level;
      return symbolMatrix({ ...given, symbology: 'pdf417', errorCorrection });
    }
    case 'data-matrix':
      return symbolMatrix({ ...given, symbology: 'data-matrix', errorCorrection: null });
  }
};

/** A shorter content gets larger modules: the place is there, and every reader gains by it. */
export const planSymbol = (
  field: BarcodeField,
  barcode: BarcodeProduct,
  content: string | Uint8Array | undefined,
  box: DotBox,
): SymbolItem | SymbolFault => {
  if (content === undefined) return 'BARCODE_MISSING';
  if (content.length > barcode.maxCharacters) return 'BARCODE_TOO_LONG';
  const outcome = symbolOf(barcode, content, symbolRoom(box, field.dotsPerModule));
  switch (outcome.kind) {
    case 'characters':
      return 'BARCODE_CHARACTERS';
    case 'too-long':
      return 'BARCODE_TOO_LONG';
    case 'matrix': {
      const place = placeSymbol(outcome.matrix, box, field.dotsPerModule);
      return place === undefined
        ? 'BARCODE_TOO_LONG'
        : { kind: 'symbol', barcode: barcode.id, place, matrix: outcome.matrix };
    }
  }
};
