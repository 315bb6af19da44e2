/** Packing, dispatch and receipt: a box for one office, every card scanned in, one scan of the box marks all its cards. */
import type { Actor } from '../../card/index.ts';
import { act, cardAct } from '../acts.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';

const withId = (actId: string | undefined): { actId?: string } => (actId === undefined ? {} : { actId });

const getBox = async (shop: Shop, id: string) => {
  const box = await shop.ledger.box(id);
  if (box === undefined) throw fail('BOX_UNKNOWN', { box: id });
  return box;
};

export const openBox = async (
  shop: Shop,
  input: { readonly box: string; readonly office: string },
  by: Actor,
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('box', input.box, 'open', { detail: { office: input.office } })],
      rows: [{ type: 'box', id: input.box, office: input.office }],
    }),
  );
};

/** One card scanned into an open box of its own office. */
export const packCard = async (
  shop: Shop,
  input: { readonly box: string; readonly serial: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const box = await getBox(shop, input.box);
  const card = await shop.ledger.card(input.serial);
  if (card === undefined) throw fail('CARD_UNKNOWN', { card: input.serial });
  if (card.office !== box.office) throw fail('BOX_WRONG_OFFICE', { box: box.id, office: card.office });
  insist(
    await shop.ledger.commit({
      by,
      acts: [cardAct(input.serial, 'pack', { detail: { box: box.id }, onlyIf: () => box.state === 'open' })],
      rows: [{ type: 'box-card', box: box.id, serial: input.serial }],
      ...withId(actId),
    }),
  );
};

export const closeBox = async (
  shop: Shop,
  input: { readonly box: string },
  by: Actor,
): Promise<{ cards: number }> => {
  const box = await getBox(shop, input.box);
  if (box.serials.length === 0) throw fail('BOX_EMPTY', { box: box.id });
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('box', box.id, 'close', { detail: { cards: box.serials.length } })],
    }),
  );
  return { cards: box.serials.length };
};

/** The box and all its cards leave in one deed: no card can be left behind in the books. */
export const dispatchBox = async (
  shop: Shop,
  input: { readonly box: string; readonly carrier: string },
  by: Actor,
): Promise<{ cards: number }> => {
  const box = await getBox(shop, input.box);
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        act('box', box.id, 'dispatch', { detail: { carrier: input.carrier, cards: box.serials.length } }),
        ...box.serials.map((serial) => cardAct(serial, 'dispatch', { detail: { box: box.id } })),
      ],
    }),
  );
  return { cards: box.serials.length };
};

/** One scan of the box at the office marks all its cards received, and their owners' notices are due. */
export const receiveBox = async (
  shop: Shop,
  input: { readonly box: string; readonly office: string },
  by: Actor,
  actId?: string,
): Promise<{ cards: number }> => {
  const box = await getBox(shop, input.box);
  if (box.office !== input.office) throw fail('BOX_WRONG_OFFICE', { box: box.id, office: box.office });
  const outcome = insist(
    await shop.ledger.commit({
      by,
      acts: [
        act('box', box.id, 'receive', { detail: { cards: box.serials.length } }),
        // Attempt 1 and not queued: the refill hands each card's notice to the queue.
        ...box.serials.map((serial) => cardAct(serial, 'receive', { attempt: 1, detail: { box: box.id } })),
      ],
      ...withId(actId),
    }),
  );
  return { cards: outcome.kind === 'done' ? box.serials.length : 0 };
};
