import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { checkDigit } from './check-digit.ts';

/** A TD1 zone taken apart. Fillers at the end of a field are left out. */
export interface ParsedTd1 {
  readonly documentCode: string;
  readonly issuingState: string;
  readonly documentNumber: string;
  readonly optionalData1: string;
  readonly optionalData2: string;
  /** YYMMDD as printed, `<` for what is not known: the century is not in the zone. */
  readonly dateOfBirth: string;
  readonly sex: 'M' | 'F' | 'X';
  /** YYMMDD, or null for `<<<<<<`. */
  readonly expiry: string | null;
  readonly nationality: string;
  readonly primary: readonly string[];
  readonly secondary: readonly string[];
  /** The last position of the name holds a letter: the name may have been cut. */
  readonly nameMayBeCut: boolean;
}

const bad = (field: string): Error => failure(DOCUMENT_ERRORS, 'MRZ_UNREADABLE', { field });

const trimmed = (text: string): string => text.replace(/<+$/, '');

const checked = (name: string, text: string, given: string): string => {
  if (checkDigit(text) !== given) throw bad(name);
  return text;
};

const words = (text: string): readonly string[] =>
  text === '' ? [] : text.split('<').filter((word) => word !== '');

const readDate = (name: string, text: string): string => {
  const found = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text);
  if (found === null) throw bad(name);
  const [, , month = '', day = ''] = found;
  if (month !== '<<' && (Number(month) < 1 || Number(month) > 12)) throw bad(name);
  if (day !== '<<' && (Number(day) < 1 || Number(day) > 31)) throw bad(name);
  return text;
};

/** Doc 9303-5: `<` in the place of the check digit says that the number goes on in the optional data. */
const readNumber = (upper: string): { readonly number: string; readonly optional: string } => {
  const head = upper.slice(0, 9);
  const optional = upper.slice(10, 25);
  if (upper[9] !== '<') {
    return { number: trimmed(checked('documentNumber', head, upper[9] ?? '')), optional: trimmed(optional) };
  }
  const space = optional.indexOf('<');
  const rest = space < 0 ? optional : optional.slice(0, space);
  if (rest.length < 2) throw bad('documentNumber');
  const number = checked('documentNumber', head + rest.slice(0, -1), rest.slice(-1));
  return { number, optional: space < 0 ? '' : trimmed(optional.slice(space + 1)) };
};

/**
 * Reads a zone of 90 characters, or three lines of 30, and checks every check digit. Throws MRZ_UNREADABLE with the
 * name of the field, never its text.
 */
export const parseTd1 = (zone: string | readonly string[]): ParsedTd1 => {
  if (typeof zone !== 'string' && zone.some((line) => line.length !== 30)) throw bad('lines');
  const text = typeof zone === 'string' ? zone : zone.join('');
  if (text.length !== 90 || !/^[A-Z0-9<]{90}$/.test(text)) throw bad('lines');
  const upper = text.slice(5, 30);
  const middle = text.slice(30, 60);
  const names = text.slice(60);
  const composite = `${upper}${middle.slice(0, 7)}${middle.slice(8, 15)}${middle.slice(18, 29)}`;
  checked('composite check digit', composite, middle.slice(29));
  const { number, optional } = readNumber(upper);
  const sexMark = middle.slice(7, 8);
  if (sexMark !== 'M' && sexMark !== 'F' && sexMark !== '<') throw bad('sex');
  const expiry = readDate('expiry', checked('expiry', middle.slice(8, 14), middle.slice(14, 15)));
  if (!/^[A-Z<]+$/.test(names) || names.startsWith('<')) throw bad('names');
  const split = names.indexOf('<<');
  const complete = trimmed(names);
  const head = split < 0 ? complete : names.slice(0, split);
  return {
    documentCode: text.slice(0, 2),
    issuingState: trimmed(text.slice(2, 5)),
    documentNumber: number,
    optionalData1: optional,
    optionalData2: trimmed(middle.slice(18, 29)),
    dateOfBirth: readDate('dateOfBirth', checked('dateOfBirth', middle.slice(0, 6), middle.slice(6, 7))),
    sex: sexMark === '<' ? 'X' : sexMark,
    expiry: expiry === '<<<<<<' ? null : expiry,
    nationality: trimmed(middle.slice(15, 18)),
    primary: words(head),
    secondary: split < 0 ? [] : words(trimmed(names.slice(split + 2))),
    nameMayBeCut: !names.endsWith('<'),
  };
};
