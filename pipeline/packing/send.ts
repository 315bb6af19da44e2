/**
 * A consignment leaves: first it is closed to more boxes, then its boxes leave one after the other, each with all its cards in one
 * deed, then it is sent. Killed anywhere, the same send goes on where it stopped; no card is left behind and none leaves twice.
 */
import type { Actor, KadiError } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { BoxFacts, Deed } from '../../ledger/index.ts';
import { canonicalJson } from '../../templates/index.ts';
import { act, cardAct, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { boxFacts, commitRead } from './boxes.ts';
import { closedAs, wrongOnes } from './close.ts';
import { type Consignment, consignmentOf, dossierOf } from './consignment.ts';
import { packingFail } from './errors.ts';

const LEFT: readonly string[] = ['dispatched', 'received', 'part-received', 'lost'];

interface Leaving {
  readonly refusal: KadiError | undefined;
  readonly acts: Deed['acts'];
  readonly cards: number;
}

/** The box and all its cards, held against the manifest under which the box was sealed. */
const leaving = async (shop: Shop, box: BoxFacts, consignment: string, carrier: string): Promise<Leaving> => {
  const cards = await shop.ledger.packingBooks.packedIn(box.box);
  const { wrong, names } = wrongOnes(cards, box.office);
  const sealed = closedAs(box);
  // A box that is not closed is refused by its own table.
  const refusal =
    box.state === 'closed' && (wrong > 0 || sealed.cards !== cards.length)
      ? packingFail('BOX_HOLDS_WRONG', {
          box: box.box,
          wrong,
          cards: names,
          sealed: sealed.cards,
          found: cards.length,
        })
      : undefined;
  const detail = { box: box.box, consignment };
  return {
    refusal,
    cards: sealed.cards,
    acts: [
      act('box', box.box, 'dispatch', {
        detail: { carrier, consignment, cards: cards.length, manifest: sealed.manifestSha256 },
        onlyIf: ({ seq }) => refusal === undefined && seq === box.seq,
      }),
      ...cards.map(({ serial, seq }) =>
        cardAct(serial, 'dispatch', { detail, onlyIf: (now) => now.seq === seq }),
      ),
    ],
  };
};

/**
 * One box alone: its consignment is made on the fly, from the bureau to its office, and leaves in the same deed.
 *
 * @throws KadiError BOX_UNKNOWN, BOX_IN_CONSIGNMENT, BOX_HOLDS_WRONG, STATE_REFUSED
 */
export const dispatchBox = async (
  shop: Shop,
  input: { readonly box: string; readonly carrier: string },
  by: Actor,
  actId?: string,
): Promise<{ cards: number }> => {
  let cards = 0;
  await commitRead(shop, async () => {
    const box = await boxFacts(shop, input.box);
    const id = `C-${box.box}`;
    const found = await leaving(shop, box, id, input.carrier);
    cards = found.cards;
    const refusal =
      box.state === 'closed' && box.consignment !== null
        ? packingFail('BOX_IN_CONSIGNMENT', { box: box.box, consignment: box.consignment })
        : found.refusal;
    const data = {
      ...dossierOf(input.carrier, [
        { hand: 'bureau', place: 'BUREAU' },
        { hand: 'registrar', place: box.office },
      ]),
      holder: by.id,
    };
    return {
      refusal,
      deed: {
        by,
        acts: [
          ...found.acts,
          act('consignment', id, 'open', { detail: data, onlyIf: () => refusal === undefined }),
          act('consignment', id, 'send', { detail: { boxes: 1, cards: found.cards } }),
        ],
        rows: [
          { type: 'dossier', kind: 'consignment', id, data },
          { type: 'consignment-box', consignment: id, box: box.box },
        ],
        ...withId(actId),
      },
    };
  });
  return { cards };
};

export interface Sent {
  readonly boxes: number;
  readonly cards: number;
}

/** @throws KadiError CONSIGNMENT_UNKNOWN, CONSIGNMENT_EMPTY, CONSIGNMENT_STUCK, STATE_REFUSED */
export const sendConsignment = async (
  shop: Shop,
  input: { readonly consignment: string },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<Sent> => {
  const id = input.consignment;
  await begin(shop, id, by, actId);
  const { carrier, boxes } = await consignmentOf(shop, id);
  const stuck: string[] = [];
  for (const { box, state } of boxes) {
    if (LEFT.includes(state)) continue;
    const why = await sendBox(shop, box, id, carrier, by);
    if (why !== undefined) stuck.push(`${box} ${why}`);
  }
  if (stuck.length > 0)
    throw packingFail('CONSIGNMENT_STUCK', { consignment: id, boxes: stuck.slice(0, 20).join(', ') });
  return finish(shop, id, by, now);
};

/** From here on nothing is added. A consignment that began before goes on. */
const begin = (shop: Shop, id: string, by: Actor, actId: string | undefined) =>
  commitRead(shop, async () => {
    const { state, seq, boxes } = await consignmentOf(shop, id);
    const open = boxes.filter((box) => box.state !== 'closed');
    const refusal =
      state !== 'open'
        ? undefined
        : boxes.length === 0
          ? packingFail('CONSIGNMENT_EMPTY', { consignment: id })
          : open.length > 0
            ? packingFail('CONSIGNMENT_STUCK', {
                consignment: id,
                boxes: open
                  .slice(0, 20)
                  .map((box) => `${box.box} ${box.state}`)
                  .join(', '),
              })
            : undefined;
    return {
      refusal,
      deed: {
        by,
        acts: [
          act('consignment', id, 'begin', {
            detail: { ...totals(boxes), boxList: listSha256(boxes) },
            doneIn: ['sending', 'sent'],
            onlyIf: (now) => refusal === undefined && now.seq === seq,
          }),
        ],
        ...withId(actId),
      },
    };
  });

const totals = (boxes: Consignment['boxes']): Sent => ({
  boxes: boxes.length,
  cards: boxes.reduce((sum, box) => sum + closedAs(box).cards, 0),
});

/** Over the boxes and the hashes of their manifests, in order. */
const listSha256 = (boxes: Consignment['boxes']): string =>
  sha256Hex(
    new TextEncoder().encode(canonicalJson(boxes.map((box) => [box.box, closedAs(box).manifestSha256]))),
  );

/** Undefined: it left, now or before; else the code of what holds it back. */
const sendBox = async (
  shop: Shop,
  id: string,
  consignment: string,
  carrier: string,
  by: Actor,
): Promise<string | undefined> => {
  for (let left = 6; ; left--) {
    const box = await boxFacts(shop, id);
    if (LEFT.includes(box.state) || box.consignment !== consignment) return undefined;
    const { acts, refusal } = await leaving(shop, box, consignment, carrier);
    if (refusal !== undefined) return refusal.code;
    const outcome = await shop.ledger.commit({ by, acts });
    if (outcome.kind !== 'refused') return undefined;
    if (left === 1 || box.state !== 'closed') return 'BOX_NOT_CLOSED';
  }
};

const finish = async (shop: Shop, id: string, by: Actor, now: Date): Promise<Sent> => {
  const { boxes, seq } = await consignmentOf(shop, id);
  const sent = totals(boxes);
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        act('consignment', id, 'send', {
          detail: { ...sent },
          doneIn: ['sent', 'part-arrived', 'arrived'],
          onlyIf: (current) => current.seq === seq,
        }),
      ],
      rows: [
        {
          type: 'dossier-merge',
          kind: 'consignment',
          id,
          data: { holder: by.id, sentAt: now.toISOString() },
        },
      ],
    }),
  );
  return sent;
};
