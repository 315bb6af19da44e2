/**
 * An officer of one office sees and moves what belongs to that office; people without one belong to the bureau. Where two people act
 * it is asked of both: nobody confirms for an office that is not theirs.
 */
import { fail } from '../errors.ts';
import type { Person } from '../people.ts';

export const sameOffice = (person: Person, office: string): void => {
  for (const { office: own } of person.second === undefined ? [person] : [person, person.second])
    if (own !== undefined && own !== office) throw fail('API_OTHER_OFFICE', { office });
};

export const officeFilter = (person: Person, asked: string | undefined): { office?: string } => {
  if (asked !== undefined) sameOffice(person, asked);
  const office = person.office ?? asked;
  return office === undefined ? {} : { office };
};

/** Where somebody sits, as a code for the access log. */
export const seatOf = ({ office }: Person): string => (office === undefined ? 'bureau' : `office:${office}`);
