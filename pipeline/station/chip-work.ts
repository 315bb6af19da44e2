/** What a pass does with the chip: it is bound, written, read back as a border officer would, and read again after printing. */
import { verifyChipFiles } from '../../crypto/index.ts';
import {
  type CardLink,
  CHIP_PROFILES,
  type ChipFiles,
  encodeChip,
  inspectChip,
  readChipSerial,
} from '../../printers/index.ts';
import { bodyAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import { journalRow, note, patiently, persist } from './journal.ts';
import type { Pass } from './pass.ts';
import type { Prepared } from './prepare.ts';

/** Deadline for the chip to answer after the printer said the card is at the contact station. */
const CHIP_MS = 10_000;

/** Gives the serial of the chip that now holds the card. */
export const encodeAtStation = async (pass: Pass, prepared: Prepared): Promise<string> => {
  const { desk, job, shop } = pass;
  const { payload, chip } = prepared;
  const link = await desk.reader.waitForCard(CHIP_MS);
  try {
    const { chipSerial } = await readChipSerial(link);
    await bind(pass, chipSerial);
    await encodeChip(
      link,
      { files: payload.files, secrets: payload.secrets, allowBac: chip.access.bac },
      (kdd) => shop.keys.chips.forChip(kdd),
      { profile: CHIP_PROFILES[chip.profile] },
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

/**
 * Reads the chip as a reader at a border would, with what is printed on the card as the only password: it must open in the
 * way its product says, prove that it is no copy, hold every file as it was signed, and pass passive authentication.
 */
const checkChip = async (pass: Pass, link: CardLink, prepared: Prepared): Promise<ChipFiles> => {
  const { payload, chip } = prepared;
  const { secrets } = payload;
  const wrong = (file: string) => fail('CHIP_READBACK', { card: pass.job.cardId, file });
  const found = await inspectChip(link, { can: secrets.can, mrz: secrets.bac });
  const guarded = secrets.can !== null || secrets.bac !== null;
  const way = !guarded ? 'open' : chip.access.pace === null ? 'bac' : 'pace';
  if (found.access !== way) throw wrong('EF.CardAccess');
  if (secrets.chipAuthentication !== null && found.chipAuthentication !== 'done') throw wrong('EF.DG14');
  if (secrets.activeAuthentication !== null && found.activeAuthentication !== 'done') throw wrong('EF.DG15');
  for (const [name, wanted] of payload.files) {
    const content = found.files.get(name);
    if (content === undefined || Buffer.compare(content, wanted) !== 0) throw wrong(name);
  }
  const verdict = verifyChipFiles(found.files, pass.shop.keys.trust.csca, new Date());
  if (!verdict.ok) throw wrong('EF.SOD');
  return found.files;
};

/** After printing: still the same chip, still whole. Gives its files as they were read. */
export const readAgain = async (pass: Pass, chipSerial: string, prepared: Prepared): Promise<ChipFiles> => {
  const link = await pass.desk.reader.waitForCard(CHIP_MS);
  try {
    const again = await readChipSerial(link);
    if (again.chipSerial !== chipSerial) throw fail('CHIP_CHANGED', { station: pass.desk.station });
    return await checkChip(pass, link, prepared);
  } finally {
    await link.disconnect();
  }
};
