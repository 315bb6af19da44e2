import { failure } from '../../card/errors.ts';
import { VDS_ERRORS } from './errors.ts';

/** Month, day and year as one number MMDDYYYY in three bytes (Doc 9303-13 §3.2). `day`: YYYY-MM-DD. Throws VDS_FIELD. */
export const dateBytes = (field: string, day: string): Uint8Array => {
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (!isDay(day)) throw failure(VDS_ERRORS, 'VDS_FIELD', { field, rule: 'YYYY-MM-DD' });
  const n = Number(month + date + year);
  return Uint8Array.of(n >> 16, (n >> 8) & 0xff, n & 0xff);
};

const isDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day;
};

/** YYYY-MM-DD. Throws VDS_BAD_DATE for three bytes that are no day of the calendar. */
export const dateOf = (bytes: Uint8Array): string => {
  const [a = 0, b = 0, c = 0] = bytes;
  const digits = String(a * 0x1_0000 + b * 0x100 + c).padStart(8, '0');
  const day = `${digits.slice(4)}-${digits.slice(0, 2)}-${digits.slice(2, 4)}`;
  if (bytes.length !== 3 || !isDay(day)) throw failure(VDS_ERRORS, 'VDS_BAD_DATE');
  return day;
};
