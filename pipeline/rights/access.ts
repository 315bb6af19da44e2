/**
 * The access log (R46): who looked at somebody's personal data, what was shown, for what purpose and from where. A line is committed
 * before anything is shown, on a chain of its own for each request, so that `audit verify` covers it and a lost line is found.
 */
import type { Actor } from '../../card/index.ts';
import { act } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { rightsFail } from './errors.ts';

/** Why personal data may be looked at (Data Protection Act 2019, sections 25, 28(3) and 30(2)). */
export const PURPOSES = {
  issuance: 'making this card or putting its making right',
  inspection: 'comparing a finished card with what it should be',
  collection: 'handing the card to its owner',
  enquiry: 'the person, or somebody entitled, asks about the card',
  correction: 'the person says that something is wrong',
  complaint: 'a complaint is looked into',
  double: 'two requests may be of one person',
  'lost-card': 'a card was lost, found or stolen',
  death: 'the owner died',
  'subject-access': 'the person asked for their own data',
  audit: 'an auditor or the data protection officer looks at what was done',
  incident: 'an incident is looked into',
  'court-order': 'an order of a court or of the Data Commissioner',
} as const satisfies Readonly<Record<string, string>>;
export type Purpose = keyof typeof PURPOSES;
export const PURPOSE_CODES = Object.keys(PURPOSES) as Purpose[];

/** What was shown, as codes: never the data. */
export const SHOWN = [
  'references',
  // Of a list without names: the end of a slip number, and what the hand-over asks for (a guardian, another check).
  'list-line',
  'particulars',
  'portrait',
  'signature',
  'face',
  'telephone',
  'guardian',
  'chip',
  'export',
] as const;
export type Shown = (typeof SHOWN)[number];

export interface Look {
  readonly request: string;
  readonly purpose: Purpose;
  readonly what: readonly Shown[];
  /** Where the looker sat: `command`, `console`, `office:HUD-010`, `station:S1`, `device:D-7`. A code, not an address. */
  readonly from: string;
}

const FROM = /^[a-z][a-z0-9-]{0,19}(:[A-Za-z0-9._-]{1,64})?$/;

export const isPurpose = (text: string): text is Purpose => Object.hasOwn(PURPOSES, text);

/**
 * Writes the line. Await it before showing anything: when it throws, nothing may be shown.
 * @throws KadiError RIGHTS_PURPOSE, RIGHTS_LOOK_FORM, and whatever the ledger throws
 */
export const look = async (shop: Shop, one: Look, by: Actor): Promise<void> => lookMany(shop, [one], by);

/** One screen, many people: all lines in one transaction, or nothing is shown. */
export const lookMany = async (shop: Shop, looks: readonly Look[], by: Actor): Promise<void> => {
  if (looks.length === 0) return;
  // What is looked at under an emergency grant is reviewed with it.
  const under = shop.grant === undefined ? {} : { grant: shop.grant };
  for (const { purpose, what, from } of looks) {
    // The types say so already; a purpose may also have come over the wire.
    if (!isPurpose(purpose)) throw rightsFail('RIGHTS_PURPOSE', { may: PURPOSE_CODES.join(', ') });
    if (what.length === 0 || !FROM.test(from)) throw rightsFail('RIGHTS_LOOK_FORM');
  }
  insist(
    await shop.ledger.commit({
      by,
      acts: looks.map(({ request, purpose, what, from }) =>
        act('access', request, 'look', { detail: { purpose, what, from, ...under } }),
      ),
    }),
  );
};
