import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { checkDigit } from './check-digit.ts';
import { MRZ_FORMATS, type MrzFields, type MrzFormat } from './fields.ts';
import { cutZone, zoneLines } from './layout.ts';
import { readName } from './read-name.ts';

/** A zone taken apart. */
export interface ParsedMrz extends MrzFields {
  readonly format: MrzFormat;
  /** The last position of the name holds a letter: the name may have been cut. */
  readonly nameMayBeCut: boolean;
}

/** Something in a zone that Doc 9303 does not allow. */
export interface MrzFault {
  /** `documentNumber`, `dateOfBirth`, `composite check digit`, …; never what stands there. */
  readonly field: string;
  readonly what: 'check digit' | 'form';
}

/** What a zone says, and everything that is wrong with it. */
export interface MrzReading {
  readonly mrz: ParsedMrz;
  readonly faults: readonly MrzFault[];
}

const unreadable = (field: string): Error => failure(DOCUMENT_ERRORS, 'MRZ_UNREADABLE', { field });

const trimmed = (text: string): string => text.replace(/<+$/, '');

class Faults {
  readonly list: MrzFault[] = [];

  form(field: string, good: boolean): void {
    if (!good) this.list.push({ field, what: 'form' });
  }

  checked(field: string, text: string, given: string | undefined): void {
    if (checkDigit(text) !== given) this.list.push({ field, what: 'check digit' });
  }
}

const readDate = (faults: Faults, field: string, text: string, check: string | undefined): string => {
  faults.checked(field, text, check);
  const found = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text);
  const [, , month = '', day = ''] = found ?? [];
  const monthIs = month === '<<' || (Number(month) >= 1 && Number(month) <= 12);
  const dayIs = day === '<<' || (Number(day) >= 1 && Number(day) <= 31);
  faults.form(field, found !== null && monthIs && dayIs);
  return text;
};

interface NumberReading {
  readonly number: string;
  readonly optional: string;
}

/**
 * `<` in the place of the check digit says that the number goes on in the optional data, up to its check digit and the
 * next filler (note j of Doc 9303-5 and -6 §4.2.2). Some issuers leave the filler out when the field is full.
 */
const readNumber = (
  faults: Faults,
  format: MrzFormat,
  head: string,
  check: string,
  optional: string,
): NumberReading => {
  faults.form('documentNumber', !head.startsWith('<'));
  const [rest = ''] = optional.split('<');
  if (check !== '<' || format === 'TD3' || rest.length < 2) {
    faults.checked('documentNumber', head, check);
    return { number: trimmed(head), optional: trimmed(optional) };
  }
  const number = head + rest.slice(0, -1);
  faults.form('documentNumber', !head.endsWith('<'));
  faults.checked('documentNumber', number, rest.slice(-1));
  return { number, optional: trimmed(optional.slice(rest.length + 1)) };
};

/**
 * Reads the zone of any issuer: what it says and all that is wrong with it. Throws MRZ_UNREADABLE only for something
 * that has not the lines of a zone. One text, or one text for each line.
 */
export const inspectMrz = (zone: string | readonly string[]): MrzReading => {
  const { format, lines } = zoneLines(zone);
  const [upper = '', second = ''] = lines;
  const fields = cutZone(format, lines);
  const faults = new Faults();
  const documentCode = upper.slice(0, 2);
  faults.form('documentCode', MRZ_FORMATS[format].code.test(documentCode));
  for (const [field, text] of [
    ['issuingState', upper.slice(2, 5)],
    ['nationality', fields.nationality],
  ] as const) {
    faults.form(field, /^[A-Z]{1,3}<*$/.test(text));
  }
  const { number, optional } = readNumber(
    faults,
    format,
    fields.number,
    fields.numberCheck,
    fields.optional1,
  );
  const dateOfBirth = readDate(faults, 'dateOfBirth', fields.dates.slice(0, 6), fields.dates[6]);
  const sexMark = fields.dates[7];
  faults.form('sex', sexMark === 'M' || sexMark === 'F' || sexMark === '<');
  const expiry = readDate(faults, 'expiry', fields.dates.slice(8, 14), fields.dates[14]);
  // Doc 9303-4 §4.2.2.2: an empty personal number may have `<` for its check digit.
  if (format === 'TD3' && !(second[42] === '<' && optional === ''))
    faults.checked('optionalData1', fields.optional1, second[42]);
  faults.checked('composite check digit', fields.compositeOver, fields.composite);
  const name = readName(fields.names);
  faults.form('names', name.wellFormed);
  return {
    mrz: {
      format,
      documentCode,
      issuingState: trimmed(upper.slice(2, 5)),
      documentNumber: number,
      optionalData1: optional,
      optionalData2: trimmed(fields.optional2),
      dateOfBirth,
      sex: sexMark === 'M' || sexMark === 'F' ? sexMark : 'X',
      expiry: expiry === '<<<<<<' ? null : expiry,
      nationality: trimmed(fields.nationality),
      primary: name.primary,
      secondary: name.secondary,
      nameMayBeCut: name.mayBeCut,
    },
    faults: faults.list,
  };
};

/**
 * Reads a zone and refuses everything that Doc 9303 does not allow. Throws MRZ_UNREADABLE with the name of the first
 * field that is wrong, never its text.
 */
export const parseMrz = (zone: string | readonly string[]): ParsedMrz => {
  const { mrz, faults } = inspectMrz(zone);
  const [first] = faults;
  if (first !== undefined) throw unreadable(first.field);
  return mrz;
};

export type ParsedTd1 = ParsedMrz;

/** The zone of a card: 90 characters, or three lines of 30. Throws MRZ_UNREADABLE. */
export const parseTd1 = (zone: string | readonly string[]): ParsedTd1 => {
  const parsed = parseMrz(zone);
  if (parsed.format !== 'TD1') throw unreadable('lines');
  return parsed;
};
