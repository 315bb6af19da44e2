/** The register of offices: registered, described anew, shut and opened again. */
import type { Actor, JsonObject } from '../../card/index.ts';
import type { Row } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { officeFail } from './errors.ts';
import { handingOver, type Office, type OfficeDescription, officeFrom, WINDOW_DAYS } from './office.ts';
import { redirectFrom } from './redirect.ts';

export type OfficeWords = Omit<OfficeDescription, 'windowDays'> & { readonly windowDays?: number };

const dataOf = ({ windowDays, ...words }: OfficeWords): JsonObject => ({
  ...words,
  can: [...words.can],
  opening: [...words.opening],
  windowDays: windowDays ?? WINDOW_DAYS[words.type],
});

export const registerOffice = async (
  shop: Shop,
  input: { readonly code: string } & OfficeWords,
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { code, ...words } = input;
  const outcome = await shop.ledger.commit({
    by,
    acts: [act('office', code, 'register', { detail: { type: words.type, can: [...words.can] } })],
    rows: [{ type: 'dossier', kind: 'office', id: code, data: dataOf(words) }],
    ...withId(actId),
  });
  if (outcome.kind === 'refused') throw officeFail('OFFICE_KNOWN', { office: code });
};

const known = async (shop: Shop, code: string): Promise<Office> => {
  const found = await shop.ledger.dossier({ kind: 'office', id: code });
  if (found === undefined) throw officeFail('OFFICE_UNKNOWN', { office: code });
  return officeFrom(found);
};

/** How many people's cards were sent elsewhere, and how many have nowhere to go until a redirect is named. */
export interface OfficeChanged {
  readonly redirected: number;
  readonly stuck: number;
}

const change = async (
  shop: Shop,
  code: string,
  event: 'describe' | 'shut' | 'reopen',
  detail: JsonObject,
  rows: readonly Row[],
  by: Actor,
  actId: string | undefined,
): Promise<OfficeChanged> => {
  insist(
    await shop.ledger.commit({ by, acts: [act('office', code, event, { detail })], rows, ...withId(actId) }),
  );
  // What does not fit into this round is done by the duty of the workers.
  return redirectFrom(shop, code);
};

/** Puts the members that are given over those that stand there; an empty `redirect` takes it away. */
export const describeOffice = async (
  shop: Shop,
  input: { readonly code: string } & Partial<OfficeWords>,
  by: Actor,
  actId?: string,
): Promise<OfficeChanged> => {
  const { code, ...words } = input;
  await known(shop, code);
  const data: JsonObject = {
    ...words,
    ...(words.can === undefined ? {} : { can: [...words.can] }),
    ...(words.opening === undefined ? {} : { opening: [...words.opening] }),
  };
  const detail = words.can === undefined ? {} : { can: [...words.can] };
  return change(
    shop,
    code,
    'describe',
    detail,
    [{ type: 'dossier-merge', kind: 'office', id: code, data }],
    by,
    actId,
  );
};

/**
 * Nobody collects here until it is opened again; cards that are meant for it go to its redirect office, and their owners are
 * told. Throws OFFICE_REDIRECT_CIRCLE when there is no office to send them to.
 */
export const shutOffice = async (
  shop: Shop,
  input: { readonly code: string; readonly reason: string; readonly redirect?: string },
  by: Actor,
  actId?: string,
): Promise<OfficeChanged> => {
  const office = await known(shop, input.code);
  const redirect = input.redirect ?? office.redirect;
  const reached = redirect === undefined ? undefined : await handingOver(shop, redirect);
  if (reached?.kind !== 'office' || reached.office.code === input.code)
    throw officeFail('OFFICE_REDIRECT_CIRCLE', { office: input.code, redirect: redirect ?? 'none' });
  const rows: Row[] =
    input.redirect === undefined
      ? []
      : [{ type: 'dossier-merge', kind: 'office', id: input.code, data: { redirect: input.redirect } }];
  return change(shop, input.code, 'shut', { reason: input.reason }, rows, by, actId);
};

export const reopenOffice = async (
  shop: Shop,
  input: { readonly code: string },
  by: Actor,
  actId?: string,
): Promise<OfficeChanged> => {
  await known(shop, input.code);
  return change(shop, input.code, 'reopen', {}, [], by, actId);
};

/** By code; `after` is the last code of the page before. */
export const listOffices = async (
  shop: Shop,
  filter: { readonly type?: string; readonly county?: number; readonly state?: 'open' | 'shut' },
  limit: number,
  after?: string,
): Promise<readonly Office[]> => {
  const { state, ...match } = filter;
  const rows = await shop.ledger.dossiers(
    { kind: 'office', match, ...(state === undefined ? {} : { states: [state] }) },
    limit,
    after,
  );
  return rows.map(officeFrom);
};
