import { failure } from '../../card/index.ts';
import {
  acceptPresent,
  describeOffice,
  findCard,
  handingOver,
  listOffices,
  lyingAt,
  missCard,
  moveRequest,
  OFFICE_ERRORS,
  officeOf,
  receiveBox,
  receiveCards,
  registerOffice,
  reopenOffice,
  type Shop,
  sendOn,
  shutOffice,
  traceCard,
  transferCard,
} from '../../pipeline/index.ts';
import type { OFFICES_ROUTES } from '../areas/offices.ts';
import type { Handlers } from '../call.ts';
import type { Person } from '../people.ts';
import { cardFor, serialOf } from './cards.ts';
import { sameOffice } from './office.ts';
import { limitOf } from './paging.ts';

export const officeOfRequest = async (shop: Shop, request: string): Promise<string> => {
  const card = await shop.ledger.officeBooks.placedOfRequest(request);
  if (card === undefined) throw failure(OFFICE_ERRORS, 'OFFICE_REQUEST_UNKNOWN', { request });
  return card.office;
};

const serialsOf = (typed: readonly string[]): string[] => typed.map(serialOf);

/** A list that is absent stays absent: nothing was counted. */
const listed = (scanned: readonly string[] | undefined, damaged: readonly string[] | undefined) => ({
  ...(scanned === undefined ? {} : { scanned: serialsOf(scanned) }),
  ...(damaged === undefined ? {} : { damaged: serialsOf(damaged) }),
});

const lyingWith = async (shop: Shop, person: Person, serial: string): Promise<void> => {
  const office = await lyingAt(shop, serial);
  if (office !== undefined) sameOffice(person, office);
};

export const officesHandlers: Handlers<keyof typeof OFFICES_ROUTES> = {
  offices: ({ shop, query: { limit, after, type, state } }) =>
    listOffices(
      shop,
      { ...(type === undefined ? {} : { type }), ...(state === undefined ? {} : { state }) },
      limitOf(limit),
      after,
    ),
  office: async ({ shop, params }) => {
    const reached = await handingOver(shop, params.id);
    return {
      ...(await officeOf(shop, params.id)),
      handsOverAt: reached.kind === 'office' ? reached.office.code : null,
    };
  },
  registerOffice: async ({ shop, body, by, actId }) => {
    await registerOffice(shop, body, by, actId);
    return { office: body.code };
  },
  describeOffice: async ({ shop, params, body, by, actId }) => ({
    office: params.id,
    ...(await describeOffice(shop, { code: params.id, ...body }, by, actId)),
  }),
  shutOffice: async ({ shop, params, body, by, actId }) => ({
    office: params.id,
    ...(await shutOffice(shop, { code: params.id, ...body }, by, actId)),
  }),
  reopenOffice: async ({ shop, params, by, actId }) => ({
    office: params.id,
    ...(await reopenOffice(shop, { code: params.id }, by, actId)),
  }),
  moveRequest: async ({ shop, params, body, by, person, actId }) => {
    sameOffice(person, await officeOfRequest(shop, params.id));
    return moveRequest(shop, { request: params.id, office: body.office }, by, new Date(), actId);
  },
  transferCard: async ({ shop, params, body, by, person, actId }) => {
    // Asked for where the card is, or where its owner stands.
    if (person.office !== body.office) sameOffice(person, await officeOfRequest(shop, params.id));
    return transferCard(shop, { request: params.id, office: body.office }, by, new Date(), actId);
  },
  receiveBox: async ({ shop, params, body, by, person, actId }) => {
    const { office, scanned, damaged, sealBroken } = body;
    sameOffice(person, office);
    return {
      box: params.id,
      ...(await receiveBox(
        shop,
        {
          box: params.id,
          office,
          ...listed(scanned, damaged),
          ...(sealBroken === undefined ? {} : { sealBroken }),
        },
        by,
        actId,
      )),
    };
  },
  receiveCards: ({ shop, params, body, by, person, actId }) => {
    sameOffice(person, params.id);
    const { damaged } = listed(undefined, body.damaged);
    const input = { office: params.id, serials: serialsOf(body.serials) };
    return receiveCards(shop, { ...input, ...(damaged === undefined ? {} : { damaged }) }, by, actId);
  },
  missCard: async ({ shop, params, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return { serial, ...(await missCard(shop, { serial }, by, actId)) };
  },
  findCard: async ({ shop, params, body, by, person, actId }) => {
    const serial = serialOf(params.serial);
    const office = body.office ?? person.office;
    if (office === undefined) return { serial, ...(await findCard(shop, { serial }, by, actId)) };
    sameOffice(person, office);
    return { serial, ...(await findCard(shop, { serial, office }, by, actId)) };
  },
  sendOn: async ({ shop, params, body, by, person, actId }) => {
    const serial = serialOf(params.serial);
    await lyingWith(shop, person, serial);
    return { serial, ...(await sendOn(shop, { serial, carrier: body.carrier }, by, actId)) };
  },
  acceptPresent: async ({ shop, params, by, person, actId }) => {
    const found = await shop.ledger.dossier({ kind: 'case', id: params.id });
    const office = found?.data['office'];
    if (typeof office === 'string') sameOffice(person, office);
    return acceptPresent(shop, { case: params.id }, by, actId);
  },
  traceCard: async ({ shop, params, person }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return traceCard(shop, serial);
  },
};
