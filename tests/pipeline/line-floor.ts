/** A shop with cards that wait for a machine, and a line with blanks. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { specimenPeople } from '../../cli/specimen/index.ts';
import { lineTrust, newTrainingLineKey, readLineKey, trainingChipKeys } from '../../crypto/index.ts';
import {
  type DropOrder,
  issueStock,
  receiveStock,
  refill,
  renderStage,
  type SimulatedLine,
  signStage,
  takeIn,
} from '../../pipeline/index.ts';
import { ChipStore, trainingSerial } from '../../printers/index.ts';
import { type TestShop, testShop, until } from '../support/shop.ts';

export const KEEPER = {
  kind: 'person',
  id: 'keeper-1',
  role: 'stock-keeper',
  second: 'supervisor-1',
} as const;
export const SUPERVISOR = { kind: 'person', id: 'supervisor-1', role: 'supervisor' } as const;
export const TWO = { ...SUPERVISOR, second: 'supervisor-2' } as const;
export const INSPECTOR = { kind: 'person', id: 'inspector-1', role: 'inspector' } as const;
const BY = { kind: 'machine', id: 'register' } as const;

/** One product, so that a drop takes all of them. */
export const adults = (count: number) => specimenPeople({ count, seed: 7, product: 'huduma-adult' });

export interface LineFloor {
  readonly test: TestShop;
  readonly chips: ChipStore;
  readonly order: (more?: Partial<DropOrder>) => DropOrder;
  /** A new empty folder. */
  folder(): Promise<string>;
  /** So many more cards, signed and drawn. */
  cards(count: number): Promise<void>;
  /** So many more blanks, booked to the line. */
  blanks(count: number, line?: string): Promise<readonly { number: string; chipSerial: string }[]>;
  /** The line with what the books say lies at it. */
  line(more?: Partial<SimulatedLine>): Promise<SimulatedLine>;
  close(): Promise<void>;
}

export const lineFloor = async (): Promise<LineFloor> => {
  const test = await testShop();
  const { shop } = test;
  const keys = newTrainingLineKey();
  const lineKey = readLineKey(keys.publicJwk);
  const chips = new ChipStore(join(test.folder, 'chips'), {
    keysFor: await trainingChipKeys(join(test.folder, 'keys')),
  });
  const render = renderStage(shop);
  const workers = [
    await shop.queues.work('sign', signStage(shop), { concurrency: 16, name: 'w' }),
    await shop.queues.work('render', render.handle, { concurrency: 16, name: 'w' }),
  ];
  let people = 0;
  let bodies = 0;
  return {
    test,
    chips,
    order: (more = {}) => ({ line: 'L1', cards: 500, faces: 'pdf', lineKey, ...more }),
    folder: () => mkdtemp(join(test.folder, 'out-')),
    cards: async (count) => {
      const { rendered } = (await shop.ledger.counts()).cards;
      await takeIn(shop, await test.extract(adults(people + count).slice(people), `E${people}`), BY);
      people += count;
      await until(
        'cards wait for a machine',
        async () => {
          await refill(shop);
          return (await shop.ledger.counts()).cards.rendered >= rendered + count;
        },
        60_000,
      );
    },
    blanks: async (count, line = 'L1') => {
      const fresh = Array.from({ length: count }, (_, i) => ({
        number: `KB${String(bodies + i + 1).padStart(5, '0')}`,
        chipSerial: trainingSerial(bodies + i + 1, 1),
      }));
      bodies += count;
      await receiveStock(shop, fresh, KEEPER);
      await issueStock(shop, { station: line, numbers: fresh.map(({ number }) => number) }, KEEPER);
      return fresh;
    },
    line: async (more = {}) => ({
      trust: lineTrust(shop.keys.signers('audit-seal')),
      privateKey: keys.privateJwk,
      blanks: await shop.ledger.bodies({ state: 'at-station', station: 'L1' }, 1_000),
      spoilPercent: 0,
      seed: 1,
      csca: shop.keys.trust.csca,
      barcodes: shop.keys.trust.barcodeJwks,
      ...more,
    }),
    close: async () => {
      for (const worker of workers) await worker.close(5_000);
      await render.close();
      await test.close();
    },
  };
};
