/**
 * A test card takes a blank off the books like any other body (law 2): its chip says which body it is, and before the first byte
 * of the picture leaves, the body is spoiled by the order. It goes to the tray of good cards to be looked at, and is destroyed by
 * two people like all spoiled plastic.
 */
import type { JsonObject } from '../../card/index.ts';
import type { BodyRow, StationOrderRow } from '../../ledger/index.ts';
import { readChipSerial } from '../../printers/index.ts';
import { bodyAct } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { letOneIn } from './counted.ts';
import type { Desk } from './desk.ts';
import { stationFail } from './errors.ts';
import { patiently, persist } from './journal.ts';
import { testPicture } from './test-picture.ts';

const CHIP_MS = 10_000;

/** Which body came in. Throws TEST_CARD_NOT_BLANK for everything that is not a blank booked to this station. */
const blankInside = async (shop: Shop, { station, reader }: Desk): Promise<BodyRow> => {
  const link = await reader.waitForCard(CHIP_MS);
  const { chipSerial } = await readChipSerial(link).finally(() => link.disconnect());
  const body = await patiently(() => shop.ledger.bodyByChip(chipSerial));
  if (body === undefined) throw stationFail('TEST_CARD_NOT_BLANK', { station });
  const { number, state, card } = body;
  if (state !== 'at-station' || body.station !== station || card !== null)
    throw stationFail('TEST_CARD_NOT_BLANK', { station, body: number, state });
  return body;
};

/**
 * Gives the number on the body. Throws what the machine says; a card that is inside then stays there, and the station says so
 * (MACHINE_NOT_EMPTY): it carries nobody's data.
 */
export const printTestCard = (shop: Shop, desk: Desk, order: StationOrderRow): Promise<JsonObject> =>
  letOneIn(shop, desk, () => printOne(shop, desk, order));

const printOne = async (shop: Shop, desk: Desk, order: StationOrderRow): Promise<JsonObject> => {
  const { printer, station } = desk;
  await printer.feedToChip();
  let body: BodyRow;
  try {
    body = await blankInside(shop, desk);
  } catch (error) {
    await printer.reject();
    throw error;
  }
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        bodyAct(body.number, 'spoil', {
          detail: { reason: 'test-card', station, order: order.id, person: order.person },
          onlyIf: (current) => current.state === 'at-station',
        }),
      ],
    }),
  );
  await printer.print({ front: testPicture('front'), back: testPicture('back') });
  await printer.eject();
  shop.log('test card printed', { station, body: body.number });
  return { body: body.number };
};
