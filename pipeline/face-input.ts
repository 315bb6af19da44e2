/** What a face shows, from the record, the product and what the making of the document added. Pure. */
import {
  countyName,
  failure,
  kenyanDay,
  orderNames,
  type Product,
  type RegisterRecord,
} from '../card/index.ts';
import { monthsAfter } from '../crypto/index.ts';
import type { FaceInput } from '../templates/index.ts';
import { residentAs } from './extract/product-rules.ts';
import { RECORD_ERRORS } from './extract/record-errors.ts';

/** What a document has that its record has not. Days are YYYY-MM-DD. */
export interface Made {
  readonly serial: string;
  /** Card access number; null where the chip is opened in another way, or there is none. */
  readonly can: string | null;
  readonly issuedOn: string;
  readonly expiresOn: string | null;
  /** The lines of data group 1 as it was signed; null for a document without one. */
  readonly zone: readonly string[] | null;
  /** Sealed content by the id of the product's barcode. */
  readonly symbols: FaceInput['symbols'];
  /** A picture of the signature is there. */
  readonly signed: boolean;
  readonly mark: FaceInput['mark'];
}

/** The parts of the name as this product orders them, and how many of the first are the family name where that is known. */
export const nameOnCard = (
  { names, familyParts }: Pick<RegisterRecord, 'names' | 'familyParts'>,
  { nameOrder }: Pick<Product, 'nameOrder'>,
): { readonly names: readonly string[]; readonly familyCount?: number } => ({
  names: orderNames(names, familyParts, nameOrder),
  ...(nameOrder === 'as-approved' || familyParts === undefined ? {} : { familyCount: familyParts.length }),
});

/**
 * The nationality in the zone and in data group 1. A refugee's travel document names no country of origin: XXB is a refugee
 * under the Convention of 1951 (Doc 9303-3 §5).
 */
export const zoneNationality = (
  { nationality }: Pick<RegisterRecord, 'nationality'>,
  { kind }: Pick<Product, 'kind'>,
): string => (kind === 'travel-document' ? 'XXB' : nationality);

/**
 * The day a document made at `at` expires, of 29 February the 28th; null when its product has no expiry. Throws
 * RECORD_FIELD_MISSING where the register has to give the day and has not: intake lets no such record in.
 */
export const expiryOf = (
  at: Date,
  validity: Product['validity'],
  { particulars }: Pick<RegisterRecord, 'particulars'>,
): string | null => {
  switch (validity.kind) {
    case 'none':
      return null;
    case 'years':
      return monthsAfter(new Date(kenyanDay(at)), 12 * validity.years)
        .toISOString()
        .slice(0, 10);
    case 'until': {
      const { field } = validity;
      const day = particulars?.[field];
      if (day === undefined) throw failure(RECORD_ERRORS, 'RECORD_FIELD_MISSING', { field });
      return day;
    }
  }
};

/** A field that the product does not list never reaches a face (law 10), whatever the record holds and the layout asks for. */
export const faceInput = (record: RegisterRecord, product: Product, made: Made): FaceInput => {
  const { serial, can, issuedOn, expiresOn, zone, symbols, signed, mark } = made;
  const listed = new Set(product.fields.map(({ name }) => name));
  const ofPerson = {
    ...record.particulars,
    names: nameOnCard(record, product).names.join(' '),
    nationalNumber: record.nationalNumber,
    dateOfBirth: record.dateOfBirth,
    sex: record.sex,
    placeOfBirth: record.placeOfBirth,
    nationality: record.nationality,
    residentAs: residentAs(record),
  };
  const values = Object.fromEntries([
    ...Object.entries(ofPerson).filter(([name, value]) => listed.has(name) && value !== undefined),
    ...(listed.has('county') ? [['countyName', countyName(record.county)]] : []),
    ['serial', serial],
    ['issuedOn', issuedOn],
    ...(can === null ? [] : [['can', can]]),
    ...(expiresOn === null ? [] : [['expiresOn', expiresOn]]),
  ]) as FaceInput['values'];
  return {
    values,
    zone: product.mrz?.printed === true ? zone : null,
    symbols,
    signed: signed && listed.has('signature'),
    mark,
  };
};
