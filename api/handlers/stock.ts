import { destroyBody, issueStock, receiveStock, returnStock, spoilBlank } from '../../pipeline/index.ts';
import type { Handlers } from '../call.ts';
import { limitOf } from './paging.ts';

export const stockHandlers: Handlers<
  'receiveStock' | 'issueStock' | 'returnStock' | 'spoilBlank' | 'destroyBody' | 'bodies'
> = {
  receiveStock: ({ shop, body, by }) => receiveStock(shop, body.bodies, by),
  issueStock: ({ shop, body, by }) => issueStock(shop, body, by),
  returnStock: ({ shop, body, by }) => returnStock(shop, body, by),
  spoilBlank: async ({ shop, body, by }) => {
    await spoilBlank(shop, body, by);
    return { number: body.number };
  },
  destroyBody: async ({ shop, params, by }) => {
    await destroyBody(shop, { number: params.number }, by);
    return { number: params.number };
  },
  bodies: ({ shop, query: { state, station, limit, after } }) =>
    shop.ledger.bodies(
      { ...(state === undefined ? {} : { state }), ...(station === undefined ? {} : { station }) },
      limitOf(limit),
      after,
    ),
};
