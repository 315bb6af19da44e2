/** Inspection: the card beside its proof. */
import type { Actor } from '../../card/index.ts';
import { cardAct, withId } from '../acts.ts';
import { isChipRead } from '../desk-reading.ts';
import { insist } from '../errors.ts';
import { getCard } from '../get-card.ts';
import { lineFail } from '../line/errors.ts';
import type { Shop } from '../shop.ts';
import { spoilCard } from '../spoil.ts';
import { packingFail } from './errors.ts';
import { compareFaces } from './proof.ts';
import type { RejectReason } from './reasons.ts';
import { sampleOf } from './sampling.ts';

const SIDES = ['front', 'back'] as const;

/**
 * The inspector compared the card with its proof and found it right. `sampleOf`: it was drawn as a sample, and a second inspector has
 * to see it before it can be packed.
 *
 * @throws KadiError CARD_UNKNOWN, STATE_REFUSED, CHIP_NOT_READ_HERE: its chip was not read whole, by the station that made it or on a
 *   desk; PASS_FACES_DIFFER: what was printed is not its proof
 */
export const passInspection = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<{ sampleOf?: string }> => {
  const card = await getCard(shop, input.serial);
  const read = await isChipRead(shop, card.serial);
  if (card.state === 'personalised' && !read) throw lineFail('CHIP_NOT_READ_HERE', { card: card.serial });
  if (card.state === 'personalised') await facesAsProved(shop, card.serial);
  const sample = await sampleOf(shop, card);
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        cardAct(card.serial, 'pass', {
          ...(sample === undefined ? {} : { detail: { sampleOf: sample } }),
          // It may have been found good since it was read here.
          onlyIf: () => read,
        }),
      ],
      ...withId(actId),
    }),
  );
  return sample === undefined ? {} : { sampleOf: sample };
};

/** What the inspection sheet says of the faces binds whoever passes the card. */
const facesAsProved = async (shop: Shop, serial: string): Promise<void> => {
  const seen = await shop.ledger.inspection(serial);
  if (seen === undefined) return;
  const faces = await compareFaces(shop, serial, { front: seen.frontSha256, back: seen.backSha256 });
  const differs = SIDES.filter((side) => faces[side].same === 'no');
  if (differs.length > 0) throw packingFail('PASS_FACES_DIFFER', { card: serial, sides: differs.join(', ') });
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

/** The card that was made for a spoiled one. */
export const replacementOf = async (shop: Shop, serial: string): Promise<string | undefined> => {
  const events = await shop.ledger.events({ kind: 'card', id: serial });
  const made = events.findLast(({ to }) => to === 'spoiled')?.detail['replacement'];
  return typeof made === 'string' ? made : undefined;
};
