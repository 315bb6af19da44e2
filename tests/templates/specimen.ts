import { expect } from 'vitest';
import {
  drawSpecimenPortrait,
  type FaceImages,
  type FaceInput,
  type FacePlan,
  type LoadedProduct,
  loadProduct,
  photoDots,
  planFace,
  preparePortrait,
} from '../../templates/index.ts';

const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Text that looks like a signed barcode: always the same for a length. */
export const base45Text = (length: number): string => {
  let state = 2463534242;
  let text = '';
  while (text.length < length) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    text += BASE45.charAt((state >>> 0) % 45);
  }
  return text;
};

export const adult = (): LoadedProduct => loadProduct('huduma-adult');

/** Of the adult's card; what `undefined` stands for is left out. */
export const values = (
  changes: Readonly<Partial<Record<keyof FaceInput['values'], string | undefined>>> = {},
): FaceInput['values'] => {
  const all = {
    serial: 'K00000A1X',
    can: '407512',
    names: "Mũthoni Wairĩmũ Ng'ang'a",
    nationalNumber: 'HN-4718-2093-55',
    dateOfBirth: '1990-02-01',
    sex: 'F',
    placeOfBirth: "Murang'a",
    nationality: 'KEN',
    countyName: "Murang'a",
    issuedOn: '2026-11-22',
    ...changes,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

export interface Changes {
  readonly values?: Parameters<typeof values>[0];
  /** Of the one barcode of the card. */
  readonly seal?: string;
  readonly mark?: FaceInput['mark'];
}

export const face = (changes: Changes = {}): FaceInput => ({
  values: values(changes.values),
  zone: null,
  symbols: { seal: changes.seal ?? base45Text(330) },
  signed: false,
  mark: changes.mark ?? 'specimen',
});

export const planned = (changes: Changes = {}): FacePlan => {
  const outcome = planFace(face(changes), adult());
  expect(outcome.kind).toBe('planned');
  if (outcome.kind !== 'planned') throw new Error('the face was sent to review');
  return outcome.plan;
};

export const texts = (plan: FacePlan, side: 'front' | 'back') =>
  plan[side].filter((item) => item.kind === 'text');

export const printPortrait = async (seed = 'one', product = adult()): Promise<Uint8Array> => {
  const drawn = await drawSpecimenPortrait(seed, { sex: 'F', age: 34 });
  const prepared = await preparePortrait(drawn, { print: photoDots(product) });
  if (prepared.kind !== 'ok') throw new Error(prepared.code);
  return prepared.print.bytes;
};

export const imagesOf = async (seed = 'one', product = adult()): Promise<FaceImages> => ({
  portrait: await printPortrait(seed, product),
  signature: null,
});

/** No picture at all, for sides without one. */
export const NO_IMAGES: FaceImages = { portrait: new Uint8Array(), signature: null };
