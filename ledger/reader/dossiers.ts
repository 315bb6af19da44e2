/** Dossiers, and the events of one kind: what the books of production control and custody are read by. */
import type { JsonObject, Subject, SubjectKind } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import type { LedgerEvent } from '../types.ts';
import { conditions, EVENT_COLUMNS, type EventColumns, iso, toEvent } from './columns.ts';

export interface Dossier {
  readonly id: string;
  readonly state: string;
  readonly seq: number;
  readonly attempt: number;
  readonly data: JsonObject;
  /** ISO time at which it was opened. */
  readonly at: string;
}

export interface DossierFilter {
  readonly kind: SubjectKind;
  readonly states?: readonly string[];
  /** Members that the dossier's data must hold (jsonb containment). */
  readonly match?: JsonObject;
  /** Opened before this ISO time. */
  readonly before?: string;
}

export interface EventFilter {
  readonly kind: SubjectKind;
  readonly events?: readonly string[];
  readonly match?: JsonObject;
  /** ISO times: from included, to excluded. */
  readonly from?: string;
  readonly to?: string;
}

const COLUMNS = `d.id, s.state, s.seq, s.attempt, d.data, ${iso('d.at')} as at
  from dossier d join subject s on s.kind = d.kind and s.id = d.id`;

type Columns = { [K in keyof Dossier]: Dossier[K] };

export const dossier = async (pool: Pool, { kind, id }: Subject): Promise<Dossier | undefined> =>
  (await query<Columns>(pool, `select ${COLUMNS} where d.kind = $1 and d.id = $2`, [kind, id]))[0];

/** By id; `after` is the last id of the page before. */
export const dossiers = async (
  pool: Pool,
  { kind, states, match, before }: DossierFilter,
  limit: number,
  after: string | undefined,
): Promise<readonly Dossier[]> => {
  const asked = conditions();
  asked.add((p) => `d.kind = ${p}`, kind);
  asked.add((p) => `s.state = any(${p})`, states);
  asked.add((p) => `d.data @> ${p}::jsonb`, match === undefined ? undefined : JSON.stringify(match));
  asked.add((p) => `d.at < ${p}::timestamptz`, before);
  asked.add((p) => `d.id > ${p}`, after);
  return query<Columns>(
    pool,
    `select ${COLUMNS} ${asked.where()} order by d.id limit $${asked.values.length + 1}`,
    [...asked.values, limit],
  );
};

/** In the order of the books; `after` is the last event id of the page before. */
export const eventsOf = async (
  pool: Pool,
  { kind, events, match, from, to }: EventFilter,
  limit: number,
  after: string | undefined,
): Promise<readonly LedgerEvent[]> => {
  const asked = conditions();
  asked.add((p) => `e.kind = ${p}`, kind);
  asked.add((p) => `e.event = any(${p})`, events);
  asked.add((p) => `e.detail @> ${p}::jsonb`, match === undefined ? undefined : JSON.stringify(match));
  asked.add((p) => `e.at >= ${p}::timestamptz`, from);
  asked.add((p) => `e.at < ${p}::timestamptz`, to);
  asked.add((p) => `e.id > ${p}::bigint`, after);
  const rows = await query<EventColumns>(
    pool,
    `select ${EVENT_COLUMNS} from event e ${asked.where()} order by e.id limit $${asked.values.length + 1}`,
    [...asked.values, limit],
  );
  return rows.map(toEvent);
};

/** State and length of the chain; undefined: there is none. For a decision, a guard has to look again under lock. */
export const stateOf = async (
  pool: Pool,
  { kind, id }: Subject,
): Promise<{ readonly state: string; readonly seq: number; readonly attempt: number } | undefined> =>
  (
    await query<{ state: string; seq: number; attempt: number }>(
      pool,
      'select state, seq, attempt from subject where kind = $1 and id = $2',
      [kind, id],
    )
  )[0];
