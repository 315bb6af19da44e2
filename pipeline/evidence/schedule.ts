/**
 * The retention schedule (Data Protection Act 2019, s.39; Data Protection (Civil Registration) Regulations 2020, reg. 17): what is kept,
 * how long after what, on which ground, and how it is erased. One row for each class of data; what is not in it is not kept.
 */

/** Days after which what is in scope of a purge run is due. An issuer may order other days in writing; not fewer for `media` than 1. */
export interface RetentionDays {
  /** Portraits, signature, chip payload and face, after the request is closed. */
  readonly media: number;
  /** The register's record, after the request is closed. */
  readonly record: number;
  /** Print files, after they were made. */
  readonly document: number;
  /** Whose telephone a message was for. */
  readonly sms: number;
  /** The day of an 18th birthday, after that day. */
  readonly transition: number;
  /** Whose an account is, after it has ended or its last day has passed. */
  readonly account: number;
  /** Files in work folders. */
  readonly files: number;
}

export const RETENTION: RetentionDays = {
  media: 7,
  record: 30,
  document: 30,
  sms: 90,
  transition: 90,
  account: 90,
  files: 1,
};

/** What one round of a purge run erases together. */
export type PurgeUnit = keyof RetentionDays | 'drop' | 'plastic';

export interface RetentionRow {
  readonly class: string;
  readonly what: string;
  /** undefined: kept with the books. */
  readonly days: number | undefined;
  readonly after: string;
  readonly basis: string;
  readonly erased: string;
  /** The round that erases it; undefined: nothing does. */
  readonly unit?: PurgeUnit;
}

const PURPOSE = 'made for making and handing over the card; that purpose has ended (s.25, s.39)';
const BOOKS = 'accounting for numbered plastic and for who did what (reg. 33); says nothing of a person';
const INNER = 'the inner key is erased, then the bytes it sealed';
const OUTER = "the request's wrapped key is erased, then the bytes it sealed";

export const retentionSchedule = (days: RetentionDays = RETENTION): readonly RetentionRow[] => [
  {
    class: 'portrait',
    what: 'portrait for print and chip',
    days: days.media,
    after: 'the request is closed',
    basis: PURPOSE,
    erased: INNER,
    unit: 'media',
  },
  {
    class: 'signature',
    what: 'picture of the signature',
    days: days.media,
    after: 'the request is closed',
    basis: PURPOSE,
    erased: INNER,
    unit: 'media',
  },
  {
    class: 'chip-payload',
    what: 'signed chip files, barcode text, keys of the chip',
    days: days.media,
    after: 'the request is closed',
    basis: PURPOSE,
    erased: INNER,
    unit: 'media',
  },
  {
    class: 'face-plan',
    what: 'what is drawn on the card',
    days: days.media,
    after: 'the request is closed',
    basis: PURPOSE,
    erased: INNER,
    unit: 'media',
  },
  {
    class: 'record',
    what: "the register's record of the person",
    days: days.record,
    after: 'the request is closed',
    basis: 'questions and complaints about the card just handed over (s.40); then s.39',
    erased: OUTER,
    unit: 'record',
  },
  {
    class: 'phone',
    what: 'telephone given at a desk, and its blind index',
    days: days.record,
    after: 'the request is closed',
    basis: PURPOSE,
    erased: OUTER,
    unit: 'record',
  },
  {
    class: 'slip-index',
    what: 'blind index of the slip number',
    days: days.record,
    after: 'the request is closed',
    basis: PURPOSE,
    erased: 'the column is emptied',
    unit: 'record',
  },
  {
    class: 'name-index',
    what: 'blind indexes of words of the name',
    days: days.record,
    after: 'the request is closed',
    basis: PURPOSE,
    erased: 'the rows are deleted',
    unit: 'record',
  },
  {
    class: 'match-index',
    what: 'hash by which one person under two numbers is found',
    days: days.record,
    after: 'the request is closed, and no case about it is open',
    basis: 'one card for a person (reg. 4); then s.39',
    erased: 'the column is emptied',
    unit: 'record',
  },
  {
    class: 'transition-day',
    what: 'the day on which a child turns 18',
    days: days.transition,
    after: 'that day',
    basis: "the adult's card is owed to the person (Registration of Persons Act, s.6)",
    erased: 'the column is emptied',
    unit: 'transition',
  },
  {
    class: 'bearer-index',
    what: 'blind index of the national number of a guardian or of whoever has an authority to collect',
    days: days.record,
    after: 'the request is closed',
    basis: 'the card is handed to that person and to nobody else (s.33, s.25); that purpose has ended',
    erased: 'taken out of the authority with the record of the request',
    unit: 'record',
  },
  {
    class: 'staff-index',
    what: "blind index of the national number of one's own staff, in their account",
    days: days.account,
    after: 'the account has ended, or its last day has passed',
    basis: 'nobody acts on their own card; questions about what was done last (reg. 33); then s.39',
    erased: 'taken out of the account, which has ended by then',
    unit: 'account',
  },
  {
    class: 'person-index',
    what: 'blind index of the national number',
    days: undefined,
    after: '',
    basis: 'one open request and one live card for a person and product; not readable without the index key',
    erased: 'with the index key',
  },
  {
    class: 'print-file',
    what: 'sealed documents with many faces',
    days: days.document,
    after:
      'it was made, and none of its cards has still to be made; at once with the pictures of the first person it shows',
    basis: PURPOSE,
    erased:
      "the document's wrapped key is erased, and the bytes it sealed; cards are drawn from their own plans",
    unit: 'document',
  },
  {
    class: 'sms-log',
    what: 'blind index of a telephone, with what kind of message it was',
    days: days.sms,
    after:
      'the message; that the network refused the number: not while a request has it, until it is given anew',
    basis: 'complaints about messages, limits on questions; a refused number is not used again',
    erased: 'telephone and card are taken out, also of its number; time and kind stay for the counts',
    unit: 'sms',
  },
  {
    class: 'line-drop',
    what: 'faces and chip data for an industrial line, encrypted to the line',
    days: 0,
    after: 'the drop is closed',
    basis: PURPOSE,
    erased: 'the seed of its encryption and the files are erased at the close',
    unit: 'drop',
  },
  {
    class: 'upload-folder',
    what: 'extracts in clear while they are taken in',
    days: days.files,
    after: 'the upload; at once when it was taken in',
    basis: PURPOSE,
    erased: 'the files are removed',
    unit: 'files',
  },
  {
    class: 'training-plastic',
    what: 'training only: pictures and simulated chips of made cards',
    days: 0,
    after: "the card's pictures are erased",
    basis: 'specimen people; treated as if they were not',
    erased: 'the files are removed',
    unit: 'plastic',
  },
  {
    class: 'station-journal',
    what: 'steps of a machine with card serial and codes',
    days: undefined,
    after: '',
    basis: BOOKS,
    erased: 'never',
  },
  {
    class: 'events',
    what: 'who did what with which number, and when',
    days: undefined,
    after: '',
    basis: BOOKS,
    erased: 'never: the chain would break',
  },
  {
    class: 'access-log',
    what: 'who looked at which request, for which purpose',
    days: undefined,
    after: '',
    basis: 'reg. 33: access is documented',
    erased: 'never; it names officers, and requests by reference',
  },
];

const DAY_MS = 86_400_000;

/** The ISO time before which something is due after `days`. */
export const dueBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * DAY_MS).toISOString();
