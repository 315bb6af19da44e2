/**
 * Two requests that may be of one person: the same name and day of birth under two numbers, a citizen who stands among the refugees
 * too, a first issue for somebody who has a card (R05, R36, R54; 40,454 people were once refused for such a match). The case is a
 * question to a person, and until it is answered the card goes on.
 */
import type { Actor, JsonObject, RegisterRecord } from '../../card/index.ts';
import { act, type Parts, withId } from '../acts.ts';
import { caseParts } from '../cases/index.ts';
import { insist } from '../errors.ts';
import { lookMany, type Purpose } from '../rights/access.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { isAsked } from './asked.ts';
import { requestFail } from './errors.ts';
import { differing } from './open-double.ts';
import { openRecord } from './open-record.ts';
import { doubleId, pairKey, whyDouble } from './pair.ts';
import { getStoppable, stopParts } from './stop.ts';

const getDouble = async (
  shop: Shop,
  id: string,
): Promise<{ request: string; other: string; data: JsonObject }> => {
  const found = await shop.ledger.dossier({ kind: 'case', id });
  const { type, request, other } = found?.data ?? {};
  if (found === undefined || type !== 'double' || typeof request !== 'string' || typeof other !== 'string')
    throw requestFail('DOUBLE_UNKNOWN', { case: id });
  return { request, other, data: found.data };
};

export interface DoubleSide {
  readonly request: string;
  readonly kind: string;
  readonly product: string;
  readonly office: string;
  readonly open: boolean;
  readonly serial: string | null;
  readonly cardState: string | null;
  /** null: erased after its time; the register still has it. */
  readonly record: RegisterRecord | null;
}

export interface Double {
  readonly case: string;
  readonly why: string;
  /** The one that came later first. */
  readonly sides: readonly DoubleSide[];
  /** Names of the fields in which they differ. */
  readonly differs: readonly string[];
}

/** Both sides in clear; two lines in the access log before anything is shown. */
export const showDouble = async (
  shop: Shop,
  input: { readonly case: string; readonly purpose: Purpose; readonly from: string },
  by: Actor,
): Promise<Double> => {
  const { request, other, data } = await getDouble(shop, input.case);
  const line = { purpose: input.purpose, what: ['references', 'particulars'], from: input.from } as const;
  await lookMany(
    shop,
    [request, other].map((one) => ({ ...line, request: one })),
    by,
  );
  const sides: DoubleSide[] = [];
  for (const id of [request, other]) {
    const found = await shop.ledger.findRequest({ id });
    if (found === undefined) throw requestFail('REQUEST_UNKNOWN', { request: id });
    const { kind, product, office, open, card } = found;
    const opened = await openRecord(shop, id);
    sides.push({
      request: id,
      kind,
      product,
      office,
      open,
      serial: card?.serial ?? null,
      cardState: card?.state ?? null,
      record: opened?.record ?? null,
    });
  }
  const [later, earlier] = sides.map(({ record }) => record);
  return {
    case: input.case,
    why: typeof data['why'] === 'string' ? data['why'] : '',
    sides,
    differs: later && earlier ? differing(earlier, later) : [],
  };
};

export type DoubleVerdict =
  | { readonly verdict: 'different-people' }
  /** `stop`: the request that is not to be made; the later one unless said. Its card is cancelled, called back or made void. */
  | { readonly verdict: 'same-person'; readonly stop?: string };

const TRIES = 8;

/** The answer of a person, of two when a request is stopped for it. @throws KadiError DOUBLE_UNKNOWN, DOUBLE_SIDE, TWO_PEOPLE */
export const settleDouble = async (
  shop: Shop,
  input: { readonly case: string } & DoubleVerdict,
  by: Actor,
  actId?: string,
): Promise<{ readonly stopped: string | null }> => {
  const { request, other } = await getDouble(shop, input.case);
  const who = input.verdict === 'same-person' ? twoPeople(by) : by;
  const stopped = input.verdict === 'same-person' ? (input.stop ?? request) : null;
  if (stopped !== null && stopped !== request && stopped !== other)
    throw requestFail('DOUBLE_SIDE', { case: input.case, request, other });
  const detail = { outcome: input.verdict, ...(stopped === null ? {} : { stopped }) };
  for (let tries = 1; ; tries++) {
    const stop = await stopOf(shop, stopped, input.case);
    const outcome = await shop.ledger.commit({
      by: who,
      acts: [act('case', input.case, 'solve', { detail }), ...stop.acts],
      rows: [{ type: 'dossier-merge', kind: 'case', id: input.case, data: detail }, ...stop.rows],
      ...withId(actId),
    });
    // Its card moved between the look and the deed.
    if (outcome.kind === 'refused' && outcome.subject.kind === 'card' && tries < TRIES) continue;
    insist(outcome);
    return { stopped };
  }
};

const stopOf = async (shop: Shop, request: string | null, id: string): Promise<Parts> => {
  if (request === null) return { acts: [], rows: [] };
  const found = await getStoppable(shop, request);
  return found.state === 'stopped'
    ? { acts: [], rows: [] }
    : stopParts(found, { request, reason: 'same-person', inHand: true, detail: { case: id } });
};

const ROUND = 500;

/**
 * Two records of one person taken in at the same moment do not see each other; this round finds them afterwards, and the cards go on
 * meanwhile as with any other. `since`: how far back it looks. Any number may run it.
 */
export const findDoubles = async (shop: Shop, since: Date, now: Date): Promise<number> => {
  let opened = 0;
  for (const one of await shop.ledger.requestBooks.doublesSince(since.toISOString(), ROUND)) {
    const pair = pairKey(one.personIndex, one.otherIndex);
    if (await isAsked(shop, pair)) continue;
    const { act: open, row } = caseParts({
      id: doubleId(one.request, one.other),
      type: 'double',
      about: {
        request: one.request,
        other: one.other,
        why: whyDouble(one.residentAs, one.otherResidentAs),
        pair,
      },
      now,
    });
    // Refused: another round was faster.
    const outcome = await shop.ledger.commit({ by: shop.me, acts: [open], rows: [row] });
    if (outcome.kind === 'done') opened += 1;
  }
  return opened;
};
