/**
 * A test card of a printing desk. Its machine has no chip station, so the blank is laid on the desk reader first: the chip says which
 * body it is. It is spoiled in the books before the first byte of the picture leaves, and destroyed by two people like all spoiled plastic.
 */
import type { JsonObject } from '../../card/index.ts';
import type { StationOrderRow } from '../../ledger/index.ts';
import { bodyAct } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { letOneIn } from '../station/counted.ts';
import { stationFail } from '../station/errors.ts';
import { patiently, persist } from '../station/journal.ts';
import { testPicture } from '../station/test-picture.ts';
import { chipOn, within } from './body.ts';
import { handToPrinter } from './print-pass.ts';
import { type PrintingDesk, patience } from './printing.ts';

/** Number of the blank on the reader. Throws TEST_CARD_NOT_BLANK for everything that is not a blank booked to this desk. */
const blankOnReader = async (shop: Shop, desk: PrintingDesk): Promise<string> => {
  const { station, reader } = desk;
  let chip: string | undefined;
  desk.tell('TWO_PASS_LAY_BLANK');
  await within(desk, patience(desk), async () => {
    chip = await chipOn(reader);
    return chip !== undefined;
  });
  const serial = chip;
  const body = serial === undefined ? undefined : await patiently(() => shop.ledger.bodyByChip(serial));
  if (body === undefined) throw stationFail('TEST_CARD_NOT_BLANK', { station });
  const { number, state, card } = body;
  if (state !== 'at-station' || body.station !== station || card !== null)
    throw stationFail('TEST_CARD_NOT_BLANK', { station, body: number, state });
  return number;
};

/** Gives the number on the body, and whether the machine says that it printed or only took the bytes. Throws what the machine says. */
export const printDeskTestCard = async (
  shop: Shop,
  desk: PrintingDesk,
  order: StationOrderRow,
): Promise<JsonObject> => {
  const body = await blankOnReader(shop, desk);
  const said = await letOneIn(shop, desk, () => printOn(shop, desk, order, body));
  shop.log('test card printed', { station: desk.station, body });
  return { body, said };
};

const printOn = async (
  shop: Shop,
  desk: PrintingDesk,
  order: StationOrderRow,
  body: string,
): Promise<'printed' | 'sent'> => {
  const { printer, station } = desk;
  await handToPrinter(desk, body);
  insist(
    await persist(shop, {
      by: shop.me,
      acts: [
        bodyAct(body, 'spoil', {
          detail: { reason: 'test-card', station, order: order.id, person: order.person },
          onlyIf: (current) => current.state === 'at-station',
        }),
      ],
    }),
  );
  desk.tell('TWO_PASS_PRINTING', { body });
  return printer.printThrough({ front: testPicture('front'), back: testPicture('back') });
};
