/**
 * One group of deeds as one transaction: lock, decide, write, commit. Three trips to the server, whatever the number of
 * deeds: begin and lock; the writes; the commit (with the writes, when nothing has to be looked at between them).
 */

import type { Subject } from '../../card/index.ts';
import type { Client } from '../connection.ts';
import { isSubjectKind } from '../kinds.ts';
import type { AuditCrypto, Deed } from '../types.ts';
import {
  PARKED,
  type Plan,
  type PlannedEvent,
  planGroup,
  type Read,
  type SubjectRow,
  subjectKey,
} from './plan.ts';
import { groupedStatements, orderedStatements, type RowStatement } from './row-statement.ts';

/** The clock is read on every row, after that row's lock was got: the largest is the time of the transaction. */
const LOCK = {
  name: 'lock-subjects',
  text: `with locked as materialized (
      select s.kind, s.id, s.state, s.seq, s.attempt, s.head, s.rank, s.queued_at
      from json_to_recordset($1) as k(k text, i text) join subject s on s.kind = k.k and s.id = k.i
      order by s.kind, s.id for update of s)
    select l.kind, l.id, l.state, l.seq, l.attempt, l.head, l.rank::text as rank, l.queued_at::text as queued,
      floor(extract(epoch from clock_timestamp()) * 1000)::text as ms
    from (select 1) as always left join locked l on true`,
};

/** Before the others are locked, and shared: many deeds may stand on the same guard at once. Never what is locked to be changed. */
const LOCK_GUARDS = {
  name: 'lock-guards',
  text: `select s.kind, s.id, s.state, s.seq, s.attempt, s.head, s.rank::text as rank, s.queued_at::text as queued, '0' as ms
    from json_to_recordset($1) as k(k text, i text) join subject s on s.kind = k.k and s.id = k.i
    order by s.kind, s.id for share of s`,
};

const KNOWN_ACTS = {
  name: 'known-acts',
  text: `select act_id, encode(asks, 'hex') as asks from event where act_id = any($1)`,
};

const WRITE = {
  name: 'write-events',
  text: `with written as (
      insert into event (kind, subject_id, seq, event, from_state, to_state, attempt, at, actor, detail, act_id, asks, hash)
      select x.k, x.i, x.q, x.e, x.f, x.t, x.n, $3::timestamptz, x.a, x.d, x.c, decode(x.s, 'hex'), decode(x.h, 'hex')
      from json_to_recordset($1) as x(k text, i text, q int, e text, f text, t text, n int, a jsonb, d jsonb, c text, s text, h text))
    insert into subject (kind, id, state, seq, attempt, head, rank, queued_at)
    select x.k, x.i, x.t, x.q, x.n, decode(x.h, 'hex'), x.r, x.u
    from json_to_recordset($2) as x(k text, i text, t text, q int, n int, h text, r bigint, u timestamptz)
    on conflict (kind, id) do update set state = excluded.state, seq = excluded.seq, attempt = excluded.attempt,
      head = excluded.head, rank = excluded.rank, queued_at = excluded.queued_at`,
};

interface LockedRow {
  readonly kind: string | null;
  readonly id: string;
  readonly state: string;
  readonly seq: number;
  readonly attempt: number;
  readonly head: Uint8Array;
  readonly rank: string;
  readonly queued: string | null;
  readonly ms: string;
}

/** A row found its place changed; in a group that means: deed by deed, then this names the row. */
export class RowMissed extends Error {
  readonly type: RowStatement['type'];
  constructor(type: RowStatement['type']) {
    super('a row did not find what it changes');
    this.type = type;
  }
}

/** Where the transaction stood when it failed: after `commit` was sent its fate is not known. */
export interface Progress {
  committing: boolean;
  plan?: Plan;
  /** An earlier try was found to have been committed after all. */
  found?: true;
}

/**
 * @param earlier the plan of a try whose commit may have succeeded unseen. Under the locks it is looked for: the chain hash of
 *   its first event is in the ledger, or it is not and never will be. So nothing is done twice, even where an act's `decide`
 *   would allow it again. A group without events has nothing to look for; its rows (journal, document) may be written twice
 *   without harm.
 */
