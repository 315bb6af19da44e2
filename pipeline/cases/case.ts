/**
 * A case: something that a person has to settle, with what it is about, whose it is and by when (R27, R36, R54). Cases are opened in
 * the transaction that found the matter, so that no exception is only a log line.
 */
import type { JsonObject } from '../../card/index.ts';
import type { Act, Dossier, Row } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import type { Shop } from '../shop.ts';

export const CASE_TYPES = [
  // Receiving.
  'short',
  'over',
  'wrong-office',
  'damaged',
  'not-in-system',
  'absent',
  'seal-broken',
  // Collection.
  'handed-over-twice',
  // What an officer did without network, and the books say otherwise.
  'offline-conflict',
  'details-contested',
  'collection-refused',
  'third-party',
  // Requests.
  'double',
  // It asks for another card in place of one that the books do not have.
  'no-earlier-card',
  'complaint',
  // Somebody asked for all that is held about them: thirty days (Data Protection Act 2019, section 38).
  'subject-access',
  'biometric',
  // Afterwards.
  'card-found',
  'told-wrong-data',
  'return-overdue',
  // No message reached the person: tell them another way.
  'not-told',
] as const;
export type CaseType = (typeof CASE_TYPES)[number];

export const CASE_OUTCOMES = [
  'found',
  'transferred',
  'replaced',
  'corrected',
  'same-person',
  'different-people',
  'unfounded',
  'withdrawn',
  // The person was told, or the message arrived after all.
  'told',
] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

const HOUR_MS = 3_600_000;
/** A transfer is promised within 24 hours (Principal Secretary, 2021); a rectification and a complaint get longer. */
export const CASE_HOURS = {
  short: 24,
  over: 24,
  'wrong-office': 24,
  damaged: 24,
  'not-in-system': 24,
  absent: 24,
  'seal-broken': 24,
  'handed-over-twice': 24,
  'offline-conflict': 24,
  'details-contested': 14 * 24,
  'collection-refused': 7 * 24,
  'third-party': 7 * 24,
  double: 7 * 24,
  'no-earlier-card': 7 * 24,
  complaint: 14 * 24,
  'subject-access': 30 * 24,
  biometric: 7 * 24,
  'card-found': 7 * 24,
  'told-wrong-data': 14 * 24,
  'return-overdue': 7 * 24,
  'not-told': 7 * 24,
} as const satisfies Record<CaseType, number>;

/** The assignee of a case that no office and no person has yet. */
export const BUREAU = 'bureau';

export interface NewCase {
  /** Made of what it is about (`short/BX-1/K0000001X`), so that the same finding twice is one case. */
  readonly id: string;
  readonly type: CaseType;
  /** References only: card, box, request, office. */
  readonly about: Readonly<Record<string, string>>;
  /** The office that answers; absent: the bureau. */
  readonly office?: string;
  readonly now: Date;
}

/** Put these among the acts and rows of the deed that found the matter. A case that is there already stays as it is: use `caseIsNew`. */
export const caseParts = (one: NewCase): { readonly act: Act; readonly row: Row } => {
  const due = new Date(one.now.getTime() + CASE_HOURS[one.type] * HOUR_MS).toISOString();
  const data: JsonObject = {
    type: one.type,
    ...one.about,
    ...(one.office === undefined ? {} : { office: one.office }),
    // Until a person is named it is that office's, or the bureau's, and is never nobody's.
    assignee: one.office ?? BUREAU,
    due,
  };
  return {
    act: act('case', one.id, 'open', { detail: { type: one.type, ...one.about } }),
    row: { type: 'dossier', kind: 'case', id: one.id, data },
  };
};

export const caseIsNew = async (shop: Shop, id: string): Promise<boolean> =>
  (await shop.ledger.dossier({ kind: 'case', id })) === undefined;

export interface CaseSeen extends Dossier {
  readonly overdue: boolean;
  /** Whose it is, in words: `office HC-001-1`, `the bureau`, or the id of a person. */
  readonly whose: string;
}

const whoseOf = ({ data }: Dossier): string => {
  const office = typeof data['office'] === 'string' ? data['office'] : BUREAU;
  const assignee = typeof data['assignee'] === 'string' ? data['assignee'] : office;
  if (assignee === BUREAU) return 'the bureau';
  return assignee === office ? `office ${office}` : assignee;
};

/** Open cases by id, with those past their time marked. */
export const openCases = async (
  shop: Shop,
  filter: { readonly type?: CaseType; readonly office?: string; readonly assignee?: string },
  now: Date,
  limit: number,
  after?: string,
): Promise<readonly CaseSeen[]> => {
  const rows = await shop.ledger.dossiers({ kind: 'case', states: ['open'], match: filter }, limit, after);
  return rows.map((row) => ({
    ...row,
    overdue: String(row.data['due'] ?? '') < now.toISOString(),
    whose: whoseOf(row),
  }));
};
