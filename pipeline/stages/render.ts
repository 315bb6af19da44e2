/**
 * Render: the face of each card is planned to the last dot, its barcode modules are checked, and a batch document holds the
 * print-ready pages. Pure; the plan's hash is kept, and the station draws from that very plan.
 */
import { countyName, kenyanDay, type StageJob } from '../../card/index.ts';
import { newUuid, sha256Hex } from '../../crypto/index.ts';

import { cardAct } from '../acts.ts';
import { BINDING, type OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';
import type { DrawnFace, FaceOrder } from './draw.ts';
import { type DrawPool, openDrawPool } from './draw-pool.ts';
import { gather } from './gather.ts';
import { materialLoader } from './load.ts';
import { expiryOf, issuedAt } from './sign.ts';

const GROUP = 64;
const WAIT_MS = 8;

/**
 * What the face shows, from the record and the signed payload. The dates are those of the payload, however long it waited
 * to be drawn: a face that says another day than its chip and barcode is a forgery to whoever compares them.
 */
const faceOrder = (shop: Shop, opened: OpenMaterial): FaceOrder => {
  const { card } = opened.material;
  const record = opened.record();
  const { product } = shop.product(card.product);
  const payload = opened.payload();
  const { barcode, secrets } = payload;
  const at = issuedAt(card.serial, payload);
  return {
    product: card.product,
    portrait: opened.portraitPrint().bytes,
    input: {
      serial: card.serial,
      can: secrets.can,
      names: record.names,
      nationalNumber: record.nationalNumber,
      dateOfBirth: record.dateOfBirth,
      sex: record.sex,
      ...(record.placeOfBirth === undefined ? {} : { placeOfBirth: record.placeOfBirth }),
      nationality: record.nationality,
      countyName: countyName(record.county),
      issuedOn: kenyanDay(at),
      expiresOn: expiryOf(at, product.validityYears),
      qrText: barcode,
      specimen: shop.training,
    },
  };
};

interface Drawn {
  readonly face: DrawnFace;
  readonly documentId: string | null;
}

/** Draws one group and stores its document, sealed under a key of its own. */
const drawAndStore = async (
  shop: Shop,
  pool: DrawPool,
  orders: readonly FaceOrder[],
): Promise<readonly Drawn[]> => {
  const { faces, pdf } = await pool.draw(orders);
  if (pdf === null) return faces.map((face) => ({ face, documentId: null }));
  const id = `D-${newUuid()}`;
  const { key, wrapped, keyId } = await shop.keys.records.newDataKey();
  const pages = faces.filter((face) => face.kind === 'drawn').length * 2;
  await shop.ledger.commit({
    by: shop.me,
    acts: [],
    rows: [
      {
        type: 'document',
        id,
        sealed: key.seal(pdf, BINDING.document(id)),
        wrappedKey: wrapped,
        keyId,
        pages,
      },
    ],
  });
  return faces.map((face) => ({ face, documentId: id }));
};

export interface RenderStage {
  readonly handle: (job: StageJob) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The handler of the render queue, with its drawing thread. */
export const renderStage = (shop: Shop): RenderStage => {
  const load = materialLoader(shop);
  const pool = openDrawPool();
  const draw = gather<FaceOrder, Drawn>(GROUP, WAIT_MS, (orders) => drawAndStore(shop, pool, orders));
  const handle = async ({ cardId, attempt }: StageJob): Promise<void> => {
    const opened = await load(cardId);
    if (opened.material.card.state !== 'signed') return;
    const { face, documentId } = await draw(faceOrder(shop, opened));
    const onlyIf = (current: { attempt: number }): boolean => current.attempt === attempt;
    if (face.kind === 'review' || documentId === null) {
      const problems = face.kind === 'review' ? face.problems : [];
      await shop.ledger.commit({
        by: shop.me,
        acts: [
          cardAct(cardId, 'review', {
            onlyIf,
            detail: {
              code: 'TEXT_DOES_NOT_FIT',
              problems: problems.map(({ field, code }) => ({ field, code })),
            },
          }),
        ],
      });
      return;
    }
    const sha256 = sha256Hex(face.plan);
    await shop.ledger.commit({
      by: shop.me,
      acts: [cardAct(cardId, 'render', { attempt: 1, onlyIf, detail: { sha256 } })],
      rows: [
        {
          type: 'face',
          serial: cardId,
          sealedPlan: opened.key.seal(face.plan, BINDING.plan(cardId)),
          sha256,
          documentId,
          page: face.page,
        },
      ],
    });
  };
  return { handle, close: () => pool.close() };
};
