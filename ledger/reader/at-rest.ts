/** What the care for records at rest asks: keys to be wrapped again, records due for erasure, people found by name. */
import { type Pool, query } from '../connection.ts';
import type { WrappedRow, WrappedTable } from '../views.ts';
import { documentDue } from './document-due.ts';

/** Names of tables stand in the text: one of these and nothing foreign. With each, which of its rows still have a key. */
const TABLES = {
  request: { name: 'request', held: 'erased_at is null' },
  document: { name: 'document', held: 'erased_at is null' },
  line_drop: { name: 'line_drop', held: 'wrapped_key is not null' },
} as const satisfies Record<WrappedTable, { name: string; held: string }>;

/**
 * In the order of ids, so that an interrupted round goes on where it was. Reads each page of the table once a round:
 * wrapping keys change every few years, an index for them would cost every record.
 */
export const wrappedKeys = async (
  pool: Pool,
  table: WrappedTable,
  not: string,
  after: string,
  limit: number,
): Promise<readonly WrappedRow[]> =>
  query<{ [K in keyof WrappedRow]: WrappedRow[K] }>(
    pool,
    `select id, wrapped_key as wrapped, key_id as "keyId" from ${TABLES[table].name}
     where id > $1 and key_id <> $2 and ${TABLES[table].held} order by id limit $3`,
    [after, not, limit],
  );

/** Puts the new wrapped keys in place of those read; a row whose key changed meanwhile is left. Gives the number put. */
export const replaceWrapped = async (
  pool: Pool,
  table: WrappedTable,
  rows: readonly { readonly was: WrappedRow; readonly now: Omit<WrappedRow, 'id'> }[],
): Promise<number> => {
  const put = await query<{ id: string }>(
    pool,
    `update ${TABLES[table].name} t set wrapped_key = x.wrapped, key_id = x.key
     from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::bytea[]) as x(id, old_key, old_wrapped, key, wrapped)
     where t.id = x.id and t.key_id = x.old_key and t.wrapped_key = x.old_wrapped returning t.id`,
    [
      rows.map(({ was }) => was.id),
      rows.map(({ was }) => was.keyId),
      rows.map(({ was }) => Buffer.from(was.wrapped)),
      rows.map(({ now }) => now.keyId),
      rows.map(({ now }) => Buffer.from(now.wrapped)),
    ],
  );
  return put.length;
};

/** Nothing is erased that is needed to settle a case (Data Protection Act 2019, s.40): `r` is the request. */
export const NO_OPEN_CASE = `not exists (select 1 from dossier k join subject ks on ks.kind = 'case' and ks.id = k.id and ks.state = 'open'
  where k.kind = 'case' and (k.data @> jsonb_build_object('request', r.id) or k.data @> jsonb_build_object('other', r.id)
    or k.data ->> 'card' in (select kc.serial from card kc where kc.request_id = r.id)))`;

/** Closed requests whose records are still there, longest closed first. `before`: ISO time. */
export const dueForErasure = async (pool: Pool, before: string, limit: number): Promise<readonly string[]> =>
  (
    await query<{ id: string }>(
      pool,
      `select r.id from request r where r.closed_at < $1 and r.erased_at is null and ${NO_OPEN_CASE} order by r.closed_at, r.id limit $2`,
      [before, limit],
    )
  ).map(({ id }) => id);

/**
 * Print files that are due. A card found not made goes back to the station, which draws from the plan and not from this file, so
 * nothing is lost by erasing it.
 */
export const documentsDue = async (pool: Pool, before: string, limit: number): Promise<readonly string[]> =>
  (
    await query<{ id: string }>(
      pool,
      `select d.id from document d where d.erased_at is null and ${documentDue('$1')}
       order by d.at, d.id limit $2`,
      [before, limit],
    )
  ).map(({ id }) => id);

/** Requests of people whose names hold all of these words, latest first as far as ids tell. */
export const requestsByName = async (
  pool: Pool,
  words: readonly Uint8Array[],
  limit: number,
): Promise<readonly string[]> => {
  const [first, ...others] = words.map((word) => Buffer.from(word));
  if (first === undefined) return [];
  const also = others
    .map(
      (_, i) =>
        `and exists (select 1 from request_name o where o.word = $${i + 3} and o.request_id = n.request_id)`,
    )
    .join(' ');
  const rows = await query<{ id: string }>(
    pool,
    `select n.request_id as id from request_name n where n.word = $1 ${also} order by n.request_id limit $2`,
    [first, limit, ...others],
  );
  return rows.map(({ id }) => id);
};

export const requestsByPerson = async (
  pool: Pool,
  personIndex: Uint8Array,
  limit: number,
): Promise<readonly string[]> =>
  (
    await query<{ id: string }>(
      pool,
      'select id from request where person_index = $1 order by at desc, id limit $2',
      [Buffer.from(personIndex), limit],
    )
  ).map(({ id }) => id);

const REVOKED_STATES = ['missing', 'suspended', 'revoked', 'recalled'] as const;
/**
 * Serials whose barcode must no longer be believed, in their order: void cards, and those that are missing, suspended, revoked or
 * called back. A card that was cancelled before a body was fed is in nobody's hand and not among them. Each part reads its own index.
 */
export const revokedSerials = async (pool: Pool, after: string, limit: number): Promise<readonly string[]> =>
  (
    await query<{ serial: string }>(
      pool,
      `(select c.serial from card c where not c.live and c.serial > $1 and not exists (select 1 from subject s
          where s.kind = 'card' and s.id = c.serial and s.state = 'cancelled') order by c.serial limit $2)
       ${REVOKED_STATES.map(
         (state) =>
           `union (select id from subject where kind = 'card' and state = '${state}' and id > $1 order by id limit $2)`,
       ).join('\n       ')}
       order by 1 limit $2`,
      [after, limit],
    )
  ).map(({ serial }) => serial);