export const transact = async (
  client: Client,
  deeds: readonly Deed[],
  audit: AuditCrypto,
  progress: Progress,
  earlier: Plan | undefined,
): Promise<Plan> => {
  const alone = deeds.length === 1;
  const [, read] = await Promise.all([client.query('begin'), readSubjects(client, deeds)]);
  const proof = earlier?.events[0];
  if (earlier !== undefined && proof !== undefined && (await isWritten(client, proof))) {
    await client.query('rollback');
    progress.found = true;
    return earlier;
  }
  const plan = planGroup(deeds, read, audit);
  progress.plan = plan;
  if (plan.events.length === 0 && plan.rows.length === 0) {
    await client.query('rollback');
    return plan;
  }
  const statements = (alone ? orderedStatements : groupedStatements)(plan.rows, read.at);
  const writes = [
    ...(plan.events.length === 0 ? [] : [client.query({ ...WRITE, values: writeValues(plan, read.at) })]),
    ...statements.map(async (statement) => {
      const { name, text, values, expected, type } = statement;
      const { rowCount } = await client.query({ name, text, values: [...values] });
      if (expected !== undefined && rowCount !== expected) throw new RowMissed(type);
    }),
  ];
  if (statements.some((statement) => statement.expected !== undefined)) await Promise.all(writes);
  progress.committing = true;
  // Sent behind the writes without waiting: should one of them fail, the server turns this commit into a rollback.
  await Promise.all([...writes, client.query('commit')]);
  return plan;
};

const readSubjects = async (client: Client, deeds: readonly Deed[]): Promise<Read> => {
  const keys = new Map(deeds.flatMap((d) => d.acts.map((a) => [subjectKey(a.subject), a.subject])));
  const asked = deeds.flatMap((deed) => (deed.actId === undefined ? [] : [deed.actId]));
  // What is locked to be changed needs no shared lock: two transactions that held one would each wait for the other to change it.
  const stood = new Map(
    deeds
      .flatMap((d) => (d.guards ?? []).map((g) => [subjectKey(g.subject), g.subject] as const))
      .filter(([key]) => !keys.has(key)),
  );
  const [guards, locked, known] = await Promise.all([
    stood.size === 0 ? undefined : client.query<LockedRow>({ ...LOCK_GUARDS, values: [keysText(stood)] }),
    client.query<LockedRow>({ ...LOCK, values: [keysText(keys)] }),
    asked.length === 0
      ? undefined
      : client.query<{ act_id: string; asks: string | null }>({ ...KNOWN_ACTS, values: [asked] }),
  ]);
  let ms = 0;
  const subjects = new Map<string, SubjectRow>();
  for (const row of [...(guards?.rows ?? []), ...locked.rows]) {
    ms = Math.max(ms, Number(row.ms));
    if (row.kind === null || !isSubjectKind(row.kind)) continue;
    const subject = { kind: row.kind, id: row.id };
    subjects.set(subjectKey(subject), {
      subject,
      state: row.state,
      seq: row.seq,
      attempt: row.attempt,
      head: row.head,
      rank: Number(row.rank),
      queuedAt: row.queued,
      parked: row.queued === PARKED,
    });
  }
  return {
    at: new Date(ms).toISOString(),
    subjects,
    known: new Map(known?.rows.map((row) => [row.act_id, row.asks])),
  };
};

const keysText = (keys: ReadonlyMap<string, Subject>): string =>
  JSON.stringify([...keys.values()].map(({ kind, id }) => ({ k: kind, i: id })));

const isWritten = async (client: Client, event: PlannedEvent): Promise<boolean> => {
  const { rows } = await client.query(
    'select 1 from event where kind = $1 and subject_id = $2 and seq = $3 and hash = $4',
    [event.subject.kind, event.subject.id, event.seq, event.hash],
  );
  return rows.length > 0;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Actor and detail are JSON text already and are put in as they are. */
const writeValues = (plan: Plan, at: string): string[] => {
  const events = plan.events.map((e) => {
    const rest = JSON.stringify({
      k: e.subject.kind,
      i: e.subject.id,
      q: e.seq,
      e: e.event,
      f: e.from,
      t: e.to,
      n: e.attempt,
      c: e.actId,
      s: e.asks,
      h: hex(e.hash),
    });
    return `{"a":${e.actor},"d":${e.detail},${rest.slice(1)}`;
  });
  const subjects = plan.subjects.map((s) => ({
    k: s.subject.kind,
    i: s.subject.id,
    t: s.state,
    q: s.seq,
    n: s.attempt,
    h: hex(s.head),
    r: s.rank,
    u: s.queuedAt,
  }));
  return [`[${events.join(',')}]`, JSON.stringify(subjects), at];
};
