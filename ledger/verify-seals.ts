import { NO_HASH, sealBytes } from './canonical.ts';
import type { Client } from './connection.ts';
import { iso } from './reader/columns.ts';
import { sealHash, spanLeaves } from './seal.ts';
import type { AuditCrypto, BrokenLink } from './types.ts';

interface SealColumns {
  readonly number: string;
  readonly previous: Uint8Array;
  readonly from: string;
  readonly to: string;
  readonly first: string;
  readonly last: string;
  readonly events: number;
  readonly root: Uint8Array;
  readonly at: string;
  readonly signed: Uint8Array;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * Every seal: its number, its link to the one before, its signature, and that the events of its span are those it was made
 * over. The last seal cannot show that a later one was cut off; for that a copy of the latest seal is kept elsewhere.
 */
export const verifySeals = async (
  client: Client,
  audit: AuditCrypto,
): Promise<{ readonly seals: number; readonly unsealed: number } | BrokenLink> => {
  let seals = 0;
  let previous = NO_HASH;
  let edge = '0';
  for (;;) {
    const { rows } = await client.query<SealColumns>(
      `select number::text as number, previous, from_xid::text as from, to_xid::text as to, first_event::text as first,
         last_event::text as last, events, root, ${iso('at')} as at, signed, key_id as "keyId", signature
       from seal where seal.number > $1 order by seal.number limit 1`,
      [seals],
    );
    const row = rows[0];
    if (row === undefined) break;
    const why = await faultOf(client, audit, row, seals + 1, previous, edge);
    if (why !== undefined) return { seal: seals + 1, why };
    seals += 1;
    previous = sealHash(audit, row);
    edge = row.to;
  }
  const { rows } = await client.query<{ n: string }>(
    'select count(*)::text as n from event where xid >= $1::xid8',
    [edge],
  );
  return { seals, unsealed: Number(rows[0]?.n ?? 0) };
};

const faultOf = async (
  client: Client,
  audit: AuditCrypto,
  row: SealColumns,
  number: number,
  previous: Uint8Array,
  edge: string,
): Promise<string | undefined> => {
  if (row.number !== String(number)) return `seal ${number} is missing: the next one is ${row.number}`;
  if (!audit.verify(row.signed, row.keyId, row.signature)) return 'the signature does not verify';
  const bytes = sealBytes({
    number,
    previous: row.previous,
    fromXid: row.from,
    toXid: row.to,
    firstEvent: row.first,
    lastEvent: row.last,
    events: row.events,
    root: row.root,
    at: row.at,
  });
  if (!same(bytes, row.signed)) return 'the seal says something else than what was signed';
  if (!same(row.previous, previous)) return 'the seal does not name the one before it';
  if (row.from !== edge) return `the seal starts at transaction ${row.from}, the one before ended at ${edge}`;
  const leaves = await spanLeaves(client, row.from, row.to);
  if (leaves.length !== row.events) {
    return `the seal was made over ${row.events} events, ${leaves.length} are there: events were ${
      leaves.length < row.events ? 'taken away' : 'added'
    }`;
  }
  const ends = leaves[0]?.id === row.first && leaves.at(-1)?.id === row.last;
  const root = audit.root(leaves.map((leaf) => leaf.hash));
  return ends && same(root, row.root) ? undefined : 'the events of the seal are not those it was made over';
};
