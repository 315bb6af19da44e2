/** Everything that can be done and checked before a body is fed, because before the feed everything may be repeated. */
import type { Product } from '../../card/index.ts';
import { type Jwks, openBarcode } from '../../crypto/index.ts';
import { decodePlan, type RasterSide, rasterSide, readQr } from '../../templates/index.ts';
import { fail } from '../errors.ts';
import type { OpenMaterial, Payload } from '../material.ts';
import type { Shop } from '../shop.ts';
import { checkPayload } from '../stages/sign.ts';

export interface Prepared {
  readonly opened: OpenMaterial;
  /** What the product says of the chip. */
  readonly chip: Product['chip'];
  readonly payload: Payload;
  readonly plan: Uint8Array;
  readonly portrait: Uint8Array;
  readonly front: RasterSide;
  readonly back: RasterSide;
}

/**
 * Draws both sides for the printer, decodes the barcode back from the finished picture and verifies its seal with the published
 * keys, and verifies the chip files once more.
 */
export const prepareCard = async (shop: Shop, opened: OpenMaterial): Promise<Prepared> => {
  const { serial, product } = opened.material.card;
  const payload = opened.payload();
  const now = new Date();
  checkPayload(shop, serial, payload, now);
  const plan = opened.plan();
  const portrait = opened.portraitPrint().bytes;
  const decoded = decodePlan(plan);
  const front = await rasterSide(decoded, 'front', portrait);
  const back = await rasterSide(decoded, 'back', portrait);
  const read = await readQr(back);
  if (read !== payload.barcode) throw fail('BARCODE_READBACK', { card: serial, read: read !== undefined });
  const seal = openBarcode(read, shop.keys.trust.barcodeJwks as Jwks, now);
  if (!seal.ok) throw fail('BARCODE_READBACK', { card: serial, seal: seal.code });
  return { opened, chip: shop.product(product).product.chip, payload, plan, portrait, front, back };
};
