/** What a handler is given: the request after sign-in, permissions and shape have been settled. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Actor, Role } from '../card/index.ts';
import type { Shop, StaffOf } from '../pipeline/index.ts';
import type { Person } from './people.ts';
import type { RouteName, Routes } from './routes.ts';

type Part<N extends RouteName, Key extends string> =
  Routes[N] extends Readonly<Record<Key, infer Schema>>
    ? Schema extends TSchema
      ? Static<Schema>
      : unknown
    : unknown;

/** A route for roles has a person who acts; an open one may have nobody. */
type Who<N extends RouteName> = Routes[N]['may'] extends readonly Role[]
  ? { readonly by: Actor; readonly person: Person }
  : { readonly by: undefined; readonly person: Person | undefined };

export type Call<N extends RouteName> = Who<N> & {
  readonly shop: Shop;
  /** Looks up a person who is named in the body or in the address. */
  readonly staff: StaffOf;
  readonly params: Part<N, 'params'>;
  readonly query: Part<N, 'query'>;
  readonly body: Part<N, 'body'>;
  /** From the header Idempotency-Key, made unique to this person, act and subject. */
  readonly actId: string | undefined;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

export type Handler<N extends RouteName> = (call: Call<N>) => Promise<unknown> | unknown;
export type Handlers<N extends RouteName = RouteName> = { readonly [Name in N]: Handler<Name> };
