/**
 * Break-glass: in an emergency one person takes another role for a short time, with a reason, for one office or one subject. Nobody
 * is asked before; every use is in the books before it happens, and the data protection officer or an auditor reviews it afterwards.
 */
import type { Actor, JsonObject, Role } from '../../card/index.ts';
import type { Dossier } from '../../ledger/index.ts';
import { act, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import { incidentParts } from '../evidence/incident-parts.ts';
import type { Shop } from '../shop.ts';
import { rightsFail } from './errors.ts';

/** Never: keys and accounts, the register's word, and those who review. */
export const EMERGENCY_ROLES = [
  'operator',
  'inspector',
  'supervisor',
  'stock-keeper',
  'packer',
  'officer',
  'call-centre',
] as const satisfies readonly Role[];
export type EmergencyRole = (typeof EMERGENCY_ROLES)[number];

export const EMERGENCY_REASONS = [
  'nobody-on-duty',
  'danger-to-life',
  'fire-or-flood',
  'theft-under-way',
  'court-order-at-once',
  'system-failure',
] as const;
export type EmergencyReason = (typeof EMERGENCY_REASONS)[number];

export const MOST_MINUTES = 480;
/** From the end of a grant until its review is overdue. */
export const REVIEW_HOURS = 72;

export interface GrantScope {
  /** Acts for this office only. */
  readonly office?: string;
  /** Acts on this subject only: a card, box, request or station. */
  readonly subject?: string;
}

export interface Grant {
  readonly id: string;
  readonly person: string;
  readonly role: EmergencyRole;
  readonly reason: string;
  readonly until: string;
  readonly scope: GrantScope;
  readonly state: string;
}

/**
 * @param id made by the client: the same again is the same grant.
 * @throws KadiError GRANT_ROLE, GRANT_UNSCOPED
 */
export const openGrant = async (
  shop: Shop,
  input: {
    readonly id: string;
    readonly role: EmergencyRole;
    readonly reason: EmergencyReason;
    readonly minutes: number;
    readonly scope: GrantScope;
  },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<{ readonly grant: string; readonly until: string }> => {
  const { id, role, reason, minutes, scope } = input;
  if (by.kind !== 'person' || !EMERGENCY_ROLES.includes(role))
    throw rightsFail('GRANT_ROLE', { may: EMERGENCY_ROLES.join(', ') });
  if (scope.office === undefined && scope.subject === undefined) throw rightsFail('GRANT_UNSCOPED');
  const until = new Date(now.getTime() + Math.min(minutes, MOST_MINUTES) * 60_000).toISOString();
  const data: JsonObject = { person: by.id, own: by.role, role, reason, until, scope: { ...scope } };
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('break-glass', id, 'open', { detail: data })],
      rows: [{ type: 'dossier', kind: 'break-glass', id, data }],
      ...withId(actId),
    }),
  );
  const made = await getGrant(shop, id);
  return { grant: id, until: made.until };
};

/**
 * The role that the grant lends for one act. The use is committed before this returns; when it throws, the act may not be done.
 * @param named what the act is about: members of its address and body.
 */
export const useGrant = async (
  shop: Shop,
  use: {
    readonly id: string;
    readonly act: string;
    readonly named: readonly string[];
    /** What its address names: for whoever reviews the use. */
    readonly about?: string;
    /** Roles that may do the act. */
    readonly may: readonly Role[];
  },
  person: string,
  now: Date,
): Promise<Grant> => {
  const grant = await getGrant(shop, use.id);
  if (grant.person !== person) throw rightsFail('GRANT_NOT_YOURS', { grant: use.id });
  if (grant.state !== 'open' || grant.until <= now.toISOString())
    throw rightsFail('GRANT_OVER', { grant: use.id });
  if (!use.may.includes(grant.role)) throw rightsFail('GRANT_ROLE', { may: use.may.join(', ') });
  const { subject } = grant.scope;
  const about = use.about ?? subject;
  if (subject !== undefined && !use.named.includes(subject)) throw rightsFail('GRANT_SCOPE', { subject });
  insist(
    await shop.ledger.commit({
      by: { kind: 'person', id: person, role: grant.role },
      acts: [
        act('break-glass', use.id, 'use', {
          detail: { act: use.act, ...(about === undefined ? {} : { subject: about }) },
        }),
      ],
    }),
  );
  return grant;
};

