/** The papers of packing, out of the ledger: label and manifest of a box, note of a consignment. None names anybody. */
import { paperOf } from '../../templates/index.ts';
import { officeOf } from '../offices/index.ts';
import type { Shop } from '../shop.ts';
import { boxCode } from './box-code.ts';
import { closedAs } from './close.ts';
import { consignmentOf } from './consignment.ts';
import { dayOf, manifestOf } from './manifest.ts';

const BUREAU = 'National Registration Bureau';

/** An office that is not registered is known by its code alone. */
const named = async (shop: Shop, code: string): Promise<{ office: string; officeName?: string }> => {
  const { name } = await officeOf(shop, code);
  return { office: code, ...(name === code ? {} : { officeName: name }) };
};

const packed = (at: string | null): { packedOn?: string } => {
  const day = dayOf(at);
  return day === undefined ? {} : { packedOn: day };
};

/** PDF of 100 × 150 mm. @throws KadiError BOX_UNKNOWN, PAPER_* */
export const boxLabelPdf = async (shop: Shop, id: string): Promise<Uint8Array> => {
  const { box, office, cards, seals, closedAt, consignment } = await manifestOf(shop, id);
  return paperOf('box-label').draw({
    box,
    code: boxCode(box),
    ...(await named(shop, office)),
    from: BUREAU,
    cards,
    ...(seals.length === 0 ? {} : { seals }),
    ...packed(closedAt),
    ...(consignment === null ? {} : { consignment }),
    specimen: shop.training,
  });
};

/** PDF of A4. @throws KadiError BOX_UNKNOWN, PAPER_* */
export const manifestPdf = async (shop: Shop, id: string): Promise<Uint8Array> => {
  const { box, office, serials, sha256, seals, closedAt } = await manifestOf(shop, id);
  return paperOf('manifest').draw({
    box,
    ...(await named(shop, office)),
    ...packed(closedAt),
    ...(seals.length === 0 ? {} : { seals }),
    sha256,
    rows: serials.map((serial) => ({ serial })),
    specimen: shop.training,
  });
};

/** PDF of A4, with a place for every hand-over of the way. @throws KadiError CONSIGNMENT_UNKNOWN, PAPER_* */
export const consignmentNotePdf = async (shop: Shop, id: string): Promise<Uint8Array> => {
  const { carrier, route, sentAt, boxes } = await consignmentOf(shop, id);
  const [first, last] = [route[0], route.at(-1)];
  const day = dayOf(sentAt);
  return paperOf('consignment-note').draw({
    consignment: id,
    carrier,
    from: first === undefined || first.hand === 'bureau' ? BUREAU : (await officeOf(shop, first.place)).name,
    ...(await named(shop, last?.place ?? '')),
    ...(day === undefined ? {} : { sentOn: day }),
    boxes: boxes.map((box) => ({
      box: box.box,
      seal: closedAs(box).seals.join('/'),
      cards: closedAs(box).cards,
    })),
    chain: route.map(({ hand }) => hand),
    specimen: shop.training,
  });
};
