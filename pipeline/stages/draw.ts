/** The drawing of one group of cards, run in a worker thread: CPU work never shares the thread that renews locks. */
import { raise } from '../../card/index.ts';
import {
  checkPlan,
  drawPdf,
  encodePlan,
  type FaceImages,
  type FaceInput,
  type FaceProblem,
  planFace,
  planSides,
  productByHash,
} from '../../templates/index.ts';
import { PIPELINE_ERRORS } from '../errors.ts';

export interface FaceOrder {
  /** Of the version the card was accepted under. */
  readonly productHash: string;
  readonly input: FaceInput;
  readonly images: FaceImages;
}

/** What an event tells of a problem: no box, and nothing of the person. */
export type ToldProblem = Pick<FaceProblem, 'field' | 'code'>;

export type DrawnFace =
  /** `page` is the card's front in the document. */
  | { readonly kind: 'drawn'; readonly plan: Uint8Array; readonly page: number }
  | { readonly kind: 'review'; readonly problems: readonly ToldProblem[] };

export interface Drawing {
  readonly faces: readonly DrawnFace[];
  /** One PDF with a page for each side of each drawn card; null when none could be drawn. */
  readonly pdf: Uint8Array | null;
  readonly pages: number;
}

export const drawGroup = async (orders: readonly FaceOrder[]): Promise<Drawing> => {
  const cards: Parameters<typeof drawPdf>[0][number][] = [];
  let pages = 0;
  const faces = orders.map(({ productHash, input, images }): DrawnFace => {
    const loaded = productByHash(productHash);
    if (loaded === undefined)
      return raise(PIPELINE_ERRORS, 'PRODUCT_VERSION_GONE', { hash: productHash.slice(0, 12) });
    const planned = planFace(input, loaded);
    if (planned.kind === 'review') return { kind: 'review', problems: planned.problems };
    const { plan } = planned;
    if (!checkPlan(plan, input.symbols))
      return { kind: 'review', problems: [{ field: 'barcode', code: 'BARCODE_MODULES' }] };
    const page = pages;
    cards.push({ plan, images });
    pages += planSides(plan).length;
    return { kind: 'drawn', plan: encodePlan(plan), page };
  });
  return { faces, pdf: cards.length === 0 ? null : await drawPdf(cards), pages };
};