/** The emergency is over before the time is. */
export const endGrant = async (
  shop: Shop,
  input: { readonly id: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const grant = await getGrant(shop, input.id);
  if (by.kind === 'person' && by.id !== grant.person && by.role !== 'dpo' && by.role !== 'supervisor')
    throw rightsFail('GRANT_NOT_YOURS', { grant: input.id });
  insist(
    await shop.ledger.commit({
      by,
      acts: [act('break-glass', input.id, 'end', { doneIn: ['ended', 'reviewed'] })],
      ...withId(actId),
    }),
  );
};

export const REVIEW_OUTCOMES = ['justified', 'not-justified'] as const;

/** What was done under it is looked at by somebody else; what was not justified is an incident. */
export const reviewGrant = async (
  shop: Shop,
  input: { readonly id: string; readonly outcome: (typeof REVIEW_OUTCOMES)[number] },
  by: Actor,
  now: Date,
  actId?: string,
): Promise<void> => {
  const { id, outcome } = input;
  const grant = await getGrant(shop, id);
  if (by.kind === 'person' && by.id === grant.person)
    throw rightsFail('DUTY_APART', { person: by.id, rule: 'nobody reviews their own emergency grant' });
  const expired = grant.state === 'open' && grant.until <= now.toISOString();
  if (grant.state === 'open' && !expired) throw rightsFail('GRANT_RUNNING', { until: grant.until });
  const incident =
    outcome === 'justified'
      ? undefined
      : incidentParts({
          id: `grant-${id}`,
          type: 'data-seen',
          facts: { grant: id, reason: grant.reason },
          now,
        });
  insist(
    await shop.ledger.commit({
      by,
      acts: [
        ...(expired ? [act('break-glass', id, 'end', { detail: { why: 'time' } })] : []),
        act('break-glass', id, 'review', { detail: { outcome } }),
        ...(incident === undefined ? [] : [incident.act]),
      ],
      rows: incident === undefined ? [] : [incident.row],
      ...withId(actId),
    }),
  );
};

export interface GrantSeen extends Grant {
  /** `running`: it can still be used. */
  readonly stands: 'running' | 'to-review' | 'overdue' | 'reviewed';
}

/** By id. Those that wait for a review, and those whose review is overdue, are marked. */
export const grants = async (
  shop: Shop,
  now: Date,
  limit: number,
  after?: string,
): Promise<readonly GrantSeen[]> =>
  (await shop.ledger.dossiers({ kind: 'break-glass' }, limit, after)).map((row) =>
    grantSeen(grantIn(row), now),
  );

export const grantSeen = (grant: Grant, now: Date): GrantSeen => ({ ...grant, stands: standOf(grant, now) });

const standOf = ({ state, until }: Grant, now: Date): GrantSeen['stands'] => {
  if (state === 'reviewed') return 'reviewed';
  const at = now.toISOString();
  if (state === 'open' && until > at) return 'running';
  const due = new Date(new Date(until).getTime() + REVIEW_HOURS * 3_600_000).toISOString();
  return due < at ? 'overdue' : 'to-review';
};

/** @throws KadiError GRANT_UNKNOWN */
export const getGrant = async (shop: Shop, id: string): Promise<Grant> => {
  const found = await shop.ledger.dossier({ kind: 'break-glass', id });
  if (found === undefined) throw rightsFail('GRANT_UNKNOWN', { grant: id });
  return grantIn(found);
};

const grantIn = ({ id, state, data }: Dossier): Grant => {
  const scope = typeof data['scope'] === 'object' && data['scope'] !== null ? data['scope'] : {};
  const { office, subject } = scope as { office?: unknown; subject?: unknown };
  return {
    id,
    person: String(data['person'] ?? ''),
    // Written by this file only, from a role that was checked.
    role: data['role'] as EmergencyRole,
    reason: String(data['reason'] ?? ''),
    until: String(data['until'] ?? ''),
    scope: {
      ...(typeof office === 'string' ? { office } : {}),
      ...(typeof subject === 'string' ? { subject } : {}),
    },
    state,
  };
};
