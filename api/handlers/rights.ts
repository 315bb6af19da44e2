import { kenyanDay } from '../../card/index.ts';
import {
  accounts,
  askSubjectExport,
  changeAccount,
  endAccount,
  endGrant,
  endRecipient,
  findPeople,
  grants,
  looksAtPerson,
  looksBy,
  openAccount,
  openGrant,
  recipients,
  registerRecipient,
  renewToken,
  reviewGrant,
  share,
  sharedWith,
  showGrant,
  subjectExport,
} from '../../pipeline/index.ts';
import type { RIGHTS_ROUTES } from '../areas/rights.ts';
import type { Handlers } from '../call.ts';
import { seatOf } from './office.ts';
import { limitOf } from './paging.ts';

const MOST_LOOKS = 1_000;
/** The first and the moment after the last of these days in Kenya, as ISO times. */
const timesOf = (from: string | undefined, to: string | undefined): { from: string; to: string } => ({
  from: `${from ?? '2020-01-01'}T00:00:00+03:00`,
  to: `${to ?? '9999-12-30'}T24:00:00+03:00`,
});

export const rightsHandlers: Handlers<keyof typeof RIGHTS_ROUTES> = {
  accounts: ({ shop, query: { role, office, state, limit, after } }) =>
    accounts(
      shop,
      {
        ...(role === undefined ? {} : { role }),
        ...(office === undefined ? {} : { office }),
        ...(state === undefined ? {} : { state }),
      },
      limitOf(limit),
      after,
    ),
  openAccount: async ({ shop, body, by, actId }) => {
    const { person, role, office = null, from = kenyanDay(new Date()), until = null, nationalNumber } = body;
    const own = nationalNumber === undefined ? {} : { nationalNumber };
    const opened = await openAccount(shop, { person, role, office, from, until, ...own }, by, actId);
    return { person, role, from, until, token: opened.token ?? null };
  },
  changeAccount: async ({ shop, params, body, by, actId }) => ({
    person: params.id,
    ...(await changeAccount(shop, { person: params.id, ...body }, by, actId)),
  }),
  renewToken: async ({ shop, params, by, actId }) => {
    const { token } = await renewToken(shop, { person: params.id }, by, actId);
    return { person: params.id, token: token ?? null };
  },
  endAccount: async ({ shop, params, body, by, actId }) => {
    await endAccount(shop, { person: params.id, reason: body.reason }, by, actId);
    return { person: params.id, state: 'ended' };
  },

  openGrant: ({ shop, body, by, actId }) => {
    const { grant, role, reason, minutes, office, subject } = body;
    const scope = {
      ...(office === undefined ? {} : { office }),
      ...(subject === undefined ? {} : { subject }),
    };
    return openGrant(shop, { id: grant, role, reason, minutes, scope }, by, new Date(), actId);
  },
  endGrant: async ({ shop, params, by, actId }) => {
    await endGrant(shop, { id: params.id }, by, actId);
    return { grant: params.id, state: 'ended' };
  },
  reviewGrant: async ({ shop, params, body, by, actId }) => {
    await reviewGrant(shop, { id: params.id, outcome: body.outcome }, by, new Date(), actId);
    return { grant: params.id, outcome: body.outcome };
  },
  showGrant: ({ shop, params }) => showGrant(shop, params.id, new Date()),
  grants: ({ shop, query: { limit, after } }) => grants(shop, new Date(), limitOf(limit), after),

  findPeople: ({ shop, body, by, person }) => {
    const question = 'name' in body ? { name: body.name } : { nationalNumber: body.nationalNumber };
    return findPeople(shop, question, { purpose: body.purpose, from: seatOf(person) }, by);
  },
  looksAtPerson: ({ shop, body, by, person }) => looksAtPerson(shop, body, seatOf(person), by, MOST_LOOKS),
  looksBy: ({ shop, params, query: { from, to, limit, after } }) =>
    looksBy(shop, { person: params.id, ...timesOf(from, to) }, limitOf(limit), after),

  recipients: ({ shop, query: { limit, after } }) => recipients(shop, limitOf(limit), after),
  registerRecipient: async ({ shop, body, by, actId }) => {
    await registerRecipient(shop, body, by, actId);
    return { recipient: body.code };
  },
  endRecipient: async ({ shop, params, body, by, actId }) => {
    await endRecipient(shop, { code: params.id, reason: body.reason }, by, actId);
    return { recipient: params.id, state: 'ended' };
  },

  shareData: async ({ shop, params, body, by, actId }) => {
    await share(shop, { request: params.id, ...body }, by, actId);
    return { request: params.id, recipient: body.recipient };
  },
  sharedWith: async ({ shop, params }) => ({
    request: params.id,
    recipients: await sharedWith(shop, params.id),
  }),

  askSubject: ({ shop, body, by, actId }) => askSubjectExport(shop, body, by, new Date(), actId),
  exportSubject: async ({ shop, body, by, person, reply }) => {
    const question = 'request' in body ? { request: body.request } : { nationalNumber: body.nationalNumber };
    const { data, pdf } = await subjectExport(shop, question, by, new Date(), seatOf(person));
    return body.form === 'json' ? data : reply.type('application/pdf').send(Buffer.from(pdf));
  },
};
