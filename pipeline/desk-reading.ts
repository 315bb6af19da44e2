/**
 * What is known of the chip of a finished card. A word that a card is good - a line's, or that of whoever found it - is a claim: the
 * card passes no inspection before its chip was read whole on a desk reader, as at a border, and held what was signed for this card.
 */
import type { Actor } from '../card/index.ts';
import type { Row } from '../ledger/index.ts';
import type { CardLink } from '../printers/index.ts';
import type { OpenMaterial } from './material.ts';
import { productOf } from './product-of.ts';
import type { Shop } from './shop.ts';
import { checkChip } from './station/chip-work.ts';

/** For the deed that calls a card good whose chip nobody here has read. */
export const unreadRow = (serial: string): Row => ({
  type: 'inspection',
  serial,
  chipVerified: false,
  barcodeVerified: false,
  frontSha256: '',
  backSha256: '',
});

/** A product without a chip needs no reading; of one that this build does not know it is not assumed. */
export const isChipRead = async (shop: Shop, serial: string): Promise<boolean> => {
  if ((await shop.ledger.inspection(serial))?.chipVerified === true) return true;
  const signed = await shop.ledger.packingBooks.signedFacts(serial);
  return shop.productByHash(signed?.productHash ?? '')?.product.chip === null;
};

/**
 * Opens the chip with what is printed on the card, lets it prove that it is no copy, compares every file with what was signed (the
 * portrait too) and checks the signature over them.
 *
 * @throws KadiError CHIP_READBACK with the file, CHIP_PORTRAIT_DIFFERS, CHIP_* when it does not answer
 */
export const readWhole = async (shop: Shop, link: CardLink, opened: OpenMaterial): Promise<void> => {
  const { card, productHash } = opened.material;
  const { chip } = productOf(shop, card, productHash);
  await checkChip({ shop, job: { cardId: card.serial, stage: 'personalise', attempt: card.attempt } }, link, {
    payload: opened.payload(),
    chip,
  });
};

/** Writes down that a desk read it; what a station found of the faces stays. False: it was written down before. */
export const keepReading = async (shop: Shop, serial: string, by: Actor): Promise<boolean> => {
  const seen = await shop.ledger.inspection(serial);
  if (seen?.chipVerified === true) return false;
  await shop.ledger.commit({
    by,
    acts: [],
    rows: [
      {
        type: 'inspection',
        serial,
        chipVerified: true,
        barcodeVerified: seen?.barcodeVerified ?? false,
        frontSha256: seen?.frontSha256 ?? '',
        backSha256: seen?.backSha256 ?? '',
      },
    ],
  });
  return true;
};
