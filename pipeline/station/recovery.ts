/**
 * What a station does about the past before it takes its next card (printers.md §5.4, last table). An open journal row is a card
 * whose station died. Only one case is plain enough for software: the feed was announced and the machine says nothing was fed.
 */
import { cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import type { Desk } from './desk.ts';
import { journalRow, persist } from './journal.ts';

export interface Recovered {
  readonly notFed: readonly string[];
  readonly uncertain: readonly string[];
  /** A card was standing in the machine and lies in the reject box now. */
  readonly rejected: boolean;
}

/** @throws MACHINE_NOT_EMPTY when the machine holds a card that no journal row explains. */
export const recoverStation = async (shop: Shop, desk: Desk): Promise<Recovered> => {
  const open = await shop.ledger.journalOpen(desk.station);
  const status = await desk.printer.status();
  const { inserted } = await desk.printer.counters();
  const notFed: string[] = [];
  const uncertain: string[] = [];
  for (const row of open) {
    const unmoved =
      row.step === 'FEEDING' && status.position === 'empty' && row.detail['inserted'] === inserted;
    insist(
      await persist(shop, {
        by: shop.me,
        acts: [
          unmoved
            ? cardAct(row.serial, 'not-fed', {
                attempt: row.attempt + 1,
                detail: { station: desk.station, code: 'STATION_RESTARTED' },
                doneIn: ['rendered'],
              })
            : cardAct(row.serial, 'lose-contact', {
                detail: {
                  station: desk.station,
                  step: row.step,
                  code: 'STATION_RESTARTED',
                  position: status.position,
                },
                doneIn: ['uncertain', 'spoiled', 'destroyed'],
              }),
        ],
      }),
    );
    (unmoved ? notFed : uncertain).push(row.serial);
  }
  const rejected = status.position !== 'empty';
  if (rejected) await clearMachine(shop, desk, uncertain);
  return { notFed, uncertain, rejected };
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
