/**
 * What a group of deeds would write, worked out in memory from the subjects as they were read under lock. Deeds are taken in
 * order, and each sees the effect of those before it; a deed that is refused or repeated leaves no trace.
 */
import type { Subject } from '../../card/index.ts';
import { raise } from '../../card/index.ts';
import { canonicalActor, canonicalJson, eventBytes, NO_HASH } from '../canonical.ts';
import { LEDGER_ERRORS } from '../errors.ts';
import type { Act, AuditCrypto, Current, Deed, EventRef, Outcome, Row } from '../types.ts';

/** A subject row. `queuedAt` is text as PostgreSQL prints it, or ISO 8601. */
export interface SubjectRow extends Current {
  readonly subject: Subject;
  readonly head: Uint8Array;
  readonly rank: number;
  readonly queuedAt: string | null;
}

/** Later than every time: neither the refill nor the sweep ever reaches it. */
export const PARKED = 'infinity';

export interface PlannedEvent extends EventRef {
  readonly event: string;
  readonly attempt: number;
  /** Canonical JSON. */
  readonly actor: string;
  readonly detail: string;
  readonly actId: string | null;
  /** Hexadecimal. */
  readonly asks: string | null;
  readonly hash: Uint8Array;
}

export type Answer =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'fault'; readonly error: unknown };

export interface Plan {
  /** One per deed, in order. */
  readonly answers: readonly Answer[];
  readonly events: readonly PlannedEvent[];
  /** Subjects as they stand after the group. */
  readonly subjects: readonly SubjectRow[];
  readonly rows: readonly Row[];
}

export interface Read {
  readonly at: string;
  readonly subjects: ReadonlyMap<string, SubjectRow>;
  /** Act ids of this group that are in the ledger already, with what they asked for (hexadecimal; null: not known). */
  readonly known: ReadonlyMap<string, string | null>;
}

/** Kinds hold no colon, so two subjects never share a key. */
export const subjectKey = ({ kind, id }: Subject): string => `${kind}:${id}`;

export const planGroup = (deeds: readonly Deed[], read: Read, audit: AuditCrypto): Plan => {
  const now = new Map<string, SubjectRow>();
  const known = new Map(read.known);
  const events: PlannedEvent[] = [];
  const rows: Row[] = [];
  const answers = deeds.map((deed): Answer => {
    try {
      if (isKnown(deed, known)) return answer({ kind: 'repeated' });
      const taken = planDeed(deed, (key) => now.get(key) ?? read.subjects.get(key), read.at, audit);
      if ('kind' in taken) return answer(taken);
      for (const [key, row] of taken.subjects) now.set(key, row);
      for (const event of taken.events) events.push(event);
      for (const row of deed.rows ?? []) rows.push(row);
      if (deed.actId !== undefined) known.set(deed.actId, deed.asks ?? null);
      const refs = taken.events.map(({ subject, seq, from, to }) => ({ subject, seq, from, to }));
      return answer({ kind: 'done', at: read.at, events: refs });
    } catch (error) {
      return { kind: 'fault', error };
    }
  });
  return { answers, events, subjects: [...now.values()], rows };
};

/** @throws KadiError ACT_ID_REUSED */
const isKnown = ({ actId, asks }: Deed, known: ReadonlyMap<string, string | null>): boolean => {
  const asked = actId === undefined ? undefined : known.get(actId);
  if (asksOther(asked, asks)) raise(LEDGER_ERRORS, 'ACT_ID_REUSED');
  return asked !== undefined;
};

/** Whether an id that asked for the one is used for the other. What was not kept is not held against anybody. */
export const asksOther = (asked: string | null | undefined, asks: string | undefined): boolean =>
  asked !== undefined && asked !== null && asks !== undefined && asked !== asks;

const answer = (outcome: Outcome): Answer => ({ kind: 'outcome', outcome });

interface Taken {
  readonly subjects: ReadonlyMap<string, SubjectRow>;
  readonly events: readonly PlannedEvent[];
}

const planDeed = (
  deed: Deed,
  find: (key: string) => SubjectRow | undefined,
  at: string,
  audit: AuditCrypto,
): Taken | Outcome => {
  if (deed.acts.length === 0 && (deed.actId !== undefined || (deed.rows ?? []).length === 0)) {
    raise(LEDGER_ERRORS, 'LEDGER_DEED_EMPTY');
  }
  const actor = canonicalActor(deed.by);
  const subjects = new Map<string, SubjectRow>();
  const events: PlannedEvent[] = [];
  for (const { subject, fails } of deed.guards ?? []) {
    const failed = fails(find(subjectKey(subject)));
    if (failed !== undefined) return { kind: 'refused', subject, ...failed };
  }
  for (const act of deed.acts) {
    const key = subjectKey(act.subject);
    const before = subjects.get(key) ?? find(key);
    const decision = act.decide(before);
    if (decision.kind === 'repeat') return { kind: 'repeated' };
    if (decision.kind === 'refuse') {
      return { kind: 'refused', subject: act.subject, code: decision.code, sentence: decision.sentence };
    }
    // The id is unique in the table of events, so one event of the deed carries it, with what it asks for.
    const first = events.length === 0;
    const event = {
      subject: act.subject,
      seq: (before?.seq ?? 0) + 1,
      event: act.event,
      from: before?.state ?? null,
      to: decision.to,
      attempt: act.attempt ?? before?.attempt ?? 1,
      actor,
      detail: act.detail === undefined ? '{}' : canonicalJson(act.detail),
      actId: first ? (deed.actId ?? null) : null,
      asks: first && deed.actId !== undefined ? (deed.asks ?? null) : null,
    };
    const queuedAt = queuedAfter(act, before, event.to, event.attempt, at);
    const queued = { queuedAt, parked: queuedAt === PARKED };
    const hash = audit.link(before?.head ?? NO_HASH, eventBytes({ ...event, at }));
    events.push({ ...event, hash });
    subjects.set(key, {
      subject: act.subject,
      state: event.to,
      seq: event.seq,
      attempt: event.attempt,
      head: hash,
      rank: act.rank ?? before?.rank ?? 0,
      ...queued,
    });
  }
  return { subjects, events };
};

/** A new state or a new attempt is new work; an event that changes neither leaves the work where it was. */
const queuedAfter = (
  act: Act,
  before: SubjectRow | undefined,
  to: string,
  attempt: number,
  at: string,
): string | null => {
  if (act.queued === true) return at;
  if (act.queued === 'parked') return PARKED;
  const same = before !== undefined && before.state === to && before.attempt === attempt;
  return same && act.queued !== false ? before.queuedAt : null;
};
