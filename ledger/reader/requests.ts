import { type Pool, query } from '../connection.ts';
import type { CardRow } from '../types.ts';
import type { ExtractRow, QuarantineRow, RequestSummary, SmsRow } from '../views.ts';
import { CARD_COLUMNS, type CardColumns, iso } from './columns.ts';

export type RequestKey =
  | { readonly id: string }
  | { readonly slipIndex: Uint8Array }
  | { readonly personIndex: Uint8Array; readonly product: string };

type RequestColumns = { -readonly [K in keyof Omit<RequestSummary, 'card'>]: RequestSummary[K] };

export const findRequest = async (pool: Pool, by: RequestKey): Promise<RequestSummary | undefined> => {
  const [where, values] = whereOf(by);
  const rows = await query<RequestColumns>(
    pool,
    `select r.id, r.extract_id as "extractId", r.record_id as "recordId", r.open, r.kind, r.product,
       r.product_hash as "productHash", r.priority, r.due::text as due, r.county, r.office, r.language,
       r.person_index as "personIndex", r.phone_index as "phoneIndex", r.wrapped_key as "wrappedKey", r.key_id as "keyId",
       r.sealed_record as "sealedRecord", r.sealed_phone as "sealedPhone"
     from request r where ${where} order by r.open desc, r.at desc, r.id limit 1`,
    values,
  );
  const request = rows[0];
  return request === undefined ? undefined : { ...request, card: await cardOf(pool, request.id) };
};

const whereOf = (by: RequestKey): [string, readonly unknown[]] => {
  if ('id' in by) return ['r.id = $1', [by.id]];
  if ('slipIndex' in by) return ['r.slip_index = $1', [Buffer.from(by.slipIndex)]];
  return ['r.person_index = $1 and r.product = $2', [Buffer.from(by.personIndex), by.product]];
};

const cardOf = async (pool: Pool, requestId: string): Promise<CardRow | null> => {
  const rows = await query<CardColumns>(
    pool,
    `select ${CARD_COLUMNS} from card_row v where v.request_id = $1 order by v.live desc, v.serial desc limit 1`,
    [requestId],
  );
  return rows[0] ?? null;
};

export const extract = async (pool: Pool, id: string): Promise<ExtractRow | undefined> =>
  (
    await query<{ [K in keyof ExtractRow]: ExtractRow[K] }>(
      pool,
      `select x.id, x.register, x.manifest_sha256 as "manifestSha256", x.records, coalesce(s.state, '') as state,
         ${iso('x.at')} as at
       from extract x left join subject s on s.kind = 'extract' and s.id = x.id where x.id = $1`,
      [id],
    )
  )[0];

export const quarantine = async (pool: Pool, limit: number): Promise<readonly QuarantineRow[]> =>
  query<{ [K in keyof QuarantineRow]: QuarantineRow[K] }>(
    pool,
    `select q.id, coalesce(s.state, '') as state, q.code, q.owner, q.extract_id as "extractId", q.line, q.facts,
       ${iso('q.at')} as at
     from quarantine q left join subject s on s.kind = 'quarantine' and s.id = q.id
     order by q.at desc, q.id desc limit $1`,
    [limit],
  );

export const smsLog = async (pool: Pool, limit: number): Promise<readonly SmsRow[]> =>
  query<{ [K in keyof SmsRow]: SmsRow[K] }>(
    pool,
    `select id, direction, template, serial, ${iso('at')} as at from sms order by sms.at desc, id desc limit $1`,
    [limit],
  );
