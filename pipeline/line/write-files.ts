/**
 * The files of a drop. Each is whole or not there, everything personal is sealed to the line's key, and the index comes last: a drop
 * without an index is none. Written again, they are the same to the byte.
 */
import { join } from 'node:path';
import { type LinePublicKey, readLineKey, sealForLine, sha256Hex } from '../../crypto/index.ts';
import type { LineDropRow, LineJobRow } from '../../ledger/index.ts';
import { decodePlan, drawPdf, pngOf, rasterSide } from '../../templates/index.ts';
import { fail } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import { productOf } from '../product-of.ts';
import type { Shop } from '../shop.ts';
import { writeChipSheet } from './chip-sheet.ts';
import { type FaceKind, type IndexFile, type IndexJob, jobId } from './drop.ts';
import { lineFail } from './errors.ts';
import { keepFile } from './folder.ts';
import { SEED_BINDING } from './open-drop.ts';
import type { Progress } from './take-cards.ts';

/** Fonts and background are in a document once, so a few hundred cards share one. */
const A_DOCUMENT = 250;
const AT_ONCE = 50;

export interface Written {
  readonly jobs: readonly IndexJob[];
  readonly files: readonly IndexFile[];
  readonly chipProfile: string;
}

const seedOf = async (shop: Shop, drop: LineDropRow): Promise<Uint8Array> => {
  const { id, sealedSeed, wrappedKey, keyId } = drop;
  if (sealedSeed === null || wrappedKey === null || keyId === null)
    throw lineFail('LINE_DROP_CLOSED', { drop: id });
  return (await shop.keys.records.unwrap(wrappedKey, keyId)).open(sealedSeed, SEED_BINDING(id));
};

/** One drop being written. */
class DropWriter {
  readonly files: IndexFile[] = [];
  readonly #folder: string;
  readonly #key: LinePublicKey;
  readonly #seed: Uint8Array;

  constructor(folder: string, key: LinePublicKey, seed: Uint8Array) {
    this.#folder = folder;
    this.#key = key;
    this.#seed = seed;
  }

  /** Gives the name in the drop. */
  async put(name: string, clear: Uint8Array): Promise<string> {
    const path = `${name}.jwe`;
    const sealed = await sealForLine(clear, this.#key, this.#seed, path);
    await keepFile(join(this.#folder, path), sealed);
    this.files.push({ path, bytes: sealed.length, sha256: sha256Hex(sealed) });
    return path;
  }
}

type Opened = { readonly job: LineJobRow; readonly material: OpenMaterial };
type Faces = Pick<IndexJob, 'front' | 'back'>;

const openAll = async (shop: Shop, jobs: readonly LineJobRow[]): Promise<readonly Opened[]> => {
  const opened: Opened[] = [];
  for (let i = 0; i < jobs.length; i += AT_ONCE) {
    const part = jobs.slice(i, i + AT_ONCE);
    const materials = await shop.ledger.materials(part.map(({ serial }) => serial));
    for (const job of part) {
      const material = materials.find(({ card }) => card.serial === job.serial);
      if (material === undefined) throw fail('CARD_UNKNOWN', { card: job.serial });
      opened.push({ job, material: await OpenMaterial.open(material, shop.keys.records) });
    }
  }
  return opened;
};

/** One document for all of them: front and back of each, in the order of the drop. */
const putDocument = async (
  writer: DropWriter,
  number: number,
  cards: readonly Opened[],
): Promise<Faces[]> => {
  const pdf = await drawPdf(
    cards.map(({ material }) => ({ plan: decodePlan(material.plan()), images: material.images() })),
  );
  const file = await writer.put(`faces/${String(number).padStart(4, '0')}.pdf`, pdf);
  return cards.map((_, i) => ({
    front: { file, page: 2 * i + 1 },
    back: { file, page: 2 * i + 2 },
  }));
};

const putPictures = async (writer: DropWriter, { job, material }: Opened, dpi: 300 | 600): Promise<Faces> => {
  const plan = decodePlan(material.plan());
  const images = material.images();
  const put = async (side: 'front' | 'back') => {
    const png = await pngOf(await rasterSide(plan, side, images, dpi));
    return { file: await writer.put(`faces/${jobId(job)}-${side}.png`, png), page: 1 };
  };
  return { front: await put('front'), back: await put('back') };
};

const DPI = { 'raster-300': 300, 'raster-600': 600 } as const;

/** Faces and chip sheets of all jobs. `progress` stands between every two files. */
export const writeFiles = async (
  shop: Shop,
  drop: LineDropRow,
  jobs: readonly LineJobRow[],
  folder: string,
  progress: Progress,
): Promise<Written> => {
  const kind = drop.faces as FaceKind;
  const writer = new DropWriter(folder, readLineKey(drop.lineKey), await seedOf(shop, drop));
  const written: IndexJob[] = [];
  let chipProfile = '';
  for (let start = 0; start < jobs.length; start += A_DOCUMENT) {
    const cards = await openAll(shop, jobs.slice(start, start + A_DOCUMENT));
    progress('draw', start, jobs.length);
    const inDocument = kind === 'pdf' ? await putDocument(writer, start / A_DOCUMENT + 1, cards) : [];
    for (const [i, card] of cards.entries()) {
      progress('write', start + i, jobs.length);
      const faces = kind === 'pdf' ? inDocument[i] : await putPictures(writer, card, DPI[kind]);
      const { material } = card.material;
      const { chip } = productOf(shop, material.card, material.productHash);
      const job = jobId(card.job);
      const sheet = writeChipSheet(job, chip, card.material.payload());
      if (faces === undefined) throw new Error('a card without a page');
      written.push({ job, ...faces, chip: await writer.put(`chips/${job}.json`, sheet) });
      chipProfile = chip.profile;
    }
  }
  return { jobs: written, files: writer.files, chipProfile };
};
