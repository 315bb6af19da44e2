import {
  answerComplaint,
  assignRecord,
  declineProposal,
  noteRecord,
  openCases,
  openComplaint,
  proposals,
  quarantined,
  quarantinedRecord,
  quarantineSummary,
  resolveRecord,
  settleDouble,
  settleOpenDouble,
  showComplaint,
  showDouble,
  showOpenDouble,
  withdrawRequest,
} from '../../pipeline/index.ts';
import type { REQUESTS_ROUTES } from '../areas/requests.ts';
import type { Handlers } from '../call.ts';
import { officeFilter } from './office.ts';
import { limitOf } from './paging.ts';

const FROM = 'console';

export const requestsHandlers: Handlers<keyof typeof REQUESTS_ROUTES> = {
  quarantineRecords: ({ shop, query: { limit, after, olderThanDays, ...filter } }) =>
    quarantined(
      shop,
      { ...filter, ...(olderThanDays === undefined ? {} : { olderThanDays: Number(olderThanDays) }) },
      new Date(),
      limitOf(limit),
      after,
    ),
  quarantineSummary: ({ shop }) => quarantineSummary(shop),
  quarantineRecord: ({ shop, params }) => quarantinedRecord(shop, params.id, new Date()),
  assignRecord: async ({ shop, params, body, by, actId }) => {
    await assignRecord(shop, { id: params.id, to: body.to }, by, actId);
    return { record: params.id, assignee: body.to };
  },
  noteRecord: async ({ shop, params, body, by, actId }) => {
    await noteRecord(shop, { id: params.id, note: body.note }, by, actId);
    return { record: params.id, note: body.note };
  },
  resolveRecord: async ({ shop, params, body, by, actId }) => {
    await resolveRecord(shop, { id: params.id, outcome: body.outcome }, by, actId);
    return { record: params.id, outcome: body.outcome };
  },
  openDouble: ({ shop, params, query, by }) =>
    showOpenDouble(shop, { id: params.id, purpose: query.purpose, from: FROM }, by),
  settleOpenDouble: async ({ shop, params, body, by, actId }) => {
    await settleOpenDouble(shop, { id: params.id, decision: body.decision }, by, actId);
    return { record: params.id, decision: body.decision };
  },
  double: ({ shop, params, query, by }) =>
    showDouble(shop, { case: params.id, purpose: query.purpose, from: FROM }, by),
  differentPeople: async ({ shop, params, by, actId }) => {
    await settleDouble(shop, { case: params.id, verdict: 'different-people' }, by, actId);
    return { case: params.id, verdict: 'different-people' };
  },
  samePerson: async ({ shop, params, body, by, actId }) => ({
    case: params.id,
    verdict: 'same-person',
    ...(await settleDouble(shop, { case: params.id, verdict: 'same-person', ...body }, by, actId)),
  }),
  withdrawRequest: async ({ shop, params, body, by, actId }) => ({
    request: params.id,
    ...(await withdrawRequest(shop, { request: params.id, reason: body.reason }, by, actId)),
  }),
  proposals: ({ shop, query: { county, limit, after, ...filter } }) =>
    proposals(
      shop,
      { ...filter, ...(county === undefined ? {} : { county: Number(county) }) },
      limitOf(limit),
      after,
    ),
  declineProposal: async ({ shop, params, body, by, actId }) => {
    await declineProposal(shop, { id: params.id, reason: body.reason }, by, actId);
    return { proposal: params.id, reason: body.reason };
  },
  openComplaint: ({ shop, body, by, actId }) => openComplaint(shop, body, by, new Date(), actId),
  complaints: ({ shop, person, query: { office, assignee, limit, after } }) =>
    openCases(
      shop,
      {
        type: 'complaint',
        ...(assignee === undefined ? {} : { assignee }),
        ...officeFilter(person, office),
      },
      new Date(),
      limitOf(limit),
      after,
    ),
  complaint: ({ shop, params }) => showComplaint(shop, params.id, new Date()),
  answerComplaint: async ({ shop, params, body, by, actId }) => ({
    complaint: params.id,
    ...(await answerComplaint(shop, { number: params.id, answer: body.answer }, by, actId)),
  }),
};
