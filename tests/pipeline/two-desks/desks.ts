/** An encoder desk and a printing desk on a real ledger, and blanks that can be followed. */
import { join } from 'node:path';
import { trainingChipKeys } from '../../../crypto/index.ts';
import type { CardRow } from '../../../ledger/index.ts';
import {
  issueStock,
  receiveStock,
  renderStage,
  type Shop,
  signStage,
  startDuties,
  takeIn,
} from '../../../pipeline/index.ts';
import { materialLoader } from '../../../pipeline/stages/load.ts';
import { takeCharge } from '../../../pipeline/station/charge.ts';
import { patiently } from '../../../pipeline/station/journal.ts';
import {
  type EncodeResult,
  encodePass,
  type PrintingDesk,
  type TwoPassAsk,
} from '../../../pipeline/two-pass/index.ts';
import { ChipStore, InProcessReader, trainingSerial } from '../../../printers/index.ts';
import { type TestShop, testShop, until } from '../../support/shop.ts';
import { type Plastic, Tabletop, TinyPrinter } from './plastic.ts';

const KEEPER = { kind: 'person', id: 'keeper-1', role: 'stock-keeper', second: 'supervisor-1' } as const;

export interface TwoDesks {
  readonly test: TestShop;
  readonly shop: Shop;
  readonly chips: ChipStore;
  readonly encoder: { readonly station: 'E1'; readonly reader: InProcessReader; readonly table: Tabletop };
  readonly reader: InProcessReader;
  readonly table: Tabletop;
  readonly printer: TinyPrinter;
  readonly load: ReturnType<typeof materialLoader>;
  readonly plastic: Map<string, Plastic>;
  /** Takes in people until so many cards wait for a station. */
  ready(cards: number): Promise<void>;
  /** Issued to the encoder desk unless another is named. */
  blank(station?: string): Promise<Plastic>;
  /** The card that `encode` takes. */
  next(): Promise<CardRow>;
  /** The next waiting card onto this body, or onto a new blank. */
  encode(
    body?: Plastic,
    shop?: Shop,
  ): Promise<{ readonly result: EncodeResult; readonly serial: string; readonly body: Plastic }>;
  /** The printing desk with a person who does `acts` when asked. */
  desk(acts: (ask: TwoPassAsk) => Promise<void> | void, readFace: () => string): PrintingDesk;
  close(): Promise<void>;
}

export const openTwoDesks = async (): Promise<TwoDesks> => {
  const test = await testShop();
  const { shop, folder } = test;
  const chips = new ChipStore(join(folder, 'chips'), {
    keysFor: await trainingChipKeys(join(folder, 'keys')),
  });
  const render = renderStage(shop);
  const workers = [
    await shop.queues.work('sign', signStage(shop), { concurrency: 16, name: 'w' }),
    await shop.queues.work('render', render.handle, { concurrency: 16, name: 'w' }),
  ];
  const duties = startDuties(shop);
  // The printing desk has been at work before: what is known of its counter has its place.
  await takeCharge(shop, 'P1');
  const encoderReader = new InProcessReader(chips, 'encoder');
  const encoder = { station: 'E1', reader: encoderReader, table: new Tabletop(encoderReader) } as const;
  const reader = new InProcessReader(chips, 'printing desk');
  const table = new Tabletop(reader);
  const load = materialLoader(shop);
  const plastic = new Map<string, Plastic>();
  let people = 0;
  let bodies = 0;

  const blank = async (station = 'E1'): Promise<Plastic> => {
    bodies += 1;
    const number = `KB${String(bodies).padStart(7, '0')}`;
    const chip = trainingSerial(bodies, 1);
    await receiveStock(shop, [{ number, chipSerial: chip }], KEEPER);
    await issueStock(shop, { station, numbers: [number] }, KEEPER);
    const made: Plastic = { body: number, chip, printed: [] };
    plastic.set(number, made);
    return made;
  };
  const rendered = async (): Promise<number> => (await shop.ledger.counts()).cards.rendered;
  const desk: TwoDesks['desk'] = (acts, readFace) => ({
    station: 'P1',
    printer: two.printer,
    reader,
    lookMs: 2,
    patienceMs: 400,
    tell: (ask) => void acts(ask),
    readFace: async () => readFace(),
  });
  const two: TwoDesks = {
    test,
    shop,
    chips,
    encoder,
    reader,
    table,
    printer: new TinyPrinter(),
    load,
    plastic,
    ready: async (cards) => {
      if ((await rendered()) >= cards) return;
      const more = Math.max(cards, 20);
      const extract = await test.extract(test.people(people + more).slice(people), `E${people}`);
      // On a computer with much else to do the database is late now and then.
      await patiently(() => takeIn(shop, extract, { kind: 'machine', id: 'register' }));
      people += more;
      await until('cards wait for a station', async () => (await rendered()) >= cards);
    },
    blank,
    next: async () => {
      // Which serial comes first depends on the moment; a product that not every printer can varnish comes last.
      const waiting = await shop.ledger.cards({ state: 'rendered' }, 100);
      const card = waiting.find(({ product }) => product === 'huduma-adult') ?? waiting[0];
      if (card === undefined) throw new Error('no card waits');
      return card;
    },
    encode: async (given, mine = shop) => {
      const body = given ?? (await blank());
      const card = await two.next();
      const job = { cardId: card.serial, stage: 'personalise', attempt: card.attempt } as const;
      await encoder.table.lay(body);
      try {
        const at = { station: 'E1', reader: encoderReader, tell: () => {}, lookMs: 2 };
        return {
          result: await encodePass(mine, at, job, await load(card.serial)),
          serial: card.serial,
          body,
        };
      } finally {
        await encoder.table.take();
      }
    },
    desk,
    close: async () => {
      await duties.stop();
      for (const worker of workers) await worker.close(5_000);
      await render.close();
      await test.close();
    },
  };
  return two;
};
