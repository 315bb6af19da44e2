/** The drawing of one group of cards, run in a worker thread: CPU work never shares the thread that renews locks. */
import {
  checkPlan,
  drawPdf,
  encodePlan,
  type FaceInput,
  loadProduct,
  type Planned,
  planFace,
} from '../../templates/index.ts';

export interface FaceOrder {
  readonly product: string;
  readonly input: FaceInput;
  readonly portrait: Uint8Array;
}

export type DrawnFace =
  /** `page` is the card's front in the document. */
  | { readonly kind: 'drawn'; readonly plan: Uint8Array; readonly page: number }
  | { readonly kind: 'review'; readonly problems: Extract<Planned, { kind: 'review' }>['problems'] };

export interface Drawing {
  readonly faces: readonly DrawnFace[];
  /** One PDF with two pages for each drawn card; null when none could be drawn. */
  readonly pdf: Uint8Array | null;
}

export const drawGroup = async (orders: readonly FaceOrder[]): Promise<Drawing> => {
  const pages: Parameters<typeof drawPdf>[0][number][] = [];
  const faces = orders.map(({ product, input, portrait }): DrawnFace => {
    const planned = planFace(input, loadProduct(product));
    if (planned.kind === 'review') return planned;
    if (!checkPlan(planned.plan, input.qrText)) {
      return {
        kind: 'review',
        problems: [{ field: 'barcode', code: 'BARCODE_MODULES', why: 'drawn modules differ' }],
      };
    }
    pages.push({ plan: planned.plan, portrait });
    return { kind: 'drawn', plan: encodePlan(planned.plan), page: (pages.length - 1) * 2 };
  });
  return { faces, pdf: pages.length === 0 ? null : await drawPdf(pages) };
};
