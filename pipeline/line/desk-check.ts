/**
 * A line says that a card is good; whether its chip holds what was signed for this card is found out here, at a desk reader, before the
 * card may pass inspection. The chip is opened with what is printed on the card, as at a border.
 */
import type { Actor } from '../../card/index.ts';
import { type CardReader, readChipSerial } from '../../printers/index.ts';
import { keepReading, readWhole } from '../desk-reading.ts';
import { fail } from '../errors.ts';
import { OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';

const CARD_MS = 60_000;

/** Throws CHIP_CHANGED for another card on the reader, CHIP_READBACK with the file that differs, CHIP_* when it does not answer. */
export const checkAtDesk = async (
  shop: Shop,
  serial: string,
  reader: CardReader,
  by: Actor,
  waitMs: number = CARD_MS,
): Promise<void> => {
  const [material] = await shop.ledger.materials([serial]);
  if (material === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  if (material.card.state !== 'personalised')
    throw fail('STATE_REFUSED', { card: serial, state: material.card.state });
  const opened = await OpenMaterial.open(material, shop.keys.records);
  const link = await reader.waitForCard(waitMs);
  try {
    const { chipSerial } = await readChipSerial(link);
    if (chipSerial !== material.card.chipSerial) throw fail('CHIP_CHANGED', { card: serial });
    await readWhole(shop, link, opened);
  } finally {
    await link.disconnect();
  }
  await keepReading(shop, serial, by);
};
