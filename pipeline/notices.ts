/**
 * What somebody is owed by SMS. A notice is written in the same transaction as what it tells of, so none is lost and none is sent
 * for what did not happen; the SMS process sends what is due. It holds references only: name, telephone and language are looked up
 * at the moment of sending.
 */
import type { JsonObject } from '../card/index.ts';
import type { Act, Row } from '../ledger/index.ts';
import { act } from './acts.ts';

export const NOTICE_TEMPLATES = [
  /** A court or an authority stopped the making of this card; nothing is lost. */
  'on-hold',
  'hold-lifted',
  /** The card goes to another office than was said. */
  'redirected',
  /** It should be at the office and is not; it is being looked for. */
  'looked-for',
  /** What was looked into is settled; come and collect. */
  'solved',
  'reminder',
  'returned-to-bureau',
  /** Before two people may destroy what nobody collected: how to get it all the same. */
  'last-notice',
  /** A mistake on the card is being corrected by the register. */
  'correction-started',
  'correction-made',
  'replaced',
  'suspended',
  'reinstated',
  'revoked',
  /** Somebody handed in a card: good, it is kept for its owner; void, it is destroyed. */
  'found-kept',
  'found-void',
  /** A request is stopped and its card is not made; how to object. */
  'request-ended',
  /** To the telephone of somebody who died: no name, nothing about the card. */
  'neutral',
  'phone-changed',
  /** A person looks at the request; with the number to call. */
  'being-looked-at',
  /** What the person reported about the card was answered; the answer is at the number to call, and at the office. */
  'report-answered',
] as const;
export type NoticeTemplate = (typeof NOTICE_TEMPLATES)[number];

export interface Notice {
  /** One for one happening: the same id twice is the same notice. */
  readonly id: string;
  readonly request: string;
  readonly template: NoticeTemplate;
  readonly serial?: string;
  readonly office?: string;
}

/** Put these among the acts and rows of the deed that the notice tells of. */
export const noticeParts = ({ id, ...data }: Notice): { readonly act: Act; readonly row: Row } => ({
  act: act('notice', id, 'due', { detail: { request: data.request, template: data.template } }),
  row: { type: 'dossier', kind: 'notice', id, data: data satisfies JsonObject },
});
