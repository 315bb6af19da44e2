/** What people do with a card that nobody collected: send it back, give the last notice, and (two of them) destroy it. */
import type { Actor } from '../../card/index.ts';
import type { CardRow } from '../../ledger/index.ts';
import { act, bodyAct, cardAct, NOTHING, type Parts } from '../acts.ts';
import { getCard } from '../get-card.ts';
import { noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import type { HowDestroyed } from '../stock/index.ts';
import { commitParts, solveIfOpen, solveOpen, tellOwner } from './deed.ts';
import { afterFail } from './errors.ts';
import { foundCaseId } from './hand-in.ts';
import { LAST_NOTICE_DAYS } from './policy.ts';

const DAY_MS = 86_400_000;

/** The officer sends it back; its owner is told that it is kept, and the case for its return is settled. */
export const returnUncollected = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const card = await getCard(shop, input.serial);
  await commitParts(
    shop,
    [
      {
        acts: [cardAct(card.serial, 'return', { detail: { reason: 'uncollected', office: card.office } })],
        rows: [],
      },
      await solveOpen(shop, { type: 'return-overdue', card: card.serial }, 'transferred'),
      tellOwner(card, 'returned-to-bureau'),
    ],
    by,
    actId,
  );
};

/** One for each time it came back: sent out again, the next time needs a notice of its own. */
const lastNoticeId = (card: CardRow): string => `last-notice/${card.serial}/${card.seq}`;

export const giveLastNotice = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const card = await getCard(shop, input.serial);
  const { act: due, row } = noticeParts({
    id: lastNoticeId(card),
    request: card.requestId,
    template: 'last-notice',
    serial: card.serial,
  });
  await commitParts(shop, [{ acts: [due], rows: [row] }], by, actId, [returned(card)]);
};

const returned = ({ serial, seq }: CardRow) => ({
  subject: { kind: 'card', id: serial } as const,
  fails: (current: { readonly state: string; readonly seq: number } | undefined) =>
    current?.state === 'returned' && current.seq === seq
      ? undefined
      : { code: 'STATE_REFUSED', sentence: 'Only a card that was sent back is given a last notice.' },
});

/** Sent, or read out by the chief because no message reaches the owner; from that day the days count. */
const checkLastNotice = async (shop: Shop, card: CardRow, now: Date): Promise<void> => {
  const events = await shop.ledger.events({ kind: 'notice', id: lastNoticeId(card) });
  // Given up by the network later: the days count from when it was on the chief's list.
  const given =
    events.find(({ to }) => to === 'undelivered') ??
    events.find(({ to }) => to === 'sent' || to === 'dropped');
  if (given === undefined) throw afterFail('LAST_NOTICE_FIRST', { card: card.serial });
  const until = new Date(Date.parse(given.at) + LAST_NOTICE_DAYS * DAY_MS);
  if (now < until) throw afterFail('LAST_NOTICE_RUNS', { card: card.serial, until: until.toISOString() });
};

/**
 * Two people destroy plastic that nobody will have again: one that was called back or handed in void, or one that nobody collected,
 * after its last notice; how and where is kept. The person keeps the right to a card: the request is closed, so that another may be asked for.
 *
 * @throws KadiError TWO_PEOPLE, LAST_NOTICE_FIRST, LAST_NOTICE_RUNS, STATE_REFUSED
 */
export const destroyCard = async (
  shop: Shop,
  input: HowDestroyed & { readonly serial: string; readonly now: Date },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  const card = await getCard(shop, input.serial);
  const { serial, body, requestId } = card;
  if (card.state === 'returned') await checkLastNotice(shop, card, input.now);
  const reason = card.state === 'returned' ? 'uncollected' : 'void';
  const how = { reason, method: input.method, place: input.place };
  const request = await shop.ledger.state({ kind: 'request', id: requestId });
  const close = card.live && (request?.state === 'open' || request?.state === 'contested');
  const plastic: Parts =
    body === null
      ? NOTHING
      : {
          acts: [
            bodyAct(body, 'spoil', { detail: { ...how, card: serial } }),
            bodyAct(body, 'destroy', { detail: { ...how, card: serial } }),
          ],
          rows: [],
        };
  await commitParts(
    shop,
    [
      {
        acts: [
          cardAct(serial, 'destroy', {
            detail: how,
            onlyIf: ({ state, seq }) =>
              (state === 'returned' || state === 'recalled') && state === card.state && seq === card.seq,
          }),
        ],
        rows: card.live ? [{ type: 'void-card', serial }] : [],
      },
      plastic,
      close
        ? {
            acts: [act('request', requestId, 'close', { detail: { reason, card: serial } })],
            rows: [{ type: 'close-request', id: requestId }],
          }
        : NOTHING,
      await solveIfOpen(shop, foundCaseId(serial), 'withdrawn'),
    ],
    both,
    actId,
  );
};
