/** What a pass does with the chip: it is bound, written, read back as a border officer would, and read again after printing. */
import type { StageJob } from '../../card/index.ts';
import { verifyChipFiles } from '../../crypto/index.ts';
import {
  type CardLink,
  type CardReader,
  CHIP_PROFILES,
  type ChipFiles,
  encodeChip,
  inspectChip,
  readChipSerial,
} from '../../printers/index.ts';
import { bodyAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { type JournalStep, journalRow, note, patiently, persist } from './journal.ts';
import type { Prepared } from './prepare.ts';

/** Deadline for the chip to answer after the printer said the card is at the contact station. */
const CHIP_MS = 10_000;

/** One card at a chip reader: in a printer, or on a desk. */
export interface ChipWork {
  readonly shop: Shop;
  readonly station: string;
  readonly reader: CardReader;
  readonly job: StageJob;
  /** The last step that was written down. */
  step: JournalStep;
}

/** Gives the serial of the chip that now holds the card. */
export const encodeAtStation = async (
  work: ChipWork,
  prepared: Pick<Prepared, 'payload' | 'chip'>,
): Promise<string> => {
  const { station, job, shop } = work;
  const { payload, chip } = prepared;
  const link = await work.reader.waitForCard(CHIP_MS);
  try {
    const { chipSerial } = await readChipSerial(link);
    await bind(work, chipSerial);
    await encodeChip(
      link,
      { files: payload.files, secrets: payload.secrets, allowBac: chip.access.bac },
      (kdd) => shop.keys.chips.forChip(kdd),
      { profile: CHIP_PROFILES[chip.profile] },
    );
    await checkChip(work, link, prepared);
    await note(work, 'ENCODED');
    return chipSerial;
  } finally {
    // Power off before the card moves: a chip that is live on moving contacts can be damaged.
    await link.disconnect();
    shop.log('chip released', { station, card: job.cardId });
  }
};

/** One chip, one card, for ever: a chip that holds another card already is refused before a byte is written. */
const bind = async (work: ChipWork, chipSerial: string): Promise<void> => {
  const { shop, station, job } = work;
  const body = await patiently(() => shop.ledger.bodyByChip(chipSerial));
  if (body === undefined) throw fail('BODY_UNKNOWN', { station });
  if (body.card !== null && body.card !== job.cardId)
    throw fail('CHIP_TAKEN', { body: body.number, card: body.card });
  if (body.station !== station) throw fail('BODY_WRONG_STATION', { body: body.number, station });
  work.step = 'BOUND';
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [bodyAct(body.number, 'feed', { detail: { card: job.cardId, station } })],
      rows: [
        { type: 'bind', serial: job.cardId, body: body.number, chipSerial },
        journalRow(station, job.cardId, job.attempt, 'BOUND', { body: body.number }),
      ],
    }),
  );
};

/**
 * Reads the chip as a reader at a border would, with what is printed on the card as the only password: it must open in the
 * way its product says, prove that it is no copy, hold every file as it was signed, and pass passive authentication.
 */
export const checkChip = async (
  work: Pick<ChipWork, 'shop' | 'job'>,
  link: CardLink,
  prepared: Pick<Prepared, 'payload' | 'chip'>,
): Promise<ChipFiles> => {
  const { payload, chip } = prepared;
  const { secrets } = payload;
  const wrong = (file: string) => fail('CHIP_READBACK', { card: work.job.cardId, file });
  const found = await inspectChip(link, { can: secrets.can, mrz: secrets.bac });
  const guarded = secrets.can !== null || secrets.bac !== null;
  const way = !guarded ? 'open' : chip.access.pace === null ? 'bac' : 'pace';
  if (found.access !== way) throw wrong('EF.CardAccess');
  if (secrets.chipAuthentication !== null && found.chipAuthentication !== 'done') throw wrong('EF.DG14');
  if (secrets.activeAuthentication !== null && found.activeAuthentication !== 'done') throw wrong('EF.DG15');
  for (const [name, wanted] of payload.files) {
    const content = found.files.get(name);
    if (content === undefined || Buffer.compare(content, wanted) !== 0)
      throw name === 'EF.DG2' ? fail('CHIP_PORTRAIT_DIFFERS', { card: work.job.cardId }) : wrong(name);
  }
  const verdict = verifyChipFiles(found.files, work.shop.keys.trust.csca, new Date());
  if (!verdict.ok) throw wrong('EF.SOD');
  return found.files;
};

/** After printing: still the same chip, still whole. Gives its files as they were read. */
export const readAgain = async (
  work: ChipWork,
  chipSerial: string,
  prepared: Pick<Prepared, 'payload' | 'chip'>,
): Promise<ChipFiles> => {
  const link = await work.reader.waitForCard(CHIP_MS);
  try {
    const again = await readChipSerial(link);
    if (again.chipSerial !== chipSerial) throw fail('CHIP_CHANGED', { station: work.station });
    return await checkChip(work, link, prepared);
  } finally {
    await link.disconnect();
  }
};
