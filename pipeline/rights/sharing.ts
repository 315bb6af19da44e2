/**
 * The sharing log (R47): what was given to whom, on what basis and why. Deny by default: only an active entry of the sharing register,
 * on its own legal basis and for its own fields. The line is committed before anything leaves the house.
 */
import type { Actor } from '../../card/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { isPurpose, PURPOSE_CODES, type Purpose } from './access.ts';
import { rightsFail } from './errors.ts';
import { type LegalBasis, recipientOf, type SharedField } from './recipients.ts';

export interface Sharing {
  readonly request: string;
  /** Code in the sharing register. */
  readonly recipient: string;
  readonly basis: LegalBasis;
  readonly fields: readonly SharedField[];
  readonly purpose: Purpose;
}

/**
 * Writes the line; await it before giving anything. The recipient's entry is looked at again under a lock, so that nothing is given
 * after the sharing has ended.
 * @throws KadiError SHARING_UNKNOWN, SHARING_ENDED, SHARING_BASIS, SHARING_FIELDS, RIGHTS_PURPOSE
 */
export const share = async (shop: Shop, one: Sharing, by: Actor, actId?: string): Promise<void> => {
  const { request, recipient, basis, fields, purpose } = one;
  if (!isPurpose(purpose)) throw rightsFail('RIGHTS_PURPOSE', { may: PURPOSE_CODES.join(', ') });
  const found = await shop.ledger.dossier({ kind: 'recipient', id: recipient });
  if (found === undefined) throw rightsFail('SHARING_UNKNOWN', { recipient });
  if (found.state !== 'active') throw rightsFail('SHARING_ENDED', { recipient });
  const entry = recipientOf(found);
  if (entry.basis !== basis) throw rightsFail('SHARING_BASIS', { recipient, basis: entry.basis });
  const refused = fields.filter((field) => !entry.fields.includes(field));
  if (refused.length > 0 || fields.length === 0)
    throw rightsFail('SHARING_FIELDS', { recipient, may: entry.fields.join(', ') });
  const outcome = await shop.ledger.commit({
    by,
    acts: [
      act('sharing', request, 'share', {
        detail: { recipient, basis, contract: entry.contract, fields, purpose },
      }),
    ],
    // The very entry that was read: a change or an end in between is seen here.
    guards: [
      {
        subject: { kind: 'recipient', id: recipient },
        fails: (current) =>
          current?.state === 'active' && current.seq === found.seq
            ? undefined
            : { code: 'SHARING_ENDED', sentence: 'The entry of this recipient was changed; look again.' },
      },
    ],
    ...withId(actId),
  });
  if (outcome.kind === 'refused' && outcome.code === 'SHARING_ENDED')
    throw rightsFail('SHARING_ENDED', { recipient });
  insist(outcome);
};

/** Who was given data that turned out to be wrong is told (section 40): the line that says so. */
export const tellRecipient = async (
  shop: Shop,
  input: { readonly request: string; readonly recipient: string; readonly about: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        act('sharing', input.request, 'tell', { detail: { recipient: input.recipient, about: input.about } }),
      ],
      ...withId(actId),
    }),
  );
};

/** Everybody who was given something of this request: what rectification has to tell. */
export const sharedWith = async (shop: Shop, request: string): Promise<readonly string[]> => {
  const events = await shop.ledger.events({ kind: 'sharing', id: request });
  const given = events.filter(({ event }) => event === 'share');
  return [...new Set(given.map(({ detail }) => String(detail['recipient'] ?? '')))].sort();
};
