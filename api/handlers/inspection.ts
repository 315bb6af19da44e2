import {
  inspectionSheet,
  packingPolicy,
  passInspection,
  proofOf,
  REJECT_REASON_WORDS,
  rejectInspection,
  sampleCard,
  samplesOwed,
  setPackingPolicy,
  settleUncertain,
} from '../../pipeline/index.ts';
import type { INSPECTION_ROUTES } from '../areas/inspection.ts';
import type { Handlers } from '../call.ts';
import { cardFor, serialOf } from './cards.ts';
import { limitOf } from './paging.ts';

export const inspectionHandlers: Handlers<keyof typeof INSPECTION_ROUTES> = {
  inspectionSheet: ({ shop, params }) => inspectionSheet(shop, serialOf(params.serial)),
  proofFace: async ({ shop, params: { serial, side }, by, reply }) => {
    const png = await proofOf(shop, { serial: serialOf(serial), side, from: 'console' }, by);
    return reply
      .type('image/png')
      .header('cache-control', 'no-store')
      .header('content-disposition', 'inline')
      .send(Buffer.from(png));
  },
  rejectReasons: () => REJECT_REASON_WORDS,
  passCard: async ({ shop, params, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return { serial, ...(await passInspection(shop, { serial }, by, actId)) };
  },
  rejectCard: async ({ shop, params, body, by, actId }) => {
    const serial = serialOf(params.serial);
    return { serial, ...(await rejectInspection(shop, { serial, reason: body.reason }, by, actId)) };
  },
  samplesOwed: ({ shop, query: { limit, after } }) => samplesOwed(shop, limitOf(limit), after),
  sampleCard: async ({ shop, params, by, actId }) => {
    const serial = serialOf(params.serial);
    await sampleCard(shop, { serial }, by, actId);
    return { serial };
  },
  settleCard: async ({ shop, params, body, by, actId }) => {
    const serial = serialOf(params.serial);
    return { serial, ...(await settleUncertain(shop, { serial, ...body }, by, actId)) };
  },
  packingPolicy: ({ shop }) => packingPolicy(shop),
  setPackingPolicy: ({ shop, body, by, actId }) => setPackingPolicy(shop, body, by, actId),
};
