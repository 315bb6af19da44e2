/** The words of the shop as types (design: words and the way of a card). No I/O; imports nothing of ours. */

export const CARD_STATES = [
  'accepted',
  'signed',
  'rendered',
  'personalising',
  'encoded',
  'uncertain',
  'personalised',
  'passed',
  'packed',
  'dispatched',
  'received',
  'collected',
  'returned',
  'missing',
  'spoiled',
  'destroyed',
  'review',
  // The need is gone before a body was fed: the owner died, or the request was withdrawn.
  'cancelled',
  // Void, but the plastic still lies somewhere; it ends with two people who destroy it.
  'recalled',
  // In its owner's hand, and for the time being not good.
  'suspended',
  // In its owner's hand or lost, and never good again.
  'revoked',
] as const;
export type CardState = (typeof CARD_STATES)[number];

export const BODY_STATES = [
  'vault',
  'at-station',
  'in-machine',
  'issued',
  'spoiled',
  'destroyed',
  // Two people looked and it is nowhere; an incident says what is known.
  'lost',
] as const;
export type BodyState = (typeof BODY_STATES)[number];

/** What has a chain of events of its own in the ledger. */
export const SUBJECT_KINDS = [
  'card',
  'body',
  'request',
  'extract',
  'box',
  'station',
  'quarantine',
  'drop',
  // Counters that others are decided against: `production` changes with every hold, gate and roll-out.
  'rule',
  'delivery',
  'count',
  'shift',
  'destruction',
  'batch',
  'gate',
  'hold',
  'rollout',
  'proposal',
  'consignment',
  'office',
  'area',
  'case',
  'incident',
  'account',
  // One chain for each request: every look at the person's data, every passing on of it.
  'access',
  'sharing',
  // An entry of the sharing register: somebody who may be given personal data.
  'recipient',
  'break-glass',
  'purge',
  // A message that somebody is owed; the SMS process sends it.
  'notice',
  // A telephone or tablet that acts without network.
  'device',
  // Who may collect for somebody else.
  'authority',
  // What an officer did without network, as it came in later; kept whatever became of it.
  'field-act',
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export const ROLES = [
  'operator',
  'inspector',
  'supervisor',
  'stock-keeper',
  'packer',
  'officer',
  'register',
  'auditor',
  'custodian',
  // The data protection officer.
  'dpo',
  // Chiefs and assistant chiefs, who carry cards to people.
  'chief',
  'call-centre',
] as const;
export type Role = (typeof ROLES)[number];

/** Who did it: a named person in a role, or a machine of ours. `second` is the other person of a two-person act. */
export type Actor =
  | { readonly kind: 'person'; readonly id: string; readonly role: Role; readonly second?: string }
  | { readonly kind: 'machine'; readonly id: string };

export const REQUEST_KINDS = [
  'first-issue',
  'duplicate',
  'replacement',
  'change-of-particulars',
  'renewal',
  // At 18 the minor's card gives way to the adult's.
  'transition',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Machine stages are queue jobs; waiting for a person is a state, never a job. */
export const STAGES = ['sign', 'render', 'personalise', 'notify'] as const;
export type Stage = (typeof STAGES)[number];

/** All that Redis ever sees of a card (law 7). `attempt` counts makes of the stage for this card, from 1. */
export interface StageJob {
  readonly cardId: string;
  readonly stage: Stage;
  readonly attempt: number;
}

export type Language = 'en' | 'sw';

/** JSON that may enter an event: references and codes only, never personal data (law 7). */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
