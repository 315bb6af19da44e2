/** Ages from dates of birth of which the day or the month may not be known. Dates are texts YYYY[-MM[-DD]]. */

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);

const two = (value: number): string => String(value).padStart(2, '0');

/** The first and the last day it can be, as YYYY-MM-DD; undefined when there is no such date. */
export const daySpan = (date: string): { readonly first: string; readonly last: string } | undefined => {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date);
  if (match === null) return undefined;
  const [, yearText = '', monthText, dayText] = match;
  const year = Number(yearText);
  if (year < 1880) return undefined;
  if (monthText === undefined) return { first: `${yearText}-01-01`, last: `${yearText}-12-31` };
  const month = Number(monthText);
  const days = daysIn(year, month);
  if (days === 0) return undefined;
  const prefix = `${yearText}-${monthText}`;
  if (dayText === undefined) return { first: `${prefix}-01`, last: `${prefix}-${two(days)}` };
  const day = Number(dayText);
  return day >= 1 && day <= days
    ? { first: `${prefix}-${dayText}`, last: `${prefix}-${dayText}` }
    : undefined;
};

/** Whole years on `today`. Somebody born on 29 February is a year older on 1 March of other years. */
const yearsBetween = (birth: string, today: string): number =>
  Number(today.slice(0, 4)) - Number(birth.slice(0, 4)) - (today.slice(5) < birth.slice(5) ? 1 : 0);

/** Youngest and oldest age in whole years the person can have on `today` (YYYY-MM-DD). */
export const ageSpan = (
  dateOfBirth: string,
  today: string,
): { readonly least: number; readonly most: number } | undefined => {
  const span = daySpan(dateOfBirth);
  return span === undefined
    ? undefined
    : { least: yearsBetween(span.last, today), most: yearsBetween(span.first, today) };
};
