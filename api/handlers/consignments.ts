import {
  addToConsignment,
  arriveConsignment,
  cancelConsignment,
  consignmentNotePdf,
  consignmentOf,
  consignments,
  custodyOf,
  handOver,
  openConsignment,
  sendConsignment,
  takeOffConsignment,
} from '../../pipeline/index.ts';
import type { CONSIGNMENT_ROUTES } from '../areas/consignments.ts';
import type { Handlers } from '../call.ts';
import { cardFor, serialOf } from './cards.ts';
import { sameOffice } from './office.ts';
import { limitOf } from './paging.ts';

const withPart = (actId: string | undefined, part: string): string | undefined =>
  actId === undefined ? undefined : `${actId}/${part}`;

export const consignmentHandlers: Handlers<keyof typeof CONSIGNMENT_ROUTES> = {
  openConsignment: async ({ shop, body, by, actId }) => {
    await openConsignment(shop, body, by, withPart(actId, body.consignment));
    return { consignment: body.consignment };
  },
  addToConsignment: async ({ shop, params, body, by, actId }) => {
    await addToConsignment(shop, { consignment: params.id, box: body.box }, by, withPart(actId, body.box));
    return { consignment: params.id, box: body.box };
  },
  takeOffConsignment: async ({ shop, params, body, by, actId }) => {
    await takeOffConsignment(shop, { consignment: params.id, box: body.box }, by, withPart(actId, body.box));
    return { consignment: params.id, box: body.box };
  },
  cancelConsignment: async ({ shop, params, by, actId }) => {
    await cancelConsignment(shop, { consignment: params.id }, by, actId);
    return { consignment: params.id };
  },
  sendConsignment: async ({ shop, params, by, actId }) => ({
    consignment: params.id,
    ...(await sendConsignment(shop, { consignment: params.id }, by, new Date(), actId)),
  }),
  handOverConsignment: async ({ shop, params, body, by, person, actId }) => {
    const { second, ...giver } = person;
    const { route, at } = await consignmentOf(shop, params.id);
    // Handed over already, and told once more: the giver is of the place before.
    const told = route[at]?.place === body.place && giver.office !== body.place ? 1 : 0;
    sameOffice(giver, route[at - told]?.place ?? body.place);
    if (second !== undefined) sameOffice(second, body.place);
    return {
      consignment: params.id,
      ...(await handOver(shop, { consignment: params.id, ...body }, by, new Date(), actId)),
    };
  },
  arriveConsignment: async ({ shop, params, body, by, person, actId }) => {
    sameOffice(person, body.place);
    return {
      consignment: params.id,
      ...(await arriveConsignment(shop, { consignment: params.id, ...body }, by, new Date(), actId)),
    };
  },
  consignments: ({ shop, query: { state, limit, after } }) =>
    consignments(shop, state === undefined ? {} : { state }, limitOf(limit), after),
  consignment: async ({ shop, params }) => {
    const found = await consignmentOf(shop, params.id);
    const events = await shop.ledger.events({ kind: 'consignment', id: params.id });
    const handOvers = events
      .filter(({ event }) => event === 'hand-over')
      .map(({ at, by, detail }) => ({ at, by, ...detail }));
    return { ...found, handOvers };
  },
  consignmentNotePdf: async ({ shop, params, reply }) =>
    reply.type('application/pdf').send(Buffer.from(await consignmentNotePdf(shop, params.id))),
  custody: async ({ shop, params, person }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return custodyOf(shop, serial);
  },
};
