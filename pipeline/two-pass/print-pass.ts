/**
 * The second pass: any encoded body is laid on the desk reader, its chip says which faces are printed, and after printing the
 * same chip has to come back with the right face on it.
 *
 * HAZARD, read before changing: the printer cannot say which body it took. Two proofs are needed together, and neither alone is
 * one: the chip that comes back (else a body from the pile could have been printed), and the face that is read from that same
 * plastic (else the right body could have stayed blank beside the printer while another one got its faces).
 */
import { codeOf, failure, type StageJob } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { CardRow } from '../../ledger/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import type { OpenMaterial } from '../material.ts';
import { commitFeed, feedCard, insistOnFeedable, isReleaseRefusal } from '../release/feed.ts';
import type { Shop } from '../shop.ts';
import { isOusted } from '../station/charge.ts';
import { readAgain } from '../station/chip-work.ts';
import { counterStands, countFault, oneMayComeIn } from '../station/counted.ts';
import { journalRow, note, patiently, persist } from '../station/journal.ts';
import { printJob } from '../station/pass.ts';
import { type Prepared, prepareCard } from '../station/prepare.ts';
import { isShiftRefusal, shiftFault, stationGuards } from '../stock/guards.ts';
import { bodyOf, chipOn, type ReaderDesk, within } from './body.ts';
import { TWO_PASS_ERRORS } from './errors.ts';
import { endFaultyPrint, endMixedUp, endUnproved } from './print-endings.ts';
import {
  laidBack,
  onceFed,
  type Printing,
  type PrintingDesk,
  type PrintResult,
  patience,
} from './printing.ts';

/**
 * The card whose body lies on the reader and may be printed; undefined when none lies there. Errors: TWO_PASS_BODY_STRANGE,
 * TWO_PASS_BODY_NOT_ENCODED, CHIP_*.
 */
export const cardOnReader = async (
  shop: Shop,
  { station, reader }: ReaderDesk,
): Promise<{ readonly card: CardRow; readonly body: string; readonly chipSerial: string } | undefined> => {
  const chipSerial = await chipOn(reader);
  if (chipSerial === undefined) return undefined;
  const body = await bodyOf(shop, station, chipSerial);
  const serial = body.card;
  const card = serial === null ? undefined : await patiently(() => shop.ledger.card(serial));
  if (card === undefined || card.state !== 'encoded' || card.chipSerial !== chipSerial) {
    const state = card?.state ?? body.state;
    throw failure(TWO_PASS_ERRORS, 'TWO_PASS_BODY_NOT_ENCODED', { body: body.number, state });
  }
  return { card, body: body.number, chipSerial };
};

/**
 * Prints the card whose body lies on the reader, or says how it ended. Before anything is written down it throws what is in
 * the way (TWO_PASS_*, CHIP_*, PRINTER_*, RELEASE_*): the body can be laid on the reader again.
 */
export const printPass = async (
  shop: Shop,
  desk: PrintingDesk,
  load: (serial: string) => Promise<OpenMaterial>,
): Promise<PrintResult> => {
  const found = await cardOnReader(shop, desk);
  if (found === undefined) return { kind: 'skipped' };
  const { card, body, chipSerial } = found;
  const { station, reader, printer } = desk;
  const job: StageJob = { cardId: card.serial, stage: 'personalise', attempt: card.attempt };
  const opened = await load(card.serial);
  // Said before the person puts the body into the feeder.
  await insistOnFeedable(shop, feedCard(opened));
  const shift = await shiftFault(shop, station);
  if (shift !== undefined) return { kind: 'not-printed', code: shift };
  const prepared = await prepareCard(shop, opened);
  const { inserted } = await printer.counters();
  const differs = await countFault(shop, desk, inserted);
  if (differs !== undefined) return { kind: 'not-printed', code: differs };
  const work: Printing = {
    ...{ shop, desk: onceFed(desk), station, reader, job, body, chipSerial, inserted },
    step: 'FEEDING',
  };
  // A chip that was damaged since it was encoded is found before its body is printed on.
  await readAgain(work, chipSerial, prepared);
  await handToPrinter(desk, body);
  const fed = await commitFeed(shop, feedCard(opened), {
    by: shop.me,
    guards: stationGuards(station, shop.policy.shifts),
    acts: [
      cardAct(job.cardId, 'feed', {
        detail: { station, attempt: job.attempt, kind: 'print', body },
        onlyIf: (current) => current.attempt === job.attempt && current.state === 'encoded',
      }),
    ],
    rows: [
      journalRow(station, job.cardId, job.attempt, 'FEEDING', { kind: 'print', body, inserted }),
      oneMayComeIn(desk, inserted),
    ],
  });
  if (isReleaseRefusal(fed) || isShiftRefusal(fed)) return { kind: 'not-printed', code: fed.code };
  if (fed.kind !== 'done') return { kind: 'skipped' };
  try {
    await note(work, 'PRINT_SENT');
    desk.tell('TWO_PASS_PRINTING', { body });
    const said = await printer.printThrough(printJob(prepared));
    await note(work, 'PRINTED');
    if (said === 'printed') await countedOnce(work);
  } catch (error) {
    if (isOusted(error)) throw error;
    return endFaultyPrint(work, codeOf(error));
  }
  return prove(work, prepared);
};

