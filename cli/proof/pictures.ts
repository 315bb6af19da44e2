import { raise } from '../../card/index.ts';
import {
  type Dpi,
  drawPdf,
  drawProblem,
  frameOf,
  planSides,
  previewOf,
  type RasterSide,
  type ReadSymbol,
  rasterSide,
  readAll,
  type SideName,
} from '../../templates/index.ts';
import type { Proof } from './draw-proof.ts';
import { PROOF_ERRORS } from './errors.ts';
import type { Sealer } from './seals.ts';

/** ID-1 (ISO/IEC 7810): only cards have round corners. */
const isCard = ({ w, h }: { readonly w: number; readonly h: number }): boolean => w === 85.6 && h === 53.98;

const asHeld = async (
  { order }: Proof,
  side: SideName,
  picture: RasterSide,
  dpi: Dpi,
): Promise<Uint8Array> => {
  const { layout } = order.loaded;
  return await previewOf(picture, {
    trim: frameOf(layout.sheet).trim,
    dpi,
    rounded: isCard(layout.sheet),
    contacts: layout[side]?.keepOut.some(({ why }) => why === 'chip') === true,
  });
};

/** Each symbol of the product is found once in the drawn dots, and its seal holds. Throws PROOF_SEAL. */
const verifySymbols = (
  { order, input }: Proof,
  sealer: Pick<Sealer, 'verify'>,
  found: readonly ReadSymbol[],
) => {
  for (const barcode of order.loaded.product.barcodes) {
    const content = input.symbols[barcode.id];
    if (content === undefined) raise(PROOF_ERRORS, 'PROOF_SEAL', { barcode: barcode.id });
    else sealer.verify(barcode, content, found);
  }
};

export interface DrawnSide {
  readonly side: SideName;
  readonly png: Uint8Array;
}

/**
 * The sides as a person holds them, PNG; their barcodes were read back from the printer's dots and verified first. Of a
 * face that needs a person, the pictures of the problem. Throws PROOF_SEAL.
 */
export const proofPictures = async (
  proof: Proof,
  sealer: Pick<Sealer, 'verify'>,
  dpi: Dpi,
): Promise<readonly DrawnSide[]> => {
  const { outcome, order } = proof;
  if (outcome.kind === 'review') {
    const pictures = await drawProblem(outcome, order.images);
    return [...pictures].map(([side, png]) => ({ side, png }));
  }
  const sides: DrawnSide[] = [];
  const found: ReadSymbol[] = [];
  for (const side of planSides(outcome.plan)) {
    const picture = await rasterSide(outcome.plan, side, order.images, dpi);
    const symbols = outcome.plan[side].some(({ kind }) => kind === 'symbol');
    if (symbols) found.push(...(await readAll(picture, ['qr', 'data-matrix', 'pdf417'])));
    sides.push({ side, png: await asHeld(proof, side, picture, dpi) });
  }
  verifySymbols(proof, sealer, found);
  return sides;
};

export const proofPdf = async ({ outcome, order: { images } }: Proof): Promise<Uint8Array> =>
  await drawPdf([{ plan: outcome.plan, images }]);
