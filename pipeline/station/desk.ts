import type { ChipFiles } from '../../crypto/index.ts';
import type { CardPrinter, CardReader } from '../../printers/index.ts';
import type { FaceImages, RasterSide } from '../../templates/index.ts';

/** One desk: the printer, the reader that stands at its contact station, and the name both go by. */
export interface Desk {
  readonly station: string;
  readonly printer: CardPrinter;
  readonly reader: CardReader;
}

export interface MadeCard {
  readonly serial: string;
  readonly front: RasterSide;
  readonly back: RasterSide;
  readonly barcode: string;
  /** As read back from the chip. */
  readonly files: ChipFiles;
  readonly plan: Uint8Array;
  readonly images: FaceImages;
}

/** How a card pass ended. Outcomes of the trade, not exceptions. */
export type PassResult =
  | { readonly kind: 'made'; readonly card: MadeCard }
  /** The job was stale: somebody or something has moved the card on. */
  | { readonly kind: 'skipped' }
  /**
   * Nothing was fed; the card waits for a station again. `before`: the machine or the books of the station refused it before anything
   * was written down, and the card stands as it stood; whoever pulled it gives it back.
   */
  | { readonly kind: 'not-fed'; readonly code: string; readonly before?: 'shift' | 'machine' | 'product' }
  | { readonly kind: 'spoiled'; readonly code: string; readonly replacement: string }
  | { readonly kind: 'uncertain'; readonly code: string }
  /** The feed was announced and the machine says nothing: what became of it is settled when the desk is opened again (recovery.ts). */
  | { readonly kind: 'open'; readonly code: string };
