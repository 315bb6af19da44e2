/**
 * Render: the face of each card is planned to the last dot, its barcode modules are checked, and a batch document holds the
 * print-ready pages. Pure; the plan's hash is kept, and the station draws from that very plan.
 */
import type { StageJob } from '../../card/index.ts';
import { newUuid, sha256Hex } from '../../crypto/index.ts';
import { cardAct } from '../acts.ts';
import { BINDING } from '../material.ts';
import type { Shop } from '../shop.ts';
import type { DrawnFace, FaceOrder } from './draw.ts';
import { type DrawPool, openDrawPool } from './draw-pool.ts';
import { faceOrder } from './face-order.ts';
import { gather } from './gather.ts';
import { materialLoader } from './load.ts';

const GROUP = 64;
const WAIT_MS = 8;

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
  const { faces, pdf, pages } = await pool.draw(orders);
  if (pdf === null) return faces.map((face) => ({ face, documentId: null }));
  const id = `D-${newUuid()}`;
  const { key, wrapped, keyId } = await shop.keys.records.newDataKey();
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

const mustWait = (shop: Shop, batch: string | null): boolean =>
  shop.policy.release === 'two-people' && batch === null;

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
    const { face, documentId } = await draw(faceOrder(shop, opened, shop.training ? 'specimen' : 'none'));
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
      acts: [
        cardAct(cardId, 'render', {
          attempt: 1,
          onlyIf,
          detail: { sha256 },
          // It waits for two people who release its batch. What is in a batch already follows that batch; the feed asks in any case.
          ...(mustWait(shop, opened.material.card.batch) ? { queued: 'parked' as const } : {}),
        }),
      ],
      rows: [
        {
          type: 'face',
          serial: cardId,
          sealedPlan: opened.mediaKey.seal(face.plan, BINDING.plan(cardId)),
          sha256,
          documentId,
          page: face.page,
        },
      ],
    });
  };
  return { handle, close: () => pool.close() };
};
