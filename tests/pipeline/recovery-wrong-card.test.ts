/** Plastic that does not belong in this machine, and a reader that is not this machine's: nobody gets another person's card. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type StageJob } from '../../card/index.ts';
import { issueStock, receiveStock } from '../../pipeline/index.ts';
import { productOf } from '../../pipeline/product-of.ts';
import { materialLoader } from '../../pipeline/stages/load.ts';
import { checkChip } from '../../pipeline/station/chip-work.ts';
import type { Desk } from '../../pipeline/station/desk.ts';
import {
  type CardLink,
  CHIP_ERRORS,
  CHIP_PROFILES,
  encodeChip,
  InProcessReader,
  trainingSerial,
} from '../../printers/index.ts';
import { type Floor, KEEPER, openFloor, type Passed } from './floor/floor.ts';
import { type House, openHouse } from './floor/house.ts';
import { breachesNow } from './floor/laws.ts';
import { lookRound, putRight } from './floor/person.ts';

let house: House;
let floors = 0;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const firstBody = (): number => 5_000 + floors * 100;

const onFloor = async (
  work: (floor: Floor) => Promise<void>,
  around?: (desk: Desk) => Desk,
): Promise<void> => {
  await house.stockUp(6);
  floors++;
  const floor = await openFloor(house.test, `W${floors}`, firstBody(), around);
  try {
    await floor.load(6);
    await work(floor);
  } finally {
    await floor.close();
  }
};

const alerts = (): number => house.test.logged.filter((line) => line.includes('security alert')).length;

/** The card that ended like this is void, its replacement waits, and the next one is made. */
const goesOn = async (floor: Floor, passed: Passed): Promise<void> => {
  expect(await breachesNow(floor, passed)).toEqual([]);
  await putRight(floor);
  const next = await floor.pass([], null);
  expect(`${next.kind} ${next.code}`).toBe('made ');
  await lookRound(floor);
  expect(await breachesNow(floor, next)).toEqual([]);
};

const nextCard = async (): Promise<string> => {
  const [card] = await house.test.shop.ledger.cards({ state: 'rendered' }, 1);
  return card?.serial ?? '';
};

/** Encodes a chip outside any pass, with what was signed for this card. */
const encodeAside = async (floor: Floor, chip: string, serial: string): Promise<CardLink> => {
  const { shop } = house.test;
  const opened = await materialLoader(shop)(serial);
  const { chip: product } = productOf(shop, opened.material.card, opened.material.productHash);
  const { files, secrets } = opened.payload();
  const aside = new InProcessReader(floor.chips, 'aside');
  await aside.insert(chip);
  const link = await aside.waitForCard(10);
  await encodeChip(
    link,
    { files, secrets, allowBac: product.access.bac },
    (kdd) => shop.keys.chips.forChip(kdd),
    { profile: CHIP_PROFILES[product.profile] },
  );
  return link;
};

