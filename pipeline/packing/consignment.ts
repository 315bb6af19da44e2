/** Consignments: closed boxes that travel together on one way, through named hands (R26, R66). */
import type { Actor, Json, JsonObject } from '../../card/index.ts';
import type { BoxFacts, Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { boxFacts, commitRead } from './boxes.ts';
import { packingFail } from './errors.ts';

/** Whose hands a consignment passes through; a mobile centre and a mission abroad are ends of a way like any office. */
export const HANDS = [
  'bureau',
  'registrar',
  'huduma-centre',
  'chief',
  'assistant-chief',
  'mobile',
  'mission',
] as const;
export type Hand = (typeof HANDS)[number];

export interface Stop {
  readonly hand: Hand;
  /** Code of the office, or of the place where there is none. */
  readonly place: string;
}

export interface Consignment {
  readonly id: string;
  readonly state: string;
  readonly seq: number;
  readonly carrier: string;
  readonly route: readonly Stop[];
  /** Place of `route` where it is by the books, from 0. */
  readonly at: number;
  /** Who holds it: the person who received it last; before the first hand-over whoever sent it. */
  readonly holder: string | null;
  readonly sentAt: string | null;
  /** Boxes that arrived at the end of the way. */
  readonly arrived: readonly string[];
  readonly boxes: readonly BoxFacts[];
}

const stopOf = (value: Json): readonly Stop[] => {
  if (typeof value !== 'object' || value === null || !('hand' in value) || !('place' in value)) return [];
  const hand = HANDS.find((one) => one === value['hand']);
  return hand === undefined ? [] : [{ hand, place: String(value['place']) }];
};

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

const fromDossier = ({ id, state, seq, data }: Dossier): Omit<Consignment, 'boxes'> => {
  const { route, arrived, at } = data;
  return {
    id,
    state,
    seq,
    carrier: text(data['carrier']) ?? '',
    route: Array.isArray(route) ? route.flatMap(stopOf) : [],
    at: typeof at === 'number' ? at : 0,
    holder: text(data['holder']),
    sentAt: text(data['sentAt']),
    arrived: Array.isArray(arrived) ? arrived.map(String) : [],
  };
};

/** @throws KadiError CONSIGNMENT_UNKNOWN */
export const consignmentOf = async (shop: Shop, id: string): Promise<Consignment> => {
  const found = await shop.ledger.dossier({ kind: 'consignment', id });
  if (found === undefined) throw packingFail('CONSIGNMENT_UNKNOWN', { consignment: id });
  return { ...fromDossier(found), boxes: await shop.ledger.packingBooks.boxesIn(id) };
};

/** By id; `after` is the last of the page before. Without their boxes. */
export const consignments = async (
  shop: Shop,
  filter: { readonly state?: string },
  limit: number,
  after?: string,
): Promise<readonly Omit<Consignment, 'boxes'>[]> =>
  (
    await shop.ledger.dossiers(
      { kind: 'consignment', ...(filter.state === undefined ? {} : { states: [filter.state] }) },
      limit,
      after,
    )
  ).map(fromDossier);

export const dossierOf = (carrier: string, route: readonly Stop[]): JsonObject => ({
  carrier,
  route: route.map(({ hand, place }) => ({ hand, place })),
  at: 0,
  arrived: [],
});

/** @throws KadiError CONSIGNMENT_ROUTE */
export const openConsignment = async (
  shop: Shop,
  input: { readonly consignment: string; readonly carrier: string; readonly route: readonly Stop[] },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { consignment: id, carrier, route } = input;
  if (route.length < 2 || new Set(route.map(({ place }) => place)).size !== route.length)
    throw packingFail('CONSIGNMENT_ROUTE', { consignment: id });
  const data = dossierOf(carrier, route);
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('consignment', id, 'open', { detail: data })],
      rows: [{ type: 'dossier', kind: 'consignment', id, data }],
      ...withId(actId),
    }),
  );
};

/** @throws KadiError CONSIGNMENT_UNKNOWN, BOX_UNKNOWN, CONSIGNMENT_OTHER_WAY, BOX_IN_CONSIGNMENT, STATE_REFUSED */
export const addToConsignment = async (
  shop: Shop,
  input: { readonly consignment: string; readonly box: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await commitRead(shop, async () => {
    const { id, route } = await consignmentOf(shop, input.consignment);
    const box = await boxFacts(shop, input.box);
    const refusal =
      box.consignment !== null
        ? packingFail('BOX_IN_CONSIGNMENT', { box: box.box, consignment: box.consignment })
        : route.some(({ place }) => place === box.office)
          ? undefined
          : packingFail('CONSIGNMENT_OTHER_WAY', { box: box.box, office: box.office });
    return {
      refusal,
      deed: {
        by,
        acts: [
          act('consignment', id, 'add', { detail: { box: box.box }, onlyIf: () => refusal === undefined }),
        ],
        guards: [
          {
            subject: { kind: 'box', id: box.box },
            fails: (now) =>
              now?.state === 'closed'
                ? undefined
                : {
                    code: 'STATE_REFUSED',
                    sentence: `Only a closed box is added; this one is ${now?.state ?? 'unknown'}.`,
                  },
          },
        ],
        rows: [{ type: 'consignment-box', consignment: id, box: box.box }],
        ...withId(actId),
      },
    };
  });
};

/** A box that has not left is taken off; it can go with another. @throws KadiError CONSIGNMENT_BOX_OTHER, STATE_REFUSED */
export const takeOffConsignment = async (
  shop: Shop,
  input: { readonly consignment: string; readonly box: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await commitRead(shop, async () => {
    const { id, boxes } = await consignmentOf(shop, input.consignment);
    const lies = boxes.some(({ box }) => box === input.box);
    const refusal = lies
      ? undefined
      : packingFail('CONSIGNMENT_BOX_OTHER', { consignment: id, box: input.box });
    return {
      refusal,
      deed: {
        by,
        acts: [
          act('consignment', id, 'take-off', {
            detail: { box: input.box },
            onlyIf: () => refusal === undefined,
          }),
        ],
        guards: [
          {
            subject: { kind: 'box', id: input.box },
            fails: (now) =>
              now?.state === 'closed' || now?.state === 'open'
                ? undefined
                : { code: 'STATE_REFUSED', sentence: 'This box has left; it cannot be taken off any more.' },
          },
        ],
        rows: [{ type: 'unconsign-box', box: input.box }],
        ...withId(actId),
      },
    };
  });
};

/** Nothing of it has left: its boxes are free again. */
export const cancelConsignment = async (
  shop: Shop,
  input: { readonly consignment: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await commitRead(shop, async () => {
    const { id, seq, boxes } = await consignmentOf(shop, input.consignment);
    return {
      deed: {
        by,
        acts: [
          act('consignment', id, 'cancel', {
            detail: { boxes: boxes.length },
            onlyIf: (now) => now.seq === seq,
          }),
        ],
        rows: boxes.map(({ box }) => ({ type: 'unconsign-box', box })),
        ...withId(actId),
      },
    };
  });
};
