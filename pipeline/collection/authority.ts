/**
 * Who may collect for somebody else (R28, R55): a parent or guardian of a child, or a person with a recorded authority. Recorded by
 * two officers before the day of collection. Whose it is stands here only as a blind index: the books can tell whether the bearer is
 * that person, and nothing else. It is erased with the record of the request (evidence/schedule.ts).
 */
import type { Actor, JsonObject } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { COLLECTION_ERRORS, collectionFail } from './errors.ts';

export const AUTHORITY_BASES = {
  guardian: ['birth-certificate', 'court-order', 'adoption-order', 'guardianship-order'],
  authorised: ['written-authority', 'power-of-attorney', 'court-order', 'medical-report'],
} as const;
export type AuthorityType = keyof typeof AUTHORITY_BASES;
export type AuthorityBasis = (typeof AUTHORITY_BASES)[AuthorityType][number];
export const ALL_BASES: readonly AuthorityBasis[] = [
  ...new Set<AuthorityBasis>([...AUTHORITY_BASES.guardian, ...AUTHORITY_BASES.authorised]),
];

export interface NewAuthority {
  /** Number on the paper or in the office's book. */
  readonly id: string;
  readonly request: string;
  readonly type: AuthorityType;
  readonly basis: AuthorityBasis;
  /** Reference of the document shown; for a child also that of the consent (Data Protection Act, s.33). */
  readonly reference: string;
  readonly consent?: string;
  /** National number of whoever may collect; never kept as it is. */
  readonly bearer: string;
  /** ISO day; absent: until it is withdrawn. */
  readonly until?: string;
}

const tagOf = (shop: Shop, number: string): string =>
  Buffer.from(shop.keys.index.index('person', number)).toString('hex');

/** @throws KadiError TWO_PEOPLE, AUTHORITY_BASIS, AUTHORITY_KNOWN, AUTHORITY_REQUEST */
export const recordAuthority = async (
  shop: Shop,
  input: NewAuthority,
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  const { id, request, type, basis, reference, consent, until } = input;
  const bases: readonly string[] = AUTHORITY_BASES[type];
  if (!bases.includes(basis) || (type === 'guardian' && consent === undefined))
    throw collectionFail('AUTHORITY_BASIS', { type, basis, consent: consent !== undefined });
  const data: JsonObject = {
    request,
    type,
    basis,
    reference,
    ...(consent === undefined ? {} : { consent }),
    ...(until === undefined ? {} : { until }),
    bearer: tagOf(shop, input.bearer),
  };
  const subject = { kind: 'request', id: request } as const;
  const gone = { code: 'AUTHORITY_REQUEST', sentence: COLLECTION_ERRORS.AUTHORITY_REQUEST.en };
  const outcome = await shop.ledger.commit({
    by: both,
    // What is erased with its request is never recorded for one that is erased already, or that nobody knows.
    guards: [{ subject, fails: (now) => (now === undefined || now.state === 'erased' ? gone : undefined) }],
    acts: [act('authority', id, 'record', { detail: { request, type, basis } })],
    rows: [{ type: 'dossier', kind: 'authority', id, data }],
    ...withId(actId),
  });
  if (outcome.kind !== 'refused') return;
  if (outcome.code === gone.code) throw collectionFail('AUTHORITY_REQUEST', { request });
  throw collectionFail('AUTHORITY_KNOWN', { authority: id });
};

/** Without the index of the bearer, which helps nobody who looks. */
export const getAuthority = async (shop: Shop, id: string): Promise<Dossier> => {
  const found = await shop.ledger.dossier({ kind: 'authority', id });
  if (found === undefined) throw collectionFail('AUTHORITY_UNKNOWN', { authority: id });
  const { bearer: _, ...data } = found.data;
  return { ...found, data };
};

export const withdrawAuthority = async (
  shop: Shop,
  input: { readonly id: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await getAuthority(shop, input.id);
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('authority', input.id, 'withdraw', { detail: { reason: input.reason } })],
      ...withId(actId),
    }),
  );
};

/**
 * Does this authority let this bearer collect for this request today? undefined: it does; else the word that says what is wrong.
 * `bearer` absent: the number was not taken (an act without network), so only the authority is looked at.
 */
export const authorityFault = async (
  shop: Shop,
  asked: {
    readonly id: string;
    readonly request: string;
    readonly type: AuthorityType;
    readonly bearer?: string;
  },
  now: Date,
): Promise<
  'unknown' | 'withdrawn' | 'other-request' | 'other-kind' | 'past' | 'other-bearer' | undefined
> => {
  const found = await shop.ledger.dossier({ kind: 'authority', id: asked.id });
  if (found === undefined) return 'unknown';
  if (found.state !== 'valid') return 'withdrawn';
  const { request, type, until, bearer } = found.data;
  if (request !== asked.request) return 'other-request';
  if (type !== asked.type) return 'other-kind';
  if (typeof until === 'string' && until < now.toISOString().slice(0, 10)) return 'past';
  return asked.bearer === undefined || tagOf(shop, asked.bearer) === bearer ? undefined : 'other-bearer';
};
