import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { ascii } from '../text.ts';
import type { EfName } from './files.ts';

/** LDS_UNREADABLE: the file, and the rule it breaks; never what stands in it. */
export const unreadable = (file: EfName, rule: string, cause?: unknown): Error =>
  failure(DOCUMENT_ERRORS, 'LDS_UNREADABLE', { file, rule }, cause);

/**
 * The text of a chip file. The standard wants UTF-8 (Doc 9303-10 §4.5.7); older issuers wrote ISO 8859-1, which is taken for
 * what is not UTF-8, so that a name with a wrong letter does not make a whole file unreadable.
 */
export const readText = (value: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    return ascii(value);
  }
};

/** `digits` decimal digits as text, or packed two to a byte as some issuers write them; undefined for anything else. */
export const readDigits = (value: Uint8Array, digits: number): string | undefined => {
  const text = value.length * 2 === digits ? Buffer.from(value).toString('hex') : ascii(value);
  return text.length === digits && /^\d*$/.test(text) ? text : undefined;
};

/** YYYY, YYYY-MM or YYYY-MM-DD of eight digits in which `00` stands for a month or day that is not known. */
export const isoDate = (digits: string): string => {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)];
  return month === '00' ? year : day === '00' ? `${year}-${month}` : `${year}-${month}-${day}`;
};
