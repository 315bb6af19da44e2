/**
 * Accounts (R53; Civil Registration Regulations 2020, regulations 2 and 32): a named person, expressly permitted, in one role, for one
 * office or for all, from a day until a day. Opened, changed and ended by a key custodian and a supervisor, neither of whom is the
 * person. The token is shown once; the books keep its digest.
 */
import type { Actor, Role } from '../../card/index.ts';
import { kenyanDay } from '../../card/index.ts';
import { newToken, tokenDigest } from '../../crypto/index.ts';
import type { Act, Dossier, Outcome } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { rightsFail } from './errors.ts';

export interface AccountTerms {
  readonly role: Role;
  /** Acts only for this office; null: for all. */
  readonly office: string | null;
  /** ISO days in Kenya: from this day on, and not any more from `until`; null: until it is ended. */
  readonly from: string;
  readonly until: string | null;
}

export interface Account extends AccountTerms {
  readonly person: string;
  readonly state: 'active' | 'ended';
  readonly seq: number;
}

export interface Opened {
  readonly person: string;
  /** Shown this once. undefined: this act was done before, and its token is not known any more. */
  readonly token: string | undefined;
}

/** Two people, and the account is not of one of them. */
const byOthers = (by: Actor, person: string): Actor => {
  const two = twoPeople(by);
  if (two.kind === 'person' && (two.id === person || two.second === person))
    throw rightsFail('ACCOUNT_OWN', { person });
  return two;
};

const checked = (terms: AccountTerms): AccountTerms => {
  if (terms.until !== null && terms.until <= terms.from) throw rightsFail('ACCOUNT_DAYS');
  return terms;
};

/** The act is refused with ACCOUNT_CHANGED when somebody else changed the account since it was read. */
const ifUnchanged = (one: Act, seq: number): Act => ({
  ...one,
  decide: (current) =>
    current?.seq === seq
      ? one.decide(current)
      : { kind: 'refuse', code: 'ACCOUNT_CHANGED', sentence: 'Somebody changed this account meanwhile.' },
});

const settled = (outcome: Outcome, person: string): 'done' | 'repeated' => {
  if (outcome.kind === 'refused' && outcome.code === 'ACCOUNT_CHANGED')
    throw rightsFail('ACCOUNT_CHANGED', { person });
  return insist(outcome).kind;
};

const getAccount = async (shop: Shop, person: string): Promise<Account> => {
  const found = await accountOf(shop, person);
  if (found === undefined) throw rightsFail('ACCOUNT_UNKNOWN', { person });
  if (found.state === 'ended') throw rightsFail('ACCOUNT_ENDED', { person });
  return found;
};

/** @throws KadiError ACCOUNT_EXISTS, ACCOUNT_OWN, ACCOUNT_DAYS, TWO_PEOPLE */
export const openAccount = async (
  shop: Shop,
  input: AccountTerms & {
    readonly person: string;
    /** Their own, so that nobody acts on their own card; kept as its blind index only. */
    readonly nationalNumber?: string;
  },
  by: Actor,
  actId?: string,
): Promise<Opened> => {
  const { person, nationalNumber, ...terms } = input;
  const two = byOthers(by, person);
  const token = newToken();
  const self =
    nationalNumber === undefined
      ? {}
      : { self: Buffer.from(shop.keys.index.index('person', nationalNumber)).toString('hex') };
  const detail = { ...checked(terms), token: tokenDigest(token) };
  const outcome = await shop.ledger.commit({
    by: two,
    acts: [act('account', person, 'open', { detail })],
    // Whose it is stands in the dossier alone: an event is for ever (evidence/schedule.ts).
    rows: [{ type: 'dossier', kind: 'account', id: person, data: { ...detail, ...self } }],
    ...withId(actId),
  });
  if (outcome.kind === 'refused') throw rightsFail('ACCOUNT_EXISTS', { person });
  return { person, token: outcome.kind === 'done' ? token : undefined };
};

