/**
 * The first pass: one blank on a desk reader gets its chip written and waits as `encoded` for a printer. Nothing is fed by a
 * machine; the body is bound to the card before the first byte is written, and the journal stands before both.
 */
import { codeOf, type StageJob } from '../../card/index.ts';
import { cardAct } from '../acts.ts';
import type { OpenMaterial } from '../material.ts';
import { commitFeed, feedCard } from '../release/feed.ts';
import type { Shop } from '../shop.ts';
import { type ChipWork, encodeAtStation } from '../station/chip-work.ts';
import { type JournalStep, journalRow, note, patiently } from '../station/journal.ts';
import { prepareCard } from '../station/prepare.ts';
import { isShiftRefusal, stationGuards } from '../stock/guards.ts';
import { chipOn, freshBlank, type ReaderDesk } from './body.ts';
import { backToRendered, leaveUncertain, spoilAtDesk, toEncoded } from './moves.ts';
import { ENCODING_ENDINGS } from './tables.ts';

export type EncodeResult =
  | { readonly kind: 'encoded'; readonly body: string }
  | { readonly kind: 'skipped' }
  /** No body was bound; the card waits for a station again. `before`: nothing was written down, whoever pulled the card gives it back. */
  | { readonly kind: 'not-fed'; readonly code: string; readonly before?: 'shift' }
  | { readonly kind: 'spoiled'; readonly code: string; readonly replacement: string }
  | { readonly kind: 'uncertain'; readonly code: string };

/** Why the body that lies there cannot be taken, as a catalogue code; undefined when it is a blank of this desk. */
export const blankFault = async (shop: Shop, desk: ReaderDesk): Promise<string | undefined> => {
  try {
    const chipSerial = await chipOn(desk.reader);
    if (chipSerial === undefined) return 'TWO_PASS_LAY_BLANK';
    await freshBlank(shop, desk.station, chipSerial);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
};

/** Throws only when the ledger itself is away for good; recovery settles the card then. */
export const encodePass = async (
  shop: Shop,
  desk: ReaderDesk,
  job: StageJob,
  opened: OpenMaterial,
): Promise<EncodeResult> => {
  // Faces that cannot be drawn are found now, before a body is spent on them.
  const prepared = await prepareCard(shop, opened);
  const { station, reader } = desk;
  const fed = await commitFeed(shop, feedCard(opened), {
    by: shop.me,
    guards: stationGuards(station, shop.policy.shifts),
    acts: [
      cardAct(job.cardId, 'feed', {
        detail: { station, attempt: job.attempt, kind: 'encode' },
        onlyIf: (current) => current.attempt === job.attempt && current.state === 'rendered',
      }),
    ],
    rows: [journalRow(station, job.cardId, job.attempt, 'FEEDING', { kind: 'encode' })],
  });
  if (isShiftRefusal(fed)) return { kind: 'not-fed', code: fed.code, before: 'shift' };
  if (fed.kind !== 'done') return { kind: 'skipped' };
  const work: ChipWork = { shop, station, reader, job, step: 'FEEDING' };
  try {
    const there = await blankFault(shop, desk);
    if (there !== undefined) return await endEncoding(work, there);
    await note(work, 'AT_STATION');
    const chipSerial = await encodeAtStation(work, prepared);
    const body = await freshlyBound(work, chipSerial);
    await toEncoded(work, job.attempt, { body });
    return { kind: 'encoded', body };
  } catch (error) {
    const code = codeOf(error);
    const pulled = code === 'CHIP_LOST' || code === 'CHIP_SILENT' || code === 'CHIP_NOT_FOUND';
    return endEncoding(work, pulled && work.step === 'BOUND' ? 'TWO_PASS_BODY_PULLED' : code);
  }
};

const freshlyBound = async ({ shop }: ChipWork, chipSerial: string): Promise<string> =>
  (await patiently(() => shop.ledger.bodyByChip(chipSerial)))?.number ?? '';

const endingOf = (step: JournalStep) =>
  step === 'FEEDING' || step === 'AT_STATION' || step === 'BOUND' || step === 'ENCODED'
    ? ENCODING_ENDINGS[step].failed
    : 'uncertain';

const endEncoding = async (work: ChipWork, code: string): Promise<EncodeResult> => {
  const { shop, job } = work;
  const card = await patiently(() => shop.ledger.card(job.cardId));
  const body = card?.body ?? null;
  // The ledger knows better than this process whether the binding went through before the fault.
  if (body === null && endingOf(work.step) !== 'encoded') {
    await backToRendered(work, code);
    return { kind: 'not-fed', code };
  }
  const ending = endingOf(work.step === 'ENCODED' ? 'ENCODED' : 'BOUND');
  switch (ending) {
    case 'encoded':
      await toEncoded(work, job.attempt, { body: body ?? '' });
      return { kind: 'encoded', body: body ?? '' };
    case 'spoiled':
      return { kind: 'spoiled', code, replacement: await spoilAtDesk(work, code) };
    case 'back':
    case 'uncertain':
      await leaveUncertain(work, job.cardId, code);
      return { kind: 'uncertain', code };
  }
};
