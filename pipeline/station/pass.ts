/**
 * One card pass (printers.md §5.2): feed → contact station → exclusive PC/SC → bind chip to card → secure channel → write → read
 * back as a reader would → print without ejecting → read the serial again → eject good, or reject.
 *
 * HAZARD, read before changing: every `persist` below stands BEFORE the bytes it announces. After the feed nothing is ever
 * repeated by software. A failure whose result is known ends in `spoiled` (the card is in the reject box); one whose result is not
 * known ends in `uncertain`, and only a person who looked moves the card on (law 3).
 */
import type { StageJob } from '../../card/index.ts';
import { sha256Hex, verifyChipFiles } from '../../crypto/index.ts';
import { type CardLink, encodeChip, readChip, readChipSerial } from '../../printers/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';
import type { Desk, PassResult } from './desk.ts';
import { endAfterFeed, endNotFed } from './endings.ts';
import { type JournalStep, journalRow, patiently, persist } from './journal.ts';
import { type Prepared, prepareCard } from './prepare.ts';

/** Deadline for the chip to answer after the printer said the card is at the contact station. */
const CHIP_MS = 10_000;

export interface Pass {
  readonly shop: Shop;
  readonly desk: Desk;
  readonly job: StageJob;
  /** Cards inserted, as the machine counted before the feed. */
  readonly inserted: number;
  step: JournalStep;
}

/** Makes one card, or says how it ended. Throws only when the ledger itself is away for good. */
export const passCard = async (
  shop: Shop,
  desk: Desk,
  job: StageJob,
  opened: OpenMaterial,
): Promise<PassResult> => {
  const prepared = await prepareCard(shop, opened);
  const { inserted } = await desk.printer.counters();
  const pass: Pass = { shop, desk, job, inserted, step: 'FEEDING' };
  const fed = await persist(shop, {
    by: shop.me,
    acts: [
      cardAct(job.cardId, 'feed', {
        detail: { station: desk.station, attempt: job.attempt },
        onlyIf: (current) => current.attempt === job.attempt,
      }),
    ],
    rows: [journalRow(desk.station, job.cardId, job.attempt, 'FEEDING', { inserted })],
  });
  if (fed.kind !== 'done') return { kind: 'skipped' };
  try {
    await desk.printer.feedToContact();
  } catch (error) {
    return endNotFed(pass, error);
  }
  try {
    return await makeFed(pass, prepared);
  } catch (error) {
    return endAfterFeed(pass, error);
  }
};

const note = async (pass: Pass, step: JournalStep): Promise<void> => {
  pass.step = step;
  await persist(pass.shop, {
    by: pass.shop.me,
    acts: [],
    rows: [journalRow(pass.desk.station, pass.job.cardId, pass.job.attempt, step)],
  });
};

const makeFed = async (pass: Pass, prepared: Prepared): Promise<PassResult> => {
  const { desk, job, shop } = pass;
  await note(pass, 'AT_STATION');
  const chipSerial = await encodeAtStation(pass, prepared);
  await note(pass, 'PRINT_SENT');
  await desk.printer.print({ front: printable(prepared.front), back: printable(prepared.back) });
  await note(pass, 'PRINTED');
  await desk.printer.moveToContact();
  const files = await readAgain(pass, chipSerial);
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
      portrait: prepared.portrait,
    },
  };
};

/** The printer knows fixed geometry; a face of another size never gets this far. */
const printable = ({ rgb, black, overlay }: Prepared['front']) => ({
  width: 1016 as const,
  height: 648 as const,
  rgb,
  black,
  overlay,
});

const encodeAtStation = async (pass: Pass, prepared: Prepared): Promise<string> => {
  const { desk, job, shop } = pass;
  const link = await desk.reader.waitForCard(CHIP_MS);
  try {
    const { chipSerial } = await readChipSerial(link);
    await bind(pass, chipSerial);
    await encodeChip(link, { files: prepared.payload.files, secrets: null }, (kdd) =>
      shop.keys.chips.forChip(kdd),
    );
    await checkChip(pass, link, prepared);
    await note(pass, 'ENCODED');
    return chipSerial;
  } finally {
    // Power off before the card moves: a chip that is live on moving contacts can be damaged.
    await link.disconnect();
    shop.log('chip released', { station: desk.station, card: job.cardId });
  }
};

const bind = async (pass: Pass, chipSerial: string): Promise<void> => {
  const { desk, job, shop } = pass;
  const body = await patiently(() => shop.ledger.bodyByChip(chipSerial));
  if (body === undefined) throw fail('BODY_UNKNOWN', { station: desk.station });
  if (body.station !== desk.station)
    throw fail('BODY_WRONG_STATION', { body: body.number, station: desk.station });
  pass.step = 'BOUND';
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [bodyAct(body.number, 'feed', { detail: { card: job.cardId, station: desk.station } })],
      rows: [
        { type: 'bind', serial: job.cardId, body: body.number, chipSerial },
        journalRow(desk.station, job.cardId, job.attempt, 'BOUND', { body: body.number }),
      ],
    }),
  );
};

/** Reads the chip as a reader at a border would: every file equal to what was signed, and passive authentication. */
const checkChip = async (pass: Pass, link: CardLink, prepared: Prepared) => {
  const files = await readChip(link);
  for (const [name, wanted] of prepared.payload.files) {
    const found = files.get(name);
    if (found === undefined || Buffer.compare(found, wanted) !== 0) {
      throw fail('CHIP_READBACK', { card: pass.job.cardId, file: name });
    }
  }
  const verdict = verifyChipFiles(files, pass.shop.keys.trust.csca, new Date());
  if (!verdict.ok) throw fail('CHIP_READBACK', { card: pass.job.cardId, file: 'EF.SOD' });
  return files;
};

const readAgain = async (pass: Pass, chipSerial: string) => {
  const link = await pass.desk.reader.waitForCard(CHIP_MS);
  try {
    const again = await readChipSerial(link);
    if (again.chipSerial !== chipSerial) throw fail('CHIP_CHANGED', { station: pass.desk.station });
    return await readChip(link);
  } finally {
    await link.disconnect();
  }
};
