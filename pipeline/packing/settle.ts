/** The look at an uncertain card (law 3). Software never settles one, and no person does alone: what they say may cause a reprint. */
import type { Actor } from '../../card/index.ts';
import type { CardRow } from '../../ledger/index.ts';
import { bodyAct, cardAct, withId } from '../acts.ts';
import { unreadRow } from '../desk-reading.ts';
import { fail, insist } from '../errors.ts';
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';
import type { JournalStep } from '../station/journal.ts';
import { twoPeople } from '../steps/people.ts';
import { packingFail } from './errors.ts';
import { replacementOf } from './inspect.ts';

export type Finding =
  /** The card was found finished, with this chip; before it passes inspection its chip is read whole. */
  | { readonly found: 'good'; readonly chipSerial: string }
  /** Where its chip still answers, what it said; it has to be the chip of this card. */
  | { readonly found: 'spoiled'; readonly chipSerial?: string }
  /** No body was used: nothing went through the machine. */
  | { readonly found: 'not-made' };

/** A card that never got as far has no faces; its chip may be empty or half written. */
const MAY_BE_PRINTED: readonly JournalStep[] = ['PRINT_SENT', 'PRINTED', 'VERIFIED', 'OUT', 'CONFIRMED'];

/**
 * Two people say what they found.
 *
 * @throws KadiError TWO_PEOPLE, CARD_UNKNOWN, CHIP_CHANGED, DESK_READING_MISSING, GOOD_NOT_PRINTED, STATE_REFUSED
 */
export const settleUncertain = async (
  shop: Shop,
  input: { readonly serial: string } & Finding,
  by: Actor,
  actId?: string,
): Promise<{ replacement?: string }> => {
  const both = twoPeople(by);
  const card = await getCard(shop, input.serial);
  switch (input.found) {
    case 'good':
      await findGood(shop, card, input.chipSerial, both, actId);
      return {};
    case 'spoiled':
      return findSpoiled(shop, card, input.chipSerial, both, actId);
    case 'not-made':
      await findNotMade(shop, card, both, actId);
      return {};
  }
};

/** Looked at while it stood at this attempt: what was found says nothing of a later one. */
const thisAttempt =
  ({ attempt }: CardRow) =>
  (current: { readonly attempt: number }): boolean =>
    current.attempt === attempt;

const findGood = async (
  shop: Shop,
  card: CardRow,
  chipSerial: string,
  by: Actor,
  actId?: string,
): Promise<void> => {
  if (chipSerial === '') throw packingFail('DESK_READING_MISSING', { card: card.serial });
  if (card.body === null || card.chipSerial !== chipSerial) throw fail('CHIP_CHANGED', { card: card.serial });
  await insistOnPrinted(shop, card);
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        cardAct(card.serial, 'find-good', {
          detail: { body: card.body, deskReading: chipSerial },
          onlyIf: thisAttempt(card),
        }),
        bodyAct(card.body, 'finish', { detail: { card: card.serial } }),
      ],
      rows: [unreadRow(card.serial)],
      ...withId(actId),
    }),
  );
};

/** By the journal of this attempt. What the machine put into its reject box it knew to be faulty. */
const insistOnPrinted = async (shop: Shop, { serial, attempt }: CardRow): Promise<void> => {
  const steps = (await shop.ledger.journal(serial)).filter((row) => row.attempt === attempt);
  const printed = steps.some(({ step }) => MAY_BE_PRINTED.some((one) => one === step));
  if (!printed || steps.some(({ step }) => step === 'REJECTED'))
    throw packingFail('GOOD_NOT_PRINTED', { card: serial, lastStep: steps.at(-1)?.step ?? 'none' });
};

const findSpoiled = async (
  shop: Shop,
  card: CardRow,
  chipSerial: string | undefined,
  by: Actor,
  actId?: string,
): Promise<{ replacement: string }> => {
  if (chipSerial !== undefined && card.chipSerial !== null && card.chipSerial !== chipSerial)
    throw fail('CHIP_CHANGED', { card: card.serial });
  const { outcome, replacement } = await spoilCard(
    shop,
    card,
    'find-spoiled',
    'found-spoiled',
    by,
    [],
    thisAttempt(card),
    actId,
  );
  if (insist(outcome).kind === 'repeated')
    return { replacement: (await replacementOf(shop, card.serial)) ?? replacement };
  return { replacement };
};

const findNotMade = async (shop: Shop, card: CardRow, by: Actor, actId?: string): Promise<void> => {
  if (card.body !== null) throw fail('STATE_REFUSED', { card: card.serial, body: card.body });
  insist(
    await shop.ledger.commit({
      by,
      acts: [cardAct(card.serial, 'find-not-made', { attempt: card.attempt + 1, onlyIf: thisAttempt(card) })],
      ...withId(actId),
    }),
  );
};
