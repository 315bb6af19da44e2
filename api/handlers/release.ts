import type { Role } from '../../card/index.ts';
import {
  type BatchView,
  type BlindBatch,
  batches,
  batchView,
  blindBatch,
  blindCapacity,
  cancelBatch,
  capacityFor,
  closeGate,
  closeRollout,
  countsBlind,
  dueList,
  gates,
  holdBatch,
  holds,
  imposeHold,
  liftHold,
  openGate,
  openRollout,
  planRollout,
  prioritiseBatch,
  proposeBatch,
  recordAssessment,
  recordInclusion,
  releaseBatch,
  resumeBatch,
  rollouts,
  waitingForRelease,
} from '../../pipeline/index.ts';
import type { RELEASE_ROUTES } from '../areas/release.ts';
import type { Handlers } from '../call.ts';
import { limitOf } from './paging.ts';

const shown = (batch: BatchView, { role }: { readonly role: Role }): BatchView | BlindBatch =>
  countsBlind(role) ? blindBatch(batch) : batch;

export const releaseHandlers: Handlers<keyof typeof RELEASE_ROUTES> = {
  waitingForRelease: ({ shop }) => waitingForRelease(shop),
  dueCards: ({ shop, query: { within, county, product, limit } }) =>
    dueList(
      shop,
      {
        within: Number(within ?? 0),
        ...(county === undefined ? {} : { county: Number(county) }),
        ...(product === undefined ? {} : { product }),
      },
      new Date(),
      limitOf(limit),
    ),
  capacity: async ({ shop, query: { cards }, person }) => {
    const capacity = await capacityFor(shop, Number(cards), new Date());
    return countsBlind(person.role) ? blindCapacity(capacity) : capacity;
  },
  batches: ({ shop, query: { state, product, limit, after } }) =>
    batches(
      shop,
      { ...(state === undefined ? {} : { state }), ...(product === undefined ? {} : { product }) },
      limitOf(limit),
      after,
    ),
  batch: async ({ shop, params, person }) => shown(await batchView(shop, params.batch, new Date()), person),
  proposeBatch: async ({ shop, body, by, actId, person }) =>
    shown(await proposeBatch(shop, body, by, new Date(), actId), person),
  releaseBatch: ({ shop, params, by, actId }) => releaseBatch(shop, params, by, new Date(), actId),
  holdBatch: async ({ shop, params, body, by, actId }) => {
    await holdBatch(shop, { ...params, ...body }, by, actId);
    return { ...params, ...body };
  },
  resumeBatch: async ({ shop, params, by, actId }) => {
    await resumeBatch(shop, params, by, actId);
    return params;
  },
  prioritiseBatch: async ({ shop, params, body, by, actId }) => ({
    ...params,
    ...(await prioritiseBatch(shop, { ...params, ...body }, by, actId)),
  }),
  cancelBatch: async ({ shop, params, body, by, actId }) => {
    await cancelBatch(shop, { ...params, ...body }, by, actId);
    return params;
  },

  gates: ({ shop }) => gates(shop),
  assessGate: async ({ shop, params, body, by, actId }) => ({
    gate: await recordAssessment(shop, { ...params, ...body }, by, actId),
  }),
  includeGate: async ({ shop, params, body, by, actId }) => ({
    gate: await recordInclusion(shop, { ...params, ...body }, by, actId),
  }),
  openGate: async ({ shop, params, body, by, actId }) => ({
    gate: await openGate(shop, { ...params, ...body }, by, new Date(), actId),
  }),
  closeGate: async ({ shop, params, body, by, actId }) => ({
    gates: await closeGate(shop, { ...params, ...body }, by, actId),
  }),

  holds: ({ shop, query: { state, limit, after } }) =>
    holds(shop, state === undefined ? {} : { state }, limitOf(limit), after),
  imposeHold: async ({ shop, body, by, actId }) => {
    await imposeHold(shop, body, by, actId);
    return { hold: body.hold };
  },
  liftHold: async ({ shop, params, body, by, actId }) => {
    await liftHold(shop, { ...params, ...body }, by, actId);
    return params;
  },

  rollouts: ({ shop, query: { product, limit, after } }) =>
    rollouts(shop, product === undefined ? {} : { product }, limitOf(limit), after),
  planRollout: async ({ shop, body, by, actId }) => ({ rollout: await planRollout(shop, body, by, actId) }),
  openRollout: async ({ shop, params, by, actId }) => {
    await openRollout(shop, params, by, actId);
    return params;
  },
  closeRollout: async ({ shop, params, body, by, actId }) => {
    await closeRollout(shop, { ...params, ...body }, by, actId);
    return params;
  },
};
