import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isKadiError } from '../../card/index.ts';
import type { Sealer } from '../../cli/proof/seals.ts';
import type { Picture } from '../../templates/draw/picture.ts';
import {
  type FacePlan,
  loadProduct,
  productIds,
  rasterSide,
  readAll,
  type SideName,
} from '../../templates/index.ts';
import type { SymbolItem } from '../../templates/plan/plan.ts';
import { CAREFUL, FRAMES, printAndScan, USUAL, type Wear } from '../support/print-scan.ts';
import { openTestSealer, proofOf } from './every-product.ts';

const SEALED = productIds().filter((id) => loadProduct(id).product.barcodes.length > 0);
/** Half a second of a phone: each time round, the hand holds it a little straighter. What is sealed differs from run to run. */
const ROUNDS = 3;
const STEADIER = 0.4;
/** Of the finished face around a symbol, dots: its ground, its frame and the lines beside it are in the picture. */
const AROUND = 90;

const symbolIn = (plan: FacePlan): { side: SideName; item: SymbolItem } => {
  for (const side of ['front', 'back'] as const) {
    for (const item of plan[side]) if (item.kind === 'symbol') return { side, item };
  }
  throw new Error('no symbol is drawn');
};

const cut = (picture: Picture, { place, matrix }: SymbolItem): Picture => {
  const left = Math.max(0, place.x - AROUND);
  const top = Math.max(0, place.y - AROUND);
  const width = Math.min(picture.width - left, matrix.columns * place.module + 2 * AROUND);
  const height = Math.min(picture.height - top, matrix.rows * place.height + 2 * AROUND);
  const rgb = new Uint8Array(width * height * 3);
  const black = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * picture.width + left;
    rgb.set(picture.rgb.subarray(from * 3, (from + width) * 3), y * width * 3);
    if (picture.black !== undefined) black.set(picture.black.subarray(from, from + width), y * width);
  }
  return { width, height, rgb, black };
};

/** A reader may misread a worn symbol; its seal then fails, and the next frame is looked at. Anything else is thrown on. */
const isSealed = (verify: () => void): boolean => {
  try {
    verify();
    return true;
  } catch (error) {
    if (isKadiError(error) && error.code === 'PROOF_SEAL') return false;
    throw error;
  }
};

describe.each(SEALED)('the finished face of %s, printed and scanned', (id) => {
  let sealer: Sealer;
  beforeAll(async () => {
    sealer = await openTestSealer();
  });
  afterAll(() => sealer.close());

  test.each<[string, Wear]>([
    ['carefully', CAREFUL],
    ['by a phone, from a worn document', { ...USUAL, dirt: 0 }],
  ])('%s: the symbol is read and its seal verified', async (_, wear) => {
    const { order, input, outcome } = await proofOf(id, sealer, { mark: 'none' });
    const { side, item } = symbolIn(outcome.plan);
    const [barcode] = order.loaded.product.barcodes;
    const content = barcode && input.symbols[barcode.id];
    if (barcode === undefined || content === undefined) throw new Error('nothing is sealed');
    const face = cut(await rasterSide(outcome.plan, side, order.images), item);
    let read = false;
    for (let frame = 0; frame < ROUNDS * FRAMES && !read; frame++) {
      const round = Math.floor(frame / FRAMES);
      const held = { ...wear, degrees: wear.degrees * (1 - STEADIER * round) };
      const scan = await printAndScan(face, held, 1 + round, frame % FRAMES);
      const found = await readAll(scan, [barcode.symbology]);
      if (found.length === 0) continue;
      read = isSealed(() => sealer.verify(barcode, content, found));
    }
    expect(read).toBe(true);
  });
});
