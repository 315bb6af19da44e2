/**
 * `npm run docs:gallery`: docs/gallery, with the faces of every product for people on whom designs break. Every barcode is
 * read back and verified before its picture is kept. Signatures have chance in them, so barcodes differ from run to run:
 * `npm run docs:gallery -- birth-certificate` draws that product again and leaves the other pictures, and
 * `-- none` writes the page alone.
 */
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
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

const draw = async (proof: Proof, name: string, first: boolean, sealer: Sealer): Promise<void> => {
  for (const drawn of await proofPictures(proof, sealer, 300)) {
    if (!isShown(proof, drawn, first)) continue;
    await writeFile(join(FOLDER, `${name}-${drawn.side}.webp`), await thumbnail(drawn.png, WIDTH));
  }
};

const named = process.argv.slice(2);
const rows: GalleryRow[] = [];
const kept = new Set(['README.md']);
const sealer = await openSealer(new Date(`${DEFAULT_AS_OF}T09:00:00Z`));
await mkdir(FOLDER, { recursive: true });
try {
  for (const id of productIds()) {
    const loaded = loadProduct(id);
    for (const [index, person] of peopleFor(loaded).entries()) {
      const proof = await proofFor(id, person, sealer);
      if (proof === undefined) continue;
      const name = `${id}-${person.id}`;
      if (named.length === 0 || named.includes(id)) await draw(proof, name, index === 0, sealer);
      const there = new Set(await readdir(FOLDER));
      const pictures = ['front', 'back']
        .map((side) => `${name}-${side}.webp`)
        .filter((file) => there.has(file));
      for (const file of pictures) kept.add(file);
      rows.push({ product: loaded.product, person, pictures, outcome: proof.outcome });
    }
    console.log(`${id}: ${rows.filter(({ product }) => product.id === id).length} people`);
  }
} finally {
  await sealer.close();
}
await writeFile(join(FOLDER, 'README.md'), galleryPage(rows));
// Of people and products that are no longer drawn.
for (const file of await readdir(FOLDER)) if (!kept.has(file)) await rm(join(FOLDER, file));
const sizes = await Promise.all([...kept].map(async (file) => (await stat(join(FOLDER, file))).size));
const bytes = sizes.reduce((sum, size) => sum + size, 0);
if (bytes > MOST_BYTES) throw new RangeError(`the gallery has ${bytes} bytes, ${MOST_BYTES} are allowed`);
console.log(`docs/gallery: ${rows.length} documents, ${bytes} bytes`);
