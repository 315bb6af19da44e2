import { failure } from '../../card/errors.ts';
import { DOCUMENT_ERRORS } from '../document-errors.ts';
import { MRZ_FORMATS, type MrzFormat } from './fields.ts';

const FORMATS: readonly MrzFormat[] = ['TD1', 'TD2', 'TD3'];

/** The lines of a zone and which format they are of: 90, 72 and 88 characters are all different. */
export const zoneLines = (
  zone: string | readonly string[],
): { format: MrzFormat; lines: readonly string[] } => {
  const given = typeof zone === 'string' ? [zone] : zone;
  const text = given.join('');
  const format = FORMATS.find((name) => MRZ_FORMATS[name].lines * MRZ_FORMATS[name].width === text.length);
  if (format === undefined || !/^[A-Z0-9<]*$/.test(text))
    throw failure(DOCUMENT_ERRORS, 'MRZ_UNREADABLE', { field: 'lines' });
  const { lines, width } = MRZ_FORMATS[format];
  if (given.length > 1 && (given.length !== lines || given.some((line) => line.length !== width)))
    throw failure(DOCUMENT_ERRORS, 'MRZ_UNREADABLE', { field: 'lines' });
  return { format, lines: Array.from({ length: lines }, (_, i) => text.slice(i * width, (i + 1) * width)) };
};

/** Where the fields lie, cut out of the lines. */
export interface CutZone {
  readonly names: string;
  readonly number: string;
  readonly numberCheck: string;
  readonly optional1: string;
  readonly optional2: string;
  /** Date of birth to date of expiry with the sex between them, as they follow each other in TD1. */
  readonly dates: string;
  readonly nationality: string;
  readonly compositeOver: string;
  readonly composite: string;
}

export const cutZone = (format: MrzFormat, lines: readonly string[]): CutZone => {
  const [upper = '', second = '', third = ''] = lines;
  if (format === 'TD1') {
    return {
      names: third,
      number: upper.slice(5, 14),
      numberCheck: upper.slice(14, 15),
      optional1: upper.slice(15),
      optional2: second.slice(18, 29),
      dates: second.slice(0, 15),
      nationality: second.slice(15, 18),
      compositeOver: upper.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29),
      composite: second.slice(29),
    };
  }
  const end = MRZ_FORMATS[format].width - 1;
  return {
    names: upper.slice(5),
    number: second.slice(0, 9),
    numberCheck: second.slice(9, 10),
    optional1: second.slice(28, 28 + MRZ_FORMATS[format].optional1),
    optional2: '',
    dates: second.slice(13, 28),
    nationality: second.slice(10, 13),
    compositeOver: second.slice(0, 10) + second.slice(13, 20) + second.slice(21, end),
    composite: second.slice(end),
  };
};
