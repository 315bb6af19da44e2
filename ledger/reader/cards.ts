import type { Subject } from '../../card/index.ts';
import { BODY_STATES, type BodyState, CARD_STATES, type CardState } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import { isBodyState, isCardState } from '../kinds.ts';
import type { CardRow, LedgerEvent, Material } from '../types.ts';
import type { CardFilter, Counts, FaceDocument, InspectionRow } from '../views.ts';
import {
  CARD_COLUMNS,
  type CardColumns,
  conditions,
  EVENT_COLUMNS,
  type EventColumns,
  iso,
  toEvent,
} from './columns.ts';

export const card = async (pool: Pool, serial: string): Promise<CardRow | undefined> =>
  (await query<CardColumns>(pool, `select ${CARD_COLUMNS} from card_row v where v.serial = $1`, [serial]))[0];

export const cards = async (
  pool: Pool,
  filter: CardFilter,
  limit: number,
  after: string | undefined,
): Promise<readonly CardRow[]> => {
  const asked = conditions();
  asked.add((p) => `v.state = ${p}`, filter.state);
  asked.add((p) => `v.office = ${p}`, filter.office);
  asked.add((p) => `v.box = ${p}`, filter.box);
  asked.add((p) => `v.request_id = ${p}`, filter.requestId);
  asked.add((p) => `v.serial > ${p}`, after);
  const text = `select ${CARD_COLUMNS} from card_row v ${asked.where()} order by v.serial limit $${asked.values.length + 1}`;
  return query<CardColumns>(pool, text, [...asked.values, limit]);
};

export const lastMade = async (pool: Pool, limit: number): Promise<readonly string[]> =>
  (
    await query<{ serial: string }>(pool, 'select serial from inspection order by at desc, serial limit $1', [
      limit,
    ])
  ).map(({ serial }) => serial);

type MaterialColumns = CardColumns & { -readonly [K in keyof Omit<Material, 'card'>]: Material[K] };

export const materials = async (pool: Pool, serials: readonly string[]): Promise<readonly Material[]> => {
  const rows = await query<MaterialColumns>(
    pool,
    `select ${CARD_COLUMNS}, r.wrapped_key as "wrappedKey", r.key_id as "keyId", r.sealed_media_key as "sealedMediaKey", r.sealed_record as "sealedRecord",
       r.sealed_portrait_print as "sealedPortraitPrint", r.sealed_portrait_chip as "sealedPortraitChip",
       r.sealed_signature as "sealedSignature", r.sealed_phone as "sealedPhone",
       p.sealed as "sealedPayload", p.sha256 as "payloadSha256", f.sealed_plan as "sealedPlan", f.sha256 as "planSha256",
       r.product_hash as "productHash"
     from card_row v join request r on r.id = v.request_id
     left join payload p on p.serial = v.serial left join face f on f.serial = v.serial
     where v.serial = any($1)`,
    [serials],
  );
  const found = new Map(rows.map((row) => [row.serial, toMaterial(row)]));
  return serials.flatMap((serial) => found.get(serial) ?? []);
};

const toMaterial = (row: MaterialColumns): Material => {
  const {
    wrappedKey,
    keyId,
    sealedMediaKey,
    sealedRecord,
    sealedPortraitPrint,
    sealedPortraitChip,
    sealedSignature,
    sealedPhone,
    sealedPayload,
    payloadSha256,
    sealedPlan,
    planSha256,
    productHash,
    ...card
  } = row;
  return {
    card,
    wrappedKey,
    keyId,
    sealedMediaKey,
    sealedRecord,
    sealedPortraitPrint,
    sealedPortraitChip,
    sealedSignature,
    sealedPhone,
    sealedPayload,
    payloadSha256,
    sealedPlan,
    planSha256,
    productHash,
  };
};

export const faceDocument = async (pool: Pool, serial: string): Promise<FaceDocument | undefined> =>
  (
    await query<{ [K in keyof FaceDocument]: FaceDocument[K] }>(
      pool,
      `select d.id as "documentId", f.page, d.sealed, d.wrapped_key as "wrappedKey", d.key_id as "keyId"
       from face f join document d on d.id = f.document_id where f.serial = $1`,
      [serial],
    )
  )[0];

export const inspection = async (pool: Pool, serial: string): Promise<InspectionRow | undefined> =>
  (
    await query<{ [K in keyof InspectionRow]: InspectionRow[K] }>(
      pool,
      `select serial, chip_verified as "chipVerified", barcode_verified as "barcodeVerified", front_sha256 as "frontSha256",
         back_sha256 as "backSha256", ${iso('at')} as at from inspection where serial = $1`,
      [serial],
    )
  )[0];

export const events = async (pool: Pool, { kind, id }: Subject): Promise<readonly LedgerEvent[]> => {
  const rows = await query<EventColumns>(
    pool,
    `select ${EVENT_COLUMNS} from event e where e.kind = $1 and e.subject_id = $2 order by e.seq`,
    [kind, id],
  );
  return rows.map(toEvent);
};

export const recentEvents = async (
  pool: Pool,
  afterId: string | null,
  limit: number,
): Promise<readonly LedgerEvent[]> => {
  const rows =
    afterId === null
      ? await query<EventColumns>(pool, `select ${EVENT_COLUMNS} from event e order by e.id desc limit $1`, [
          limit,
        ])
      : await query<EventColumns>(
          pool,
          `select ${EVENT_COLUMNS} from event e where e.id > $1::bigint order by e.id limit $2`,
          [afterId, limit],
        );
  const found = rows.map(toEvent);
  return afterId === null ? found.reverse() : found;
};

/** Counted from the states as they stand, never kept. An index-only scan; seconds on tens of millions. */
export const counts = async (pool: Pool): Promise<Counts> => {
  const rows = await query<{ kind: string; state: string; n: string }>(
    pool,
    `select kind, state, count(*)::text as n from subject where kind in ('card', 'body') group by kind, state
     union all select 'quarantine', '', count(*)::text from quarantine
     union all select 'request', '', count(*)::text from request`,
  );
  const cardCounts = zeros<CardState>(CARD_STATES);
  const bodyCounts = zeros<BodyState>(BODY_STATES);
  let quarantined = 0;
  let requests = 0;
  for (const { kind, state, n } of rows) {
    if (kind === 'card' && isCardState(state)) cardCounts[state] = Number(n);
    if (kind === 'body' && isBodyState(state)) bodyCounts[state] = Number(n);
    if (kind === 'quarantine') quarantined = Number(n);
    if (kind === 'request') requests = Number(n);
  }
  return { cards: cardCounts, bodies: bodyCounts, quarantined, requests };
};

const zeros = <State extends string>(states: readonly State[]): Record<State, number> =>
  Object.fromEntries(states.map((state) => [state, 0])) as Record<State, number>;
