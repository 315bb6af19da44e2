/** What either desk does about the past before it asks for its next body: open journal rows end as tables.ts says. */
import type { JournalRow } from '../../ledger/index.ts';
import type { FacePrinter } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';
import { counterStands } from '../station/counted.ts';
import type { JournalStep } from '../station/journal.ts';
import { backToRendered, leaveUncertain, toEncoded } from './moves.ts';
import { lookAtPrinter } from './seen.ts';
import { ENCODING_ENDINGS, PRINTING_RESTART } from './tables.ts';

export interface DeskRecovered {
  /** As before: the blank is blank, or the encoded body waits for its printing. */
  readonly back: readonly string[];
  /** Finished chips of which only the book did not know. */
  readonly encoded: readonly string[];
  readonly uncertain: readonly string[];
}

const CODE = 'STATION_RESTARTED';

type Where = Parameters<typeof backToRendered>[0];

const whereOf = (shop: Shop, { station, serial, attempt, step }: JournalRow): Where => ({
  shop,
  station,
  job: { cardId: serial, stage: 'personalise', attempt },
  step: step as JournalStep,
});

const rowOf = <Table extends object>(table: Table, step: string): Table[keyof Table] | undefined =>
  Object.hasOwn(table, step) ? table[step as keyof Table] : undefined;

export const recoverEncoder = async (shop: Shop, station: string): Promise<DeskRecovered> => {
  const back: string[] = [];
  const encoded: string[] = [];
  const uncertain: string[] = [];
  for (const row of await shop.ledger.journalOpen(station)) {
    const where = whereOf(shop, row);
    const card = await shop.ledger.card(row.serial);
    const ending = rowOf(ENCODING_ENDINGS, row.step)?.restarted ?? 'uncertain';
    if (ending === 'back' && (card?.body ?? null) === null) {
      await backToRendered(where, CODE);
      back.push(row.serial);
    } else if (ending === 'encoded') {
      await toEncoded(where, row.attempt, { body: card?.body ?? '', code: CODE });
      encoded.push(row.serial);
    } else {
      await leaveUncertain(where, row.serial, CODE);
      uncertain.push(row.serial);
    }
  }
  return { back, encoded, uncertain };
};

const insertedBefore = async (shop: Shop, { serial, attempt }: JournalRow): Promise<number | undefined> => {
  const fed = (await shop.ledger.journal(serial)).findLast(
    (row) => row.step === 'FEEDING' && row.attempt === attempt && row.detail['kind'] === 'print',
  );
  const inserted = fed?.detail['inserted'];
  return typeof inserted === 'number' ? inserted : undefined;
};

export const recoverPrinting = async (
  shop: Shop,
  station: string,
  printer: Pick<FacePrinter, 'identity' | 'status' | 'counters'>,
): Promise<DeskRecovered> => {
  const back: string[] = [];
  const uncertain: string[] = [];
  for (const row of await shop.ledger.journalOpen(station)) {
    const where = whereOf(shop, row);
    const before = await insertedBefore(shop, row);
    const seen = await lookAtPrinter(printer, before);
    const body = (await shop.ledger.card(row.serial))?.body ?? null;
    if (rowOf(PRINTING_RESTART, row.step)?.[seen] === 'back' && body !== null) {
      const rows = before === undefined ? [] : [counterStands({ station, printer }, before)];
      await toEncoded(where, row.attempt + 1, { body, code: CODE }, rows);
      back.push(row.serial);
    } else {
      await leaveUncertain(where, row.serial, CODE);
      uncertain.push(row.serial);
    }
  }
  return { back, encoded: [], uncertain };
};
