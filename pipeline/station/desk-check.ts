/** Which card is this? For the person who took one out of a jammed machine or a tray: its chip is read at the desk reader. */
import { type CardReader, readChipSerial } from '../../printers/index.ts';
import type { Shop } from '../shop.ts';

const CARD_MS = 20_000;

export interface DeskCheck {
  readonly chipSerial: string;
  /** null: this chip is in no body of the books. */
  readonly body: { readonly number: string; readonly state: string; readonly station: string | null } | null;
  readonly card: { readonly serial: string; readonly state: string; readonly lastStep: string | null } | null;
}

/** Waits for a card on the reader. Changes nothing, and tells nothing of anybody. */
export const checkOnDesk = async (shop: Shop, reader: CardReader, waitMs = CARD_MS): Promise<DeskCheck> => {
  const link = await reader.waitForCard(waitMs);
  const { chipSerial } = await readChipSerial(link).finally(() => link.disconnect());
  const body = await shop.ledger.bodyByChip(chipSerial);
  if (body === undefined) return { chipSerial, body: null, card: null };
  const { number, state, station } = body;
  const card = body.card === null ? undefined : await shop.ledger.card(body.card);
  const journal = card === undefined ? [] : await shop.ledger.journal(card.serial);
  return {
    chipSerial,
    body: { number, state, station },
    card:
      card === undefined
        ? null
        : { serial: card.serial, state: card.state, lastStep: journal.at(-1)?.step ?? null },
  };
};
