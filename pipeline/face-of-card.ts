/** The faces of a card again, for a person to look at: what was placed, and where something could not be. */
import type { Actor } from '../card/index.ts';
import { type FaceImages, type Planned, planFace } from '../templates/index.ts';
import { fail } from './errors.ts';
import { OpenMaterial } from './material.ts';
import { productOf } from './product-of.ts';
import { type Look, look } from './rights/access.ts';
import type { Shop } from './shop.ts';
import { faceOrder } from './stages/face-order.ts';

export interface FaceOfCard {
  readonly outcome: Planned;
  readonly images: FaceImages;
}

/**
 * Planned from the record and the signed payload as the render stage plans it, marked as a draft. Undefined for a card that is
 * not signed yet. What it gives holds personal data: the look is written into the access log before the record is opened.
 *
 * @throws KadiError CARD_UNKNOWN, RIGHTS_PURPOSE, RIGHTS_LOOK_FORM, RECORD_ERASED, PRODUCT_VERSION_GONE
 */
export const faceOfCard = async (
  shop: Shop,
  serial: string,
  asked: Pick<Look, 'purpose' | 'from'>,
  by: Actor,
): Promise<FaceOfCard | undefined> => {
  const [material] = await shop.ledger.materials([serial]);
  if (material === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  if (material.sealedPayload === null) return undefined;
  await look(shop, { request: material.card.requestId, what: ['face'], ...asked }, by);
  const opened = await OpenMaterial.open(material, shop.keys.records);
  const { input, images } = faceOrder(shop, opened, 'draft');
  const { loaded } = productOf(shop, material.card, material.productHash);
  return { outcome: planFace(input, loaded), images };
};
