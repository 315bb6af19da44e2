/** Rows as the driver gives them, and their mapping to the ledger's words. */
import type { Actor, JsonObject } from '../../card/index.ts';
import { isSubjectKind } from '../kinds.ts';
import type { CardRow, LedgerEvent } from '../types.ts';

/** ISO 8601 in UTC with milliseconds, so that no time zone setting and no Date stands between. */
export const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export const CARD_COLUMNS = `v.serial, v.request_id as "requestId", v.live, v.replaces, v.state, v.attempt, v.seq, v.product,
  v.kind, v.county, v.office, v.language, v.due::text as due, v.body, v.chip_serial as "chipSerial", v.box, v.batch, v.parked`;

/** As selected by CARD_COLUMNS; the aliases make it the CardRow itself. */
export type CardColumns = { -readonly [K in keyof CardRow]: CardRow[K] };

export const EVENT_COLUMNS = `e.id::text as id, e.kind, e.subject_id, e.seq, e.event, e.from_state, e.to_state,
  ${iso('e.at')} as at, e.actor, e.detail`;

export interface EventColumns {
  readonly id: string;
  readonly kind: string;
  readonly subject_id: string;
  readonly seq: number;
  readonly event: string;
  readonly from_state: string | null;
  readonly to_state: string;
  readonly at: string;
  readonly actor: Actor;
  readonly detail: JsonObject;
}

export const toEvent = (row: EventColumns): LedgerEvent => {
  if (!isSubjectKind(row.kind)) throw new TypeError(`unknown kind of subject: ${row.kind}`);
  return {
    id: row.id,
    subject: { kind: row.kind, id: row.subject_id },
    seq: row.seq,
    event: row.event,
    from: row.from_state,
    to: row.to_state,
    at: row.at,
    by: row.actor,
    detail: row.detail,
  };
};

/** Collects conditions and their parameters. */
export const conditions = (): {
  readonly values: unknown[];
  add(text: (parameter: string) => string, value: unknown): void;
  where(): string;
} => {
  const values: unknown[] = [];
  const texts: string[] = [];
  return {
    values,
    add: (text, value) => {
      if (value === undefined) return;
      values.push(value);
      texts.push(text(`$${values.length}`));
    },
    where: () => (texts.length === 0 ? '' : `where ${texts.join(' and ')}`),
  };
};