describe('a card that does not belong in the machine goes to the reject box, and the supervisor is told', () => {
  test('a body that was issued to another station', () =>
    onFloor(async (floor) => {
      const foreign = trainingSerial(firstBody() + 90, 1);
      const number = `KB${firstBody() + 90}`;
      await receiveStock(house.test.shop, [{ number, chipSerial: foreign }], KEEPER);
      await issueStock(house.test.shop, { station: 'ELSEWHERE', numbers: [number] }, KEEPER);
      const before = alerts();
      const passed = await floor.pass([{ kind: 'wrong-card', chip: foreign }], null);
      expect(`${passed.kind} ${passed.code}`).toBe('spoiled BODY_WRONG_STATION');
      expect(alerts()).toBe(before + 1);
      await goesOn(floor, passed);
    }));

  test('a finished card among the blanks: it keeps its owner, and nothing is written to it', () =>
    onFloor(async (floor) => {
      const owner = await nextCard();
      expect((await floor.pass([], null)).kind).toBe('made');
      const [finished] = floor.printer.state().hopper;
      const held = (await house.test.shop.ledger.bodyByChip(finished?.chip ?? ''))?.card;
      expect(held).toBe(owner);
      const before = alerts();
      const passed = await floor.pass([{ kind: 'wrong-card', chip: finished?.chip ?? '' }], null);
      expect(`${passed.kind} ${passed.code}`).toBe('spoiled CHIP_TAKEN');
      expect(alerts()).toBe(before + 1);
      expect((await house.test.shop.ledger.bodyByChip(finished?.chip ?? ''))?.card).toBe(owner);
      expect((await house.test.shop.ledger.card(owner))?.state).toBe('personalised');
      await goesOn(floor, passed);
    }));

  test('a chip that was personalised somewhere, on a body that our books call blank', () =>
    onFloor(async (floor) => {
      const [blank] = floor.printer.state().feeder;
      const link = await encodeAside(floor, blank?.chip ?? '', await nextCard());
      await link.disconnect();
      const before = alerts();
      const passed = await floor.pass([], null);
      expect(`${passed.kind} ${passed.code}`).toBe('spoiled CHIP_ALREADY_PERSONALISED');
      expect(alerts()).toBe(before + 1);
      await goesOn(floor, passed);
    }));

  test('a chip that simply does not answer alarms nobody', () =>
    onFloor(async (floor) => {
      const before = alerts();
      const passed = await floor.pass([{ kind: 'wrong-card', chip: 'none' }], null);
      expect(`${passed.kind} ${passed.code}`).toBe('spoiled CHIP_NOT_FOUND');
      expect(alerts()).toBe(before);
      await goesOn(floor, passed);
    }));
});

describe('the reader', () => {
  const gone = () => failure(CHIP_ERRORS, 'CHIP_READER_MISSING', { reader: 'gone' });

  test('goes before the chip is opened: the blank is rejected', async () => {
    let broken = true;
    await onFloor(
      async (floor) => {
        const passed = await floor.pass([], null);
        expect(`${passed.kind} ${passed.code}`).toBe('spoiled CHIP_READER_MISSING');
        broken = false;
        await goesOn(floor, passed);
      },
      (desk) => ({
        ...desk,
        reader: {
          ...desk.reader,
          waitForCard: (ms) => (broken ? Promise.reject(gone()) : desk.reader.waitForCard(ms)),
        },
      }),
    );
  });

  test('goes in the middle of the encoding: the card is rejected, and its number is on the list of revoked ones', async () => {
    let left = 12;
    await onFloor(
      async (floor) => {
        const serial = await nextCard();
        const passed = await floor.pass([], null);
        expect(`${passed.kind} ${passed.code}`).toBe('spoiled CHIP_READER_MISSING');
        expect(await house.test.shop.ledger.revokedSerials('', 100_000)).toContain(serial);
        left = Number.POSITIVE_INFINITY;
        await goesOn(floor, passed);
      },
      (desk) => ({
        ...desk,
        reader: {
          ...desk.reader,
          waitForCard: async (ms) => {
            const link = await desk.reader.waitForCard(ms);
            return {
              atr: link.atr,
              transmit: (apdu) => (left-- > 0 ? link.transmit(apdu) : Promise.reject(gone())),
              disconnect: () => link.disconnect(),
            };
          },
        },
      }),
    );
  });

  test('already sees a chip although nothing was fed: nothing is fed', async () => {
    let lying = true;
    await onFloor(
      async (floor) => {
        const passed = await floor.pass([], null);
        expect(`${passed.kind} ${passed.code}`).toBe('not-fed STATION_CHIP_PRESENT');
        expect(floor.printer.state().feeder).toHaveLength(6);
        lying = false;
        await goesOn(floor, passed);
      },
      (desk) => ({
        ...desk,
        reader: {
          ...desk.reader,
          cardPresent: async () => lying || (await desk.reader.cardPresent()),
        },
      }),
    );
  });

  test('shows another chip after printing than was encoded: nobody calls the card good or void before a person has looked', async () => {
    let other: InProcessReader | undefined;
    let opened = 0;
    await onFloor(
      async (floor) => {
        other = new InProcessReader(floor.chips, 'another machine');
        await other.insert(trainingSerial(firstBody() + 95, 1));
        const before = alerts();
        const passed = await floor.pass([], null);
        expect(`${passed.kind} ${passed.code}`).toBe('uncertain CHIP_CHANGED');
        expect(alerts()).toBe(before + 1);
        // Its own plastic may be in somebody's hand, finished: no second one is made, and what is inside stays for the person.
        const { hopper, rejects, inside } = floor.printer.state();
        expect([hopper.length, rejects.length, inside === null]).toEqual([0, 0, false]);
        other = undefined;
        await goesOn(floor, passed);
      },
      (desk) => ({
        ...desk,
        reader: {
          ...desk.reader,
          waitForCard: (ms) =>
            ++opened === 2 && other !== undefined ? other.waitForCard(ms) : desk.reader.waitForCard(ms),
        },
      }),
    );
  });

  test('fails when the machine has counted two: which of them stands inside, nobody can say', async () => {
    let opened = 0;
    let more = 0;
    await onFloor(
      async (floor) => {
        const passed = await floor.pass([], null);
        expect(`${passed.kind} ${passed.code}`).toBe('uncertain CHIP_READER_MISSING');
        expect(floor.printer.state().rejects).toHaveLength(0);
        more = 0;
        opened = Number.NEGATIVE_INFINITY;
        await goesOn(floor, passed);
      },
      (desk) => ({
        ...desk,
        printer: new Proxy(desk.printer, {
          get: (printer, name) => {
            if (name === 'counters')
              return async () => {
                const { inserted, panels } = await printer.counters();
                return { inserted: inserted + more, panels };
              };
            const value = Reflect.get(printer, name, printer) as unknown;
            return typeof value === 'function' ? value.bind(printer) : value;
          },
        }),
        reader: {
          ...desk.reader,
          waitForCard: (ms) => {
            if (++opened !== 2) return desk.reader.waitForCard(ms);
            more = 1;
            return Promise.reject(gone());
          },
        },
      }),
    );
  });
});

