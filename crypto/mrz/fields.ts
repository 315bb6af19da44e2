import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { checkDigit } from './check-digit.ts';
import { nameFieldOf } from './names.ts';

/** Card size, the larger card, passport size (Doc 9303-5, -6 and -4). */
export type MrzFormat = 'TD1' | 'TD2' | 'TD3';

/**
 * What differs between the three zones: lines, width of the name, of the optional data that a long document number goes
 * on in, and of the second optional field; which document codes begin one.
 */
export const MRZ_FORMATS = {
  TD1: { lines: 3, width: 30, names: 30, optional1: 15, optional2: 11, code: /^[AIC][A-Z0-9<]$/ },
  TD2: { lines: 2, width: 36, names: 31, optional1: 7, optional2: 0, code: /^[AIC][A-Z0-9<]$/ },
  TD3: { lines: 2, width: 44, names: 39, optional1: 14, optional2: 0, code: /^P[A-Z0-9<]$/ },
} as const satisfies Record<MrzFormat, unknown>;

/** The fields of a zone in the letters of the zone, without check digits and without fillers at their ends. */
export interface MrzFields {
  /** Two characters, the second may be `<`. */
  readonly documentCode: string;
  /** One to three letters. */
  readonly issuingState: string;
  readonly documentNumber: string;
  readonly optionalData1: string;
  /** TD1 only; empty in the other formats. */
  readonly optionalData2: string;
  /** YYMMDD, `<` for what is not known: the century is not in the zone. */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  /** YYMMDD, or null for `<<<<<<`. */
  readonly expiry: string | null;
  readonly nationality: string;
  readonly primary: readonly string[];
  readonly secondary: readonly string[];
}

export interface Mrz {
  readonly format: MrzFormat;
  readonly lines: readonly string[];
  /** The lines one after the other, as in DG1. */
  readonly text: string;
}

const bad = (field: string): Error => failure(DOCUMENT_ERRORS, 'MRZ_FIELD', { field });

const fixed = (name: string, text: string, width: number): string => {
  if (text.length > width || !/^[A-Z0-9<]*$/.test(text)) throw bad(name);
  return text.padEnd(width, '<');
};

const digit = (text: string): string => {
  const value = checkDigit(text);
  if (value === undefined) throw bad('check digit');
  return value;
};

/** `<` for a number that goes on in the optional data stands where its check digit would be. */
interface NumberFields {
  readonly head: string;
  readonly check: string;
  readonly optional: string;
}

/**
 * A number of more than nine characters goes on in the optional data, then come its check digit and a filler (Doc
 * 9303-5 §4.2.2 and 9303-6 §4.2.2, note j). TD3 has no such rule. A filler inside a number stands for a space.
 */
const numberFields = (format: MrzFormat, number: string, optional: string): NumberFields => {
  const width = MRZ_FORMATS[format].optional1;
  if (!/^[A-Z0-9]([A-Z0-9<]*[A-Z0-9])?$/.test(number)) throw bad('documentNumber');
  if (number.length <= 9) {
    const head = number.padEnd(9, '<');
    return { head, check: digit(head), optional: fixed('optionalData1', optional, width) };
  }
  const rest = number.slice(9);
  if (format === 'TD3' || rest.includes('<') || rest.length + 2 > width) throw bad('documentNumber');
  return {
    head: number.slice(0, 9),
    check: '<',
    optional: fixed('optionalData1', `${rest}${digit(number)}<${optional}`, width),
  };
};

const state = (name: string, text: string): string => {
  if (!/^[A-Z]{1,3}$/.test(text)) throw bad(name);
  return text.padEnd(3, '<');
};

const date = (name: string, text: string): string => {
  if (!/^(\d\d|<<){3}$/.test(text)) throw bad(name);
  return text + digit(text);
};

/** Writes the fields with their check digits. Throws MRZ_FIELD with the name of the field, never its value. */
export const composeMrz = (format: MrzFormat, fields: MrzFields): Mrz => {
  const shape = MRZ_FORMATS[format];
  const { documentCode } = fields;
  if (!shape.code.test(documentCode) || (format !== 'TD3' && documentCode[1] === 'V'))
    throw bad('documentCode');
  const words = [...fields.primary, ...fields.secondary];
  if (fields.primary.length === 0 || !words.every((word) => /^[A-Z]+$/.test(word))) throw bad('names');
  const opening = documentCode + state('issuingState', fields.issuingState);
  const names = nameFieldOf(fields.primary, fields.secondary, shape.names);
  const { head, check, optional } = numberFields(format, fields.documentNumber, fields.optionalData1);
  const optional2 = fixed('optionalData2', fields.optionalData2, shape.optional2);
  const birth = date('dateOfBirth', fields.dateOfBirth);
  const sex = fields.sex === 'X' ? '<' : fields.sex;
  const expiry = date('expiry', fields.expiry ?? '<<<<<<');
  const nationality = state('nationality', fields.nationality);
  const number = head + check;
  const lines = ((): readonly string[] => {
    switch (format) {
      case 'TD1': {
        const upper = number + optional;
        const composite = digit(upper + birth + expiry + optional2);
        return [opening + upper, birth + sex + expiry + nationality + optional2 + composite, names];
      }
      case 'TD2': {
        const composite = digit(number + birth + expiry + optional);
        return [opening + names, number + nationality + birth + sex + expiry + optional + composite];
      }
      case 'TD3': {
        // Doc 9303-4 §4.2.2.2: with an empty personal number its check digit may be `<` or 0; `<` says that none is there.
        const personal = optional + (/^<*$/.test(optional) ? '<' : digit(optional));
        const composite = digit(number + birth + expiry + personal);
        return [opening + names, number + nationality + birth + sex + expiry + personal + composite];
      }
    }
  })();
  return { format, lines, text: lines.join('') };
};
