/**
 * Recomputes the ledger: every chain from its first event, the state it ends in, and every seal. One read-only snapshot, so
 * that writers may go on meanwhile; bounded memory, as chains and events are read page by page in the order of their index.
 */
import { isKadiError } from '../card/index.ts';
import { type Client, catalogued, type Pool, transaction } from './connection.ts';
import { iso } from './reader/columns.ts';
import type { AuditCrypto, Verified } from './types.ts';
import {
  Broken,
  type Chain,
  checkEnd,
  checkLink,
  type EventColumns,
  NO_CHAIN,
  named,
  type SubjectColumns,
} from './verify-chain.ts';
import { verifySeals } from './verify-seals.ts';

const SUBJECTS_A_PAGE = 2_000;
const EVENTS_A_PAGE = 5_000;

export const verify = async (
  pool: Pool,
  audit: AuditCrypto,
  onProgress: (events: number) => void = () => {},
): Promise<Verified> => {
  let events = 0;
  const count = (n: number): void => {
    events += n;
    onProgress(events);
  };
  try {
    return await transaction(pool, 'begin isolation level repeatable read read only', async (client) => {
      await client.query(
        'set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0',
      );
      const chains = await walkChains(client, audit, count);
      const seals = await verifySeals(client, audit);
      if ('why' in seals) return { ok: false, broken: seals, events };
      return { ok: true, events, chains, seals: seals.seals, unsealed: seals.unsealed };
    });
  } catch (error) {
    if (error instanceof Broken) return { ok: false, broken: error.link, events };
    throw isKadiError(error) ? error : catalogued(error);
  }
};

type Position = readonly [kind: string, id: string, seq: number];
const START: Position = ['', '', 0];

/** Subjects and events are both read in the order (kind, id), so each page of subjects meets exactly its own events. */
const walkChains = async (
  client: Client,
  audit: AuditCrypto,
  count: (n: number) => void,
): Promise<number> => {
  let chains = 0;
  let after: Position = START;
  for (;;) {
    const { rows: subjects } = await client.query<SubjectColumns>(
      `select kind, id, state, seq, attempt, head from subject where (kind, id) > ($1, $2) order by kind, id limit $3`,
      [after[0], after[1], SUBJECTS_A_PAGE],
    );
    const last = subjects.at(-1);
    const full = subjects.length === SUBJECTS_A_PAGE;
    // The last page takes all events that are left: those beyond the last subject belong to nobody.
    const upTo: readonly [string, string] | undefined =
      full && last !== undefined ? [last.kind, last.id] : undefined;
    await walkPage(client, audit, subjects, after, upTo, count);
    chains += subjects.length;
    if (upTo === undefined) return chains;
    after = [upTo[0], upTo[1], Number.MAX_SAFE_INTEGER];
  }
};

const walkPage = async (
  client: Client,
  audit: AuditCrypto,
  subjects: readonly SubjectColumns[],
  after: Position,
  upTo: readonly [string, string] | undefined,
  count: (n: number) => void,
): Promise<void> => {
  let at = 0;
  let chain: Chain = NO_CHAIN;
  let position = after;
  for (;;) {
    const events = await eventPage(client, position, upTo);
    for (const event of events) {
      let subject = subjects[at];
      // Events of the next chain: the one before must have ended as its subject says.
      while (subject !== undefined && (subject.kind !== event.kind || subject.id !== event.id)) {
        if (chain.seq === 0 && comesBefore(event, subject)) break;
        checkEnd(subject, chain);
        chain = NO_CHAIN;
        at += 1;
        subject = subjects[at];
      }
      if (subject === undefined || subject.kind !== event.kind || subject.id !== event.id) {
        throw new Broken({
          ...named(event),
          seq: event.seq,
          why: 'there is an event, but its subject has no state row',
        });
      }
      chain = checkLink(event, chain, audit);
    }
    count(events.length);
    const last = events.at(-1);
    if (last === undefined || events.length < EVENTS_A_PAGE) break;
    position = [last.kind, last.id, last.seq];
  }
  for (const subject of subjects.slice(at)) {
    checkEnd(subject, chain);
    chain = NO_CHAIN;
  }
};

/** Byte order, as the database sorts: identifiers are compared as UTF-8. */
const comesBefore = (a: { kind: string; id: string }, b: { kind: string; id: string }): boolean =>
  a.kind === b.kind ? Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)) < 0 : a.kind < b.kind;

const eventPage = async (
  client: Client,
  position: Position,
  upTo: readonly [string, string] | undefined,
): Promise<readonly EventColumns[]> => {
  const [kind, id, seq] = position;
  const { rows } = await client.query<EventColumns>(
    `select kind, subject_id as id, seq, event, from_state as from, to_state as to, attempt, ${iso('at')} as at, actor, detail,
       act_id as act, hash
     from event where (kind, subject_id, seq) > ($1, $2, $3::bigint)
       ${upTo === undefined ? '' : 'and (kind, subject_id) <= ($5, $6)'}
     order by event.kind, event.subject_id, event.seq limit $4`,
    [kind, id, seq, EVENTS_A_PAGE, ...(upTo ?? [])],
  );
  return rows;
};
