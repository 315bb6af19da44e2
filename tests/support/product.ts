import type { Product } from '../../card/index.ts';

/** A product of a station, made up for a test; what the test is about is given in `more`. */
export const testProduct = (more: Partial<Product> = {}): Product => ({
  id: 'adult',
  version: 1,
  title: { en: 'Adult', sw: 'Mtu mzima' },
  kind: 'identity-card',
  making: 'card-station',
  legalBasis: 'test',
  holders: ['citizen'],
  age: { from: 18 },
  fields: [
    { name: 'names', reason: 'to name the holder' },
    { name: 'placeOfBirth', reason: 'as the law lists it', optional: true },
  ],
  nameOrder: 'as-approved',
  layout: 'adult',
  chip: {
    profile: 'lds1-iso7816',
    dataGroups: [1, 2],
    faceRecord: 'iso-19794-5',
    access: { pace: null, bac: false },
    nationalData: [],
    issuingAuthority: 'x',
  },
  barcodes: [
    { id: 'claims', content: 'claim-169', symbology: 'qr', errorCorrection: 'M', maxCharacters: 400 },
  ],
  validity: { kind: 'none' },
  mrz: { format: 'TD1', documentCode: 'ID', printed: false },
  ...more,
});
