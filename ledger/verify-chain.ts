/** What must hold of one chain: each event follows from the one before, and the subject stands where its last event says. */
import type { Actor, JsonObject, Subject } from '../card/index.ts';
import { canonicalActor, canonicalJson, eventBytes, NO_HASH } from './canonical.ts';
import { isSubjectKind } from './kinds.ts';
import type { AuditCrypto, BrokenLink } from './types.ts';

export interface SubjectColumns {
  readonly kind: string;
  readonly id: string;
  readonly state: string;
  readonly seq: number;
  readonly attempt: number;
  readonly head: Uint8Array;
}

export interface EventColumns {
  readonly kind: string;
  readonly id: string;
  readonly seq: number;
  readonly event: string;
  readonly from: string | null;
  readonly to: string;
  readonly attempt: number;
  readonly at: string;
  readonly actor: Actor;
  readonly detail: JsonObject;
  readonly act: string | null;
  readonly hash: Uint8Array;
}

/** Ends the walk at the first thing that does not hold. */
export class Broken extends Error {
  readonly link: BrokenLink;
  constructor(link: BrokenLink) {
    super(link.why);
    this.link = link;
  }
}

/** A chain as far as it was walked. */
export interface Chain {
  readonly seq: number;
  readonly state: string | null;
  readonly attempt: number;
  readonly head: Uint8Array;
}
export const NO_CHAIN: Chain = { seq: 0, state: null, attempt: 0, head: NO_HASH };

export const checkLink = (event: EventColumns, chain: Chain, audit: AuditCrypto): Chain => {
  const where = { ...named(event), seq: event.seq };
  if (event.seq !== chain.seq + 1) {
    const why = `event ${chain.seq + 1} is missing: after ${chain.seq} comes ${event.seq}`;
    throw new Broken({ ...where, seq: chain.seq + 1, why });
  }
  if (!isSubjectKind(event.kind))
    throw new Broken({ seq: event.seq, why: 'an event of an unknown kind of subject' });
  const bytes = eventBytes({
    subject: { kind: event.kind, id: event.id },
    seq: event.seq,
    event: event.event,
    from: event.from,
    to: event.to,
    attempt: event.attempt,
    at: event.at,
    actId: event.act,
    actor: canonicalActor(event.actor),
    detail: canonicalJson(event.detail),
  });
  if (Buffer.compare(audit.link(chain.head, bytes), event.hash) !== 0) {
    throw new Broken({
      ...where,
      why: 'the event does not give the hash written beside it: it or the one before was altered',
    });
  }
  if (event.from !== chain.state) {
    throw new Broken({
      ...where,
      why: `the event starts from ${event.from ?? 'nothing'}, but the chain stood at ${chain.state ?? 'nothing'}`,
    });
  }
  return { seq: event.seq, state: event.to, attempt: event.attempt, head: event.hash };
};

export const checkEnd = (subject: SubjectColumns, chain: Chain): void => {
  const where = named(subject);
  if (chain.seq !== subject.seq) {
    const why = `the subject counts ${subject.seq} events, the chain has ${chain.seq}`;
    throw new Broken({ ...where, seq: Math.min(chain.seq, subject.seq) + 1, why });
  }
  const at = { ...where, seq: chain.seq };
  if (chain.state !== subject.state) {
    throw new Broken({
      ...at,
      why: `the state is ${subject.state}, the last event says ${chain.state ?? 'nothing'}`,
    });
  }
  if (chain.attempt !== subject.attempt) {
    throw new Broken({
      ...at,
      why: `the attempt is ${subject.attempt}, the last event says ${chain.attempt}`,
    });
  }
  if (Buffer.compare(chain.head, subject.head) !== 0) {
    throw new Broken({ ...at, why: 'the head of the chain is not the hash of its last event' });
  }
};

export const named = ({ kind, id }: { readonly kind: string; readonly id: string }): { subject?: Subject } =>
  isSubjectKind(kind) ? { subject: { kind, id } } : {};
