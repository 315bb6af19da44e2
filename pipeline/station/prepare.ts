/** Everything that can be done and checked before a body is fed, because before the feed everything may be repeated. */
import { type ChipProduct, magneticOf } from '../../card/index.ts';
import { type Jwks, openBarcode } from '../../crypto/index.ts';
import type { MagneticTracks } from '../../printers/index.ts';
import {
  decodePlan,
  type FaceImages,
  type RasterSide,
  type ReadKind,
  rasterSide,
  readAll,
} from '../../templates/index.ts';
import { fail } from '../errors.ts';
import type { OpenMaterial, Payload } from '../material.ts';
import { productOf } from '../product-of.ts';
import type { Shop } from '../shop.ts';
import { symbolsOf } from '../stages/face-order.ts';
import { checkPayload } from '../stages/sign.ts';

export interface Prepared {
  readonly opened: OpenMaterial;
  /** What the product says of the chip. */
  readonly chip: ChipProduct;
  readonly payload: Payload;
  readonly plan: Uint8Array;
  readonly images: FaceImages;
  readonly front: RasterSide;
  readonly back: RasterSide;
  /** Text of the tracks, where the product has a magnetic stripe. */
  readonly magnetic?: MagneticTracks;
}

/** Every symbol that a card can have. Bars are not looked for: fine lines of a background can pass for a few. */
const KINDS: readonly ReadKind[] = ['qr', 'data-matrix', 'pdf417'];

/**
 * Reads all symbols of both finished pictures as a reader would: those of the product, each once, with the content that was
 * sealed for this card, and none beside them; and verifies each seal with the published keys.
 */
const readBack = async (
  shop: Shop,
  serial: string,
  wanted: readonly { readonly kind: ReadKind; readonly content: unknown }[],
  faces: readonly RasterSide[],
): Promise<void> => {
  const found = (await Promise.all(faces.map((face) => readAll(face, KINDS)))).flat();
  const isThere = wanted.every(({ kind, content }) =>
    found.some((symbol) => symbol.kind === kind && symbol.text === content),
  );
  if (!isThere || found.length !== wanted.length)
    throw fail('BARCODE_READBACK', { card: serial, wanted: wanted.length, read: found.length });
  for (const { text } of found) {
    const seal = openBarcode(text, shop.keys.trust.barcodeJwks as Jwks, new Date());
    if (!seal.ok) throw fail('BARCODE_READBACK', { card: serial, seal: seal.code });
  }
};

/** Draws both sides for the printer, reads their symbols back, and verifies the chip files once more. */
export const prepareCard = async (shop: Shop, opened: OpenMaterial): Promise<Prepared> => {
  const { card, productHash } = opened.material;
  const made = productOf(shop, card, productHash);
  const payload = opened.payload();
  checkPayload(shop, card.serial, payload, new Date());
  const plan = opened.plan();
  const images = opened.images();
  const decoded = decodePlan(plan);
  const front = await rasterSide(decoded, 'front', images);
  const back = await rasterSide(decoded, 'back', images);
  const contents = symbolsOf(made, payload);
  const wanted = made.product.barcodes.map(({ id, symbology }) => ({
    kind: symbology,
    content: contents[id],
  }));
  await readBack(shop, card.serial, wanted, [front, back]);
  const magnetic = magneticOf(made.product, {
    cardSerial: card.serial,
    // The number in the zone is the card's own (stages/sign.ts).
    documentNumber: card.serial,
  });
  return {
    opened,
    chip: made.chip,
    payload,
    plan,
    images,
    front,
    back,
    ...(magnetic === undefined ? {} : { magnetic }),
  };
};
