import { failure } from '../../card/index.ts';
import {
  closeBox,
  dispatchBox,
  openBox,
  PIPELINE_ERRORS,
  packCard,
  receiveBox,
} from '../../pipeline/index.ts';
import type { Handlers } from '../call.ts';
import { serialOf } from './cards.ts';
import { officeFilter, sameOffice } from './office.ts';
import { limitOf } from './paging.ts';

export const boxHandlers: Handlers<
  'openBox' | 'packCard' | 'closeBox' | 'dispatchBox' | 'receiveBox' | 'boxes' | 'box'
> = {
  openBox: async ({ shop, body, by }) => {
    await openBox(shop, body, by);
    return { box: body.box };
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
  closeBox: async ({ shop, params, by }) => ({
    box: params.id,
    ...(await closeBox(shop, { box: params.id }, by)),
  }),
  dispatchBox: async ({ shop, params, body, by }) => ({
    box: params.id,
    ...(await dispatchBox(shop, { box: params.id, carrier: body.carrier }, by)),
  }),
  receiveBox: async ({ shop, params, body, by, person, actId }) => {
    sameOffice(person, body.office);
    return {
      box: params.id,
      ...(await receiveBox(shop, { box: params.id, office: body.office }, by, actId)),
    };
  },
  boxes: ({ shop, person, query: { state, office, limit, after } }) =>
    shop.ledger.boxes(
      { ...(state === undefined ? {} : { state }), ...officeFilter(person, office) },
      limitOf(limit),
      after,
    ),
  box: async ({ shop, params, person }) => {
    const box = await shop.ledger.box(params.id);
    if (box === undefined) throw failure(PIPELINE_ERRORS, 'BOX_UNKNOWN', { box: params.id });
    sameOffice(person, box.office);
    return box;
  },
};
