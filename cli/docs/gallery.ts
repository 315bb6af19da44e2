/**
 * `npm run docs:gallery`: docs/gallery, with the faces of every product for people on whom designs break. Every barcode is
 * read back and verified before its picture is kept. Signatures have chance in them, so barcodes differ from run to run.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProduct, productIds, thumbnail } from '../../templates/index.ts';
import { makeProof, type Proof, specimenImages } from '../proof/draw-proof.ts';
import type { ProofPerson } from '../proof/people.ts';
import { type DrawnSide, proofPictures } from '../proof/pictures.ts';
import { proofSerial, recordOf } from '../proof/record.ts';
import { openSealer, type Sealer } from '../proof/seals.ts';
import { peopleFor } from '../proof/subject.ts';
import { DEFAULT_AS_OF } from '../specimen/index.ts';
import { type GalleryRow, galleryPage } from './gallery-page.ts';

const FOLDER = fileURLToPath(new URL('../../docs/gallery/', import.meta.url));
const WIDTH = 480;
/** All of them together, so that a copy of the project stays small. */
const MOST_BYTES = 6_500_000;

const proofFor = async (id: string, person: ProofPerson, sealer: Sealer): Promise<Proof | undefined> => {
  const loaded = loadProduct(id);
  const record = recordOf(person, loaded.product);
  if (record === undefined) return undefined;
  const images = await specimenImages(loaded, record, person.id, DEFAULT_AS_OF);
  const order = {
    loaded,
    record,
    serial: proofSerial(person),
    day: DEFAULT_AS_OF,
    mark: 'specimen',
    images,
  } as const;
  return await makeProof(order, sealer);
};

/** Backs differ little: that of the first person is shown, and every one with a zone or a problem. */
const isShown = ({ outcome, order }: Proof, { side }: DrawnSide, first: boolean): boolean =>
  side === 'front' ||
  first ||
  order.loaded.layout.back?.zone !== undefined ||
  (outcome.kind === 'review' && outcome.problems.some((problem) => problem.side === side));

const rows: GalleryRow[] = [];
let bytes = 0;
const sealer = await openSealer(new Date(`${DEFAULT_AS_OF}T09:00:00Z`));
try {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const id of productIds()) {
    const loaded = loadProduct(id);
    for (const [index, person] of peopleFor(loaded).entries()) {
      const proof = await proofFor(id, person, sealer);
      if (proof === undefined) continue;
      const pictures: string[] = [];
      for (const drawn of await proofPictures(proof, sealer, 300)) {
        if (!isShown(proof, drawn, index === 0)) continue;
        const small = await thumbnail(drawn.png, WIDTH);
        const name = `${id}-${person.id}-${drawn.side}.webp`;
        await writeFile(join(FOLDER, name), small);
        pictures.push(name);
        bytes += small.length;
      }
      rows.push({ product: loaded.product, person, pictures, outcome: proof.outcome });
    }
    console.log(`${id}: ${rows.filter(({ product }) => product.id === id).length} people`);
  }
} finally {
  await sealer.close();
}
if (bytes > MOST_BYTES) throw new RangeError(`the pictures have ${bytes} bytes, ${MOST_BYTES} are allowed`);
await writeFile(join(FOLDER, 'README.md'), galleryPage(rows));
console.log(`docs/gallery: ${rows.length} documents, ${bytes} bytes of pictures`);
