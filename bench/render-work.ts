/** The work that is measured: print-ready faces of people who do not exist, checks and hashes included. */
import { createHash } from 'node:crypto';
import {
  checkPlan,
  drawPdf,
  drawSpecimenPortrait,
  encodePlan,
  type FaceImages,
  type FaceInput,
  type FacePlan,
  loadProduct,
  photoDots,
  planFace,
  preparePortrait,
  rasterSide,
} from '../templates/index.ts';
import { isDrawnSo } from '../templates/symbols/index.ts';
import { seededBase45 } from '../tests/support/symbol-picture.ts';

export type Path = 'pdf-each' | 'pdf-batch' | 'raster' | 'raster-hashed';

const PRODUCT = 'huduma-adult';
const BATCH = 500;
const NAMES = [
  'Mũthoni Wairĩmũ',
  'Akinyi Atieno Odhiambo',
  "Brian Kipchumba Ng'eny",
  'Hodan Warsame Abdirahman Mohamud',
];

/** As long as a sealed barcode of the adult's card is. */
const SEALED = 340;

export const inputOf = (number: number): FaceInput => ({
  values: {
    names: `${NAMES[number % NAMES.length]}`,
    nationalNumber: `SPM${100_000_000 + number}`,
    dateOfBirth: '1990-02-01',
    sex: 'F',
    placeOfBirth: "Murang'a",
    nationality: 'KEN',
    countyName: "Murang'a",
    issuedOn: '2026-11-22',
    serial: `K${1_000_000 + number}R`,
    can: '407512',
  },
  zone: null,
  symbols: { seal: seededBase45(SEALED, number + 1) },
  signed: false,
  mark: 'none',
});

/** Sixteen faces in turn: each is another file, and none is decoded once for all. */
export const portraits = async (): Promise<readonly FaceImages[]> =>
  await Promise.all(
    Array.from({ length: 16 }, async (_, i) => {
      const drawn = await drawSpecimenPortrait(`bench ${i}`, {
        sex: i % 2 === 0 ? 'F' : 'M',
        age: 20 + i * 3,
      });
      const prepared = await preparePortrait(drawn, { print: photoDots(loadProduct(PRODUCT)) });
      if (prepared.kind === 'refused') throw new Error(prepared.code);
      return { portrait: prepared.print.bytes, signature: null };
    }),
  );

const planned = (number: number): FacePlan => {
  const input = inputOf(number);
  const outcome = planFace(input, loadProduct(PRODUCT));
  if (outcome.kind !== 'planned' || !checkPlan(outcome.plan, input.symbols)) throw new Error('not planned');
  return outcome.plan;
};

const hash = (...parts: readonly Uint8Array[]): Buffer => {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return sha.digest();
};

const digests = new WeakMap<Uint8Array, Buffer>();

/** Planes that all cards share are hashed once: the varnish, and the colours of a back without pictures. */
const digestOf = (plane: Uint8Array): Buffer => {
  const digest = digests.get(plane) ?? hash(plane);
  digests.set(plane, digest);
  return digest;
};

const rasterOne = async (plan: FacePlan, images: FaceImages, hashed: boolean): Promise<void> => {
  for (const side of ['front', 'back'] as const) {
    const face = await rasterSide(plan, side, images);
    for (const item of plan[side]) {
      if (item.kind === 'symbol' && !isDrawnSo(face, item.place, item.matrix))
        throw new Error('drawn wrongly');
    }
    if (hashed) hash(digestOf(face.overlay), side === 'front' ? face.rgb : digestOf(face.rgb), face.black);
  }
};

/** Draws cards `from` to `from + count`; bytes of documents are made and thrown away. */
export const work = async (
  path: Path,
  from: number,
  count: number,
  faces: readonly FaceImages[],
): Promise<void> => {
  const imagesOf = (number: number): FaceImages =>
    faces[number % faces.length] ?? { portrait: new Uint8Array(), signature: null };
  const step = path === 'pdf-batch' ? BATCH : 1;
  for (let first = from; first < from + count; first += step) {
    const size = Math.min(step, from + count - first);
    const cards = Array.from({ length: size }, (_, i) => ({
      plan: planned(first + i),
      images: imagesOf(first + i),
    }));
    for (const { plan } of cards) hash(encodePlan(plan));
    if (path === 'raster' || path === 'raster-hashed') {
      for (const { plan, images } of cards) await rasterOne(plan, images, path === 'raster-hashed');
    } else hash(await drawPdf(cards));
  }
};
