/** Collection: to the owner, with the checklist; the card is active from this moment and the request is closed. */
import type { Actor } from '../../card/index.ts';
import { act, cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';

export interface CollectEvidence {
  readonly document: 'slip' | 'old-id';
  readonly photoCompared: boolean;
  /** A person without usable fingerprints collects all the same. */
  readonly fingerprint: 'matched' | 'exception';
}

export const collectCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly evidence: CollectEvidence },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { serial, evidence } = input;
  const card = await shop.ledger.card(serial);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: serial });
  if (!evidence.photoCompared) throw fail('COLLECT_EVIDENCE', { card: serial, missing: 'photo' });
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        cardAct(serial, 'collect', {
          detail: { document: evidence.document, fingerprint: evidence.fingerprint },
        }),
        act('request', card.requestId, 'close', { detail: { card: serial } }),
      ],
      rows: [{ type: 'close-request', id: card.requestId }],
      ...(actId === undefined ? {} : { actId }),
    }),
  );
};

export const returnCard = async (
  shop: Shop,
  input: { readonly serial: string; readonly reason: string },
  by: Actor,
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by,
      acts: [cardAct(input.serial, 'return', { detail: { reason: input.reason } })],
    }),
  );
};
