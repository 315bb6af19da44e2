/** The parts of one payload, each alone, so that one sees where the time goes. */
import { hash } from 'node:crypto';
import { buildChip, type KeyStore, sealBarcode } from '../crypto/index.ts';
import { newChipKeyPair } from '../crypto/lds/chip-keys.ts';
import { chipMrz, dataGroupHash, dg1, dg2, efSod } from '../crypto/lds/index.ts';
import { AT, makePayload, type SpecimenCard } from './payload.ts';

export interface Step {
  readonly step: string;
  /** Milliseconds a card. */
  readonly ms: number;
}

const ROUNDS = 1_000;

const timed = async (step: string, work: () => unknown): Promise<Step> => {
  for (let i = 0; i < 100; i++) await work();
  const begun = performance.now();
  for (let i = 0; i < ROUNDS; i++) await work();
  return { step, ms: (performance.now() - begun) / ROUNDS };
};

const OPEN = {
  mrzFormat: 'TD1',
  faceRecord: 'iso-19794-5',
  access: { pace: null, bac: false },
  nationalData: [],
  issuingAuthority: 'x',
  personalisationSystem: 'x',
} as const;

export const stepsOfAPayload = async (
  keys: KeyStore,
  cards: readonly SpecimenCard[],
): Promise<readonly Step[]> => {
  const [card] = cards;
  if (card === undefined) throw new RangeError('no card');
  const { person, claims } = card;
  const signer = keys.signer('document-signer');
  const barcode = keys.signer('barcode-signer');
  const zone = dg1(chipMrz(person).text);
  const face = dg2(person.portrait);
  const hashes = new Map([1, 2, 11, 12, 13, 14, 15].map((number) => [number, dataGroupHash(zone)] as const));
  return [
    await timed('DG1: zone built and encoded', () => dg1(chipMrz(person).text)),
    await timed(`DG2 of ${face.length} bytes encoded`, () => dg2(person.portrait)),
    await timed('SHA-256 of DG2', () => hash('sha256', face, 'buffer')),
    await timed('two chip key pairs (DG14, DG15)', () => [newChipKeyPair(), newChipKeyPair()]),
    await timed('EF.SOD: built, signed, verified', () => efSod(hashes, signer, AT)),
    await timed('  of it one signature, verified', () => signer.sign(zone, 'der')),
    await timed('open chip: DG1, DG2, SOD', () =>
      buildChip(person, { ...OPEN, dataGroups: [1, 2] }, signer, AT),
    ),
    await timed('barcode seal: CBOR, signed, verified, Base45', () => sealBarcode(claims, barcode)),
    await timed('the whole payload', () => makePayload(keys, card)),
  ];
};
