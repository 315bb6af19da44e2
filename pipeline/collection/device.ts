/** Telephones and tablets that hand cards over without network (R29): enrolled by two people, lost ones reported at once. */
import type { Actor } from '../../card/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import { incidentParts } from '../evidence/index.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { collectionFail } from './errors.ts';

export interface Device {
  readonly id: string;
  readonly state: string;
  readonly office: string;
  /** Who carries it. */
  readonly holder: string;
  /** Cards and day of the last list it was given. */
  readonly cards: number;
  readonly listed: string | null;
}

export const deviceOf = async (shop: Shop, id: string): Promise<Device | undefined> => {
  const found = await shop.ledger.dossier({ kind: 'device', id });
  if (found === undefined) return undefined;
  const { office, holder, cards, listed } = found.data;
  return {
    id,
    state: found.state,
    office: typeof office === 'string' ? office : '',
    holder: typeof holder === 'string' ? holder : '',
    cards: typeof cards === 'number' ? cards : 0,
    listed: typeof listed === 'string' ? listed : null,
  };
};

/** @throws KadiError DEVICE_UNKNOWN when it is not this office's. */
export const getDevice = async (shop: Shop, id: string, office?: string): Promise<Device> => {
  const device = await deviceOf(shop, id);
  if (device === undefined || (office !== undefined && device.office !== office))
    throw collectionFail('DEVICE_UNKNOWN', { device: id });
  return device;
};

export const enrolDevice = async (
  shop: Shop,
  input: { readonly device: string; readonly office: string; readonly holder: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { device, office, holder } = input;
  const outcome = await shop.ledger.commit({
    by: twoPeople(by),
    acts: [act('device', device, 'enrol', { detail: { office, holder } })],
    rows: [{ type: 'dossier', kind: 'device', id: device, data: { office, holder } }],
    ...withId(actId),
  });
  if (outcome.kind === 'refused') throw collectionFail('DEVICE_KNOWN', { device });
};

/**
 * It gets no list any more, and an incident says what was on it. What was done on it before and comes in later is kept, and a person
 * looks at each act.
 */
export const loseDevice = async (
  shop: Shop,
  input: { readonly device: string },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly incident: string }> => {
  const { office, cards, listed } = await getDevice(shop, input.device);
  const id = `device-lost/${input.device}`;
  const incident = incidentParts({
    id,
    type: 'device-lost',
    // Serials and the ends of slip numbers: no name is on any list.
    facts: { device: input.device, office, cards, listed: listed ?? 'never' },
    now,
  });
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('device', input.device, 'lose', { detail: { office, cards } }), incident.act],
      rows: [incident.row],
      ...withId(actId),
    }),
  );
  return { incident: id };
};

/** Given back in order. */
export const endDevice = async (
  shop: Shop,
  input: { readonly device: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  await getDevice(shop, input.device);
  insist(await shop.ledger.commit({ by, acts: [act('device', input.device, 'end')], ...withId(actId) }));
};
