/** Which card is this? For the person who took one out of a jammed machine or a tray: its chip is read at the desk reader. */
import { isKadiError, type KadiError } from '../../card/index.ts';
import type { CardRow } from '../../ledger/index.ts';
import { type CardLink, type CardReader, readChipSerial } from '../../printers/index.ts';
import { keepReading, readWhole } from '../desk-reading.ts';
import { OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';

const CARD_MS = 20_000;
/** Somebody has to say what was found, or the card waits for its inspector. */
const READ_WHOLE_IN: readonly CardRow['state'][] = ['uncertain', 'personalised'];

/**
 * The chip was opened with what is printed on the card, proved that it is no copy, and was compared with what was signed for the card.
 * `kept`: the books had no such reading of this card, and have it now; an uncertain card is read again once it was found good.
 */
export type Reading =
  | { readonly whole: true; readonly kept: boolean }
  | { readonly whole: false; readonly why: KadiError };

export interface DeskCheck {
  readonly chipSerial: string;
  /** null: this chip is in no body of the books. */
  readonly body: { readonly number: string; readonly state: string; readonly station: string | null } | null;
  readonly card: { readonly serial: string; readonly state: string; readonly lastStep: string | null } | null;
  /** null: nothing more was to be found out, so only the chip's serial was read. */
  readonly reading: Reading | null;
}

/** Waits for a card on the reader. Moves nothing, and tells nothing of anybody. */
export const checkOnDesk = async (shop: Shop, reader: CardReader, waitMs = CARD_MS): Promise<DeskCheck> => {
  const link = await reader.waitForCard(waitMs);
  try {
    const { chipSerial } = await readChipSerial(link);
    const body = await shop.ledger.bodyByChip(chipSerial);
    if (body === undefined) return { chipSerial, body: null, card: null, reading: null };
    const { number, state, station } = body;
    const found = { chipSerial, body: { number, state, station } };
    const card = body.card === null ? undefined : await shop.ledger.card(body.card);
    if (card === undefined) return { ...found, card: null, reading: null };
    const journal = await shop.ledger.journal(card.serial);
    return {
      ...found,
      card: { serial: card.serial, state: card.state, lastStep: journal.at(-1)?.step ?? null },
      reading: READ_WHOLE_IN.includes(card.state) ? await readingOf(shop, card, link) : null,
    };
  } finally {
    await link.disconnect();
  }
};

const readingOf = async (shop: Shop, { serial, state }: CardRow, link: CardLink): Promise<Reading> => {
  const [material] = await shop.ledger.materials([serial]);
  if (material === undefined) throw new Error(`the ledger has ${serial} without what it is made of`);
  try {
    await readWhole(shop, link, await OpenMaterial.open(material, shop.keys.records));
  } catch (error) {
    if (!isKadiError(error)) throw error;
    return { whole: false, why: error };
  }
  return { whole: true, kept: state === 'personalised' && (await keepReading(shop, serial, shop.me)) };
};
