/** Inspection, and the look of a person at an uncertain card (law 3). */
import type { Actor } from '../../card/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import { lineFail } from '../line/errors.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';

export const REJECT_REASONS = [
  'print-quality',
  'wrong-portrait',
  'wrong-text',
  'damaged',
  'chip-fault',
  'barcode-fault',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

const getCard = async (shop: Shop, serial: string) => {
  const card = await shop.ledger.card(serial);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  return card;
};

/**
 * The inspector compared the card with its proof and found it right. Throws CHIP_NOT_READ_HERE for a card that a line made and whose
 * chip nobody here has read.
 */
export const passInspection = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const seen = await shop.ledger.inspection(input.serial);
  if (seen?.chipVerified === false) throw lineFail('CHIP_NOT_READ_HERE', { card: input.serial });
  insist(
    await shop.ledger.commit({
      by,
      acts: [cardAct(input.serial, 'pass')],
      ...(actId === undefined ? {} : { actId }),
    }),
  );
};

/** The inspector rejects the card: it is spoiled, and a new card with a new serial is made. */
export const rejectInspection = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: RejectReason },
  by: Actor,
): Promise<{ replacement: string }> => {
  const card = await getCard(shop, input.serial);
  const { outcome, replacement } = await spoilCard(shop, card, 'reject', input.reason, by);
  insist(outcome);
  return { replacement };
};

export type Finding =
  /** The card was found finished; its chip was read at the desk reader. */
  | { readonly found: 'good'; readonly chipSerial: string }
  | { readonly found: 'spoiled' }
  /** No body was used: nothing went through the machine. */
  | { readonly found: 'not-made' };

/** Settles an uncertain card. Software never does this by itself. */
export const settleUncertain = async (
  shop: Shop,
  input: { readonly serial: string } & Finding,
  by: Actor,
): Promise<{ replacement?: string }> => {
  const card = await getCard(shop, input.serial);
  switch (input.found) {
    case 'good': {
      if (card.body === null || card.chipSerial !== input.chipSerial)
        throw fail('CHIP_CHANGED', { card: card.serial });
      insist(
        await shop.ledger.commit({
          by,
          acts: [
            cardAct(card.serial, 'find-good', { detail: { body: card.body } }),
            bodyAct(card.body, 'finish', { detail: { card: card.serial } }),
          ],
        }),
      );
      return {};
    }
    case 'spoiled': {
      const { outcome, replacement } = await spoilCard(shop, card, 'find-spoiled', 'found-spoiled', by);
      insist(outcome);
      return { replacement };
    }
    case 'not-made': {
      if (card.body !== null) throw fail('STATE_REFUSED', { card: card.serial, body: card.body });
      insist(
        await shop.ledger.commit({
          by,
          acts: [cardAct(card.serial, 'find-not-made', { attempt: card.attempt + 1 })],
        }),
      );
      return {};
    }
  }
};
