/** Inspection, and the look of a person at an uncertain card (law 3). */
import type { Actor } from '../../card/index.ts';
import { bodyAct, cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import { getCard } from '../get-card.ts';
import { lineFail } from '../line/errors.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';
import { packingFail } from './errors.ts';
import type { RejectReason } from './reasons.ts';
import { sampleOf } from './sampling.ts';

/**
 * The inspector compared the card with its proof and found it right. Throws CHIP_NOT_READ_HERE for a card that a line made and whose
 * chip nobody here has read. `sampleOf`: it was drawn as a sample, and a second inspector has to see it before it can be packed.
 */
export const passInspection = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<{ sampleOf?: string }> => {
  const seen = await shop.ledger.inspection(input.serial);
  if (seen?.chipVerified === false) throw lineFail('CHIP_NOT_READ_HERE', { card: input.serial });
  const card = await getCard(shop, input.serial);
  const sample = await sampleOf(shop, card);
  insist(
    await shop.ledger.commit({
      by,
      acts: [cardAct(input.serial, 'pass', sample === undefined ? {} : { detail: { sampleOf: sample } })],
      ...(actId === undefined ? {} : { actId }),
    }),
  );
  return sample === undefined ? {} : { sampleOf: sample };
};

/** The first or the second inspector rejects the card: it is spoiled, and a new card with a new serial is made. */
export const rejectInspection = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: RejectReason },
  by: Actor,
  actId?: string,
): Promise<{ replacement: string }> => {
  const card = await getCard(shop, input.serial);
  const { outcome, replacement } = await spoilCard(
    shop,
    card,
    'reject',
    input.reason,
    by,
    [],
    undefined,
    actId,
  );
  // Rejected before, the answer was lost on the way: the card that stands in for it is the one made then.
  if (insist(outcome).kind === 'repeated')
    return { replacement: (await replacementOf(shop, card.serial)) ?? replacement };
  return { replacement };
};

const replacementOf = async (shop: Shop, serial: string): Promise<string | undefined> => {
  const events = await shop.ledger.events({ kind: 'card', id: serial });
  const made = events.findLast(({ to }) => to === 'spoiled')?.detail['replacement'];
  return typeof made === 'string' ? made : undefined;
};

export type Finding =
  /** The card was found finished; its chip was read at the desk reader. */
  | { readonly found: 'good'; readonly chipSerial: string }
  /** Where its chip still answers, what it said; it has to be the chip of this card. */
  | { readonly found: 'spoiled'; readonly chipSerial?: string }
  /** No body was used: nothing went through the machine. */
  | { readonly found: 'not-made' };

/** Settles an uncertain card. Software never does this by itself. */
export const settleUncertain = async (
  shop: Shop,
  input: { readonly serial: string } & Finding,
  by: Actor,
  actId?: string,
): Promise<{ replacement?: string }> => {
  const card = await getCard(shop, input.serial);
  const id = actId === undefined ? {} : { actId };
  switch (input.found) {
    case 'good': {
      if (input.chipSerial === '') throw packingFail('DESK_READING_MISSING', { card: card.serial });
      if (card.body === null || card.chipSerial !== input.chipSerial)
        throw fail('CHIP_CHANGED', { card: card.serial });
      insist(
        await shop.ledger.commit({
          by,
          acts: [
            cardAct(card.serial, 'find-good', { detail: { body: card.body, deskReading: input.chipSerial } }),
            bodyAct(card.body, 'finish', { detail: { card: card.serial } }),
          ],
          ...id,
        }),
      );
      return {};
    }
    case 'spoiled': {
      if (input.chipSerial !== undefined && card.chipSerial !== null && card.chipSerial !== input.chipSerial)
        throw fail('CHIP_CHANGED', { card: card.serial });
      const { outcome, replacement } = await spoilCard(
        shop,
        card,
        'find-spoiled',
        'found-spoiled',
        by,
        [],
        undefined,
        actId,
      );
      if (insist(outcome).kind === 'repeated')
        return { replacement: (await replacementOf(shop, card.serial)) ?? replacement };
      return { replacement };
    }
    case 'not-made': {
      if (card.body !== null) throw fail('STATE_REFUSED', { card: card.serial, body: card.body });
      insist(
        await shop.ledger.commit({
          by,
          acts: [cardAct(card.serial, 'find-not-made', { attempt: card.attempt + 1 })],
          ...id,
        }),
      );
      return {};
    }
  }
};
