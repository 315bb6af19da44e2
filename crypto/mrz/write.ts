import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { composeMrz, type Mrz, type MrzFormat } from './fields.ts';
import { type MrzNames, mrzWords } from './names.ts';

/** What stands in a zone (Doc 9303-4, -5, -6 §4.2). Dates as in the register; the zone keeps two digits of the year. */
export interface MrzInput {
  /** Two characters, the second may be `<`: `ID`, `I<`, `PP`. */
  readonly documentCode: string;
  /** Three letters (two or one are filled with `<`). */
  readonly issuingState: string;
  /** The card serial. Up to 9 characters; in TD1 and TD2 a longer one goes on in the optional data. */
  readonly documentNumber: string;
  /**
   * Empty unless the product says otherwise. The national number is not put here: the zone is read by every hotel
   * and shop with a camera, and the card serial is enough to ask the register.
   */
  readonly optionalData1?: string;
  /** TD1 only. */
  readonly optionalData2?: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD; what is not known becomes `<` (Doc 9303-3 §4.8). */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  /**
   * YYYY-MM-DD, or null for a card without a date of expiry: `<<<<<<` and check digit 0. Doc 9303 gives that form to a
   * date that is not known; docs/decisions/0007 says why it stands here too.
   */
  readonly expiry: string | null;
  readonly nationality: string;
  readonly names: MrzNames;
}

const bad = (field: string): Error => failure(DOCUMENT_ERRORS, 'MRZ_FIELD', { field });

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** YYMMDD with `<` for what is not known. Throws MRZ_FIELD for a day that is not in the calendar. */
const date = (name: string, text: string): string => {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  const year = found?.[1];
  if (found === null || year === undefined) throw bad(name);
  const month = found[2];
  const day = found[3];
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) throw bad(name);
  if (day !== undefined && (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))))
    throw bad(name);
  return `${year.slice(2)}${month ?? '<<'}${day ?? '<<'}`;
};

/** Writes the zone. Throws MRZ_FIELD (which field) or MRZ_NAME (which part), never with the value. */
export const buildMrz = (format: MrzFormat, input: MrzInput): Mrz => {
  if (input.expiry !== null && input.expiry.length !== 10) throw bad('expiry');
  const birth = date('dateOfBirth', input.dateOfBirth);
  const expiry = input.expiry === null ? null : date('expiry', input.expiry);
  return composeMrz(format, {
    documentCode: input.documentCode,
    issuingState: input.issuingState,
    documentNumber: input.documentNumber,
    optionalData1: input.optionalData1 ?? '',
    optionalData2: input.optionalData2 ?? '',
    dateOfBirth: birth,
    sex: input.sex,
    expiry,
    nationality: input.nationality,
    ...mrzWords(input.names),
  });
};

export type Td1Input = MrzInput;
/** A zone of a card: three lines of 30 characters. */
export interface Td1 extends Mrz {
  readonly lines: readonly [string, string, string];
}

/** The zone of a card (Doc 9303-5): three lines of 30. */
export const td1 = (input: MrzInput): Td1 => {
  const zone = buildMrz('TD1', input);
  const [upper = '', middle = '', lower = ''] = zone.lines;
  return { ...zone, lines: [upper, middle, lower] };
};

/** The zone of a larger card (Doc 9303-6): two lines of 36. */
export const td2 = (input: MrzInput): Mrz => buildMrz('TD2', input);

/** The zone of a document of passport size (Doc 9303-4): two lines of 44. */
export const td3 = (input: MrzInput): Mrz => buildMrz('TD3', input);
