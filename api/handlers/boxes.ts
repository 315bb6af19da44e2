import { failure } from '../../card/index.ts';
import {
  boxCode,
  boxLabelPdf,
  breakSeal,
  closeBox,
  dispatchBox,
  loseBox,
  manifestOf,
  manifestPdf,
  openBox,
  PIPELINE_ERRORS,
  packCard,
  readBoxCode,
  reopenBox,
  type Shop,
  unpackCard,
} from '../../pipeline/index.ts';
import type { BOX_ROUTES } from '../areas/boxes.ts';
import type { Handlers } from '../call.ts';
import type { Person } from '../people.ts';
import { cardFor, serialOf } from './cards.ts';
import { officeFilter, sameOffice } from './office.ts';
import { limitOf } from './paging.ts';

const boxFor = async (shop: Shop, id: string, person: Person) => {
  const box = await shop.ledger.box(id);
  if (box === undefined) throw failure(PIPELINE_ERRORS, 'BOX_UNKNOWN', { box: id });
  sameOffice(person, box.office);
  return box;
};

export const boxHandlers: Handlers<keyof typeof BOX_ROUTES> = {
  openBox: async ({ shop, body, by, actId }) => {
    // The number of the box is not in the address: it belongs to the act.
    await openBox(shop, body, by, actId === undefined ? undefined : `${actId}/${body.box}`);
    return { box: body.box, code: boxCode(body.box) };
  },
  packCard: async ({ shop, params, body, by, actId }) => {
    const serial = serialOf(body.serial);
    // One key for a whole box is easily made: the card belongs to the act.
    await packCard(
      shop,
      { box: params.id, serial },
      by,
      actId === undefined ? undefined : `${actId}/${serial}`,
    );
    return { box: params.id, serial };
  },
  unpackCard: async ({ shop, params, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    await unpackCard(shop, { serial }, by, actId);
    return { serial };
  },
  closeBox: async ({ shop, params, body, by, actId }) => ({
    box: params.id,
    ...(await closeBox(shop, { box: params.id, ...body }, by, actId)),
  }),
  reopenBox: async ({ shop, params, body, by, actId }) => ({
    box: params.id,
    ...(await reopenBox(shop, { box: params.id, reason: body.reason }, by, actId)),
  }),
  dispatchBox: async ({ shop, params, body, by, actId }) => ({
    box: params.id,
    ...(await dispatchBox(shop, { box: params.id, carrier: body.carrier }, by, actId)),
  }),
  breakSeal: async ({ shop, params, body, by, person, actId }) => {
    // Whoever finds it says so, also at an office where the box should not be.
    if (person.office !== undefined) sameOffice(person, body.place);
    return {
      box: params.id,
      ...(await breakSeal(shop, { box: params.id, place: body.place }, by, new Date(), actId)),
    };
  },
  loseBox: async ({ shop, params, body, by, person, actId }) => {
    await boxFor(shop, params.id, person);
    return {
      box: params.id,
      ...(await loseBox(shop, { box: params.id, place: body.place }, by, new Date(), actId)),
    };
  },
  boxes: ({ shop, person, query: { state, office, limit, after } }) =>
    shop.ledger.boxes(
      { ...(state === undefined ? {} : { state }), ...officeFilter(person, office) },
      limitOf(limit),
      after,
    ),
  box: ({ shop, params, person }) => boxFor(shop, params.id, person),
  scanBox: ({ shop, query, person }) => boxFor(shop, readBoxCode(query.code), person),
  manifest: async ({ shop, params, person }) => {
    await boxFor(shop, params.id, person);
    return manifestOf(shop, params.id);
  },
  manifestPdf: async ({ shop, params, person, reply }) => {
    await boxFor(shop, params.id, person);
    return reply.type('application/pdf').send(Buffer.from(await manifestPdf(shop, params.id)));
  },
  boxLabelPdf: async ({ shop, params, person, reply }) => {
    await boxFor(shop, params.id, person);
    return reply.type('application/pdf').send(Buffer.from(await boxLabelPdf(shop, params.id)));
  },
};