/** Another role, office or last day. The token stays. */
export const changeAccount = async (
  shop: Shop,
  input: Partial<AccountTerms> & { readonly person: string },
  by: Actor,
  actId?: string,
): Promise<AccountTerms> => {
  const { person, ...wanted } = input;
  const two = byOthers(by, person);
  const { role, office, from, until, seq } = await getAccount(shop, person);
  const terms = checked({ role, office, from, until, ...wanted });
  const outcome = await shop.ledger.commit({
    by: two,
    acts: [ifUnchanged(act('account', person, 'change', { detail: { ...terms } }), seq)],
    rows: [{ type: 'dossier-merge', kind: 'account', id: person, data: { ...terms } }],
    ...withId(actId),
  });
  settled(outcome, person);
  return terms;
};

/** A token was lost or seen: a new one, and the old one is good for nothing. */
export const renewToken = async (
  shop: Shop,
  input: { readonly person: string },
  by: Actor,
  actId?: string,
): Promise<Opened> => {
  const { person } = input;
  const two = byOthers(by, person);
  const { seq } = await getAccount(shop, person);
  const token = newToken();
  const data = { token: tokenDigest(token) };
  const outcome = await shop.ledger.commit({
    by: two,
    acts: [ifUnchanged(act('account', person, 'change', { detail: data }), seq)],
    rows: [{ type: 'dossier-merge', kind: 'account', id: person, data }],
    ...withId(actId),
  });
  return { person, token: settled(outcome, person) === 'done' ? token : undefined };
};

/** From this moment. A person of the founding list who has no account in the books gets one that has ended: the books stand over the list. */
export const endAccount = async (
  shop: Shop,
  input: { readonly person: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { person, reason } = input;
  const two = byOthers(by, person);
  const known = await shop.ledger.dossier({ kind: 'account', id: person });
  insist(
    await shop.ledger.commit({
      by: two,
      acts: [act('account', person, 'end', { detail: { reason } })],
      rows:
        known === undefined
          ? [{ type: 'dossier', kind: 'account', id: person, data: { role: 'officer', token: '' } }]
          : [],
      ...withId(actId),
    }),
  );
};

/**
 * The retention round's part: forgets whose an account was that is over, and ends it when nobody did. False: somebody was faster, or
 * has just given it a later day.
 */
export const endOverdue = async (shop: Shop, person: string): Promise<boolean> => {
  const found = await accountOf(shop, person);
  if (found === undefined) return false;
  const { state, seq } = found;
  const outcome = await shop.ledger.commit({
    by: shop.me,
    acts:
      state === 'ended'
        ? []
        : [ifUnchanged(act('account', person, 'end', { detail: { reason: 'past-its-last-day' } }), seq)],
    rows: [{ type: 'erase-account', id: person }],
  });
  return outcome.kind === 'done';
};

export const accountOf = async (shop: Shop, person: string): Promise<Account | undefined> => {
  const found = await shop.ledger.dossier({ kind: 'account', id: person });
  return found === undefined ? undefined : accountIn(found);
};

export const accounts = async (
  shop: Shop,
  filter: { readonly role?: Role; readonly office?: string; readonly state?: 'active' | 'ended' },
  limit: number,
  after?: string,
): Promise<readonly Account[]> => {
  const { state, ...match } = filter;
  const rows = await shop.ledger.dossiers(
    { kind: 'account', match, ...(state === undefined ? {} : { states: [state] }) },
    limit,
    after,
  );
  return rows.map(accountIn);
};

/** The account that a token opens on this day; undefined: none. */
export const accountOfToken = async (shop: Shop, token: string, now: Date): Promise<Account | undefined> => {
  const match = { token: tokenDigest(token) };
  const [found] = await shop.ledger.dossiers({ kind: 'account', states: ['active'], match }, 1);
  if (found === undefined) return undefined;
  const account = accountIn(found);
  return isOpenOn(account, kenyanDay(now)) ? account : undefined;
};

export const isOpenOn = ({ from, until }: Pick<AccountTerms, 'from' | 'until'>, day: string): boolean =>
  from <= day && (until === null || day < until);

const accountIn = ({ id, state, seq, data }: Dossier): Account => ({
  person: id,
  state: state === 'active' ? 'active' : 'ended',
  // Written by this file only, from terms that were checked.
  role: data['role'] as Role,
  office: typeof data['office'] === 'string' ? data['office'] : null,
  from: String(data['from'] ?? ''),
  until: typeof data['until'] === 'string' ? data['until'] : null,
  seq,
});
