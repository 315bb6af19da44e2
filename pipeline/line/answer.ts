/**
 * One answer of a line, compared and set: it is taken only while the card is still at this line under this very attempt, and only for a
 * blank that was issued to it.
 */
import type { BodyRow } from '../../ledger/index.ts';
import { bodyAct } from '../acts.ts';
import type { Shop } from '../shop.ts';
import {
  type Answer,
  leaveUncertain,
  lineActor,
  noteLate,
  setAside,
  takeGood,
  takeNotMade,
  takeSpoiled,
} from './answer-deeds.ts';
import { standingOf } from './drop.ts';
import type { ResultRow } from './result-rows.ts';
import type { RowCode } from './row-errors.ts';

export type Answered =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly code: RowCode };

const refused = (code: RowCode): Answered => ({ kind: 'refused', code });

/** The blank an answer names, or why it cannot be it. */
const blankOf = async (shop: Shop, { row, job }: Answer): Promise<BodyRow | RowCode> => {
  const body = await shop.ledger.body(row.body ?? '');
  if (body === undefined) return 'LINE_BODY_UNKNOWN';
  if (row.chip !== null && row.chip !== body.chipSerial) return 'LINE_CHIP_DIFFERS';
  if (body.card !== null && body.card !== job.serial) return 'LINE_BODY_TWICE';
  // It was said to be ruined before, or to carry a card that it could not be bound to.
  if (body.station === job.line && body.card === null && body.state === 'spoiled') return 'LINE_BODY_TWICE';
  if (body.station !== job.line || body.state !== 'at-station') return 'LINE_BODY_ELSEWHERE';
  return body;
};

const agrees = ({ row, job }: Answer): boolean =>
  row.outcome === job.outcome &&
  row.body === job.body &&
  (row.chip === null || job.chip === null || row.chip === job.chip);

const takeOutstanding = async (shop: Shop, answer: Answer, twice: ReadonlySet<string>): Promise<Answered> => {
  const { row, job } = answer;
  if (row.outcome === 'not-made')
    return (await takeNotMade(shop, answer)) ? { kind: 'recorded' } : refused('LINE_CARD_MOVED_ON');
  const found = twice.has(row.body ?? '') ? 'LINE_BODY_TWICE' : await blankOf(shop, answer);
  if (found === 'LINE_BODY_TWICE') {
    await leaveUncertain(shop, job, found);
    return refused(found);
  }
  if (typeof found === 'string') return refused(found);
  const take = row.outcome === 'good' ? takeGood : takeSpoiled;
  return (await take(shop, answer, found)) ? { kind: 'recorded' } : refused('LINE_CARD_MOVED_ON');
};

/** An answer that cannot stand may still name a body that is a blank in the books alone. */
const notStanding = async (
  shop: Shop,
  answer: Answer,
  code: RowCode,
  twice: ReadonlySet<string>,
): Promise<Answered> => {
  const { body } = answer.row;
  // Which of two cards it carries is found out by reading it.
  const blank = body === null || twice.has(body) ? undefined : await blankOf(shop, answer);
  if (typeof blank === 'object') await setAside(shop, answer, blank, code);
  return refused(code);
};

/** With the answer that stands. */
const compared = async (shop: Shop, answer: Answer, twice: ReadonlySet<string>): Promise<Answered> =>
  agrees(answer) ? { kind: 'already' } : notStanding(shop, answer, 'LINE_RESULT_CONFLICT', twice);

/** The card was given up, and nobody has looked yet. */
const takeLate = async (shop: Shop, answer: Answer, twice: ReadonlySet<string>): Promise<Answered> => {
  const { body } = answer.row;
  if (body === null) return refused('LINE_CARD_UNCERTAIN');
  if (twice.has(body)) return refused('LINE_BODY_TWICE');
  const blank = await blankOf(shop, answer);
  if (typeof blank === 'string')
    return refused(blank === 'LINE_BODY_ELSEWHERE' ? 'LINE_CARD_UNCERTAIN' : blank);
  return (await noteLate(shop, answer, blank))
    ? refused('LINE_CARD_UNCERTAIN')
    : notStanding(shop, answer, 'LINE_CARD_UNCERTAIN', twice);
};

/** `twice`: bodies that the same file reports for more than one job. */
export const takeAnswer = async (
  shop: Shop,
  answer: Answer,
  twice: ReadonlySet<string>,
): Promise<Answered> => {
  const { job } = answer;
  switch (standingOf(job)) {
    case 'outstanding': {
      const taken = await takeOutstanding(shop, answer, twice);
      if (taken.kind !== 'refused') return taken;
      // The same file may be coming in by another hand at this moment: then the answer is there now.
      const now = await shop.ledger.lineJob(job.serial, job.attempt);
      return now === undefined || now.outcome === null
        ? taken
        : compared(shop, { ...answer, job: now }, twice);
    }
    case 'good':
    case 'spoiled':
    case 'not-made':
      return compared(shop, answer, twice);
    case 'uncertain':
      return takeLate(shop, answer, twice);
    case 'settled':
      return notStanding(shop, answer, 'LINE_CARD_MOVED_ON', twice);
  }
};

/** A blank that was ruined before it had a job. Two people destroy it, as every spoiled body. */
export const takeRuinedBlank = async (shop: Shop, row: ResultRow): Promise<Answered> => {
  const drop = await shop.ledger.lineDrop(row.drop);
  if (drop === undefined) return refused('LINE_JOB_UNKNOWN');
  const body = await shop.ledger.body(row.body ?? '');
  if (body === undefined) return refused('LINE_BODY_UNKNOWN');
  if (row.chip !== null && row.chip !== body.chipSerial) return refused('LINE_CHIP_DIFFERS');
  if (body.station !== drop.line) return refused('LINE_BODY_ELSEWHERE');
  if (body.card !== null) return refused('LINE_BODY_TWICE');
  if (body.state === 'spoiled' || body.state === 'destroyed') return { kind: 'already' };
  const outcome = await shop.ledger.commit({
    by: lineActor(drop.line),
    acts: [
      bodyAct(body.number, 'spoil', {
        detail: { reason: row.reason ?? 'not-said', drop: drop.id, station: drop.line },
        doneIn: ['spoiled', 'destroyed'],
      }),
    ],
  });
  return outcome.kind === 'refused' ? refused('LINE_BODY_ELSEWHERE') : { kind: 'recorded' };
};
