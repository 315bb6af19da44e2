import type { RandomSource } from './random.ts';

const DAY_MS = 86_400_000;

/** Dates are texts YYYY-MM-DD; all arithmetic in UTC, so no time zone of the machine enters. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const addYears = (date: string, years: number): string => {
  const moved = `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`;
  // 29 February of a year that has none: the day before the next birthday counts from 1 March.
  return addDays(moved.endsWith('-02-29') ? `${moved.slice(0, 4)}-02-28` : moved, 0);
};

/**
 * A date of birth of somebody who is `age` years old on `asOf`: any day of that year of life, or with `exact` the birthday
 * is `asOf` itself. When only the year or month is known, one so early is given that the age holds on each possible day.
 */
export const birthday = (draw: {
  readonly age: number;
  readonly asOf: string;
  readonly known: 'day' | 'month' | 'year';
  readonly exact: boolean;
  readonly random: RandomSource;
}): string => {
  const latest = addYears(draw.asOf, -draw.age);
  if (draw.exact && draw.known === 'day') return latest;
  const day = addDays(latest, -draw.random.below(365));
  if (draw.known === 'day') return day;
  const yearBefore = String(Number(latest.slice(0, 4)) - 1);
  return draw.known === 'year' ? yearBefore : `${yearBefore}${day.slice(4, 7)}`;
};