test('a card that went out while the machine counted one more is not called made: a person looks', async () => {
  let [out, twice] = [false, true];
  await onFloor(
    async (floor) => {
      const passed = await floor.pass([], null);
      expect(`${passed.kind} ${passed.code}`).toBe('uncertain CONTACT_LOST');
      [out, twice] = [false, false];
      expect(floor.printer.state().hopper).toHaveLength(1);
      await goesOn(floor, passed);
    },
    (desk) => ({
      ...desk,
      printer: new Proxy(desk.printer, {
        get: (printer, name) => {
          if (name === 'eject')
            return async () => {
              await printer.eject();
              out = twice;
            };
          if (name === 'counters' && out)
            return async () => {
              const { inserted, panels } = await printer.counters();
              return { inserted: inserted + 1, panels };
            };
          const value = Reflect.get(printer, name, printer) as unknown;
          return typeof value === 'function' ? value.bind(printer) : value;
        },
      }),
    }),
  );
});

test('a chip with the portrait of somebody else is refused by name, and one with its own passes', () =>
  onFloor(async (floor) => {
    const { shop } = house.test;
    const [mine, theirs] = (await shop.ledger.cards({ state: 'rendered' }, 2)).map(({ serial }) => serial);
    const load = materialLoader(shop);
    const opened = await load(mine ?? '');
    const payload = opened.payload();
    const { chip } = productOf(shop, opened.material.card, opened.material.productHash);
    const [blank] = floor.printer.state().feeder;
    const link = await encodeAside(floor, blank?.chip ?? '', mine ?? '');
    const job: StageJob = { cardId: mine ?? '', stage: 'personalise', attempt: 1 };
    const reader = new InProcessReader(floor.chips, 'unused');
    const work = { shop, station: floor.station, reader, job, step: 'BOUND' as const };
    expect((await checkChip(work, link, { payload, chip })).size).toBe(payload.files.size);
    const portrait = (await load(theirs ?? '')).payload().files.get('EF.DG2');
    expect(portrait).toBeDefined();
    const swapped = new Map([...payload.files, ['EF.DG2', portrait ?? new Uint8Array()] as const]);
    await expect(
      checkChip(work, link, { payload: { ...payload, files: swapped }, chip }),
    ).rejects.toMatchObject({ code: 'CHIP_PORTRAIT_DIFFERS', facts: { card: mine } });
    await link.disconnect();
  }));