/**
 * The body goes from the reader into the feeder, and it alone. A machine that sees its feeder has to see it empty before and
 * loaded after; with another nobody can ask, and the two proofs after printing are all there is. Errors:
 * TWO_PASS_NOT_IN_FEEDER, those of the printer.
 */
export const handToPrinter = async (desk: PrintingDesk, body: string): Promise<void> => {
  const late = failure(TWO_PASS_ERRORS, 'TWO_PASS_NOT_IN_FEEDER', { body });
  const feeder = async () => (await desk.printer.status()).feeder;
  const before = await feeder();
  if (before !== 'empty' && before !== 'unknown') {
    desk.tell('TWO_PASS_EMPTY_FEEDER', { body });
    if (!(await within(desk, patience(desk), async () => (await feeder()) === 'empty'))) throw late;
  }
  desk.tell('TWO_PASS_PUT_IN', { body });
  const isIn = async (): Promise<boolean> =>
    !(await desk.reader.cardPresent()) && (await feeder()) !== 'empty';
  if (!(await within(desk, patience(desk), isIn))) throw late;
};

/** A machine that says `printed` has counted; two for one printing means that the feeder held more than one. */
const countedOnce = async ({ shop, desk, inserted, body }: Printing): Promise<void> => {
  const now = (await desk.printer.counters()).inserted;
  if (now > inserted + 1)
    throw failure(TWO_PASS_ERRORS, 'TWO_PASS_TWO_PRINTED', { body, counted: now - inserted });
  await persist(shop, { by: shop.me, acts: [], rows: [counterStands(desk, now)] });
};

/** The two proofs, and only then the end of the card. */
const prove = async (work: Printing, prepared: Prepared): Promise<PrintResult> => {
  const { desk, body, job, chipSerial } = work;
  const facts = { body };
  try {
    desk.tell('TWO_PASS_LAY_BACK', facts);
    const back = await laidBack(work);
    if (back === undefined) return await endUnproved(work, 'TWO_PASS_NOT_BACK');
    if (back !== chipSerial) return await endMixedUp(work, back);
    const files = await readAgain(work, chipSerial, prepared);
    desk.tell('TWO_PASS_COMPARE', facts);
    const face = (await desk.readFace({ body })).trim();
    if (face === '') return await endUnproved(work, 'TWO_PASS_NOT_BACK');
    if (face !== prepared.payload.barcode && face.toUpperCase() !== job.cardId)
      return await endUnproved(work, 'TWO_PASS_FACE_DIFFERS');
    // While the person read the face, the card has to have stayed: what was compared lies on the reader.
    if ((await chipOn(work.reader)) !== chipSerial) return await endUnproved(work, 'TWO_PASS_NOT_BACK');
    await note(work, 'VERIFIED');
    await complete(work, prepared);
    const { front, back: rear, plan, images, payload } = prepared;
    return {
      kind: 'made',
      card: { serial: job.cardId, front, back: rear, barcode: payload.barcode, files, plan, images },
    };
  } catch (error) {
    return endUnproved(work, codeOf(error));
  }
};

const complete = async ({ shop, station, job, body }: Printing, prepared: Prepared): Promise<void> => {
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        cardAct(job.cardId, 'complete', { detail: { station, body } }),
        bodyAct(body, 'finish', { detail: { card: job.cardId } }),
      ],
      rows: [
        {
          type: 'inspection',
          serial: job.cardId,
          chipVerified: true,
          barcodeVerified: true,
          frontSha256: sha256Hex(prepared.front.rgb),
          backSha256: sha256Hex(prepared.back.rgb),
        },
        journalRow(station, job.cardId, job.attempt, 'CONFIRMED', { body }),
      ],
    }),
  );
};
