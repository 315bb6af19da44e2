/**
 * What a station does about the past before it takes its next card. An open journal row is a card whose station died; what becomes of
 * it stands in tables/restart.ts.
 */

import { failure, isKadiError } from '../../card/index.ts';
import type { JournalRow } from '../../ledger/index.ts';
import { PRINTER_ERRORS, readChipSerial } from '../../printers/index.ts';
import { cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import type { Desk } from './desk.ts';
import { type JournalStep, journalRow, patiently, persist } from './journal.ts';
import { lookInside } from './seen.ts';
import { FAULTS, faultRow } from './tables/faults.ts';
import { RESTART } from './tables/restart.ts';

export interface Recovered {
  readonly notFed: readonly string[];
  readonly uncertain: readonly string[];
  /** A card was standing in the machine and lies in the reject box now. */
  readonly rejected: boolean;
}

/**
 * @throws PRINTER_CARD_JAM when it is stuck, MACHINE_NOT_EMPTY when the machine holds a card that no journal row explains,
 * PRINTER_COVER_OPENED as long as somebody has the cover open over it, PRINTER_BOX_FULL_CARD_INSIDE as long as the reject box is full.
 */
export const recoverStation = async (shop: Shop, desk: Desk): Promise<Recovered> => {
  const open = await shop.ledger.journalOpen(desk.station);
  // A machine that does not answer is not asked twice: the station tries again when it does.
  const { position, cover, rejectBoxFull } = await desk.printer.status();
  const inside: Inside[] = [];
  const notFed: string[] = [];
  const uncertain: string[] = [];
  for (const row of open) {
    const fed = await fedRow(shop, row);
    // Another machine of the same model stands at the desk: what it says of its inside says nothing of this card.
    const same = [undefined, desk.printer.identity.serialNumber].includes(fed?.printer);
    const { seen, inserted } = same
      ? await lookInside(desk.printer, fed?.inserted)
      : ({ seen: 'silent', inserted: null } as const);
    // One card has come in since, and one is there.
    if (seen === 'inside' && fed?.inserted !== undefined && inserted === fed.inserted + 1) inside.push(row);
    const { ends, look } = RESTART[row.step as JournalStep][seen];
    if (ends === 'leave') continue;
    const { station } = desk;
    const code = 'STATION_RESTARTED';
    const detail = { station, step: row.step, code, position, look };
    insist(
      await persist(shop, {
        by: shop.me,
        acts: [
          ends === 'not-fed'
            ? cardAct(row.serial, 'not-fed', {
                attempt: row.attempt + 1,
                detail: { station, code },
                doneIn: ['rendered'],
              })
            : cardAct(row.serial, 'lose-contact', {
                detail,
                doneIn: ['uncertain', 'spoiled', 'destroyed'],
              }),
        ],
      }),
    );
    (ends === 'not-fed' ? notFed : uncertain).push(row.serial);
  }
  // A jammed card is not pulled at: a person takes it out.
  if (position === 'unknown') throw failure(PRINTER_ERRORS, 'PRINTER_CARD_JAM', { station: desk.station });
  const rejected = position !== 'empty';
  if (rejected) {
    if (cover === 'open') throw failure(PRINTER_ERRORS, 'PRINTER_COVER_OPENED', { station: desk.station });
    if (rejectBoxFull === true)
      throw failure(PRINTER_ERRORS, 'PRINTER_BOX_FULL_CARD_INSIDE', { station: desk.station });
    await clearMachine(shop, desk, inside);
  }
  return { notFed, uncertain, rejected };
};

/** The machine and its counter when the feed of this attempt was announced. */
const fedRow = async (
  shop: Shop,
  row: JournalRow,
): Promise<{ readonly inserted?: number; readonly printer?: string } | undefined> => {
  const journal = await shop.ledger.journal(row.serial);
  const fed = journal.findLast(({ step, attempt }) => step === 'FEEDING' && attempt === row.attempt);
  if (fed === undefined) return undefined;
  const { inserted, printer } = fed.detail;
  return {
    ...(typeof inserted === 'number' ? { inserted } : {}),
    ...(typeof printer === 'string' ? { printer } : {}),
  };
};

/** A card whose pass was open when the process ended, and the plastic in the machine can be its own. */
type Inside = Pick<JournalRow, 'serial' | 'attempt'>;

/**
 * Frees the machine. Never "print the rest": the card goes to the reject box, where the person who looks will find it. The row that
 * announces it is written for the card that this plastic is, and for no other: a test card that stuck, or a card that somebody put
 * in, stays where it is until a person has taken it out.
 */
const clearMachine = async (shop: Shop, desk: Desk, interrupted: readonly Inside[]): Promise<void> => {
  const { station, printer } = desk;
  if ((await printer.status()).position === 'print') await printer.moveToChip();
  const chip = await chipInside(desk);
  const whose = await ownerOf(shop, station, chip, interrupted);
  if (whose === undefined) throw fail('MACHINE_NOT_EMPTY', { station, chip: chip ?? '' });
  // Tried again, it is announced already.
  const [last] = (await patiently(() => shop.ledger.journal(whose.serial))).slice(-1);
  const announced = last?.step === 'REJECTED' && last.detail['code'] === 'STATION_RESTARTED';
  if (!announced)
    await persist(shop, {
      by: shop.me,
      acts: [],
      rows: [
        journalRow(station, whose.serial, whose.attempt, 'REJECTED', {
          code: 'STATION_RESTARTED',
          chip: chip ?? null,
        }),
      ],
    });
  await printer.reject();
};

/** How long a chip that was brought to its contacts may take to answer. */
const CHIP_MS = 5_000;

/** Serial of the chip in the machine; undefined when none answers. Throws what a reader that is gone says: it is asked again. */
const chipInside = async ({ reader }: Desk): Promise<string | undefined> => {
  try {
    const link = await reader.waitForCard(CHIP_MS);
    return (await readChipSerial(link).finally(() => link.disconnect())).chipSerial;
  } catch (error) {
    if (!isKadiError(error) || faultRow(error.code) === FAULTS['reader gone']) throw error;
    return undefined;
  }
};

/**
 * Which card the plastic in the machine is. A bound chip says so itself. One that is still blank, or does not answer, can only be that
 * of the one pass that was open: its body had not been bound, or its contacts are bad.
 */
const ownerOf = async (
  shop: Shop,
  station: string,
  chip: string | undefined,
  interrupted: readonly Inside[],
): Promise<Inside | undefined> => {
  const [alone] = interrupted.length === 1 ? interrupted : [];
  if (chip === undefined) return alone;
  const body = await patiently(() => shop.ledger.bodyByChip(chip));
  if (body === undefined) return undefined;
  const serial = body.card;
  if (serial === null) {
    if (alone === undefined || body.state !== 'at-station' || body.station !== station) return undefined;
    const card = await patiently(() => shop.ledger.card(alone.serial));
    return card?.body === null ? alone : undefined;
  }
  const card = await patiently(() => shop.ledger.card(serial));
  if (card === undefined || !['uncertain', 'spoiled'].includes(card.state)) return undefined;
  const last = (await patiently(() => shop.ledger.journal(serial))).at(-1);
  return last?.station === station ? { serial, attempt: card.attempt } : undefined;
};
