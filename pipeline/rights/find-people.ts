/** Searches by person need a purpose (R46): whoever is found has a line in their access log before the finder sees anything. */
import type { Actor } from '../../card/index.ts';
import { nameWords } from '../../crypto/index.ts';
import type { LedgerEvent } from '../../ledger/index.ts';
import type { Shop } from '../shop.ts';
import { lookMany, type Purpose } from './access.ts';
import { rightsFail } from './errors.ts';

const MOST = 50;

export interface FoundRequest {
  readonly request: string;
  readonly product: string;
  readonly open: boolean;
  readonly office: string;
  readonly due: string;
  readonly card: string | null;
  readonly state: string | null;
}

export type PersonQuestion = { readonly nationalNumber: string } | { readonly name: string };

/** At most 50, references only. @throws KadiError RIGHTS_NAME when the name holds no word */
export const findPeople = async (
  shop: Shop,
  question: PersonQuestion,
  why: { readonly purpose: Purpose; readonly from: string },
  by: Actor,
): Promise<readonly FoundRequest[]> => {
  const ids = await requestsOf(shop, question);
  const found = await Promise.all(ids.map((id) => shop.ledger.findRequest({ id })));
  const rows = found.flatMap((one) => {
    if (one === undefined) return [];
    const { id, product, open, office, due, card } = one;
    return [
      { request: id, product, open, office, due, card: card?.serial ?? null, state: card?.state ?? null },
    ];
  });
  await lookMany(
    shop,
    rows.map(({ request }) => ({ request, ...why, what: ['references'] })),
    by,
  );
  return rows;
};

export const requestsOf = async (shop: Shop, question: PersonQuestion): Promise<readonly string[]> => {
  const { index } = shop.keys;
  if ('nationalNumber' in question)
    return shop.ledger.requestsByPerson(index.index('person', question.nationalNumber), MOST);
  const words = nameWords([question.name]);
  if (words.length === 0) throw rightsFail('RIGHTS_NAME');
  return shop.ledger.requestsByName(
    words.map((word) => index.index('name', word)),
    MOST,
  );
};

export interface LookLine {
  readonly at: string;
  readonly request: string;
  readonly who: string;
  readonly role: string;
  readonly purpose: string;
  readonly what: string;
  readonly from: string;
  /** Of the page: the last one's is where the next page begins. */
  readonly line: string;
}

export const lookLine = (event: LedgerEvent): LookLine => {
  const { detail, by } = event;
  return {
    at: event.at,
    request: event.subject.id,
    who: by.id,
    role: by.kind === 'person' ? by.role : 'machine',
    purpose: String(detail['purpose'] ?? ''),
    what: Array.isArray(detail['what']) ? detail['what'].map(String).join(' ') : '',
    from: String(detail['from'] ?? ''),
    line: event.id,
  };
};

/** Who looked at the data of these requests. */
export const looksAt = async (
  shop: Shop,
  requests: readonly string[],
  limit: number,
  after?: string,
): Promise<readonly LookLine[]> =>
  (await shop.ledger.rightsBooks.eventsOfChains('access', requests, limit, after)).map(lookLine);

/** Somebody asks who looked: that is a look itself, and stands last in what they are shown. */
export const looksAtPerson = async (
  shop: Shop,
  question: { readonly nationalNumber: string } | { readonly request: string },
  from: string,
  by: Actor,
  limit: number,
): Promise<readonly LookLine[]> => {
  const ids = 'request' in question ? [question.request] : await requestsOf(shop, question);
  const found = await Promise.all(ids.map((id) => shop.ledger.findRequest({ id })));
  const looks = found.flatMap((one) =>
    one === undefined ? [] : [{ request: one.id, purpose: 'audit', what: ['references'], from } as const],
  );
  await lookMany(shop, looks, by);
  return looksAt(shop, ids, limit);
};

/** What one person looked at between two ISO times. */
export const looksBy = async (
  shop: Shop,
  who: { readonly person: string; readonly from: string; readonly to: string },
  limit: number,
  after?: string,
): Promise<readonly LookLine[]> =>
  (await shop.ledger.rightsBooks.looksBy(who.person, who.from, who.to, limit, after)).map(lookLine);
