/** An officer of one office sees and moves what belongs to that office; people without one belong to the bureau. */
import { fail } from '../errors.ts';
import type { Person } from '../people.ts';

export const sameOffice = (person: Person, office: string): void => {
  if (person.office !== undefined && person.office !== office) throw fail('API_OTHER_OFFICE', { office });
};

export const officeFilter = (person: Person, asked: string | undefined): { office?: string } => {
  if (asked !== undefined) sameOffice(person, asked);
  const office = person.office ?? asked;
  return office === undefined ? {} : { office };
};
