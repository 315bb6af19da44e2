import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { checkDigit } from './check-digit.ts';
import { type MrzNames, nameField } from './names.ts';

/** What stands in a TD1 zone (ICAO Doc 9303-5 §4.2). Dates as in the register; the zone keeps two digits of the year. */
export interface Td1Input {
  /** Two characters, the second may be `<`: `ID`, `I<`. */
  readonly documentCode: string;
  /** Three letters (two or one are filled with `<`). */
  readonly issuingState: string;
  /** The card serial. Up to 9 characters; a longer one goes on in the optional data (Doc 9303-5 §4.2.2, note j). */
  readonly documentNumber: string;
  /**
   * Empty unless the product says otherwise. The national number is not put here: the zone is read by every hotel
   * and shop with a camera, and the card serial is enough to ask the register.
   */
  readonly optionalData1?: string;
  readonly optionalData2?: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD; what is not known becomes `<` (Doc 9303-3 §4.8). */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  /**
   * YYYY-MM-DD, or null for a card without a date of expiry. Doc 9303 has no form for that; `<<<<<<` with check digit
   * 0 is the same form it gives to an unknown date. A made-up far date would be a false statement on an identity card
   * and would make the card invalid on that day.
   */
  readonly expiry: string | null;
  readonly nationality: string;
  readonly names: MrzNames;
}

export interface Td1 {
  readonly lines: readonly [string, string, string];
  /** The three lines one after the other, 90 characters, as in DG1. */
  readonly text: string;
}

const bad = (field: string): Error => failure(DOCUMENT_ERRORS, 'MRZ_FIELD', { field });

const field = (name: string, text: string, width: number): string => {
  if (text.length > width || !/^[A-Z0-9<]*$/.test(text)) throw bad(name);
  return text.padEnd(width, '<');
};

const digit = (text: string): string => {
  const value = checkDigit(text);
  if (value === undefined) throw bad('check digit');
  return value;
};

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

const numberFields = (number: string, optional: string): string => {
  if (!/^[A-Z0-9]{1,22}$/.test(number)) throw bad('documentNumber');
  if (number.length <= 9) {
    const padded = number.padEnd(9, '<');
    return `${padded}${digit(padded)}${field('optionalData1', optional, 15)}`;
  }
  const rest = `${number.slice(9)}${digit(number)}<`;
  return `${number.slice(0, 9)}<${field('optionalData1', rest + optional, 15)}`;
};

/** Writes the zone. Throws MRZ_FIELD (which field) or MRZ_NAME (which part), never with the value. */
export const td1 = (input: Td1Input): Td1 => {
  if (!/^[AIC][A-Z0-9<]$/.test(input.documentCode) || input.documentCode[1] === 'V')
    throw bad('documentCode');
  if (!/^[A-Z]{1,3}$/.test(input.issuingState)) throw bad('issuingState');
  if (!/^[A-Z]{1,3}$/.test(input.nationality)) throw bad('nationality');
  if (input.expiry !== null && input.expiry.length !== 10) throw bad('expiry');
  const birth = date('dateOfBirth', input.dateOfBirth);
  const expiry = input.expiry === null ? '<<<<<<' : date('expiry', input.expiry);
  const upper = numberFields(input.documentNumber, input.optionalData1 ?? '');
  const dates = `${birth}${digit(birth)}`;
  const until = `${expiry}${digit(expiry)}`;
  const optional2 = field('optionalData2', input.optionalData2 ?? '', 11);
  const composite = digit(`${upper}${dates}${until}${optional2}`);
  const lines = [
    `${input.documentCode}${input.issuingState.padEnd(3, '<')}${upper}`,
    `${dates}${input.sex === 'X' ? '<' : input.sex}${until}${input.nationality.padEnd(3, '<')}${optional2}${composite}`,
    nameField(input.names, 30),
  ] as const;
  return { lines, text: lines.join('') };
};
