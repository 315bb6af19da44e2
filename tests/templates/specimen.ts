import { expect } from 'vitest';
import {
  drawSpecimenPortrait,
  type FaceInput,
  type FacePlan,
  type LoadedProduct,
  loadProduct,
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

export const face = (changes: Partial<FaceInput> = {}): FaceInput => ({
  serial: 'K00000A1X',
  can: '407512',
  names: ['Mũthoni', 'Wairĩmũ', "Ng'ang'a"],
  nationalNumber: 'HN-4718-2093-55',
  dateOfBirth: '1990-02-01',
  sex: 'F',
  placeOfBirth: "Murang'a",
  nationality: 'KEN',
  countyName: "Murang'a",
  issuedOn: '2026-11-22',
  expiresOn: null,
  qrText: base45Text(330),
  specimen: true,
  ...changes,
});

export const planned = (changes: Partial<FaceInput> = {}): FacePlan => {
  const outcome = planFace(face(changes), adult());
  expect(outcome.kind).toBe('planned');
  if (outcome.kind !== 'planned') throw new Error('the face was sent to review');
  return outcome.plan;
};

export const texts = (plan: FacePlan, side: 'front' | 'back') =>
  plan[side].filter((item) => item.kind === 'text');

export const printPortrait = async (seed = 'one'): Promise<Uint8Array> => {
  const prepared = await preparePortrait(await drawSpecimenPortrait(seed, { sex: 'F', age: 34 }));
  if (prepared.kind !== 'ok') throw new Error(prepared.code);
  return prepared.print.bytes;
};
