/** Two counts by two people, one after the other: the first is written down, the second decides. Neither learns what the other found. */
import type { Json, JsonObject } from '../../card/index.ts';
import { stockFail } from './errors.ts';

export interface Tally {
  readonly person: string;
  readonly counted: number;
  /** What the books said when this person counted. */
  readonly books: number;
}

export const tallyIn = (data: JsonObject | undefined): Tally | undefined => {
  const one: Json | undefined = data?.['tally'];
  if (typeof one !== 'object' || one === null || !('person' in one)) return undefined;
  const { person, counted, books } = one;
  return typeof person === 'string' && typeof counted === 'number' && typeof books === 'number'
    ? { person, counted, books }
    : undefined;
};

/** Each of them found what the books had when they counted. */
export const agree = (first: Tally, second: Tally): boolean =>
  first.counted === first.books && second.counted === second.books;

/** @throws KadiError COUNT_SAME_PERSON */
export const insistOther = (person: string, knows: readonly (string | undefined)[]): void => {
  if (knows.includes(person)) throw stockFail('COUNT_SAME_PERSON');
};

/** `waiting`: this was the first of the two. */
export type CountVerdict =
  | { readonly result: 'waiting' }
  | { readonly result: 'match' }
  | { readonly result: 'mismatch'; readonly incident: string };

/** What an act that was done before had answered. */
export const verdictOf = (event: string, detail: JsonObject): CountVerdict => {
  const incident = detail['incident'];
  if (event === 'tally') return { result: 'waiting' };
  return typeof incident === 'string' ? { result: 'mismatch', incident } : { result: 'match' };
};
