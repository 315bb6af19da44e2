/**
 * Cards that nobody collects (R31): their owners are reminded, and after its time a card becomes a case for the officer who has it.
 * That is all that a clock does here; sending back, and destroying, are acts of people.
 */
import type { UncollectedCard } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import type { CaseOutcome } from '../cases/index.ts';
import { noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';
import { openCase, shortOf, solveParts } from './deed.ts';
import { daysBetween, policyFor, reminderDue } from './policy.ts';

const PAGE = 500;

export interface WaitingDone {
  readonly reminded: number;
  readonly overdue: number;
  readonly settled: number;
}

/** One for each time that it came to lie at an office. */
const returnCaseId = ({ serial, since }: UncollectedCard): string =>
  `return-overdue/${serial}/${shortOf(since)}`;

const remind = async (shop: Shop, card: UncollectedCard, nth: number): Promise<boolean> => {
  const { serial, request, since } = card;
  const notice = noticeParts({
    id: `reminder/${serial}/${shortOf(since)}/${nth}`,
    request,
    template: 'reminder',
    serial,
  });
  const outcome = await shop.ledger.commit({
    by: shop.me,
    acts: [
      act('request', request, 'remind', {
        detail: { card: serial, nth },
        onlyIf: ({ state }) => state === 'open',
      }),
      notice.act,
    ],
    rows: [notice.row],
    guards: [
      {
        subject: { kind: 'card', id: serial },
        fails: (current) =>
          current?.state === 'received'
            ? undefined
            : { code: 'STATE_REFUSED', sentence: 'The card lies at the office no longer.' },
      },
    ],
  });
  return outcome.kind === 'done';
};

const propose = async (shop: Shop, card: UncollectedCard, now: Date): Promise<boolean> => {
  const { acts, rows } = await openCase(shop, {
    id: returnCaseId(card),
    type: 'return-overdue',
    about: { card: card.serial, request: card.request, to: policyFor(card.officeType).returnTo },
    office: card.office,
    now,
  });
  return acts.length > 0 && (await shop.ledger.commit({ by: shop.me, acts, rows })).kind === 'done';
};

const ENDS: Readonly<Partial<Record<string, CaseOutcome>>> = {
  returned: 'transferred',
  packed: 'transferred',
  collected: 'unfounded',
};

/** Cases of cards that left in the meantime, however they did. */
const settleReturns = async (shop: Shop): Promise<number> => {
  let settled = 0;
  for (;;) {
    const ended = await shop.ledger.afterBooks.endedReturns(PAGE);
    let now = 0;
    for (const { id, cardState } of ended) {
      const { acts, rows } = solveParts({ id }, ENDS[cardState] ?? 'withdrawn');
      if ((await shop.ledger.commit({ by: shop.me, acts, rows })).kind === 'done') now += 1;
    }
    settled += now;
    if (ended.length < PAGE || now === 0) return settled;
  }
};

/** For the night; may run twice, and in several processes. */
export const lookAtWaiting = async (shop: Shop, now: Date): Promise<WaitingDone> => {
  let [reminded, overdue] = [0, 0];
  for (let after = ''; ; ) {
    const page = await shop.ledger.afterBooks.waiting(PAGE, after);
    const done = await Promise.all(
      page.map(async (card) => {
        const policy = policyFor(card.officeType);
        const days = daysBetween(card.since, now);
        const nth = reminderDue(policy, days);
        return [
          card.open && nth > card.reminded && (await remind(shop, card, nth)),
          !card.overdue && days >= policy.returnAfter && (await propose(shop, card, now)),
        ] as const;
      }),
    );
    reminded += done.filter(([sent]) => sent).length;
    overdue += done.filter(([, asked]) => asked).length;
    after = page.at(-1)?.serial ?? '';
    if (page.length < PAGE) break;
  }
  const settled = await settleReturns(shop);
  if (reminded + overdue + settled > 0) shop.log('waiting cards looked at', { reminded, overdue, settled });
  return { reminded, overdue, settled };
};
