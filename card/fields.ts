/**
 * The fields a product may ask for, and nothing else may stand on a document (Data Protection Act 2019, s.25: adequate,
 * relevant, limited). A field that is not here does not exist for any product, whoever wants it; adding one is a change
 * of this list, with its decision record. `text`: words as approved. `date`: YYYY-MM-DD. `code`: a short code printed as it
 * is, or as the layout's words for it. `picture`: drawn, not written.
 */
export const PERSON_FIELDS = {
  names: 'text',
  nationalNumber: 'code',
  dateOfBirth: 'date',
  sex: 'code',
  placeOfBirth: 'text',
  nationality: 'code',
  residentAs: 'code',
  county: 'text',
  portrait: 'picture',
  signature: 'picture',
} as const satisfies Readonly<Record<string, FieldKind>>;

/** What only some documents need; they come in `particulars` of a register record. */
export const PARTICULARS = {
  guardianNames: 'text',
  guardianNumber: 'code',
  motherNames: 'text',
  fatherNames: 'text',
  birthEntryNumber: 'code',
  birthRegisteredOn: 'date',
  registrar: 'text',
  licenceNumber: 'code',
  licenceClasses: 'code',
  licenceFirstIssuedOn: 'date',
  restrictions: 'code',
  permitNumber: 'code',
  permitClass: 'code',
  permitEndsOn: 'date',
  occupation: 'text',
  employer: 'text',
  passportNumber: 'code',
  refugeeNumber: 'code',
  refugeeSince: 'date',
  issuingOffice: 'text',
} as const satisfies Readonly<Record<string, FieldKind>>;

export type FieldKind = 'text' | 'date' | 'code' | 'picture';
export type PersonField = keyof typeof PERSON_FIELDS;
export type Particular = keyof typeof PARTICULARS;
export type ProductField = PersonField | Particular;

export const PARTICULAR_NAMES = Object.keys(PARTICULARS) as Particular[];
export const PRODUCT_FIELDS: readonly string[] = [...Object.keys(PERSON_FIELDS), ...PARTICULAR_NAMES];
export const isProductField = (name: string): name is ProductField => PRODUCT_FIELDS.includes(name);
