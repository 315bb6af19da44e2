/** Which field stands where on a document of a product: the face from its layout, chip and barcode from what they are made of. */
import { isProductField, type Product } from '../../card/index.ts';
import type { Layout } from '../layout.ts';
import type { SheetField } from './card-words.ts';

export const PLACES = ['face', 'chip', 'barcode'] as const;
export type Place = (typeof PLACES)[number];

/** Fields by data group (ICAO Doc 9303-10 §4.7; 13 is this issuer's own form). What a product does not list is not written. */
const DATA_GROUPS: Readonly<Record<number, readonly SheetField[]>> = {
  1: ['names', 'dateOfBirth', 'sex', 'nationality', 'serial', 'expiresOn'],
  2: ['portrait'],
  11: ['names', 'nationalNumber', 'dateOfBirth', 'placeOfBirth'],
  12: ['issuer', 'issuedOn'],
  14: ['chipKey'],
  15: ['chipKey'],
};
const NATIONAL: Readonly<Record<string, SheetField>> = {
  county: 'county',
  legalStatus: 'residentAs',
  office: 'office',
};
/** Claims of the sealed barcode (MOSIP 169 in a CWT). */
const CLAIM_169: readonly SheetField[] = [
  'names',
  'nationalNumber',
  'dateOfBirth',
  'sex',
  'nationality',
  'serial',
  'issuedOn',
  'expiresOn',
  'issuer',
];

/** The seal of a paper (ICAO Doc 9303-13, the profile of civil documents); its number is that of the entry where there is one. */
const sealOf = ({ fields }: Product): readonly SheetField[] => {
  const hasEntry = fields.some(({ name }) => name === 'birthEntryNumber');
  return [
    'names',
    'dateOfBirth',
    hasEntry ? 'birthEntryNumber' : 'serial',
    'issuedOn',
    'expiresOn',
    'issuer',
  ];
};

const fieldOf = (name: string): SheetField | undefined => {
  if (name === 'countyName') return 'county';
  if (name === 'serial' || name === 'issuedOn' || name === 'expiresOn' || name === 'can') return name;
  return isProductField(name) ? name : undefined;
};

const faceFields = (layout: Layout, product: Product): SheetField[] => {
  const sides = [layout.front, ...(layout.back === undefined ? [] : [layout.back])];
  const written = sides.flatMap(({ texts, pictures }) => [
    ...texts.flatMap(({ field }) => fieldOf(field) ?? []),
    ...pictures.map(({ as }): SheetField => (as === 'signature' ? 'signature' : 'portrait')),
  ]);
  return product.mrz?.printed === true ? [...written, 'zone'] : written;
};

const chipFields = ({ chip }: Product): SheetField[] => {
  if (chip === null) return [];
  return [
    ...chip.dataGroups.flatMap((number) => DATA_GROUPS[number] ?? []),
    ...chip.nationalData.flatMap((name) => NATIONAL[name] ?? []),
    'stateSignature',
  ];
};

const barcodeFields = (product: Product): SheetField[] => {
  if (product.barcodes.length === 0) return [];
  const contents = product.barcodes.flatMap(({ content }) =>
    content === 'vds' ? sealOf(product) : CLAIM_169,
  );
  return [...contents, 'stateSignature'];
};

/** Each field that stands anywhere, with its places, the product's own fields first and in its order. */
export const contentsOf = (
  product: Product,
  layout: Layout,
): readonly { readonly field: SheetField; readonly where: readonly Place[] }[] => {
  const inPlace: Readonly<Record<Place, readonly SheetField[]>> = {
    face: faceFields(layout, product),
    chip: chipFields(product),
    barcode: barcodeFields(product),
  };
  const listed = product.fields.flatMap(({ name }) => (isProductField(name) ? [name] : []));
  const all = new Set<SheetField>([...listed, ...inPlace.face, ...inPlace.chip, ...inPlace.barcode]);
  // A card without an end says so by having nothing there.
  if (product.validity.kind === 'none') all.delete('expiresOn');
  return [...all]
    .map((field) => ({ field, where: PLACES.filter((place) => inPlace[place].includes(field)) }))
    .filter(({ where }) => where.length > 0);
};
