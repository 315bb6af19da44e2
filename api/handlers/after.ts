import {
  AGE_KEYS,
  ageing,
  correctRequest,
  destroyCard,
  findRight,
  giveLastNotice,
  giveUpMissing,
  handIn,
  handInDamaged,
  publishedRevocations,
  recordDeath,
  reinstateCard,
  reportLoss,
  returnUncollected,
  revokeCard,
  type Shop,
  suspendCard,
  tellOfCorrection,
  wrongDataRecipients,
} from '../../pipeline/index.ts';
import type { AFTER_ROUTES } from '../areas/after.ts';
import type { Handlers } from '../call.ts';
import { fail } from '../errors.ts';
import type { Person } from '../people.ts';
import { officeFilter, sameOffice } from './office.ts';
import { limitOf } from './paging.ts';

/** A reader asks again after so long; the list itself says until when it is good. */
const LIST_SECONDS = 300;

const ownOffice = async (shop: Shop, person: Person, serial: string): Promise<void> => {
  const card = await shop.ledger.card(serial);
  if (card !== undefined) sameOffice(person, card.office);
};

export const afterHandlers: Handlers<keyof typeof AFTER_ROUTES> = {
  suspendCard: async ({ shop, params: { serial }, body: { reason }, by, actId }) => {
    await suspendCard(shop, { serial, reason }, by, actId);
    return { card: serial, state: 'suspended' };
  },
  reinstateCard: async ({ shop, params: { serial }, body: { reason }, by, actId }) => {
    await reinstateCard(shop, { serial, reason }, by, actId);
    return { card: serial, state: 'collected' };
  },
  revokeCard: async ({ shop, params: { serial }, body: { reason }, by, actId }) => {
    await revokeCard(shop, { serial, reason }, by, actId);
    return { card: serial, state: 'revoked' };
  },
  reportLoss: async ({ shop, params: { serial }, body: { reason }, by, actId }) => {
    await reportLoss(shop, { serial, reason }, by, actId);
    return { card: serial, state: 'revoked' };
  },
  handIn: async ({ shop, person, params: { serial }, body, by, actId }) => {
    sameOffice(person, body.office);
    return { card: serial, kept: await handIn(shop, { serial, ...body, now: new Date() }, by, actId) };
  },
  handInDamaged: async ({ shop, person, params: { serial }, body, by, actId }) => {
    sameOffice(person, body.office);
    return { card: serial, ...(await handInDamaged(shop, { serial, ...body }, by, actId)) };
  },
  giveUpMissing: async ({ shop, person, params: { serial }, body, by, actId }) => {
    await ownOffice(shop, person, serial);
    const input = { serial, ...(body.case === undefined ? {} : { case: body.case }) };
    return { card: serial, ...(await giveUpMissing(shop, input, by, actId)) };
  },
  returnUncollected: async ({ shop, person, params: { serial }, by, actId }) => {
    await ownOffice(shop, person, serial);
    await returnUncollected(shop, { serial }, by, actId);
    return { card: serial, state: 'returned' };
  },
  giveLastNotice: async ({ shop, params: { serial }, by, actId }) => {
    await giveLastNotice(shop, { serial }, by, actId);
    return { card: serial, told: 'last-notice' };
  },
  destroyCard: async ({ shop, params: { serial }, body, by, actId }) => {
    await destroyCard(shop, { serial, ...body, now: new Date() }, by, actId);
    return { card: serial, state: 'destroyed' };
  },
  recordDeath: async ({ shop, body: { request, nationalNumber, reference }, by, actId }) => {
    if (request !== undefined && nationalNumber === undefined)
      return recordDeath(shop, { who: { request }, reference }, by, actId);
    if (request !== undefined || nationalNumber === undefined)
      throw fail('API_BAD_REQUEST', { why: 'give either request or nationalNumber' });
    const personIndex = shop.keys.index.index('person', nationalNumber);
    return recordDeath(shop, { who: { personIndex }, reference }, by, actId);
  },
  correctRequest: ({ shop, params: { id }, body: { reference }, by, actId }) =>
    correctRequest(shop, { request: id, reference, now: new Date() }, by, actId),
  findRight: async ({ shop, params: { id }, body: { reference }, by, actId }) => {
    const { replacement } = await findRight(shop, { request: id, reference }, by, actId);
    return { request: id, state: 'open', replacement };
  },
  wrongDataRecipients: ({ shop, params: { id } }) => wrongDataRecipients(shop, id, new Date()),
  tellOfCorrection: async ({ shop, params: { id }, body, by, actId }) => {
    await tellOfCorrection(shop, { request: id, ...body }, by, actId);
    return { request: id, told: body.recipient };
  },
  ageing: ({ shop, person, query: { by, office } }) => {
    const asked = by?.split(',');
    return ageing(
      shop,
      new Date(),
      asked === undefined ? undefined : AGE_KEYS.filter((key) => asked.includes(key)),
      officeFilter(person, office),
    );
  },
  unreached: ({ shop, person, params: { id }, query: { limit, after } }) => {
    sameOffice(person, id);
    return shop.ledger.afterBooks.unreached(id, limitOf(limit), after);
  },
  revocations: async ({ shop, request, reply }) => {
    const { bytes, number, at } = await publishedRevocations(shop);
    const tag = `"${number}"`;
    reply
      .header('cache-control', `public, max-age=${LIST_SECONDS}`)
      .header('etag', tag)
      .header('last-modified', new Date(at).toUTCString());
    if (request.headers['if-none-match'] === tag) return reply.code(304).send();
    return reply.type('application/cose').send(Buffer.from(bytes));
  },
};
