/** Who is asking, and may they? Answered from the table of routes, before anything of the body is read. */
import type { FastifyRequest } from 'fastify';
import type { Actor, Role } from '../card/index.ts';
import { grantIn } from './emergency.ts';
import { fail } from './errors.ts';
import type { People, Person } from './people.ts';
import type { Rule } from './rule.ts';

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;

export interface SignedIn {
  readonly person: Person | undefined;
  /** Absent on routes that are not for roles. */
  readonly by: Actor | undefined;
  /** The emergency grant that lends them the role they need; it is used when all of the act is known. */
  readonly grant?: string;
}

export const signIn = async (
  rule: Rule,
  request: FastifyRequest,
  people: People,
  openHere: boolean,
): Promise<SignedIn> => {
  const person = await personOf(people, request.headers.authorization);
  if (rule.may === 'anyone') return { person, by: undefined };
  if (rule.may === 'viewers') {
    if (person === undefined && !openHere) throw fail('API_UNAUTHENTICATED');
    return { person, by: undefined };
  }
  if (person === undefined) throw fail('API_UNAUTHENTICATED');
  const grant = rule.may.includes(person.role) ? undefined : grantIn(request);
  if (grant === undefined) allow(rule.may, person);
  const lent = grant === undefined ? {} : { grant };
  const { second } = rule;
  if (second === undefined)
    return { person, by: { kind: 'person', id: person.id, role: person.role }, ...lent };
  // Without a second person the step itself says what is missing.
  const asked = request.headers['x-second-person'];
  if (asked === undefined)
    return { person, by: { kind: 'person', id: person.id, role: person.role }, ...lent };
  const other = await personOf(people, typeof asked === 'string' ? asked : undefined);
  if (other === undefined) throw fail('API_SECOND_UNKNOWN');
  allow(second, other);
  return {
    person: { ...person, second: other },
    by: { kind: 'person', id: person.id, role: person.role, second: other.id },
    ...lent,
  };
};

const personOf = async (people: People, header: string | undefined): Promise<Person | undefined> => {
  const token = BEARER.exec(header ?? '')?.[1];
  return token === undefined ? undefined : people.find(token);
};

const allow = (may: readonly Role[], person: Person): void => {
  if (!may.includes(person.role)) throw fail('API_FORBIDDEN', { may: may.join(', '), role: person.role });
};
