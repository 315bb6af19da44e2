import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { utf8 } from '../text.ts';
import { dateBytes, detailFile, readDetails, readSeveral, SEVERAL, several, textBytes } from './details.ts';
import { isoDate, readDigits, readText, unreadable } from './reading.ts';

/** Additional document details (Doc 9303-10 §4.7.12, tables 73 and 74). */
export interface Dg12 {
  readonly issuingAuthority?: string;
  /** YYYY-MM-DD */
  readonly dateOfIssue?: string;
  /** Others who are on the document. */
  readonly otherPersons?: readonly string[];
  readonly endorsements?: string;
  readonly taxExit?: string;
  /** When the document was personalised, to the second, in UTC: YYYY-MM-DDTHH:MM:SS. */
  readonly personalisedAt?: string;
  /** Serial number of the system that did it. */
  readonly personalisationSystem?: string;
}

/** A DG12 as read. Images of the document's sides are not written by this issuer. */
export interface ReadDg12 extends Dg12 {
  readonly front?: Uint8Array;
  readonly rear?: Uint8Array;
}

const DATE_OF_ISSUE = 0x5f26;
const OTHER_PERSON = 0x5f1a;
const FRONT = 0x5f1d;
const REAR = 0x5f1e;
const PERSONALISED_AT = 0x5f55;
const TEXTS = {
  issuingAuthority: 0x5f19,
  endorsements: 0x5f1b,
  taxExit: 0x5f1c,
  personalisationSystem: 0x5f56,
} as const satisfies Partial<Record<keyof Dg12, number>>;
const TEXT_FIELDS = ['issuingAuthority', 'endorsements', 'taxExit', 'personalisationSystem'] as const;

const timeBytes = (time: string): Uint8Array => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(time))
    throw failure(DOCUMENT_ERRORS, 'LDS_FIELD', { field: 'personalisedAt' });
  return utf8(time.replaceAll(/[-:T]/g, ''));
};

/** DG12 with the fields given, in the order of table 74. Throws LDS_FIELD. */
export const dg12 = (document: Dg12): Uint8Array => {
  const objects: [number, Uint8Array][] = [];
  const text = (field: keyof typeof TEXTS): void => {
    const value = document[field];
    if (value !== undefined) objects.push([TEXTS[field], textBytes(field, value)]);
  };
  text('issuingAuthority');
  if (document.dateOfIssue !== undefined)
    objects.push([DATE_OF_ISSUE, dateBytes('dateOfIssue', document.dateOfIssue)]);
  if (document.otherPersons !== undefined)
    objects.push([SEVERAL, several('otherPersons', OTHER_PERSON, document.otherPersons)]);
  text('endorsements');
  text('taxExit');
  if (document.personalisedAt !== undefined)
    objects.push([PERSONALISED_AT, timeBytes(document.personalisedAt)]);
  text('personalisationSystem');
  return detailFile('EF.DG12', objects);
};

const bad = (rule: string): Error => unreadable('EF.DG12', rule);

/** Fourteen digits, or seven BCD bytes as other issuers write them. */
const timeOf = (value: Uint8Array): string => {
  const digits = readDigits(value, 14);
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits ?? '');
  if (found === null) throw bad('time of personalisation');
  const [, year, month, day, hour, minute, second] = found;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
};

/** DG12 of any issuer, empty fields left out. Throws LDS_UNREADABLE, TLV_MALFORMED. */
export const readDg12 = (file: Uint8Array): ReadDg12 => {
  const objects = readDetails('EF.DG12', file);
  const out: { -readonly [K in keyof ReadDg12]?: ReadDg12[K] } = {};
  const value = (tag: number): Uint8Array | undefined => {
    const found = objects.get(tag);
    return found === undefined || found.length === 0 ? undefined : found;
  };
  for (const field of TEXT_FIELDS) {
    const text = value(TEXTS[field]);
    if (text !== undefined) out[field] = readText(text);
  }
  const issued = value(DATE_OF_ISSUE);
  if (issued !== undefined) {
    const digits = readDigits(issued, 8);
    if (digits === undefined) throw bad('date of issue');
    out.dateOfIssue = isoDate(digits);
  }
  const persons = value(SEVERAL);
  const person = value(OTHER_PERSON);
  if (persons !== undefined) out.otherPersons = readSeveral('EF.DG12', OTHER_PERSON, persons);
  else if (person !== undefined) out.otherPersons = [readText(person)];
  const at = value(PERSONALISED_AT);
  if (at !== undefined) out.personalisedAt = timeOf(at);
  const front = value(FRONT);
  if (front !== undefined) out.front = front;
  const rear = value(REAR);
  if (rear !== undefined) out.rear = rear;
  return out;
};
