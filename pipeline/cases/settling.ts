/**
 * Who settles which case and when (R27, R36): the one table. A matter that has an act of its own is settled by that act, which does
 * what the matter asks for; saying "solved" settles the rest, and only when the books show that it is so.
 */
import type { Role } from '../../card/index.ts';
import type { CaseOutcome, CaseType } from './case.ts';
import type { Need } from './stand.ts';

export interface Ending {
  /** What the books have to show. */
  readonly needs: Need;
  /** Two people, neither of whom had a part in it. */
  readonly two: boolean;
}

export interface Settling {
  readonly may: readonly Role[];
  /** `bureau`: nobody who acts for one office only. `office`: people of the office whose case it is, and of the bureau. */
  readonly at: 'office' | 'bureau';
  /** Words after `kadi` of the acts that settle it. */
  readonly acts: readonly string[];
  /** Outcomes that may be said without such an act. */
  readonly outcomes: Readonly<Partial<Record<CaseOutcome, Ending>>>;
}

const one = (needs: Need): Ending => ({ needs, two: false });
const two = (needs: Need): Ending => ({ needs, two: true });

const HEADS = ['supervisor', 'dpo'] as const;
const OFFICE = ['officer', 'supervisor'] as const;
const FLOOR = ['officer', 'packer', 'supervisor'] as const;

/** It was nowhere: it is there, or its owner gets another one, or needs none any more. */
const SEARCH = {
  found: one('there'),
  replaced: one('replaced'),
  withdrawn: one('not-needed'),
} as const;

export const SETTLING = {
  short: { may: FLOOR, at: 'office', acts: ['card receive', 'card find', 'card give-up'], outcomes: SEARCH },
  absent: { may: FLOOR, at: 'office', acts: ['card receive', 'card find', 'card give-up'], outcomes: SEARCH },
  over: {
    may: FLOOR,
    at: 'office',
    acts: [],
    outcomes: { found: one('there'), withdrawn: one('not-needed') },
  },
  'wrong-office': {
    may: FLOOR,
    at: 'office',
    acts: ['card receive', 'box receive'],
    outcomes: { transferred: one('reached'), withdrawn: one('not-needed') },
  },
  damaged: {
    may: OFFICE,
    at: 'office',
    acts: ['card replace-damaged'],
    // Two others looked, and the card is whole.
    outcomes: { unfounded: two('there'), withdrawn: one('not-needed') },
  },
  'not-in-system': {
    may: OFFICE,
    at: 'office',
    acts: ['case accept-present'],
    outcomes: { found: one('there'), unfounded: two('no-good-card'), withdrawn: one('not-needed') },
  },
  'seal-broken': {
    may: OFFICE,
    at: 'office',
    acts: [],
    outcomes: { found: one('there'), unfounded: two('there'), withdrawn: one('not-needed') },
  },
  'handed-over-twice': {
    may: HEADS,
    at: 'bureau',
    acts: [],
    outcomes: { found: two('in-hand'), unfounded: two('in-hand'), withdrawn: two('not-needed') },
  },
  'offline-conflict': {
    may: HEADS,
    at: 'bureau',
    acts: ['case accept-hand-over'],
    outcomes: { found: two('in-hand'), unfounded: two('not-away'), withdrawn: two('no-good-card') },
  },
  'details-contested': {
    may: ['register', 'supervisor'],
    at: 'bureau',
    acts: ['request find-right', 'request correct'],
    outcomes: { withdrawn: one('request-ended') },
  },
  'collection-refused': {
    may: OFFICE,
    at: 'office',
    acts: ['collect hand-over'],
    outcomes: { found: one('in-hand'), transferred: one('left'), withdrawn: one('waits-or-ended') },
  },
  'third-party': {
    may: OFFICE,
    at: 'office',
    acts: ['collect hand-over'],
    outcomes: { found: one('in-hand'), transferred: one('left'), unfounded: one('waits-or-ended') },
  },
  double: { may: HEADS, at: 'bureau', acts: ['double different-people', 'double same-person'], outcomes: {} },
  'no-earlier-card': {
    may: HEADS,
    at: 'bureau',
    acts: [],
    // Made before these books were kept; or what was asked for is not made.
    outcomes: { found: one('nothing'), unfounded: one('request-ended'), withdrawn: one('request-ended') },
  },
  complaint: { may: HEADS, at: 'bureau', acts: ['complaint answer'], outcomes: {} },
  'subject-access': { may: ['dpo', 'officer'], at: 'office', acts: ['subject export'], outcomes: {} },
  biometric: {
    may: HEADS,
    at: 'bureau',
    acts: [],
    outcomes: { corrected: one('nothing'), unfounded: one('nothing'), withdrawn: one('request-ended') },
  },
  'card-found': {
    may: OFFICE,
    at: 'office',
    acts: ['card reinstate', 'card destroy'],
    outcomes: { found: one('in-hand'), withdrawn: one('destroyed') },
  },
  'told-wrong-data': { may: HEADS, at: 'bureau', acts: ['request tell'], outcomes: {} },
  'return-overdue': {
    may: ['officer', 'chief', 'supervisor'],
    at: 'office',
    acts: ['card return-uncollected'],
    outcomes: { found: one('in-hand'), transferred: one('left'), withdrawn: one('not-needed') },
  },
  'not-told': {
    may: ['officer', 'chief', 'supervisor'],
    at: 'office',
    acts: [],
    // Told in another way; or nothing is left to be told.
    outcomes: { told: one('nothing'), withdrawn: one('not-needed') },
  },
} as const satisfies Record<CaseType, Settling>;

export const settlingOf = (type: CaseType): Settling => SETTLING[type];
