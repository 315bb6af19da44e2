/** Packing: a box for one office, every card scanned in, and out again while the box is open. */
import type { Actor, KadiError } from '../../card/index.ts';
import type { BoxFacts, Deed, Outcome, PackableCard } from '../../ledger/index.ts';
import { act, cardAct, withId } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { packingFail } from './errors.ts';
import { packingPolicy } from './policy.ts';

/** @throws KadiError BOX_UNKNOWN */
export const boxFacts = async (shop: Shop, id: string): Promise<BoxFacts> => {
  const box = await shop.ledger.packingBooks.boxFacts(id);
  if (box === undefined) throw fail('BOX_UNKNOWN', { box: id });
  return box;
};

/**
 * Commits what was decided on books that others may change at the same moment, reading again when they did. A refusal that was found
 * by reading is thrown only when the ledger refuses too: an act that was done before is a repeat, whatever became of its card since.
 */
export const commitRead = async (
  shop: Shop,
  build: () => Promise<{ readonly deed: Deed; readonly refusal?: KadiError | undefined }>,
): Promise<Exclude<Outcome, { kind: 'refused' }>> => {
  for (let left = 6; ; left--) {
    const { deed, refusal } = await build();
    const outcome = await shop.ledger.commit(deed);
    if (outcome.kind !== 'refused') return outcome;
    if (refusal !== undefined) throw refusal;
    if (outcome.code === 'LEDGER_SEAL_USED') throw packingFail('SEAL_USED');
    if (outcome.code === 'LEDGER_BOX_SENT')
      throw packingFail('BOX_IN_CONSIGNMENT', { box: outcome.subject.id });
    if (left === 1) return insist(outcome);
  }
};

export const openBox = async (
  shop: Shop,
  input: { readonly box: string; readonly office: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('box', input.box, 'open', { detail: { office: input.office } })],
      rows: [{ type: 'box', id: input.box, office: input.office }],
      ...withId(actId),
    }),
  );
};

const VOID: readonly string[] = ['spoiled', 'destroyed', 'cancelled', 'recalled', 'revoked', 'suspended'];

/** Why this card may not lie in a box for this office; undefined: it may. `lies`: it is in that box already. */
export const whyNotPacked = (card: PackableCard, office: string, lies: boolean): KadiError | undefined => {
  const facts = { card: card.serial, state: card.state };
  if (!card.live || VOID.includes(card.state)) return packingFail('PACK_CARD_VOID', facts);
  const packable = lies ? card.state === 'packed' : card.state === 'passed' || card.state === 'returned';
  if (!packable) return packingFail('PACK_NOT_PASSED', facts);
  if (card.requestState !== 'open')
    return packingFail('PACK_REQUEST_NOT_OPEN', { card: card.serial, request: card.requestState });
  if (card.office !== office) return fail('BOX_WRONG_OFFICE', { card: card.serial, office: card.office });
  if (card.sampleOf !== null && card.sampledBy === null)
    return packingFail('PACK_SAMPLE_OWED', { card: card.serial });
  return undefined;
};

/**
 * One card scanned into an open box of its own office.
 *
 * @throws KadiError BOX_UNKNOWN, CARD_UNKNOWN, BOX_NOT_OPEN, BOX_FULL, BOX_WRONG_OFFICE, PACK_*
 */
export const packCard = async (
  shop: Shop,
  input: { readonly box: string; readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { mostInBox } = await packingPolicy(shop);
  await commitRead(shop, async () => {
    const box = await boxFacts(shop, input.box);
    const card = await shop.ledger.packingBooks.packable(input.serial);
    if (card === undefined) throw fail('CARD_UNKNOWN', { card: input.serial });
    const refusal =
      whyNotPacked(card, box.office, false) ??
      (box.state === 'open'
        ? box.cards >= mostInBox
          ? packingFail('BOX_FULL', { box: box.box, cards: box.cards })
          : undefined
        : packingFail('BOX_NOT_OPEN', { box: box.box, state: box.state }));
    return {
      refusal,
      deed: {
        by,
        acts: [
          act('box', box.box, 'add', { detail: { card: card.serial } }),
          cardAct(card.serial, 'pack', {
            detail: { box: box.box },
            onlyIf: ({ seq }) => refusal === undefined && seq === card.seq,
          }),
        ],
        // A request that moves, or is stopped, moves or stops wholly before or wholly after this.
        guards: [
          {
            subject: { kind: 'request', id: card.request },
            fails: (now) =>
              now?.seq === card.requestSeq
                ? undefined
                : { code: 'STATE_REFUSED', sentence: 'The request of this card changed at this moment.' },
          },
        ],
        rows: [{ type: 'box-card', box: box.box, serial: card.serial }],
        ...withId(actId),
      },
    };
  });
};

/**
 * Taken out of an open box. A card that is not packed any more, such as a recalled one, comes out too and stays what it is.
 *
 * @throws KadiError CARD_UNKNOWN, BOX_NOT_OPEN, STATE_REFUSED
 */
export const unpackCard = async (
  shop: Shop,
  input: { readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await commitRead(shop, async () => {
    const card = await shop.ledger.packingBooks.packable(input.serial);
    if (card === undefined) throw fail('CARD_UNKNOWN', { card: input.serial });
    const box = card.box === null ? undefined : await boxFacts(shop, card.box);
    const refusal =
      box !== undefined && box.state !== 'open'
        ? packingFail('BOX_NOT_OPEN', { box: box.box, state: box.state })
        : undefined;
    const detail = { card: card.serial };
    const out =
      box === undefined
        ? []
        : [act('box', box.box, 'take-out', { detail, onlyIf: () => refusal === undefined })];
    const asRead = ({ seq }: { readonly seq: number }): boolean => seq === card.seq;
    // Without a box, or packed: the card's own table answers. Else the box alone changes.
    const acts =
      box === undefined || card.state === 'packed'
        ? [...out, cardAct(card.serial, 'unpack', { detail: { box: card.box }, onlyIf: asRead })]
        : out;
    return {
      refusal,
      deed: { by, acts, rows: [{ type: 'unbox-card', serial: card.serial }], ...withId(actId) },
    };
  });
};
