/**
 * A request that is stopped: its owner died, or it was withdrawn. What was not fed yet is cancelled, what was made is called back,
 * and no serial of it stays good. A card inside a machine, or one that nobody has looked for yet, cannot be moved by this: the
 * request then stays `stopped`, and `settleStopped` looks again until its card stands where it can be.
 */
import type { Actor, CardState, JsonObject } from '../../card/index.ts';
import type { Outcome, StoppableRequest } from '../../ledger/index.ts';
import { act, cardAct, join, NOTHING, type Parts, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import { type NoticeTemplate, noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import type { CardEvent } from '../states.ts';
import { requestFail } from './errors.ts';

export const STOP_REASONS = [
  'death',
  'withdrawn-by-person',
  'withdrawn-by-register',
  'same-person',
  // A later application of the same person is used instead.
  'later-application',
  'court-order',
  // The register found that the record was wrong and sends another.
  'corrected',
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** Nobody's request ends without a word (R54); `null`: the one who stops it says something else to its owner. */
const SAYS: Readonly<Record<StopReason, NoticeTemplate | null>> = {
  death: null,
  'withdrawn-by-person': 'request-ended',
  'withdrawn-by-register': 'request-ended',
  'same-person': 'request-ended',
  'later-application': 'request-ended',
  'court-order': 'request-ended',
  corrected: null,
};

/** What becomes of the card of a stopped request in each state; `wait`: a machine or a person has it, look again later. */
const ENDS: Readonly<Record<CardState, CardEvent | 'wait' | 'none'>> = {
  accepted: 'cancel',
  signed: 'cancel',
  rendered: 'cancel',
  review: 'cancel',
  personalising: 'wait',
  encoded: 'wait',
  uncertain: 'wait',
  personalised: 'recall',
  passed: 'recall',
  packed: 'recall',
  dispatched: 'recall',
  received: 'recall',
  returned: 'recall',
  missing: 'revoke',
  // In its owner's hand: see `StopOptions.inHand`.
  collected: 'none',
  suspended: 'none',
  revoked: 'none',
  recalled: 'none',
  cancelled: 'none',
  spoiled: 'none',
  destroyed: 'none',
};

const IN_HAND: ReadonlySet<string> = new Set<CardState>(['collected', 'suspended']);

const endOf = ({ serial, cardState }: StoppableRequest, inHand: boolean): CardEvent | 'wait' | 'none' => {
  if (serial === null || cardState === null) return 'none';
  if (IN_HAND.has(cardState)) return inHand ? 'revoke' : 'none';
  return ENDS[cardState as CardState];
};

/** The card's end, and the request's close when its card can be settled now. */
const endParts = (
  found: StoppableRequest,
  reason: string,
  inHand: boolean,
): Parts & { readonly settled: boolean } => {
  const { request, serial, open } = found;
  const end = endOf(found, inHand);
  if (end === 'wait') return { acts: [], rows: [], settled: false };
  const card: Parts =
    end === 'none' || serial === null
      ? { acts: [], rows: [] }
      : {
          acts: [
            cardAct(serial, end, { detail: { reason }, onlyIf: ({ state }) => state === found.cardState }),
          ],
          rows: [{ type: 'void-card', serial }],
        };
  return {
    acts: [...card.acts, ...(open ? [act('request', request, 'close', { detail: { reason } })] : [])],
    rows: [...card.rows, ...(open ? [{ type: 'close-request' as const, id: request }] : [])],
    settled: true,
  };
};

export interface StopOptions {
  readonly request: string;
  readonly reason: StopReason;
  /** Also the card that its owner has in hand is made void (a death, the second card of one person). */
  readonly inHand?: boolean;
  /** References that go into the event: a case, a death event. */
  readonly detail?: JsonObject;
}

/** For a deed that does more than stop the request. The request must not be stopped yet. */
export const stopParts = (
  found: StoppableRequest,
  { reason, inHand = false, detail = {} }: StopOptions,
): Parts => {
  const ends = endParts(found, reason, inHand);
  // Nothing is left of the request but its card, which may still have to be made void.
  if (found.state === 'erased') return ends;
  const stop = act('request', found.request, 'stop', {
    detail: { ...detail, reason },
    onlyIf: ({ state }) => state === found.state,
  });
  return join({ acts: [stop], rows: [] }, ends, tellParts(found, reason, inHand));
};

const tellParts = (found: StoppableRequest, reason: StopReason, inHand: boolean): Parts => {
  const template = SAYS[reason];
  if (template === null) return NOTHING;
  const { request, serial } = found;
  const id = `stop/${request}`;
  const inTheirHand = serial !== null && IN_HAND.has(found.cardState ?? '') && inHand;
  const { act: told, row } = noticeParts(
    inTheirHand ? { id, request, template: 'revoked', serial } : { id, request, template },
  );
  return { acts: [told], rows: [row] };
};

export const getStoppable = async (shop: Shop, request: string): Promise<StoppableRequest> => {
  const found = await shop.ledger.requestBooks.stoppable(request);
  if (found === undefined) throw requestFail('REQUEST_UNKNOWN', { request });
  return found;
};

export interface Stopped {
  /** `settled`: the card is cancelled, called back or was none; `waits`: a machine or a person has it. */
  readonly card: 'settled' | 'waits';
  readonly serial: string | null;
}

/** The card moved between the look and the deed (fed, packed, received): look again. */
const TRIES = 8;

/** Commits what `parts` makes of the request as it stands; a card that moved meanwhile is looked at again. */
const tryStop = async (
  shop: Shop,
  request: string,
  parts: (found: StoppableRequest) => Parts | undefined,
  by: Actor,
  actId?: string,
): Promise<{ readonly outcome?: Outcome; readonly found: StoppableRequest }> => {
  for (let tries = 1; ; tries++) {
    const found = await getStoppable(shop, request);
    const all = parts(found);
    if (all === undefined || all.acts.length === 0) return { found };
    const outcome = await shop.ledger.commit({
      by,
      acts: all.acts,
      rows: all.rows,
      ...withId(actId),
    });
    if (outcome.kind !== 'refused' || tries === TRIES) return { outcome, found };
  }
};

/**
 * Nothing more is made or handed over for this request. Stopping it twice is stopping it once; a request that is closed already is
 * only noted, and with `inHand` its card is made void.
 *
 * @throws KadiError REQUEST_UNKNOWN
 */
export const stopRequest = async (
  shop: Shop,
  options: StopOptions & { readonly tell?: NoticeTemplate },
  by: Actor,
  actId?: string,
): Promise<Stopped> => {
  const { request, tell } = options;
  const { outcome, found } = await tryStop(
    shop,
    request,
    (one) => {
      if (one.state === 'stopped') return undefined;
      if (one.wasStopped && endOf(one, options.inHand ?? false) === 'none') return undefined;
      const { acts, rows } = stopParts(one, options);
      if (tell === undefined) return { acts, rows };
      const notice = noticeParts({ id: `stop/${request}`, request, template: tell });
      return { acts: [...acts, notice.act], rows: [...rows, notice.row] };
    },
    by,
    actId,
  );
  if (outcome !== undefined) insist(outcome);
  const waits = endOf(found, options.inHand ?? false) === 'wait';
  if (outcome?.kind === 'done') shop.log('request stopped', { request, reason: options.reason, waits });
  return { card: waits ? 'waits' : 'settled', serial: found.serial };
};

/** Of `stopped` requests: cancels and calls back what has become possible since. Gives how many were settled. Any number may run it. */
export const settleStopped = async (shop: Shop, page = 200): Promise<number> => {
  let settled = 0;
  for (let after = ''; ; ) {
    const ids = await shop.ledger.requestBooks.stopped(page, after);
    for (const request of ids) {
      const { outcome } = await tryStop(
        shop,
        request,
        (found) => (found.state === 'stopped' ? endParts(found, 'stopped', true) : undefined),
        shop.me,
      );
      if (outcome?.kind === 'done') settled += 1;
    }
    after = ids.at(-1) ?? '';
    if (ids.length < page) return settled;
  }
};
