/** Hand-overs on the way: who gave, who received, how many boxes, which seals were broken. Two people sign, the giver first. */
import type { Actor } from '../../card/index.ts';
import { act, withId } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { commitRead } from './boxes.ts';
import { type Consignment, consignmentOf, type Stop } from './consignment.ts';
import { packingFail } from './errors.ts';
import { brokenSealParts } from './trouble.ts';

export interface HandOverInput {
  readonly consignment: string;
  /** The next place of the way, or the place where it is, for another person there. */
  readonly place: string;
  /** As counted by both, not as told by the books. */
  readonly boxes: number;
  /** Boxes whose seal was not whole. */
  readonly broken?: readonly string[];
}

/** Boxes that travel still: neither received nor lost. */
export const travelling = ({ boxes }: Consignment): Consignment['boxes'] =>
  boxes.filter(({ state }) => state === 'dispatched');

const holdsIt = ({ at, holder }: Consignment, by: Actor): boolean =>
  by.kind === 'person' &&
  (by.role === 'supervisor' || by.id === holder || (at === 0 && by.role === 'packer'));

const nextStop = ({ route, at }: Consignment, place: string): { stop: Stop; at: number } | undefined => {
  const [here, next] = [route[at], route[at + 1]];
  if (next?.place === place) return { stop: next, at: at + 1 };
  return here?.place === place ? { stop: here, at } : undefined;
};

/**
 * `by` gives, `by.second` receives.
 *
 * @throws KadiError TWO_PEOPLE, CONSIGNMENT_UNKNOWN, CONSIGNMENT_BOX_OTHER, HAND_OVER_NOT_HOLDER, HAND_OVER_NOT_NEXT,
 *   HAND_OVER_COUNT, STATE_REFUSED
 */
export const handOver = async (
  shop: Shop,
  input: HandOverInput,
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly place: string; readonly boxes: number; readonly receiver: string }> => {
  const giver = twoPeople(by);
  const receiver = giver.kind === 'person' ? (giver.second ?? '') : '';
  const { consignment: id, place } = input;
  await commitRead(shop, async () => {
    const found = await consignmentOf(shop, id);
    const to = nextStop(found, place);
    const boxes = travelling(found);
    const other = (input.broken ?? []).find((one) => !boxes.some(({ box }) => box === one));
    const refusal =
      other !== undefined
        ? packingFail('CONSIGNMENT_BOX_OTHER', { consignment: id, box: other })
        : to === undefined
          ? packingFail('HAND_OVER_NOT_NEXT', {
              consignment: id,
              next: found.route[found.at + 1]?.place ?? '',
            })
          : !holdsIt(found, giver)
            ? packingFail('HAND_OVER_NOT_HOLDER', { consignment: id, holder: found.holder ?? '' })
            : boxes.length !== input.boxes
              ? packingFail('HAND_OVER_COUNT', { consignment: id, counted: input.boxes, books: boxes.length })
              : undefined;
    const broken = boxes.filter(({ box }) => input.broken?.includes(box) === true);
    const parts = await brokenSealParts(shop, broken, place, now);
    const detail = {
      from: found.route[found.at]?.place ?? '',
      to: place,
      hand: to?.stop.hand ?? '',
      boxes: boxes.length,
      sealsWhole: boxes.length - broken.length,
      broken: broken.map(({ box }) => box),
      receiver,
    };
    return {
      refusal,
      deed: {
        by: giver,
        acts: [
          act('consignment', id, 'hand-over', {
            detail,
            onlyIf: ({ seq }) => refusal === undefined && seq === found.seq,
          }),
          ...parts.acts,
        ],
        rows: [
          {
            type: 'dossier-merge',
            kind: 'consignment',
            id,
            data: { at: to?.at ?? found.at, holder: receiver },
          },
          ...parts.rows,
        ],
        // No box may arrive or be lost between the count and the signature.
        guards: boxes.map(({ box, seq }) => ({
          subject: { kind: 'box' as const, id: box },
          fails: (current) =>
            current?.seq === seq
              ? undefined
              : { code: 'STATE_REFUSED', sentence: 'A box of this consignment changed at this moment.' },
        })),
        ...withId(actId),
      },
    };
  });
  return { place, boxes: input.boxes, receiver };
};
