import {
  acceptHandOver,
  acceptOffline,
  changePhone,
  checklistFor,
  chiefList,
  collectCard,
  contestDetails,
  DESK_NOTICE,
  deviceOf,
  endDevice,
  enrolDevice,
  getAuthority,
  loseDevice,
  radioText,
  recordAuthority,
  refuseCard,
  replaceDamaged,
  type Shop,
  signedDayList,
  withdrawAuthority,
} from '../../pipeline/index.ts';
import type { COLLECTION_ROUTES } from '../areas/collection.ts';
import type { Handlers } from '../call.ts';
import type { Person } from '../people.ts';
import { cardFor, serialOf } from './cards.ts';
import { sameOffice, seatOf } from './office.ts';
import { officeOfRequest } from './offices.ts';

const sameOfficeDevice = async (shop: Shop, person: Person, id: string): Promise<void> => {
  const device = await deviceOf(shop, id);
  if (device !== undefined) sameOffice(person, device.office);
};

const ofAuthority = async (shop: Shop, person: Person, id: string) => {
  const found = await getAuthority(shop, id);
  const { request } = found.data;
  if (person.office !== undefined && typeof request === 'string')
    sameOffice(person, await officeOfRequest(shop, request));
  return found;
};

export const collectionHandlers: Handlers<keyof typeof COLLECTION_ROUTES> = {
  checklist: async ({ shop, params, person }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return { serial, ...(await checklistFor(shop, serial, new Date())) };
  },
  collectCard: async ({ shop, params, body, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    await collectCard(shop, { serial, ...body }, by, actId);
    return { serial };
  },
  refuseCard: async ({ shop, params, body, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return { serial, ...(await refuseCard(shop, { serial, reason: body.reason }, by, actId)) };
  },
  contestCard: async ({ shop, params, body, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return { serial, ...(await contestDetails(shop, { serial, fields: body.fields }, by, actId)) };
  },
  recordAuthority: async ({ shop, body, by, person, actId }) => {
    sameOffice(person, await officeOfRequest(shop, body.request));
    await recordAuthority(shop, body, by, actId);
    return { authority: body.id };
  },
  authority: ({ shop, params, person }) => ofAuthority(shop, person, params.id),
  withdrawAuthority: async ({ shop, params, body, by, person, actId }) => {
    await ofAuthority(shop, person, params.id);
    await withdrawAuthority(shop, { id: params.id, reason: body.reason }, by, actId);
    return { authority: params.id };
  },
  changePhone: async ({ shop, params, body, by, person, actId }) => {
    sameOffice(person, await officeOfRequest(shop, params.id));
    await changePhone(shop, { request: params.id, ...body }, by, actId);
    return { request: params.id };
  },
  deskNotice: ({ query: { language } }) =>
    language === undefined
      ? DESK_NOTICE
      : { version: DESK_NOTICE.version, language, ...DESK_NOTICE.languages[language] },
  enrolDevice: async ({ shop, body, by, person, actId }) => {
    sameOffice(person, body.office);
    await enrolDevice(shop, body, by, actId);
    return { device: body.device };
  },
  loseDevice: async ({ shop, params, by, person, actId }) => {
    await sameOfficeDevice(shop, person, params.id);
    return { device: params.id, ...(await loseDevice(shop, { device: params.id }, by, new Date(), actId)) };
  },
  endDevice: async ({ shop, params, by, person, actId }) => {
    await sameOfficeDevice(shop, person, params.id);
    await endDevice(shop, { device: params.id }, by, actId);
    return { device: params.id };
  },
  dayList: ({ shop, params, body, by, person, actId }) => {
    sameOffice(person, body.office);
    return signedDayList(shop, { office: body.office, device: params.id }, by, new Date(), actId);
  },
  acceptOffline: async ({ shop, params, body, by, person, staff }) => {
    await sameOfficeDevice(shop, person, params.id);
    // A serial that was typed wrong is kept as it was typed: refusing the list would keep the others back.
    const acts = await acceptOffline(shop, { device: params.id, acts: body.acts }, by, new Date(), staff);
    return { device: params.id, acts };
  },
  acceptHandOver: async ({ shop, params, by, person, actId }) => {
    const office = (await shop.ledger.dossier({ kind: 'case', id: params.id }))?.data['office'];
    if (typeof office === 'string') sameOffice(person, office);
    return acceptHandOver(shop, { case: params.id }, by, actId);
  },
  replaceDamaged: async ({ shop, params, by, person, actId }) => {
    const { serial } = await cardFor(shop, serialOf(params.serial), person);
    return replaceDamaged(shop, { serial }, by, actId);
  },
  chiefList: ({ shop, params, by, person }) => {
    sameOffice(person, params.id);
    return chiefList(shop, params.id, new Date(), { by, from: seatOf(person) });
  },
  radioText: ({ shop, params, person }) => {
    sameOffice(person, params.id);
    return radioText(shop, params.id);
  },
};
