/**
 * Samples for a second inspector. Whether a card is one is settled when it passes and kept in that event, so that nobody can argue
 * later; it depends on nothing that an inspector can choose.
 */
import type { Actor } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { PackableCard } from '../../ledger/index.ts';
import { cardAct, withId } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { packingFail } from './errors.ts';
import { packingPolicy } from './policy.ts';

/** Drawn by the hash of serial and batch: the same card every time, and none of a person's choosing. */
const isDrawn = (serial: string, of: string, oneIn: number): boolean =>
  Number.parseInt(sha256Hex(new TextEncoder().encode(`${of} ${serial}`)).slice(0, 12), 16) % oneIn === 0;

/**
 * What this card is a sample of: `version/<hash>` for the first of a product's version, `batch/<id>` for one in N of a batch and at
 * least one of each. Undefined: it is none. Two that pass at the same moment may both be taken: never too few.
 */
export const sampleOf = async (
  shop: Shop,
  card: { readonly serial: string; readonly product: string; readonly batch: string | null },
): Promise<string | undefined> => {
  const { packingBooks } = shop.ledger;
  const policy = await packingPolicy(shop);
  const signed = await packingBooks.signedFacts(card.serial);
  const version = `version/${signed?.productHash ?? card.product}`;
  if ((await packingBooks.sampledFrom(version)) < policy.firstOfVersion) return version;
  const batch = card.batch === null ? `product/${card.product}` : `batch/${card.batch}`;
  if (isDrawn(card.serial, batch, policy.sampleOneIn)) return batch;
  return (await packingBooks.sampledFrom(batch)) === 0 ? batch : undefined;
};

export const samplesOwed = (shop: Shop, limit: number, after?: string): Promise<readonly PackableCard[]> =>
  shop.ledger.packingBooks.samplesOwed(limit, after);

/** The second inspector found the card right. @throws KadiError CARD_UNKNOWN, SAMPLE_SAME_PERSON, SAMPLE_NOT_DUE */
export const sampleCard = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const card = await shop.ledger.packingBooks.packable(input.serial);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: input.serial });
  const facts = { card: card.serial, state: card.state };
  const refusal =
    card.state === 'passed' && card.passedBy === by.id
      ? packingFail('SAMPLE_SAME_PERSON', { ...facts, passedBy: by.id })
      : card.state === 'passed' && (card.sampleOf === null || card.sampledBy !== null)
        ? packingFail('SAMPLE_NOT_DUE', facts)
        : undefined;
  const outcome = await shop.ledger.commit({
    by,
    acts: [
      cardAct(card.serial, 'sample', {
        detail: { sampleOf: card.sampleOf },
        onlyIf: ({ seq }) => refusal === undefined && seq === card.seq,
      }),
    ],
    ...withId(actId),
  });
  if (outcome.kind === 'refused' && refusal !== undefined) throw refusal;
  insist(outcome);
};
