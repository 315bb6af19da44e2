/**
 * A line says that a card is good; whether its chip holds what was signed for this card is found out here, at a desk reader, before the
 * card may pass inspection. The chip is opened with what is printed on the card, as at a border.
 */
import type { Actor } from '../../card/index.ts';
import { verifyChipFiles } from '../../crypto/index.ts';
import { type CardReader, inspectChip, readChipSerial } from '../../printers/index.ts';
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
  const { files, secrets } = (await OpenMaterial.open(material, shop.keys.records)).payload();
  const wrong = (file: string): Error => fail('CHIP_READBACK', { card: serial, file });
  const link = await reader.waitForCard(waitMs);
  try {
    const { chipSerial } = await readChipSerial(link);
    if (chipSerial !== material.card.chipSerial) throw fail('CHIP_CHANGED', { card: serial });
    const found = await inspectChip(link, { can: secrets.can, mrz: secrets.bac });
    if (secrets.chipAuthentication !== null && found.chipAuthentication !== 'done') throw wrong('EF.DG14');
    if (secrets.activeAuthentication !== null && found.activeAuthentication !== 'done')
      throw wrong('EF.DG15');
    for (const [name, wanted] of files) {
      const content = found.files.get(name);
      if (content === undefined || Buffer.compare(content, wanted) !== 0) throw wrong(name);
    }
    if (!verifyChipFiles(found.files, shop.keys.trust.csca, new Date()).ok) throw wrong('EF.SOD');
  } finally {
    await link.disconnect();
  }
  await shop.ledger.commit({
    by,
    acts: [],
    rows: [
      {
        type: 'inspection',
        serial,
        chipVerified: true,
        barcodeVerified: false,
        frontSha256: '',
        backSha256: '',
      },
    ],
  });
};
