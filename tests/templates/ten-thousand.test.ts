import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardSerial } from '../../card/index.ts';
import { makeProof, type Proof, specimenImages } from '../../cli/proof/draw-proof.ts';
import type { Sealer } from '../../cli/proof/seals.ts';
import { DEFAULT_AS_OF, madeProducts, specimenPeople } from '../../cli/specimen/index.ts';
import {
  type FaceImages,
  type FacePlan,
  frameOf,
  loadProduct,
  planSides,
  type RasterSide,
  rasterSide,
  readAll,
  type SideName,
} from '../../templates/index.ts';
import { extentOf } from '../../templates/symbols/index.ts';
import { openTestSealer } from './every-product.ts';

/** KADI_LONG_TESTS=1 takes ten thousand people: seven minutes on two cores. */
const PEOPLE = process.env['KADI_LONG_TESTS'] === '1' ? 10_000 : 150;
const DAY = DEFAULT_AS_OF;

type Item = FacePlan['front'][number];
interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

let sealer: Sealer;
const images = new Map<string, FaceImages>();
beforeAll(async () => {
  sealer = await openTestSealer();
  // One face and one signature for each product: what is looked at here is text and symbols.
  for (const id of madeProducts().keys()) {
    const [person] = specimenPeople({ count: 1, seed: 1, product: id });
    if (person === undefined) throw new Error('nobody');
    const signed = { ...person.record, signature: 'signatures/anybody.png' };
    images.set(id, await specimenImages(loadProduct(id), signed, 'anybody', DAY));
  }
});
afterAll(() => sealer.close());

/** Letters as they are measured; `room` in ems is left for marks above and tails below. */
const boxOf = (item: Item, room: { above: number; below: number }): Box => {
  if (item.kind === 'picture') return item;
  if (item.kind === 'text') {
    const { x, y, width, size } = item;
    return { x, y: y - room.above * size, w: width, h: (room.above + room.below) * size };
  }
  const { matrix, place } = item;
  const { columns, rows } = extentOf(matrix);
  const quiet = matrix.quiet * place.module;
  return { x: place.x - quiet, y: place.y - quiet, w: columns * place.module, h: rows * place.module };
};

const apart = (a: Box, b: Box): boolean =>
  a.x + a.w <= b.x + 0.5 || b.x + b.w <= a.x + 0.5 || a.y + a.h <= b.y + 0.5 || b.y + b.h <= a.y + 0.5;

const within = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.w <= outer.x + outer.w + 0.5 &&
  inner.y + inner.h <= outer.y + outer.h + 0.5;

/** Nothing stands on anything else, and no text over the edge of its field. */
const checkPlaces = ({ outcome, order }: Proof, side: SideName): void => {
  const items = outcome.plan[side].filter((item) => item.kind !== 'picture' || !item.oval);
  const boxes = items.map((item) => boxOf(item, { above: 0.72, below: 0.2 }));
  for (const [index, box] of boxes.entries()) {
    const other = boxes.findIndex((one, at) => at > index && !apart(box, one));
    if (other >= 0) expect.unreachable(`${order.record.recordId}: ${side} ${index} stands on ${other}`);
  }
  const { layout } = order.loaded;
  const fields = layout[side]?.texts ?? [];
  const labels = new Set(
    fields.map(({ label }) =>
      typeof label?.text === 'string' ? label.text : `${label?.text.sw} / ${label?.text.en}`,
    ),
  );
  const homes = fields.map(({ box }) => frameOf(layout.sheet).box(box));
  for (const item of items) {
    if (item.kind !== 'text' || item.font === 'ocrb' || labels.has(item.text)) continue;
    const box = boxOf(item, { above: 0.72, below: 0.2 });
    if (!homes.some((home) => within(box, home))) {
      expect.unreachable(`${order.record.recordId}: a text on the ${side} is not in its field`);
    }
  }
};

const blank = new Map<string, Uint8Array>();
const blankBlack = async ({ outcome, order }: Proof, side: SideName): Promise<Uint8Array> => {
  const key = `${outcome.plan.product} ${side}`;
  const known = blank.get(key);
  if (known !== undefined) return known;
  const { black } = await rasterSide({ ...outcome.plan, front: [], back: [] }, side, order.images);
  blank.set(key, black);
  return black;
};

