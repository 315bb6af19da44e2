/** A person's record is erased before its time, because they asked and two people agreed (Data Protection Act 2019, s.40). */
import type { Actor } from '../../card/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { evidenceFail } from './errors.ts';

export const ERASE_REASONS = ['asked-by-person', 'taken-in-by-mistake', 'ordered-by-commissioner'] as const;
export type EraseReason = (typeof ERASE_REASONS)[number];

/** Throws TWO_PEOPLE, ERASE_OPEN_CASE, ERASE_REQUEST_OPEN. */
export const eraseOne = async (
  shop: Shop,
  input: { readonly request: string; readonly reason: EraseReason },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const people = twoPeople(by);
  const { request, reason } = input;
  const standing = await shop.ledger.state({ kind: 'request', id: request });
  const [open] = await shop.ledger.evidenceBooks.openCases(request);
  if (open !== undefined) throw evidenceFail('ERASE_OPEN_CASE', { request, case: open });
  if (standing !== undefined && standing.state !== 'closed' && standing.state !== 'erased')
    throw evidenceFail('ERASE_REQUEST_OPEN', { request, state: standing.state });
  const id = `one/${request}`;
  insist(
    await shop.ledger.commit({
      by: people,
      acts: [
        act('request', request, 'erase', { detail: { reason }, doneIn: ['erased'] }),
        act('purge', id, 'run', { detail: { unit: 'one', reason } }),
      ],
      rows: [
        { type: 'erase-request', id: request },
        {
          type: 'dossier',
          kind: 'purge',
          id,
          data: { request, reason, complete: true, erased: { record: 1 } },
        },
      ],
      ...withId(actId),
    }),
  );
};
