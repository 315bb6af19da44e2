/** An emergency grant, shown in the header X-Emergency-Grant, lends its person another role for one act; the use is written first. */
import type { FastifyRequest } from 'fastify';
import { type Shop, useGrant } from '../pipeline/index.ts';
import { fail } from './errors.ts';
import type { Person } from './people.ts';
import type { Rule } from './rule.ts';

/** Also in /openapi.json. */
export const GRANT_ID = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';
const GRANT = new RegExp(GRANT_ID, 'u');

export const grantIn = (request: FastifyRequest): string | undefined => {
  const asked = request.headers['x-emergency-grant'];
  if (asked === undefined) return undefined;
  if (typeof asked !== 'string' || !GRANT.test(asked))
    throw fail('API_BAD_REQUEST', { field: 'headers/x-emergency-grant' });
  return asked;
};

/** Every value that names what the act is about. */
const namesIn = (request: FastifyRequest): readonly string[] =>
  [request.params, request.body].flatMap((part) =>
    typeof part === 'object' && part !== null
      ? Object.values(part).filter((value): value is string => typeof value === 'string')
      : [],
  );

/** What the address names; no address holds personal data. */
const aboutOf = ({ params }: FastifyRequest): { readonly about?: string } => {
  const values = typeof params === 'object' && params !== null ? Object.values(params) : [];
  return values.length === 0 ? {} : { about: values.map(String).join('/') };
};

/** The person with the role and the office of their grant. */
export const lentRole = async (
  shop: Shop,
  { id, act, rule }: { readonly id: string; readonly act: string; readonly rule: Rule },
  person: Person,
  request: FastifyRequest,
): Promise<Person> => {
  const may = typeof rule.may === 'string' ? [] : rule.may;
  const use = { id, act, named: namesIn(request), ...aboutOf(request), may };
  const { role, scope } = await useGrant(shop, use, person.id, new Date());
  const office = scope.office ?? person.office;
  const { id: own, second } = person;
  return {
    id: own,
    role,
    ...(office === undefined ? {} : { office }),
    ...(second === undefined ? {} : { second }),
  };
};
