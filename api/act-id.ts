/** The client's own number of an act, in the header Idempotency-Key: the same act sent again with the same key is done once. */
import type { FastifyRequest } from 'fastify';
import { asking, asksOf, type Shop } from '../pipeline/index.ts';
import { fail } from './errors.ts';
import type { Rule } from './rule.ts';

/** Also in /openapi.json. */
export const ACT_KEY = '^[A-Za-z0-9._:-]{1,80}$';
const FORM = new RegExp(ACT_KEY, 'u');

/** Every act needs one; an extract has its own number inside, and is known by that. */
export const needsKey = ({ method, body }: Rule): boolean => method === 'POST' && body !== 'zip';

/** @throws KadiError ACT_ID_MISSING; API_BAD_REQUEST when it has another form */
export const keyIn = (rule: Rule, request: FastifyRequest): string | undefined => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) {
    if (needsKey(rule)) throw fail('ACT_ID_MISSING');
    return undefined;
  }
  if (typeof key !== 'string' || !FORM.test(key))
    throw fail('API_BAD_REQUEST', { field: 'headers/idempotency-key' });
  return key;
};

/** A key is good for one person, one act and one subject: nobody's key can make another act look done. */
export const actIdOf = (
  name: string,
  key: string,
  request: FastifyRequest,
  person: string | undefined,
): string => {
  const subject = Object.values(request.params as Readonly<Record<string, string>>).join('/');
  return `${person ?? ''}/${name}/${subject}/${key}`;
};

/** The shop that holds a used key to what was asked for with it. An extract is not asked of: its bytes have not been read yet. */
export const askingShop = (shop: Shop, actId: string, rule: Rule, { body, query }: FastifyRequest): Shop =>
  rule.body === 'zip'
    ? shop
    : asking(shop, actId, asksOf(shop, { body: body ?? null, query: query ?? null }));
