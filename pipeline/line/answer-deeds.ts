/** What one answer of a line changes: each is one transaction, and none is done unless the card is at this very attempt. */
import type { Actor } from '../../card/index.ts';
import type { BodyRow, Current, LineJobRow, Row } from '../../ledger/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { unreadRow } from '../desk-reading.ts';
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';
import { type Job, jobId } from './drop.ts';
import type { ResultRow } from './result-rows.ts';

export const lineActor = (line: string): Actor => ({ kind: 'machine', id: `line-${line}` });

export interface Answer {
  readonly row: ResultRow;
  readonly job: LineJobRow;
  readonly fileSha256: string;
}

const sameAttempt =
  ({ attempt }: Job) =>
  (current: Current): boolean =>
    current.attempt === attempt;

const journal = ({ row, job, fileSha256 }: Answer, step: string): Row => ({
  type: 'journal',
  station: job.line,
  serial: job.serial,
  attempt: job.attempt,
  step,
  detail: {
    drop: job.drop,
    job: jobId(job),
    file: fileSha256.slice(0, 16),
    ...(row.body === null ? {} : { body: row.body }),
    ...(row.machine === null ? {} : { machine: row.machine }),
    ...(row.at === null ? {} : { saidAt: row.at }),
    ...(row.printedSha256 === null ? {} : { printed: row.printedSha256 }),
  },
});

const answerRow = ({ row, job, fileSha256 }: Answer, chip: string | null): Row => ({
  type: 'line-answer',
  serial: job.serial,
  attempt: job.attempt,
  outcome: row.outcome,
  body: row.body,
  chip,
  reason: row.reason,
  machine: row.machine,
  fileSha256,
});

/** Good: body and chip are bound to the card for ever. The chip counts as not verified until somebody here has read it. */
export const takeGood = async (shop: Shop, answer: Answer, body: BodyRow): Promise<boolean> => {
  const { job } = answer;
  const detail = { card: job.serial, station: job.line, drop: job.drop };
  const outcome = await shop.ledger.commit({
    by: lineActor(job.line),
    acts: [
      cardAct(job.serial, 'complete', {
        detail: { station: job.line, body: body.number, drop: job.drop },
        onlyIf: sameAttempt(job),
      }),
      bodyAct(body.number, 'feed', { detail }),
      bodyAct(body.number, 'finish', { detail }),
    ],
    rows: [
      { type: 'bind', serial: job.serial, body: body.number, chipSerial: body.chipSerial },
      unreadRow(job.serial),
      answerRow(answer, body.chipSerial),
      journal(answer, 'CONFIRMED'),
    ],
  });
  return outcome.kind === 'done';
};

export const takeSpoiled = async (shop: Shop, answer: Answer, body: BodyRow): Promise<boolean> => {
  const { job, row } = answer;
  const card = await getCard(shop, job.serial);
  const { outcome } = await spoilCard(
    shop,
    { ...card, body: body.number },
    'spoil',
    row.reason ?? 'not-said',
    lineActor(job.line),
    [
      { type: 'bind', serial: job.serial, body: body.number, chipSerial: body.chipSerial },
      answerRow(answer, body.chipSerial),
      journal(answer, 'REJECTED'),
    ],
    sameAttempt(job),
  );
  return outcome.kind === 'done';
};

export const takeNotMade = async (shop: Shop, answer: Answer): Promise<boolean> => {
  const { job } = answer;
  const outcome = await shop.ledger.commit({
    by: lineActor(job.line),
    acts: [
      cardAct(job.serial, 'not-fed', {
        attempt: job.attempt + 1,
        detail: { station: job.line, drop: job.drop, code: answer.row.reason ?? 'not-made' },
        onlyIf: sameAttempt(job),
      }),
    ],
    rows: [answerRow(answer, null)],
  });
  return outcome.kind === 'done';
};

/** Nobody can say from here which card the body carries: a person finds out. */
export const leaveUncertain = async (
  shop: Shop,
  job: LineJobRow,
  code: string,
  by: Actor = lineActor(job.line),
): Promise<boolean> => {
  const outcome = await shop.ledger.commit({
    by,
    acts: [
      cardAct(job.serial, 'lose-contact', {
        detail: { station: job.line, drop: job.drop, code },
        onlyIf: sameAttempt(job),
      }),
    ],
  });
  return outcome.kind === 'done';
};

/**
 * A late answer moves nothing, but it says on which body to look: bound, the person who finds the card can say so. Its chip was not read
 * here either. False: the card has another body.
 */
export const noteLate = async (shop: Shop, answer: Answer, body: BodyRow): Promise<boolean> => {
  const { job } = answer;
  const outcome = await shop.ledger.commit({
    by: lineActor(job.line),
    acts: [bodyAct(body.number, 'feed', { detail: { card: job.serial, station: job.line, drop: job.drop } })],
    rows: [
      { type: 'bind', serial: job.serial, body: body.number, chipSerial: body.chipSerial },
      unreadRow(job.serial),
      journal(answer, 'OUT'),
    ],
  });
  return outcome.kind === 'done';
};

/**
 * A line says of a blank that it carries a card which it cannot be bound to: another answer stands, or a person has decided since. Whoever
 * is right, it may carry somebody's data and is a blank no longer: in the books it is spoiled, and two people destroy it.
 */
export const setAside = async (shop: Shop, { job }: Answer, body: BodyRow, code: string): Promise<void> => {
  await shop.ledger.commit({
    by: lineActor(job.line),
    acts: [
      bodyAct(body.number, 'spoil', {
        detail: { reason: code, card: job.serial, drop: job.drop, station: job.line },
        onlyIf: ({ state }) => state === 'at-station',
      }),
    ],
  });
};
