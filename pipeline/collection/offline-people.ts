/**
 * The people of an act without network. Nobody signed in beside the officer: the second is a name that was typed, so it is looked up.
 * What cannot be so opens a case; the act itself is kept.
 */
import type { Actor, Role } from '../../card/index.ts';
import { whoseOwn } from '../rights/separation.ts';
import type { StaffOf } from '../rights/staff.ts';
import type { Shop } from '../shop.ts';
import type { Device } from './device.ts';
import type { OfflineAct } from './offline.ts';

export interface Sent {
  readonly device: Device;
  /** Who sends it in. */
  readonly by: Actor;
  readonly staff: StaffOf;
}

/** As at the counter (rights/two.ts, collectCard). */
const SECONDS: readonly Role[] = ['officer', 'supervisor'];

/**
 * `none`: nobody was named. `nobody`: who was named could not have been the second: no account that is active, of another office or
 * role, or the very person who carries the device or sends it in.
 */
export const secondIs = async (
  { device, by, staff }: Sent,
  { second }: OfflineAct,
): Promise<'none' | 'officer' | 'nobody'> => {
  if (second === undefined) return 'none';
  if (second === device.holder || second === by.id) return 'nobody';
  const person = await staff(second);
  const theirs = person?.office === undefined || person.office === device.office;
  return person !== undefined && SECONDS.includes(person.role) && theirs ? 'officer' : 'nobody';
};

/** Is the card that of the holder, of the sender or of the second? */
export const ownCard = async (
  shop: Shop,
  { device, by }: Sent,
  { second }: OfflineAct,
  request: string,
): Promise<boolean> => {
  const owner = (await shop.ledger.findRequest({ id: request }))?.personIndex;
  const people = [device.holder, by.id, ...(second === undefined ? [] : [second])];
  return (await whoseOwn(shop, owner, people)) !== undefined;
};
