/**
 * When people are reminded and when a card is due to go back, by kind of office (R31). Days count from the day on which the card
 * came to lie there. Reaching one sends a message or opens a case for a person; no day cancels or destroys anything.
 */
import { OFFICE_TYPES, type OfficeType } from '../offices/index.ts';

export interface WaitingPolicy {
  /** Days, rising, on which the owner is reminded. */
  readonly remind: readonly number[];
  /** After the last of them, again every so many days. */
  readonly thenEvery: number;
  /** From this day an officer is asked to send the card back. */
  readonly returnAfter: number;
  /** First from the outer posts to the sub-county, from there to the bureau. */
  readonly returnTo: 'sub-county' | 'bureau';
}

export const WAITING_POLICY: Readonly<Record<OfficeType, WaitingPolicy>> = {
  // Most cards that nobody collects are duplicates at Huduma Centres: asked for earlier and oftener than elsewhere.
  'huduma-centre': { remind: [7, 21, 45, 90], thenEvery: 90, returnAfter: 180, returnTo: 'sub-county' },
  'nrb-office': { remind: [7, 21, 60, 120], thenEvery: 180, returnAfter: 365, returnTo: 'bureau' },
  'sub-county': { remind: [14, 30, 90, 180], thenEvery: 180, returnAfter: 365, returnTo: 'bureau' },
  chief: { remind: [7, 21, 45], thenEvery: 90, returnAfter: 90, returnTo: 'sub-county' },
  mobile: { remind: [3, 14], thenEvery: 90, returnAfter: 30, returnTo: 'sub-county' },
  mission: { remind: [30, 90, 180], thenEvery: 180, returnAfter: 540, returnTo: 'bureau' },
};

/** An office that nobody registered is treated as one of the bureau's own. */
export const policyFor = (officeType: string | null): WaitingPolicy =>
  WAITING_POLICY[OFFICE_TYPES.find((one) => one === officeType) ?? 'nrb-office'];

/** Days between the last notice and the destruction of a card that nobody collected. */
export const LAST_NOTICE_DAYS = 90;

const DAY_MS = 86_400_000;
export const daysBetween = (since: string, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(since)) / DAY_MS);

/** Number of the reminder whose day has come last; 0: none yet. Those missed in between are left out. */
export const reminderDue = ({ remind, thenEvery }: WaitingPolicy, days: number): number => {
  const passed = remind.filter((day) => day <= days).length;
  const last = remind.at(-1);
  if (passed < remind.length || last === undefined) return passed;
  return passed + Math.floor((days - last) / thenEvery);
};
