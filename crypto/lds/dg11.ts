import {
  componentBytes,
  components,
  dateBytes,
  detailFile,
  joined,
  readDetails,
  readSeveral,
  SEVERAL,
  several,
  textBytes,
} from './details.ts';
import { isoDate, readDigits, readText, unreadable } from './reading.ts';

/** Additional personal details (Doc 9303-10 §4.7.11, tables 71 and 72). */
export interface Dg11 {
  /** Name parts exactly as approved, in national characters. */
  readonly names: readonly string[];
  readonly personalNumber: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly dateOfBirth: string;
  /** Components with commas between them, as in `address`. */
  readonly placeOfBirth?: string;
  /** Names the holder also has, each whole. */
  readonly otherNames?: readonly string[];
  readonly address?: string;
  readonly telephone?: string;
  readonly profession?: string;
  readonly title?: string;
  readonly summary?: string;
  /** Numbers of other valid travel documents. */
  readonly otherDocuments?: readonly string[];
  readonly custody?: string;
}

/** A DG11 as read: of other issuers every field may be missing. */
export interface ReadDg11 extends Partial<Dg11> {
  /** An image, which this issuer does not write. */
  readonly proofOfCitizenship?: Uint8Array;
}

const OTHER_NAME = 0x5f0f;
const NAME = 0x5f0e;
const PERSONAL_NUMBER = 0x5f10;
const BIRTH = 0x5f2b;
const PLACE = 0x5f11;
const ADDRESS = 0x5f42;
const PROOF = 0x5f16;
const OTHER_DOCUMENTS = 0x5f17;
/** Plain texts, in the order of table 72. */
const TEXTS = {
  telephone: 0x5f12,
  profession: 0x5f13,
  title: 0x5f14,
  summary: 0x5f15,
  custody: 0x5f18,
} as const satisfies Partial<Record<keyof Dg11, number>>;
const TEXT_FIELDS = ['telephone', 'profession', 'title', 'summary', 'custody'] as const;

/**
 * DG11. The full name has one `<` between the parts as approved; commas in places and addresses become the `<` that the
 * standard puts between components. A date that was made up would be a false statement: see `dateBytes`. Throws LDS_FIELD.
 */
export const dg11 = (person: Dg11): Uint8Array => {
  const objects: [number, Uint8Array][] = [[NAME, joined('names', person.names)]];
  if (person.otherNames !== undefined)
    objects.push([SEVERAL, several('otherNames', OTHER_NAME, person.otherNames)]);
  objects.push([PERSONAL_NUMBER, textBytes('personalNumber', person.personalNumber)]);
  objects.push([BIRTH, dateBytes('dateOfBirth', person.dateOfBirth)]);
  if (person.placeOfBirth !== undefined)
    objects.push([PLACE, componentBytes('placeOfBirth', person.placeOfBirth)]);
  if (person.address !== undefined) objects.push([ADDRESS, componentBytes('address', person.address)]);
  for (const field of TEXT_FIELDS) {
    const text = person[field];
    if (text !== undefined) objects.push([TEXTS[field], textBytes(field, text)]);
  }
  if (person.otherDocuments !== undefined)
    objects.push([OTHER_DOCUMENTS, joined('otherDocuments', person.otherDocuments)]);
  return detailFile('EF.DG11', objects);
};

/** The date of birth in eight digits, or four BCD bytes as other issuers also write it. */
const birthOf = (value: Uint8Array): string => {
  const digits = readDigits(value, 8);
  if (digits === undefined) throw unreadable('EF.DG11', 'date of birth');
  return isoDate(digits);
};

/**
 * DG11 of any issuer. Empty fields are left out; tags that are not of the table are passed over. Throws LDS_UNREADABLE,
 * TLV_MALFORMED.
 */
export const readDg11 = (file: Uint8Array): ReadDg11 => {
  const objects = readDetails('EF.DG11', file);
  const out: { -readonly [K in keyof ReadDg11]?: ReadDg11[K] } = {};
  const value = (tag: number): Uint8Array | undefined => {
    const found = objects.get(tag);
    return found === undefined || found.length === 0 ? undefined : found;
  };
  const name = value(NAME);
  if (name !== undefined) out.names = components(name);
  const others = value(SEVERAL);
  // One other name may also stand by itself.
  const other = value(OTHER_NAME);
  if (others !== undefined) out.otherNames = readSeveral('EF.DG11', OTHER_NAME, others);
  else if (other !== undefined) out.otherNames = [readText(other)];
  const personalNumber = value(PERSONAL_NUMBER);
  if (personalNumber !== undefined) out.personalNumber = readText(personalNumber);
  const birth = value(BIRTH);
  if (birth !== undefined) out.dateOfBirth = birthOf(birth);
  const place = value(PLACE);
  if (place !== undefined) out.placeOfBirth = components(place).join(', ');
  const address = value(ADDRESS);
  if (address !== undefined) out.address = components(address).join(', ');
  for (const field of TEXT_FIELDS) {
    const text = value(TEXTS[field]);
    if (text !== undefined) out[field] = readText(text);
  }
  const documents = value(OTHER_DOCUMENTS);
  if (documents !== undefined) out.otherDocuments = components(documents);
  const proof = value(PROOF);
  if (proof !== undefined) out.proofOfCitizenship = proof;
  return out;
};
