import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHIP_FILES, trainingChipKeys } from '../../crypto/index.ts';
import {
  destroyBody,
  issueStock,
  type MadeCard,
  passInspection,
  receiveStock,
  rejectInspection,
  renderStage,
  runStation,
  settleUncertain,
  signStage,
  startDuties,
  takeIn,
} from '../../pipeline/index.ts';
import {
  type CardReader,
  ChipStore,
  InProcessReader,
  memoryLink,
  openEvolis,
  startTrainingPrinter,
  type TrainingPrinter,
  trainingSerial,
} from '../../printers/index.ts';
import { readQr } from '../../templates/index.ts';
import { judgeBarcode, judgeChip } from '../support/independent.ts';
import { type TestShop, testShop, until } from '../support/shop.ts';

const KEEPER = { kind: 'person', id: 'keeper-1', role: 'stock-keeper', second: 'supervisor-1' } as const;
const INSPECTOR = { kind: 'person', id: 'inspector-1', role: 'inspector' } as const;
const BY = { kind: 'machine', id: 'register' } as const;
const CARDS = 8;

describe('a station with a printer and a chip reader', () => {
  let test: TestShop;
  let printer: TrainingPrinter;
  let slot: InProcessReader;
  const made: MadeCard[] = [];
  const ends: (() => Promise<void>)[] = [];

  const openDesk = async () => {
    await printer.pullCable();
    const [ours, machine] = memoryLink();
    await printer.plugCable(machine);
    const reader: CardReader = {
      name: slot.name,
      cardPresent: () => slot.cardPresent(),
      waitForCard: (deadlineMs) => slot.waitForCard(deadlineMs),
      close: () => Promise.resolve(),
    };
    return { station: 'S1', printer: await openEvolis(ours), reader };
  };

  const state = async (serial: string) => (await test.shop.ledger.card(serial))?.state;
  const count = async (what: 'personalised' | 'uncertain' | 'spoiled' | 'rendered') =>
    (await test.shop.ledger.counts()).cards[what];

  beforeAll(async () => {
    test = await testShop();
    const { shop, folder } = test;
    const chips = new ChipStore(join(folder, 'chips'), {
      keysFor: await trainingChipKeys(join(folder, 'keys')),
    });
    slot = new InProcessReader(chips, 'in process');
    printer = await startTrainingPrinter({
      folder: join(folder, 'S1'),
      wire: { kind: 'memory', link: memoryLink()[1] },
      contactStation: slot,
      speed: 0,
    });
    const bodies = Array.from({ length: 20 }, (_, i) => ({
      number: `KB${i + 1}`,
      chipSerial: trainingSerial(i + 1, 1),
    }));
    await receiveStock(shop, bodies, KEEPER);
    await issueStock(shop, { station: 'S1', numbers: bodies.map(({ number }) => number) }, KEEPER);
    printer.load(bodies.map(({ number, chipSerial }) => ({ body: number, chip: chipSerial })));
    await takeIn(shop, await test.extract(test.people(CARDS), 'E1'), BY);
    const render = renderStage(shop);
    const workers = [
      await shop.queues.work('sign', signStage(shop), { concurrency: 16, name: 'w' }),
      await shop.queues.work('render', render.handle, { concurrency: 16, name: 'w' }),
    ];
    const duties = startDuties(shop);
    ends.push(async () => {
      await duties.stop();
      for (const worker of workers) await worker.close(5_000);
      await render.close();
      await printer.stop();
      await test.close();
    });
    const station = await runStation(shop, {
      station: 'S1',
      openDesk,
      keep: async (card) => {
        made.push(card);
      },
    });
    ends.unshift(() => station.stop(5_000));
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it('makes every card: bound to a body, chip read back, printed on the body that carries its chip', async () => {
    const { ledger } = test.shop;
    await until('8 personalised cards', async () => (await count('personalised')) === CARDS);
    expect(made.map(({ serial }) => serial).toSorted()).toEqual(
      (await ledger.cards({ state: 'personalised' }, 50)).map(({ serial }) => serial).toSorted(),
    );
    for (const card of await ledger.cards({ state: 'personalised' }, 50)) {
      const inTray = printer.state().hopper.find(({ body }) => body === card.body);
      expect(inTray?.chip).toBe(card.chipSerial);
      const picture = await printer.pictureOf(card.body ?? '');
      const sent = made.find(({ serial }) => serial === card.serial);
      expect(meanDifference(picture?.front.rgb, sent?.front.rgb, sent?.front.black)).toBeLessThan(3);
      expect((await ledger.journal(card.serial)).map(({ step }) => step)).toEqual([
        'FEEDING',
        'AT_STATION',
        'BOUND',
        'ENCODED',
        'PRINT_SENT',
        'PRINTED',
        'VERIFIED',
        'OUT',
        'CONFIRMED',
      ]);
    }
  });

  it('makes chips and barcodes that other people’s programs read and believe', async () => {
    const { trust } = test.shop.keys;
    const [card] = made;
    if (card === undefined) throw new Error('no card was made');
    const files = new Map([...card.files].map(([name, content]) => [CHIP_FILES[name].file, content]));
    const numbers = [1, 2, 11, 12, 13, 14, 15];
    const groups = Object.fromEntries(numbers.map((n) => [n, `EF_DG${n}.bin`]));
    const judged = await judgeChip(files, groups, trust.cscaPem);
    expect(judged).toEqual({
      asn1crypto: {
        type: 'signed_data',
        version: 'v3',
        content: '2.23.136.1.1.1',
        groups: numbers,
        wrong: [],
        signers: 1,
      },
      cms: expect.stringMatching(/successful/i),
      chain: expect.stringMatching(/: OK$/),
    });
    // The picture that was sent to the printer, read by a decoder that knows nothing of how it was drawn.
    const text = await readQr(card.back);
    expect(text).toBe(card.barcode);
    await judgeBarcode(card.barcode, trust.barcodeJwks);
    await expect(
      judgeChip(new Map(files).set('EF_DG13.bin', Uint8Array.of(0x6d, 0)), groups, trust.cscaPem),
    ).resolves.toMatchObject({ asn1crypto: { wrong: ['13'] } });
  });

  it('replaces a rejected card by a new card with a new serial, and the old body is destroyed by two people', async () => {
    const { shop } = test;
    const [bad, ...good] = await shop.ledger.cards({ state: 'personalised' }, 50);
    for (const { serial } of good) await passInspection(shop, { serial }, INSPECTOR);
    const serial = bad?.serial ?? '';
    const { replacement } = await rejectInspection(shop, { serial, reason: 'print-quality' }, INSPECTOR);
    expect(replacement).not.toBe(serial);
    expect(await shop.ledger.card(serial)).toMatchObject({ state: 'spoiled', live: false });
    await until('the replacement is personalised', async () => (await state(replacement)) === 'personalised');
    await expect(
      destroyBody(
        shop,
        { number: bad?.body ?? '', method: 'shredded', place: 'ROOM-1' },
        { ...KEEPER, second: KEEPER.id },
      ),
    ).rejects.toMatchObject({
      code: 'TWO_PEOPLE',
    });
    await destroyBody(shop, { number: bad?.body ?? '', method: 'shredded', place: 'ROOM-1' }, KEEPER);
    expect(await state(serial)).toBe('destroyed');
    await passInspection(shop, { serial: replacement }, INSPECTOR);
  });

  it('rejects a card whose chip fails and makes another; nothing of it is used again', async () => {
    const { shop } = test;
    const before = await count('personalised');
    printer.faults.push({ kind: 'answer', to: 'Ss', reply: 'ERR RIBBON', acts: false });
    await takeIn(shop, await test.extract(test.people(9).slice(8), 'E2'), BY);
    await until(
      'the replacement is personalised',
      async () => (await count('personalised')) === before + 1,
      60_000,
    );
    const spoiled = await shop.ledger.cards({ state: 'spoiled' }, 10);
    expect(spoiled).toHaveLength(1);
    expect(printer.state().rejects.at(-1)?.body).toBe(spoiled[0]?.body);
  });

  it('leaves a card uncertain when the cable is pulled after the feed, and only a person who looked moves it', async () => {
    const { shop } = test;
    printer.faults.push({ kind: 'cut-link', afterBytes: 200_000 });
    await takeIn(shop, await test.extract(test.people(10).slice(9), 'E3'), BY);
    await until('one uncertain card', async () => (await count('uncertain')) === 1);
    const [lost] = await shop.ledger.cards({ state: 'uncertain' }, 10);
    const serial = lost?.serial ?? '';
    await until('the machine is cleared', async () => printer.state().inside === null);
    expect(await state(serial)).toBe('uncertain');
    const { replacement } = await settleUncertain(
      shop,
      { serial, found: 'spoiled' },
      { ...INSPECTOR, second: 'supervisor-1' },
    );
    await until(
      'the new card is made',
      async () => (await state(replacement ?? '')) === 'personalised',
      60_000,
    );
    await shop.ledger.seal();
    expect(await shop.ledger.verify()).toMatchObject({ ok: true });
    expect(await shop.ledger.laws()).toEqual([]);
  });
});

/** Mean absolute difference of two RGB pictures, black laid over the second one. */
const meanDifference = (a?: Uint8Array, b?: Uint8Array, black?: Uint8Array): number => {
  if (a === undefined || b === undefined || a.length !== b.length) return 255;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const wanted = black?.[Math.floor(i / 3)] === 1 ? 0 : (b[i] ?? 0);
    sum += Math.abs((a[i] ?? 0) - wanted);
  }
  return sum / a.length;
};
