/** What is to be drawn for a card, from its sealed record and its signed payload. */
import { kenyanDay } from '../../card/index.ts';
import { readDg1, zoneLines } from '../../crypto/index.ts';
import type { FaceInput } from '../../templates/index.ts';
import { fail } from '../errors.ts';
import { expiryOf, faceInput } from '../face-input.ts';
import type { OpenMaterial, Payload } from '../material.ts';
import { type CardProduct, productOf } from '../product-of.ts';
import type { Shop } from '../shop.ts';
import type { FaceOrder } from './draw.ts';
import { issuedAt } from './sign.ts';

/** The zone as it was signed for data group 1: what is printed is read out of the chip's own file. */
const signedZone = (serial: string, { files }: Payload): readonly string[] => {
  const file = files.get('EF.DG1');
  if (file === undefined) throw fail('PAYLOAD_INVALID', { card: serial, check: 'zone' });
  return zoneLines(readDg1(file)).lines;
};

/** The sealed content of each symbol of the product. */
export const symbolsOf = ({ product }: CardProduct, payload: Payload): FaceInput['symbols'] =>
  Object.fromEntries(product.barcodes.map(({ id }) => [id, payload.barcode]));

/**
 * What the face shows, from the record and the signed payload. The dates are those of the payload, however long it waited
 * to be drawn: a face that says another day than its chip and barcode is a forgery to whoever compares them.
 */
export const faceOrder = (
  shop: Pick<Shop, 'productByHash'>,
  opened: OpenMaterial,
  mark: FaceInput['mark'],
): FaceOrder => {
  const { card, productHash } = opened.material;
  const made = productOf(shop, card, productHash);
  const record = opened.record();
  const payload = opened.payload();
  const images = opened.images();
  const at = issuedAt(card.serial, payload);
  return {
    productHash,
    images,
    input: faceInput(record, made.product, {
      serial: card.serial,
      can: payload.secrets.can,
      issuedOn: kenyanDay(at),
      expiresOn: expiryOf(at, made.product.validity, record),
      zone: signedZone(card.serial, payload),
      symbols: symbolsOf(made, payload),
      signed: images.signature !== null,
      mark,
    }),
  };
};
