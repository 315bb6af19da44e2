/**
 * One card pass: feed → contact station → exclusive PC/SC → bind chip to card → secure channel → write → read
 * back as a reader would → print without ejecting → read the serial again → eject good, or reject.
 *
 * HAZARD, read before changing: every `persist` below stands BEFORE the bytes it announces. After the feed nothing is ever
 * repeated by software. A failure whose result is known ends in `spoiled` (the card is in the reject box); one whose result is not
 * known ends in `uncertain`, and only a person who looked moves the card on (law 3).
 */
import { codeOf, type StageJob } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { PrintJob } from '../../printers/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { OpenMaterial } from '../material.ts';
import { commitFeed, feedCard } from '../release/feed.ts';
import type { Shop } from '../shop.ts';
import { isShiftRefusal, stationGuards } from '../stock/guards.ts';
import { type ChipWork, encodeAtStation, readAgain } from './chip-work.ts';
import { counterStands, countFault, oneMayComeIn } from './counted.ts';
import type { Desk, PassResult } from './desk.ts';
import { endAfterFeed, endNotFed } from './endings.ts';
import { journalRow, note, patiently, persist } from './journal.ts';
import { type Prepared, prepareCard } from './prepare.ts';
import { lookInside } from './seen.ts';
import { blameBeforeFeed } from './tables/before-feed.ts';
import { faultRow } from './tables/faults.ts';

export interface Pass extends ChipWork {
  readonly desk: Desk;
  /** Cards inserted, as the machine counted before the feed. */
  readonly inserted: number;
}

/** Makes one card, or says how it ended. Throws only when the ledger itself is away for good. */
export const passCard = async (
  shop: Shop,
  desk: Desk,
  job: StageJob,
  opened: OpenMaterial,
): Promise<PassResult> => {
  const prepared = await prepareCard(shop, opened);
  let inserted: number;
  try {
    inserted = await readyToFeed(desk, prepared);
  } catch (error) {
    const code = codeOf(error);
    const before = blameBeforeFeed(code);
    if (before === 'card') throw error;
    return { kind: 'not-fed', code, before };
  }
  const differs = await countFault(shop, desk, inserted);
  if (differs !== undefined) return { kind: 'not-fed', code: differs, before: 'machine' };
  const { station, reader } = desk;
  const pass: Pass = { shop, desk, station, reader, job, inserted, step: 'FEEDING' };
  const fed = await commitFeed(shop, feedCard(opened), {
    by: shop.me,
    guards: stationGuards(desk.station, shop.policy.shifts),
    acts: [
      cardAct(job.cardId, 'feed', {
        detail: { station: desk.station, attempt: job.attempt },
        onlyIf: (current) => current.attempt === job.attempt,
      }),
    ],
    rows: [
      journalRow(desk.station, job.cardId, job.attempt, 'FEEDING', {
        inserted,
        printer: desk.printer.identity.serialNumber,
      }),
      oneMayComeIn(desk, inserted),
    ],
  });
  if (isShiftRefusal(fed)) return { kind: 'not-fed', code: fed.code, before: 'shift' };
  if (fed.kind !== 'done') return { kind: 'skipped' };
  try {
    await feed(pass);
  } catch (error) {
    return endNotFed(pass, error);
  }
  try {
    return await makeFed(pass, prepared);
  } catch (error) {
    return endAfterFeed(pass, error);
  }
};

/** The machine takes this card as far as can be known before the feed. Gives its counter of inserted cards. */
const readyToFeed = async (desk: Desk, prepared: Prepared): Promise<number> => {
  // A chip that answers before anything was fed is not in this printer: the reader belongs to another machine, or to a desk.
  if (await desk.reader.cardPresent()) throw fail('STATION_CHIP_PRESENT', { station: desk.station });
  if (prepared.magnetic !== undefined && !desk.printer.abilities.magnetic)
    throw fail('STATION_PRODUCT_UNFIT', { station: desk.station });
  desk.printer.check(printJob(prepared));
  return (await desk.printer.counters()).inserted;
};

/** Once more where the field's table says so, and only if the machine shows that nothing came in. */
const feed = async (pass: Pass): Promise<void> => {
  const { printer } = pass.desk;
  try {
    await printer.feedToChip();
  } catch (error) {
    if (faultRow(codeOf(error)).again !== 'feed') throw error;
    if ((await lookInside(printer, pass.inserted)).seen !== 'empty-same') throw error;
    await printer.feedToChip();
  }
};

/** A chip that does not answer is seated once more; from the first byte written to it nothing is repeated. */
const encode = async (pass: Pass, prepared: Prepared): Promise<string> => {
  try {
    return await encodeAtStation(pass, prepared);
  } catch (error) {
    if (faultRow(codeOf(error)).again !== 'seat' || pass.step !== 'AT_STATION') throw error;
    await pass.desk.printer.moveToChip();
    return encodeAtStation(pass, prepared);
  }
};

const makeFed = async (pass: Pass, prepared: Prepared): Promise<PassResult> => {
  const { desk, job, shop } = pass;
  await note(pass, 'AT_STATION');
  const chipSerial = await encode(pass, prepared);
  await note(pass, 'PRINT_SENT');
  await desk.printer.print(printJob(prepared));
  await note(pass, 'PRINTED');
  await desk.printer.moveToChip();
  const files = await readAgain(pass, chipSerial, prepared);
  await note(pass, 'VERIFIED');
  await note(pass, 'OUT');
  await desk.printer.eject();
  const after = await desk.printer.counters();
  const status = await desk.printer.status();
  if (status.position !== 'empty' || after.inserted !== pass.inserted + 1) {
    throw fail('CONTACT_LOST', { position: status.position, fed: after.inserted - pass.inserted });
  }
  const body = await patiently(() => shop.ledger.bodyByChip(chipSerial));
  if (body === undefined) throw fail('BODY_UNKNOWN', { station: desk.station });
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        cardAct(job.cardId, 'complete', { detail: { station: desk.station, body: body.number } }),
        bodyAct(body.number, 'finish', { detail: { card: job.cardId } }),
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
        journalRow(desk.station, job.cardId, job.attempt, 'CONFIRMED', { inserted: after.inserted }),
        counterStands(desk, after.inserted),
      ],
    }),
  );
  return {
    kind: 'made',
    card: {
      serial: job.cardId,
      front: prepared.front,
      back: prepared.back,
      barcode: prepared.payload.barcode,
      files,
      plan: prepared.plan,
      images: prepared.images,
    },
  };
};

/** What the printer is given: both faces, and the stripe where the product has one. */
export const printJob = ({ front, back, magnetic }: Prepared): PrintJob => ({
  front: printable(front),
  back: printable(back),
  ...(magnetic === undefined ? {} : { magnetic }),
});

/** The printer knows fixed geometry; a face of another size never gets this far. */
const printable = ({ rgb, black, overlay }: Prepared['front']) => ({
  width: 1016 as const,
  height: 648 as const,
  rgb,
  black,
  overlay,
});
