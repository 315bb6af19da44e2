/**
 * Canonical bytes of what is hashed and signed: JSON by RFC 8785 (JCS) in UTF-8. Keys in order of their UTF-16 code units,
 * no white space, numbers as ECMAScript prints them. The same value read back from jsonb gives the same bytes, which is why
 * text that jsonb cannot hold (NUL, lone surrogates) and numbers that JSON cannot hold are refused on the way in.
 */
import type { Actor, Json, Subject } from '../card/index.ts';
import { raise } from '../card/index.ts';
import { LEDGER_ERRORS } from './errors.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is exactly what is looked for
const NOT_TEXT = /\u0000|\p{Surrogate}/u;

export const canonicalJson = (value: Json): string => {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    return Number.isFinite(value) ? JSON.stringify(value) : raise(LEDGER_ERRORS, 'LEDGER_DETAIL_INVALID');
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') return raise(LEDGER_ERRORS, 'LEDGER_DETAIL_INVALID');
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${text(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
};

/** `Array.isArray` does not narrow read-only lists. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const text = (value: string): string =>
  NOT_TEXT.test(value) ? raise(LEDGER_ERRORS, 'LEDGER_DETAIL_INVALID') : JSON.stringify(value);

export interface EventFacts {
  readonly subject: Subject;
  readonly seq: number;
  readonly event: string;
  readonly from: string | null;
  readonly to: string;
  readonly attempt: number;
  /** ISO 8601, UTC, three digits of milliseconds. */
  readonly at: string;
  readonly actId: string | null;
  /** Canonical JSON already, as one actor serves many events. */
  readonly actor: string;
  readonly detail: string;
}

/** Actors are typed without an index signature; their members are all text. */
export const canonicalActor = (actor: Actor): string => canonicalJson({ ...actor });

/** The bytes that are linked into a subject's chain: {act, at, attempt, by, detail, event, from, id, kind, seq, to}. */
export const eventBytes = (e: EventFacts): Uint8Array =>
  Buffer.from(
    `{"act":${e.actId === null ? 'null' : text(e.actId)},"at":"${e.at}","attempt":${e.attempt},"by":${e.actor},` +
      `"detail":${e.detail},"event":${text(e.event)},"from":${e.from === null ? 'null' : text(e.from)},` +
      `"id":${text(e.subject.id)},"kind":"${e.subject.kind}","seq":${e.seq},"to":${text(e.to)}}`,
  );

export interface SealFacts {
  readonly number: number;
  readonly previous: Uint8Array;
  readonly fromXid: string;
  readonly toXid: string;
  readonly firstEvent: string;
  readonly lastEvent: string;
  readonly events: number;
  readonly root: Uint8Array;
  readonly at: string;
}

/** The bytes that the audit key signs. 64-bit numbers are text, hashes lower-case hex. */
export const sealBytes = (s: SealFacts): Uint8Array =>
  Buffer.from(
    canonicalJson({
      at: s.at,
      events: s.events,
      first: s.firstEvent,
      from: s.fromXid,
      last: s.lastEvent,
      number: s.number,
      previous: Buffer.from(s.previous).toString('hex'),
      root: Buffer.from(s.root).toString('hex'),
      to: s.toXid,
    }),
  );

/** What a chain and the list of seals start from. */
export const NO_HASH: Uint8Array = new Uint8Array(32);
