/** The stock keeper: takes a delivery into the vault, feeds the stations, counts rejects, and has spoiled plastic destroyed. */
import { type Blank, trainingSerial } from '../../printers/index.ts';
import type { Client } from './client.ts';
import type { TrainingDesk } from './machines.ts';

interface BodyRow {
  readonly number: string;
  readonly chipSerial: string;
  readonly state: string;
  readonly station: string | null;
}

/** Blanks put into a feeder at a time, and the level at which more are fetched. */
const FEEDER_LOAD = 40;
const FEEDER_LOW = 12;

const bodyNumber = (n: number): string => `KB${String(n).padStart(7, '0')}`;

/** Bodies 1 to `count` of the training delivery; the same at every start, so a delivery broken off is simply made again. */
const delivery = (count: number): { number: string; chipSerial: string }[] =>
  Array.from({ length: count }, (_, i) => ({
    number: bodyNumber(i + 1),
    chipSerial: trainingSerial(i + 1, 1),
  }));

export interface StockKeeper {
  /** The vault's first delivery; does nothing for what is there. */
  receive(count: number): Promise<void>;
  /** One round of work. `needed`: cards that still have to be made; feeders are not filled beyond it. */
  round(needed: number): Promise<void>;
  /** End of the shift: what is left in the feeders goes back to the vault. */
  goHome(): Promise<void>;
}

export const stockKeeper = (client: Client, desks: readonly TrainingDesk[]): StockKeeper => {
  const bodies = (query: string): Promise<BodyRow[]> => client.get(`/api/bodies?${query}`);
  let reconciled = false;

  /** After a crash between the books and the feeder: bodies issued to a station that are nowhere in its machine. */
  const reconcile = async (): Promise<void> => {
    for (const { id, printer } of desks) {
      const state = printer.state();
      const there = new Set(
        [
          ...state.feeder,
          ...state.hopper,
          ...state.rejects,
          ...(state.inside === null ? [] : [state.inside]),
        ].map(({ body }) => body),
      );
      const booked = await bodies(`state=at-station&station=${id}&limit=1000`);
      const missing = booked.filter(({ number }) => !there.has(number));
      if (missing.length > 0) printer.load(missing.map(blankOf));
    }
    reconciled = true;
  };

  const fill = async ({ id, printer }: TrainingDesk, needed: number): Promise<void> => {
    const { feeder, ribbon } = printer.state();
    if (ribbon.left < 50) printer.fitRibbon();
    if (feeder.length >= Math.min(FEEDER_LOW, needed)) return;
    const fresh = await bodies(`state=vault&limit=${Math.min(FEEDER_LOAD, needed + 2)}`);
    if (fresh.length === 0) return;
    await client.post('stock-keeper', '/api/stock/issue', {
      station: id,
      numbers: fresh.map(({ number }) => number),
    });
    printer.load(fresh.map(blankOf));
  };

  /** Everything in the reject box is counted by two people; a blank that never got a card is spoiled in the books too. */
  const emptyRejects = async ({ id, printer }: TrainingDesk): Promise<void> => {
    const { rejects } = printer.state();
    if (rejects.length === 0) return;
    const uncertain = await client.get<{ body: string | null }[]>('/api/cards?state=uncertain&limit=200');
    // A person still has to look at these; nothing of an uncertain card is taken away before that.
    if (uncertain.length > 0) return;
    const blank = new Set(
      (await bodies(`state=at-station&station=${id}&limit=1000`)).map(({ number }) => number),
    );
    for (const { body } of printer.takeRejects()) {
      if (!blank.has(body)) continue;
      await client.post(
        'stock-keeper',
        '/api/stock/spoil',
        { number: body, reason: 'misfeed' },
        { second: 'supervisor' },
      );
    }
  };

  const destroy = async (): Promise<void> => {
    for (const { number } of await bodies('state=spoiled&limit=200')) {
      const how = { method: 'shredded', place: 'ROOM-1' };
      await client.post('stock-keeper', `/api/bodies/${number}/destroy`, how, { second: 'supervisor' });
    }
  };

  return {
    receive: async (count) => {
      const all = delivery(count);
      for (let i = 0; i < all.length; i += 500) {
        await client.post(
          'stock-keeper',
          '/api/stock/receive',
          { bodies: all.slice(i, i + 500) },
          { second: 'supervisor' },
        );
      }
    },
    round: async (needed) => {
      if (!reconciled) await reconcile();
      // The two desks share what is still to be made.
      for (const desk of desks) await fill(desk, Math.ceil(needed / desks.length));
      for (const desk of desks) await emptyRejects(desk);
      await destroy();
    },
    goHome: async () => {
      for (const { printer, id } of desks) {
        const numbers = (await bodies(`state=at-station&station=${id}&limit=1000`)).map(
          ({ number }) => number,
        );
        printer.takeFeeder();
        if (numbers.length > 0) await client.post('stock-keeper', '/api/stock/return', { numbers });
      }
      await destroy();
    },
  };
};

const blankOf = ({ number, chipSerial }: BodyRow): Blank => ({ body: number, chip: chipSerial });