/** Every black dot that another person's card has not lies where the plan says that something is. */
const checkInk = async (proof: Proof, side: SideName, drawn: RasterSide): Promise<void> => {
  const fixed = await blankBlack(proof, side);
  const mask = new Uint8Array(drawn.black.length);
  for (const item of proof.outcome.plan[side]) {
    const { x, y, w, h } = boxOf(item, { above: 1.3, below: 0.4 });
    const slack = item.kind === 'text' ? 0.1 * item.size + 1 : 1;
    const left = Math.max(0, Math.floor(x - slack));
    const right = Math.min(drawn.width, Math.ceil(x + w + slack));
    for (let row = Math.max(0, Math.floor(y)); row < Math.min(drawn.height, Math.ceil(y + h)); row++) {
      mask.fill(1, row * drawn.width + left, row * drawn.width + right);
    }
  }
  const stray = drawn.black.findIndex((dot, at) => dot === 1 && fixed[at] === 0 && mask[at] === 0);
  if (stray >= 0) {
    const at = `${stray % drawn.width} ${Math.floor(stray / drawn.width)}`;
    expect.unreachable(`${proof.order.record.recordId}: ink at ${at} of the ${side}`);
  }
};

const crop = ({ width, rgb, black }: RasterSide, { x, y, w, h }: Box) => {
  const cut = { width: w, height: h, rgb: new Uint8Array(w * h * 3), black: new Uint8Array(w * h) };
  for (let row = 0; row < h; row++) {
    const from = (y + row) * width + x;
    cut.rgb.set(rgb.subarray(3 * from, 3 * (from + w)), 3 * row * w);
    cut.black.set(black.subarray(from, from + w), row * w);
  }
  return cut;
};

/** Read by ZXing out of the printer's dots, quiet zone and all, and verified with the public keys. Throws PROOF_SEAL. */
const checkSymbols = async (
  { outcome, order, input }: Proof,
  side: SideName,
  drawn: RasterSide,
): Promise<number> => {
  let count = 0;
  for (const item of outcome.plan[side]) {
    if (item.kind !== 'symbol') continue;
    const barcode = order.loaded.product.barcodes.find(({ id }) => id === item.barcode);
    const content = input.symbols[item.barcode];
    if (barcode === undefined || content === undefined) return expect.unreachable('a symbol of no barcode');
    const found = await readAll(crop(drawn, boxOf(item, { above: 0, below: 0 })), [barcode.symbology]);
    sealer.verify(barcode, content, found);
    count++;
  }
  return count;
};

test(`every face of ${PEOPLE} people is drawn whole, and every barcode read back and verified`, {
  timeout: 7_200_000,
}, async () => {
  const counted = { drawn: 0, review: 0, symbols: 0 };
  const products = new Set<string>();
  for (const [index, { record }] of specimenPeople({ count: PEOPLE, seed: 4 }).entries()) {
    const loaded = loadProduct(record.request.product);
    const shared = images.get(loaded.product.id);
    if (shared === undefined) return expect.unreachable('a product that no station makes');
    const own = { ...shared, signature: record.signature === undefined ? null : shared.signature };
    const order = { loaded, record, serial: cardSerial(index), day: DAY, mark: 'none', images: own } as const;
    const proof = await makeProof(order, sealer);
    if (proof.outcome.kind === 'review') {
      // Waiting for a person is right only where something of the plan is left out for it.
      for (const { field, code } of proof.outcome.problems)
        expect([field, code]).toEqual([field, 'TEXT_DOES_NOT_FIT']);
      counted.review++;
      continue;
    }
    for (const side of planSides(proof.outcome.plan)) {
      checkPlaces(proof, side);
      const drawn = await rasterSide(proof.outcome.plan, side, own);
      await checkInk(proof, side, drawn);
      counted.symbols += await checkSymbols(proof, side, drawn);
    }
    counted.drawn++;
    products.add(loaded.product.id);
  }
  if (PEOPLE > 1000) console.log(JSON.stringify(counted));
  expect(products).toEqual(new Set(madeProducts().keys()));
  expect(counted.symbols).toBe(counted.drawn);
  // One in a thousand at most is for a person: a design that sends more away has too small a place.
  expect(counted.review).toBeLessThanOrEqual(Math.ceil(PEOPLE / 1000));
});
