/**
 * Seals: a signed Merkle root over all events of a span of transactions, each seal naming the one before. Chains show that an
 * event was altered; seals show that whole chains were added or taken away, even by someone who can recompute chains.
 *
 * A span is cut by transaction ids, not event ids: identity numbers are handed out before their transactions commit, so an
 * event with a small number can appear late. Every transaction below pg_snapshot_xmin has ended, so a span below it is final.
 */
import { isKadiError, raise } from '../card/index.ts';
import { NO_HASH, sealBytes } from './canonical.ts';
import { type Client, catalogued, type Pool, transaction } from './connection.ts';
import { LEDGER_ERRORS } from './errors.ts';
import type { AuditCrypto } from './types.ts';

/** Bounds memory and the time a signature waits; a transaction is never split, so a seal can be a little larger. */
const SEAL_EVENTS = 50_000;
const LOCK = 4_717_002;

export const seal = async (
  pool: Pool,
  audit: AuditCrypto,
): Promise<{ readonly sealed: number } | 'nothing'> => {
  let sealed = 0;
  try {
    for (;;) {
      const { events, more } = await transaction(pool, 'begin', (client) => sealSpan(client, audit));
      sealed += events;
      if (!more) return sealed === 0 ? 'nothing' : { sealed };
    }
  } catch (error) {
    throw isKadiError(error) ? error : catalogued(error);
  }
};

interface Last {
  readonly number: string;
  readonly to: string;
  readonly previous: Uint8Array;
  readonly signed: Uint8Array;
}

const sealSpan = async (client: Client, audit: AuditCrypto): Promise<{ events: number; more: boolean }> => {
  await client.query("set local lock_timeout = '60s'; set local statement_timeout = 0");
  await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
  const { rows: seals } = await client.query<Last>(
    'select number::text as number, to_xid::text as to, previous, signed from seal order by seal.number desc limit 1',
  );
  const last = seals[0];
  const from = last?.to ?? '0';
  const { rows: spans } = await client.query<{ horizon: string; to: string; behind: boolean; at: string }>(
    `with edge as (select pg_snapshot_xmin(pg_current_snapshot()) as x)
     select x::text as horizon, x < $1::xid8 as behind, floor(extract(epoch from clock_timestamp()) * 1000)::text as at,
       coalesce((select max(e.xid) from (select xid from event where xid >= $1::xid8 and xid < x order by xid limit $2) e)::text,
         '') as to
     from edge`,
    [from, SEAL_EVENTS],
  );
  const span = spans[0];
  if (span === undefined || span.behind) {
    return raise(LEDGER_ERRORS, 'LEDGER_SEAL_CLOCK', { sealed: from, counter: span?.horizon ?? '' });
  }
  if (span.to === '') return { events: 0, more: false };
  const to = String(BigInt(span.to) + 1n);
  const leaves = await spanLeaves(client, from, to);
  const first = leaves[0];
  const end = leaves.at(-1);
  if (first === undefined || end === undefined) return { events: 0, more: false };
  const facts = {
    number: Number(last?.number ?? 0) + 1,
    previous: last === undefined ? NO_HASH : sealHash(audit, last),
    fromXid: from,
    toXid: to,
    firstEvent: first.id,
    lastEvent: end.id,
    events: leaves.length,
    root: audit.root(leaves.map((leaf) => leaf.hash)),
    at: new Date(Number(span.at)).toISOString(),
  };
  const signed = sealBytes(facts);
  const { keyId, signature } = await audit.sign(signed);
  await client.query(
    `insert into seal (number, previous, from_xid, to_xid, first_event, last_event, events, root, at, signed, key_id, signature)
     values ($1, $2, $3::xid8, $4::xid8, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      facts.number,
      Buffer.from(facts.previous),
      from,
      to,
      facts.firstEvent,
      facts.lastEvent,
      facts.events,
      Buffer.from(facts.root),
      facts.at,
      Buffer.from(signed),
      keyId,
      Buffer.from(signature),
    ],
  );
  return { events: leaves.length, more: leaves.length >= SEAL_EVENTS };
};

/** A seal's own hash, named by the next one. */
export const sealHash = (
  audit: AuditCrypto,
  { previous, signed }: { readonly previous: Uint8Array; readonly signed: Uint8Array },
): Uint8Array => audit.link(previous, signed);

export interface Leaf {
  readonly id: string;
  readonly hash: Uint8Array;
}

/** Hashes of the events of a span in order of event id. */
export const spanLeaves = async (client: Client, from: string, to: string): Promise<readonly Leaf[]> => {
  const { rows } = await client.query<{ id: string; hash: Uint8Array }>(
    `select id::text as id, hash from event where xid >= $1::xid8 and xid < $2::xid8 order by event.id`,
    [from, to],
  );
  return rows;
};
