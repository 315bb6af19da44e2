/**
 * One answer of a line, compared and set: it is taken only while the card is still at this line under this very attempt, and only for a
 * blank that was issued to it. Everything it changes is one transaction.
 */
import type { Actor } from '../../card/index.ts';
import type { BodyRow, Current, LineJobRow, Row } from '../../ledger/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';
import { type Job, jobId, standingOf } from './drop.ts';
import type { ResultRow } from './result-rows.ts';
import type { RowCode } from './row-errors.ts';

export type Answered =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly code: RowCode };

const refused = (code: RowCode): Answered => ({ kind: 'refused', code });

const lineActor = (line: string): Actor => ({ kind: 'machine', id: `line-${line}` });

type WithJob = ResultRow & { readonly job: Job };

export interface Answer {
  readonly row: WithJob;
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

/** The blank an answer names, or why it cannot be it. */
const blankOf = async (shop: Shop, { row, job }: Answer): Promise<BodyRow | RowCode> => {
  const body = await shop.ledger.body(row.body ?? '');
  if (body === undefined) return 'LINE_BODY_UNKNOWN';
  if (row.chip !== null && row.chip !== body.chipSerial) return 'LINE_CHIP_DIFFERS';
  if (body.card !== null && body.card !== job.serial) return 'LINE_BODY_TWICE';
  if (body.station !== job.line || body.state !== 'at-station') return 'LINE_BODY_ELSEWHERE';
  return body;
};

/** Good: body and chip are bound to the card for ever. The chip counts as not verified until somebody here has read it. */
const takeGood = async (shop: Shop, answer: Answer, body: BodyRow): Promise<boolean> => {
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
      {
        type: 'inspection',
        serial: job.serial,
        chipVerified: false,
        barcodeVerified: false,
        frontSha256: '',
        backSha256: '',
      },
      answerRow(answer, body.chipSerial),
      journal(answer, 'CONFIRMED'),
    ],
  });
  return outcome.kind === 'done';
};

const takeSpoiled = async (shop: Shop, answer: Answer, body: BodyRow): Promise<boolean> => {
  const { job, row } = answer;
  const card = await shop.ledger.card(job.serial);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: job.serial });
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

const takeNotMade = async (shop: Shop, answer: Answer): Promise<boolean> => {
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

/** A late answer moves nothing, but it says on which body to look: bound, the person who finds the card can say so. */
const noteLate = async (shop: Shop, answer: Answer, body: BodyRow): Promise<void> => {
  const { job } = answer;
  await shop.ledger.commit({
    by: lineActor(job.line),
    acts: [bodyAct(body.number, 'feed', { detail: { card: job.serial, station: job.line, drop: job.drop } })],
    rows: [
      { type: 'bind', serial: job.serial, body: body.number, chipSerial: body.chipSerial },
      journal(answer, 'OUT'),
    ],
  });
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

/** `twice`: bodies that the same file reports for more than one job. */
export const takeAnswer = async (
  shop: Shop,
  answer: Answer,
  twice: ReadonlySet<string>,
): Promise<Answered> => {
  const { row, job } = answer;
  switch (standingOf(job)) {
    case 'outstanding':
      return takeOutstanding(shop, answer, twice);
    case 'good':
    case 'spoiled':
    case 'not-made':
      return agrees(answer) ? { kind: 'already' } : refused('LINE_RESULT_CONFLICT');
    case 'uncertain': {
      if (twice.has(row.body ?? '')) return refused('LINE_BODY_TWICE');
      const body = row.body === null ? undefined : await blankOf(shop, answer);
      if (typeof body === 'string')
        return refused(body === 'LINE_BODY_ELSEWHERE' ? 'LINE_CARD_UNCERTAIN' : body);
      if (body !== undefined) await noteLate(shop, answer, body);
      return refused('LINE_CARD_UNCERTAIN');
    }
    case 'settled':
      return refused('LINE_CARD_MOVED_ON');
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
