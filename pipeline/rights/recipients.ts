/**
 * The sharing register (Data Protection (Civil Registration) Regulations 2020, regulation 21; Data Protection Act 2019, section 42):
 * everybody outside of the bureau who may be given personal data, on what legal basis, by which contract or order, and which fields.
 */
import type { Actor } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { rightsFail } from './errors.ts';

export const RECIPIENT_TYPES = ['processor', 'agency', 'court', 'person'] as const;
export type RecipientType = (typeof RECIPIENT_TYPES)[number];

export const LEGAL_BASES = [
  'written-contract',
  'registration-law',
  'court-order',
  'commissioner-order',
  'consent',
  'vital-interest',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** What may leave, as codes. Deny by default: what is not listed in an entry is not given. */
export const SHARED_FIELDS = [
  'telephone',
  'message-text',
  'national-number',
  'names',
  'birth',
  'particulars',
  'portrait',
  'card-serial',
  'card-status',
  'office',
] as const;
export type SharedField = (typeof SHARED_FIELDS)[number];

/** The SMS gateway is a processor: it gets the number and the text, nothing else (R47). */
export const SMS_GATEWAY = 'sms-gateway';

export interface Recipient {
  /** A code: `sms-gateway`, `hospital-insurance-fund`. */
  readonly code: string;
  readonly type: RecipientType;
  readonly basis: LegalBasis;
  /** Number of the contract or order; a reference, not its text. */
  readonly contract: string;
  readonly fields: readonly SharedField[];
}

/** Two people put somebody into the register; a recipient whose sharing had ended begins a new entry. */
export const registerRecipient = async (
  shop: Shop,
  entry: Recipient,
  by: Actor,
  actId?: string,
): Promise<void> => {
  const { code, ...data } = entry;
  const known = await shop.ledger.dossier({ kind: 'recipient', id: code });
  insist(
    await shop.ledger.commit({
      by: twoPeople(by),
      acts: [
        act('recipient', code, known?.state === 'active' ? 'change' : 'open', {
          detail: { ...data },
          // Somebody else changed it since: what these two people saw is no longer so.
          onlyIf: ({ seq }) => seq === known?.seq,
        }),
      ],
      rows: [
        {
          type: known === undefined ? 'dossier' : 'dossier-merge',
          kind: 'recipient',
          id: code,
          data: { ...data },
        },
      ],
      ...withId(actId),
    }),
  );
};

/** From this moment nothing more is given. */
export const endRecipient = async (
  shop: Shop,
  input: { readonly code: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  if ((await shop.ledger.state({ kind: 'recipient', id: input.code })) === undefined)
    throw rightsFail('SHARING_UNKNOWN', { recipient: input.code });
  insist(
    await shop.ledger.commit({
      by: twoPeople(by),
      acts: [act('recipient', input.code, 'end', { detail: { reason: input.reason } })],
      ...withId(actId),
    }),
  );
};

/** The register as it stands, ended entries too. */
export const recipients = async (
  shop: Shop,
  limit: number,
  after?: string,
): Promise<readonly (Recipient & { readonly state: string; readonly since: string })[]> =>
  (await shop.ledger.dossiers({ kind: 'recipient' }, limit, after)).map((row) => ({
    ...recipientOf(row),
    state: row.state,
    since: row.at,
  }));

export const recipientOf = ({ id, data }: Dossier): Recipient => ({
  code: id,
  type: among(RECIPIENT_TYPES, data['type']) ?? 'person',
  basis: among(LEGAL_BASES, data['basis']) ?? 'consent',
  contract: String(data['contract'] ?? ''),
  fields: SHARED_FIELDS.filter((field) => Array.isArray(data['fields']) && data['fields'].includes(field)),
});

const among = <T extends string>(words: readonly T[], value: unknown): T | undefined =>
  words.find((word) => word === value);
