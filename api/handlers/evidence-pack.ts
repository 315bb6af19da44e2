import {
  closeIncident,
  draftLetter,
  endOfDay,
  eraseOne,
  evidencePack,
  incident,
  incidents,
  noteIncident,
  notifyIncident,
  openIncident,
  purgeRuns,
  reopenIncident,
  retentionCheck,
  retentionSchedule,
  runPurge,
  startOfDay,
} from '../../pipeline/index.ts';
import type { EVIDENCE_ROUTES } from '../areas/evidence.ts';
import type { Handlers } from '../call.ts';
import { limitOf } from './paging.ts';

export const evidencePackHandlers: Handlers<keyof typeof EVIDENCE_ROUTES> = {
  retentionSchedule: () => retentionSchedule(),
  retentionCheck: ({ shop }) => retentionCheck(shop, new Date()),
  purgeRuns: ({ shop, query: { limit, after } }) => purgeRuns(shop, limitOf(limit), after),
  purge: async ({ shop, body, by, actId }) =>
    (await runPurge(shop, { id: body.run, now: new Date() }, by, actId)) ?? { id: body.run, erased: {} },
  eraseOne: async ({ shop, body, by, actId }) => {
    await eraseOne(shop, body, by, actId);
    return { request: body.request, state: 'erased' };
  },
  incidents: ({ shop, query: { limit, after, overdue, ...filter } }) =>
    incidents(
      shop,
      { ...filter, ...(overdue === undefined ? {} : { overdue: true }) },
      new Date(),
      limitOf(limit),
      after,
    ),
  incident: ({ shop, params }) => incident(shop, params.id, new Date()),
  openIncident: async ({ shop, body: { id, type, aware, facts = {} }, by, actId }) => {
    await openIncident(shop, { id, type, facts, awareAt: new Date(aware) }, by, new Date(), actId);
    return incident(shop, id, new Date());
  },
  noteIncident: async ({ shop, params, body, by, actId }) => {
    await noteIncident(shop, params.id, body, by, actId);
    return incident(shop, params.id, new Date());
  },
  notifyIncident: ({ shop, params, body, by, actId }) =>
    notifyIncident(shop, params.id, { ...body, at: new Date(body.at) }, by, new Date(), actId),
  incidentLetter: async ({ shop, params, query: { to, language = 'en' } }) => ({
    incident: params.id,
    text: draftLetter(await incident(shop, params.id, new Date()), to, language),
  }),
  closeIncident: async ({ shop, params, by, actId }) => {
    await closeIncident(shop, params.id, by, actId);
    return { incident: params.id, state: 'closed' };
  },
  reopenIncident: async ({ shop, params, by, actId }) => {
    await reopenIncident(shop, params.id, by, actId);
    return { incident: params.id, state: 'open' };
  },
  evidencePack: async ({ shop, query: { from, to } }) => {
    const period = { from: startOfDay(from), to: endOfDay(to), now: new Date() };
    const { files, keyId, manifestSha256 } = await evidencePack(shop, period);
    return {
      keyId,
      manifestSha256,
      files: Object.fromEntries(
        [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]),
      ),
    };
  },
};
