/**
 * What a station does about the past before it takes its next card. An open journal row is a card whose station died; what becomes of
 * it stands in tables/restart.ts.
 */

import type { JournalRow } from '../../ledger/index.ts';
import { cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import type { Desk } from './desk.ts';
import { type JournalStep, journalRow, persist } from './journal.ts';
import { lookInside } from './seen.ts';
import { RESTART } from './tables/restart.ts';

export interface Recovered {
  readonly notFed: readonly string[];
  readonly uncertain: readonly string[];
  /** A card was standing in the machine and lies in the reject box now. */
  readonly rejected: boolean;
}

/** @throws MACHINE_NOT_EMPTY when the machine holds a card that no journal row explains. */
export const recoverStation = async (shop: Shop, desk: Desk): Promise<Recovered> => {
  const open = await shop.ledger.journalOpen(desk.station);
  // A machine that does not answer is not asked twice: the station tries again when it does.
  const { position } = await desk.printer.status();
  const notFed: string[] = [];
  const uncertain: string[] = [];
  for (const row of open) {
    const fed = await fedRow(shop, row);
    // Another machine of the same model stands at the desk: what it says of its inside says nothing of this card.
    const same = [undefined, desk.printer.identity.serialNumber].includes(fed?.printer);
    const { seen } = same ? await lookInside(desk.printer, fed?.inserted) : ({ seen: 'silent' } as const);
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
  if (position === 'unknown') throw fail('MACHINE_NOT_EMPTY', { station: desk.station });
  const rejected = position !== 'empty';
  if (rejected) await clearMachine(shop, desk, uncertain);
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

/** Frees the machine. Never "print the rest": the card goes to the reject box, where the person who looks will find it. */
const clearMachine = async (shop: Shop, desk: Desk, uncertain: readonly string[]): Promise<void> => {
  const waiting = uncertain[0] ?? (await uncertainHere(shop, desk.station));
  if (waiting === undefined) throw fail('MACHINE_NOT_EMPTY', { station: desk.station });
  await persist(shop, {
    by: shop.me,
    acts: [],
    rows: [journalRow(desk.station, waiting, 0, 'REJECTED', { code: 'STATION_RESTARTED' })],
  });
  await desk.printer.reject();
};

/** An uncertain card whose last journal row is at this station: contact was lost while the station's process lived on. */
const uncertainHere = async (shop: Shop, station: string): Promise<string | undefined> => {
  for (const card of await shop.ledger.cards({ state: 'uncertain' }, 200)) {
    const journal = await shop.ledger.journal(card.serial);
    if (journal.at(-1)?.station === station) return card.serial;
  }
  return undefined;
};
