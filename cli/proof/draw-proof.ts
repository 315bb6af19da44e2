import { failure, type RegisterRecord } from '../../card/index.ts';
import { productMrz } from '../../crypto/index.ts';
import { expiryOf, faceInput, nameOnCard, zoneNationality } from '../../pipeline/index.ts';
import {
  drawSpecimenPortrait,
  drawSpecimenSignature,
  type FaceImages,
  type FaceInput,
  type LoadedProduct,
  type Mark,
  type Planned,
  photoDots,
  planFace,
  preparePortrait,
  prepareSignature,
} from '../../templates/index.ts';
import { PROOF_ERRORS } from './errors.ts';
import { yearsOn } from './record.ts';
import type { Sealer } from './seals.ts';

/** Printed on specimens of cards whose chip is opened with it. */
const CAN = '407512';

export interface ProofOrder {
  readonly loaded: LoadedProduct;
  readonly record: RegisterRecord;
  readonly serial: string;
  /** Day of issue, YYYY-MM-DD. */
  readonly day: string;
  readonly mark: Mark;
  readonly images: FaceImages;
}

/** A face as it would be printed, or the reasons why a person has to look at it first. */
export interface Proof {
  readonly order: ProofOrder;
  readonly input: FaceInput;
  readonly outcome: Planned;
}

/** As the pipeline prepares them. Throws PROOF_PICTURE_REFUSED with the code that intake would give. */
export const prepareImages = async (
  loaded: LoadedProduct,
  portrait: Uint8Array,
  signature: Uint8Array | null,
): Promise<FaceImages> => {
  const prepared = await preparePortrait(portrait, { print: photoDots(loaded) });
  if (prepared.kind === 'refused')
    throw failure(PROOF_ERRORS, 'PROOF_PICTURE_REFUSED', { code: prepared.code });
  if (signature === null) return { portrait: prepared.print.bytes, signature: null };
  const signed = await prepareSignature(signature);
  if (signed.kind === 'refused') throw failure(PROOF_ERRORS, 'PROOF_PICTURE_REFUSED', { code: signed.code });
  return { portrait: prepared.print.bytes, signature: signed.png };
};

/** Of somebody who does not exist; who is who goes by `seed`. */
export const specimenImages = async (
  loaded: LoadedProduct,
  record: RegisterRecord,
  seed: string,
  day: string,
): Promise<FaceImages> =>
  await prepareImages(
    loaded,
    await drawSpecimenPortrait(seed, { sex: record.sex, age: yearsOn(record, day) }),
    record.signature === undefined ? null : await drawSpecimenSignature(seed),
  );

const zoneOf = ({ loaded, record, serial }: ProofOrder, expiry: string | null): readonly string[] | null => {
  const { product } = loaded;
  if (product.mrz === null) return null;
  const { documentCode, format } = product.mrz;
  const { dateOfBirth, sex } = record;
  const nationality = zoneNationality(record, product);
  const named = nameOnCard(record, product);
  const zone = { documentCode, documentNumber: serial, ...named, dateOfBirth, sex, expiry, nationality };
  return productMrz(zone, format).lines;
};

/** Seals and plans the faces of a record. */
export const makeProof = async (order: ProofOrder, sealer: Pick<Sealer, 'seal'>): Promise<Proof> => {
  const { loaded, record, serial, day, mark, images } = order;
  const { product } = loaded;
  const expiresOn = expiryOf(new Date(`${day}T09:00:00Z`), product.validity, record);
  const input = faceInput(record, product, {
    serial,
    can: product.chip?.access.pace === 'can' ? CAN : null,
    issuedOn: day,
    expiresOn,
    zone: zoneOf(order, expiresOn),
    symbols: await sealer.seal({ record, product, serial, expiresOn }),
    signed: images.signature !== null,
    mark,
  });
  return { order, input, outcome: planFace(input, loaded) };
};
