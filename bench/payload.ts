/** One card's payload as the sign stage makes it, without ledger and queue: what is measured is the cryptography. */
import { specimenPeople } from '../cli/specimen/index.ts';
import {
  type BarcodeClaims,
  buildChip,
  type ChipPerson,
  type KeyStore,
  sealBarcode,
} from '../crypto/index.ts';
import { cardProduct } from '../pipeline/index.ts';
import { drawSpecimenPortrait, loadProduct, preparePortrait } from '../templates/index.ts';

export interface SpecimenCard {
  readonly person: ChipPerson;
  readonly claims: BarcodeClaims;
}

export const AT = new Date('2026-11-02T09:00:00Z');

/** `count` people with one and the same portrait: its size matters here, its content does not. */
export const specimenCards = async (count: number): Promise<readonly SpecimenCard[]> => {
  const portrait = await preparePortrait(await drawSpecimenPortrait('bench', { sex: 'F', age: 34 }));
  if (portrait.kind !== 'ok') throw new Error(portrait.code);
  const { bytes, width, height } = portrait.chip;
  return specimenPeople({ count, seed: 5 }).map(({ record }, i) => {
    const serial = `K${String(i).padStart(8, '0')}`;
    const { names, dateOfBirth, sex, nationality } = record;
    return {
      person: {
        documentCode: 'ID',
        documentNumber: serial,
        names,
        dateOfBirth,
        sex,
        expiry: null,
        nationality,
        personalNumber: record.nationalNumber,
        ...(record.placeOfBirth === undefined ? {} : { placeOfBirth: record.placeOfBirth }),
        national: { county: String(record.county) },
        portrait: { jpeg: bytes, width, height },
      },
      claims: {
        issuer: 'https://niims.go.ke',
        serial,
        issuedAt: AT,
        expires: null,
        id: record.nationalNumber,
        names,
        dateOfBirth,
        sex,
        nationality,
        countryOfIssuance: 'KEN',
        language: 'eng',
      },
    };
  });
};

const { chip, mrz } = cardProduct(loadProduct('huduma-adult'));
const SPEC = { ...chip, mrzFormat: mrz.format, personalisationSystem: 'KADI' };

/** Data groups, two chip key pairs, SOD and barcode seal; every signature verified. Gives the bytes made. */
export const makePayload = async (keys: KeyStore, { person, claims }: SpecimenCard): Promise<number> => {
  const { files } = await buildChip(person, SPEC, keys.signer('document-signer'), AT);
  const text = await sealBarcode(claims, keys.signer('barcode-signer'));
  return [...files.values()].reduce((sum, file) => sum + file.length, text.length);
};

/** Payloads a second with `under` of them under way at once. */
export const payloadRate = async (
  keys: KeyStore,
  cards: readonly SpecimenCard[],
  count: number,
  under: number,
): Promise<number> => {
  let next = 0;
  const begun = performance.now();
  const lane = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const card = cards[i % cards.length];
      if (card !== undefined) await makePayload(keys, card);
    }
  };
  await Promise.all(Array.from({ length: under }, lane));
  return (count / (performance.now() - begun)) * 1_000;
};
