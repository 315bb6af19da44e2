/** What a product asks of a record: whether it is made here, who may have it, which fields it may and must have. */
import { PARTICULAR_NAMES, type Product, type RegisterRecord } from '../../card/index.ts';
import { ageSpan } from './age.ts';
import { type Quarantined, quarantine } from './quarantined.ts';

/** `off`: a product of this build that is not in production now. */
export type ProductChoice = Product | 'off' | undefined;

/** What is absent says the usual: a record without it is of a citizen. */
export const residentAs = (record: RegisterRecord): Product['holders'][number] =>
  record.residentAs ?? 'citizen';

/** Citizens are Kenyan and the others are not; the register has to say which of the two is wrong. */
const nationalityFault = (record: RegisterRecord): Quarantined | undefined =>
  (record.nationality === 'KEN') === (residentAs(record) === 'citizen')
    ? undefined
    : quarantine('RECORD_NATIONALITY');

const holderFault = (record: RegisterRecord, product: Product): Quarantined | undefined =>
  product.holders.includes(residentAs(record))
    ? undefined
    : quarantine('RECORD_HOLDER', { product: product.id, residentAs: residentAs(record) });

/**
 * The age band must hold on every day the person can have been born: a card for adults is not made for somebody who
 * may be seventeen. That is a question to the register, not a refusal of the person (requirements R07, R54).
 */
const ageFault = (record: RegisterRecord, product: Product, today: string): Quarantined | undefined => {
  const age = ageSpan(record.dateOfBirth, today);
  const { from, to } = product.age;
  if (age === undefined || age.least < from || (to !== undefined && age.most > to)) {
    return quarantine('RECORD_AGE', { product: product.id, certain: age !== undefined && age.most < from });
  }
  return undefined;
};

/**
 * Fields about the person that not every record has; the other optional ones serve the delivery (telephone, biometric
 * exception) or the rules of this file (`residentAs`, `familyParts`).
 */
const SOMETIMES = ['placeOfBirth', 'signature', ...PARTICULAR_NAMES] as const;

const fieldFault = (record: RegisterRecord, product: Product): Quarantined | undefined => {
  const given: Readonly<Record<string, unknown>> = {
    ...record.particulars,
    placeOfBirth: record.placeOfBirth,
    signature: record.signature,
  };
  const { validity } = product;
  for (const field of SOMETIMES) {
    const listed = product.fields.find(({ name }) => name === field);
    const isThere = given[field] !== undefined;
    if (isThere && listed === undefined)
      return quarantine('RECORD_FIELD_NOT_ALLOWED', { field, product: product.id });
    const isNeeded = listed !== undefined && listed.optional !== true;
    const endsWith = validity.kind === 'until' && validity.field === field;
    if (!isThere && (isNeeded || endsWith))
      return quarantine('RECORD_FIELD_MISSING', { field, product: product.id });
  }
  return undefined;
};

/** A document that is good until a day is not made when that day is over. */
const endFault = (record: RegisterRecord, product: Product, today: string): Quarantined | undefined => {
  const { validity } = product;
  if (validity.kind !== 'until') return undefined;
  const end = record.particulars?.[validity.field];
  return end !== undefined && end >= today
    ? undefined
    : quarantine('RECORD_ENDED', { field: validity.field });
};

export const productFault = (
  record: RegisterRecord,
  choice: ProductChoice,
  today: string,
): Quarantined | undefined => {
  if (choice === undefined) return quarantine('RECORD_PRODUCT_UNKNOWN');
  if (choice === 'off') return quarantine('RECORD_PRODUCT_OFF');
  if (choice.making === 'design') return quarantine('RECORD_PRODUCT_DESIGN', { product: choice.id });
  return (
    nationalityFault(record) ??
    holderFault(record, choice) ??
    ageFault(record, choice, today) ??
    fieldFault(record, choice) ??
    endFault(record, choice, today)
  );
};
