export { BAD_KINDS, type BadKind, type BadRecord, badRecords } from './bad-records.ts';
export { officesOf } from './counties.ts';
export { DIFFICULT, type DifficultCase } from './difficult.ts';
export { DEFAULT_PRODUCT, madeProducts } from './mix.ts';
export {
  DEFAULT_AS_OF,
  type SpecimenOptions,
  type SpecimenPerson,
  specimenPeople,
  specimenPerson,
} from './people.ts';
export { type WriteExtractOptions, writeExtract } from './write-extract.ts';
