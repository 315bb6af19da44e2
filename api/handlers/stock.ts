import {
  announceDelivery,
  cancelDelivery,
  certificateOf,
  certificateText,
  closeShift,
  countDelivery,
  deliveries,
  deliveryList,
  destroyBody,
  destroyRecorded,
  enterCount,
  equationOf,
  insistMayListBodies,
  issueStock,
  openCount,
  openShift,
  receiveStock,
  returnStock,
  type ShiftCounts,
  settleCount,
  settleShift,
  shiftBooks,
  spoilBlank,
  stockReport,
  stockReportText,
} from '../../pipeline/index.ts';
import type { STOCK_ROUTES } from '../areas/stock.ts';
import type { Handlers } from '../call.ts';
import { limitOf } from './paging.ts';

/** Blanks that were scanned say more than their number. */
const countsOf = ({
  good,
  spoiled,
  blanks = 0,
  scanned,
  batches,
}: Omit<ShiftCounts, 'blanks'> & {
  readonly blanks?: number;
  readonly scanned?: readonly string[];
}): ShiftCounts => ({
  good,
  spoiled,
  blanks: scanned ?? blanks,
  ...(batches === undefined ? {} : { batches }),
});

const dayStart = (day: string | undefined): string | undefined =>
  // A day in Kenya: three hours ahead of UTC, all year.
  day === undefined ? undefined : new Date(`${day}T00:00:00+03:00`).toISOString();

const PLAIN = 'text/plain; charset=utf-8';

export const stockHandlers: Handlers<keyof typeof STOCK_ROUTES> = {
  receiveStock: ({ shop, body, by, actId }) => receiveStock(shop, body.bodies, by, actId),
  issueStock: ({ shop, body, by, actId }) => issueStock(shop, body, by, actId),
  returnStock: ({ shop, body, by, actId }) => returnStock(shop, body, by, actId),
  spoilBlank: async ({ shop, body, by, actId }) => {
    await spoilBlank(shop, body, by, actId);
    return { number: body.number };
  },
  destroyBody: async ({ shop, params, body, by, actId }) => {
    await destroyBody(shop, { number: params.number, ...body }, by, actId);
    return { number: params.number };
  },
  bodies: async ({ shop, person, query: { state, station, limit, after } }) => {
    await insistMayListBodies(shop, person.role, state);
    return shop.ledger.bodies(
      { ...(state === undefined ? {} : { state }), ...(station === undefined ? {} : { station }) },
      limitOf(limit),
      after,
    );
  },
  announceDelivery: ({ shop, body: { chips, list, ...rest }, by, actId }) =>
    announceDelivery(shop, { ...rest, list: deliveryList(rest, chips, list) }, by, actId),
  deliveries: ({ shop, query: { state, limit, after } }) =>
    deliveries(shop, state === undefined ? undefined : [state], limitOf(limit), after),
  countDelivery: ({ shop, params, body, by, actId }) =>
    countDelivery(shop, { delivery: params.id, counted: body.counted }, by, actId),
  cancelDelivery: async ({ shop, params, body, by, actId }) => {
    await cancelDelivery(shop, { delivery: params.id, reason: body.reason }, by, actId);
    return { delivery: params.id };
  },
  openCount: ({ shop, params, by, actId }) => openCount(shop, params, by, actId),
  enterCount: ({ shop, params, body, by, actId }) => enterCount(shop, { ...params, ...body }, by, actId),
  settleCount: ({ shop, params, body, by, actId }) => settleCount(shop, { ...params, ...body }, by, actId),
  openShift: ({ shop, params, body, by, actId }) =>
    openShift(shop, { station: params.id, ...body }, by, actId),
  closeShift: ({ shop, params, body, by, actId }) =>
    closeShift(
      shop,
      { station: params.id, shift: body.shift, keep: body.keep ?? false, ...countsOf(body) },
      by,
      actId,
    ),
  settleShift: ({ shop, params, body, by, actId }) =>
    settleShift(
      shop,
      {
        station: params.id,
        shift: body.shift,
        keep: body.keep ?? false,
        lost: body.lost,
        found: body.found ?? [],
        ...countsOf(body),
      },
      by,
      actId,
    ),
  shiftBooks: async ({ shop, params: { id, shift } }) => {
    const books = await shiftBooks(shop, id, shift);
    return { station: id, shift, ...books, equation: equationOf(books) };
  },
  destroyRecorded: ({ shop, body, by, actId }) => destroyRecorded(shop, body, by, actId),
  destruction: async ({ shop, params, query, reply }) => {
    const certificate = await certificateOf(shop, params.id);
    return query.as === 'text' ? reply.type(PLAIN).send(certificateText(certificate)) : certificate;
  },
  stockReport: async ({ shop, query: { by, from, to, as }, reply }) => {
    const report = await stockReport(shop, by, dayStart(from), dayStart(to));
    return as === 'text' ? reply.type(PLAIN).send(stockReportText(report)) : report;
  },
};
