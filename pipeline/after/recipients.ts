/** Who received data that turned out to be wrong, and whether they were told (Data Protection Act 2019, s.40(2); R47). */
import type { Actor } from '../../card/index.ts';
import { act } from '../acts.ts';
import type { Shop } from '../shop.ts';
import { commitParts, solveParts } from './deed.ts';
import { afterFail } from './errors.ts';

export interface WrongDataRecipient {
  readonly case: string;
  /** Code in the sharing register. */
  readonly recipient: string;
  readonly told: boolean;
  /** ISO time by which they have to be told. */
  readonly due: string;
  readonly overdue: boolean;
}

/** Enough for one request; every one of them was let in by an entry of the sharing register. */
const MOST = 1_000;

const casesOf = async (shop: Shop, request: string) =>
  shop.ledger.dossiers({ kind: 'case', match: { type: 'told-wrong-data', request } }, MOST);

/** By case. */
export const wrongDataRecipients = async (
  shop: Shop,
  request: string,
  now: Date,
): Promise<readonly WrongDataRecipient[]> =>
  (await casesOf(shop, request)).map(({ id, state, data }) => {
    const due = String(data['due'] ?? '');
    const told = state === 'solved';
    return {
      case: id,
      recipient: String(data['recipient'] ?? ''),
      told,
      due,
      overdue: !told && due < now.toISOString(),
    };
  });

/**
 * They were told: a line in the sharing log, and their case is settled.
 * @throws KadiError NOT_A_RECIPIENT
 */
export const tellOfCorrection = async (
  shop: Shop,
  input: { readonly request: string; readonly recipient: string; readonly reference: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { request, recipient, reference } = input;
  const found = (await casesOf(shop, request)).find(({ data }) => data['recipient'] === recipient);
  if (found === undefined) throw afterFail('NOT_A_RECIPIENT', { request, recipient });
  await commitParts(
    shop,
    [
      {
        acts: [act('sharing', request, 'tell', { detail: { recipient, about: found.id, reference } })],
        rows: [],
      },
      solveParts(found, 'corrected'),
    ],
    by,
    actId,
  );
};
