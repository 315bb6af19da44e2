/** People who may act today, asked by their id: what one person says of another is looked up, never believed. */
import { kenyanDay, type Role } from '../../card/index.ts';
import type { Shop } from '../shop.ts';
import { accountOf, isOpenOn } from './accounts.ts';

export interface Staff {
  readonly id: string;
  readonly role: Role;
  /** Acts only for this office; absent: for all. */
  readonly office?: string;
}

/** undefined: nobody of this id may act today. */
export type StaffOf = (id: string) => Promise<Staff | undefined>;

export const staffInBooks =
  (shop: Shop, now: Date): StaffOf =>
  async (id) => {
    const account = await accountOf(shop, id);
    if (account?.state !== 'active' || !isOpenOn(account, kenyanDay(now))) return undefined;
    return { id, role: account.role, ...(account.office === null ? {} : { office: account.office }) };
  };
