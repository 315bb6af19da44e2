/** What inspection, packing and transport ask the books. */
import type { Actor, JsonObject } from '../../card/index.ts';
import { type Pool, query } from '../connection.ts';
import { iso } from './columns.ts';

/** A card as the packer meets it. */
export interface PackableCard {
  readonly serial: string;
  readonly state: string;
  readonly seq: number;
  readonly live: boolean;
  readonly product: string;
  readonly batch: string | null;
  readonly box: string | null;
  readonly request: string;
  readonly requestState: string;
  readonly requestSeq: number;
  /** Where its owner collects. */
  readonly office: string;
  /** What it was drawn from as a sample when it passed; null: it was not. */
  readonly sampleOf: string | null;
  readonly passedBy: string | null;
  /** Who looked at it as the second inspector; null: nobody yet. */
  readonly sampledBy: string | null;
}

export interface BoxFacts {
  readonly box: string;
  readonly office: string;
  readonly state: string;
  readonly seq: number;
  readonly cards: number;
  /** What was written at the last close: count, hash of the manifest, seals, weight; null: never closed. */
  readonly closed: JsonObject | null;
  readonly closedAt: string | null;
  readonly closedBy: Actor | null;
  readonly consignment: string | null;
}

export interface SignedFacts {
  readonly documentSigner: string | null;
  readonly barcodeSigner: string | null;
  readonly payloadSha256: string | null;
  readonly signedAt: string | null;
  readonly planSha256: string | null;
  readonly productHash: string;
}

const PACKABLE = `v.serial, v.state, v.seq, v.live, v.product, v.batch, v.box, v.request_id as request,
  rs.state as "requestState", rs.seq as "requestSeq", v.office, p.of as "sampleOf", p.by as "passedBy", q.by as "sampledBy"
  from card_row v join subject rs on rs.kind = 'request' and rs.id = v.request_id
  left join lateral (
    select e.seq, e.actor ->> 'id' as by, e.detail ->> 'sampleOf' as of from event e
    where e.kind = 'card' and e.subject_id = v.serial and e.event = 'pass' order by e.seq desc limit 1) p on true
  left join lateral (
    select e.actor ->> 'id' as by from event e
    where e.kind = 'card' and e.subject_id = v.serial and e.event = 'sample' and e.seq > p.seq limit 1) q on true`;

const BOX = `b.id as box, b.office, s.state, s.seq, (select count(*)::int from box_card x where x.box = b.id) as cards,
  c.detail as closed, ${iso('c.at')} as "closedAt", c.actor as "closedBy", k.consignment
  from box b join subject s on s.kind = 'box' and s.id = b.id
  left join consignment_box k on k.box = b.id
  left join lateral (
    select e.detail, e.at, e.actor from event e
    where e.kind = 'box' and e.subject_id = b.id and e.event = 'close' order by e.seq desc limit 1) c on true`;

type Columns<T> = { [K in keyof T]: T[K] };

export const packingBooks = (pool: Pool) => ({
  packable: async (serial: string): Promise<PackableCard | undefined> =>
    (await query<Columns<PackableCard>>(pool, `select ${PACKABLE} where v.serial = $1`, [serial]))[0],

  /** By serial. */
  packedIn: (box: string): Promise<readonly PackableCard[]> =>
    query<Columns<PackableCard>>(pool, `select ${PACKABLE} where v.box = $1 order by v.serial`, [box]),

  /** Passed cards that a second inspector has not seen and has to, by serial. */
  samplesOwed: (limit: number, after = ''): Promise<readonly PackableCard[]> =>
    query<Columns<PackableCard>>(
      pool,
      `select ${PACKABLE} where v.state = 'passed' and v.serial > $1 and p.of is not null and q.by is null
       order by v.serial limit $2`,
      [after, limit],
    ),

  /** How many cards were drawn from this. */
  sampledFrom: async (of: string): Promise<number> =>
    (
      await query<{ n: number }>(
        pool,
        `select count(*)::int as n from event
         where kind = 'card' and event = 'pass' and detail ? 'sampleOf' and detail ->> 'sampleOf' = $1`,
        [of],
      )
    )[0]?.n ?? 0,

  signedFacts: async (serial: string): Promise<SignedFacts | undefined> =>
    (
      await query<Columns<SignedFacts>>(
        pool,
        `select p.document_signer as "documentSigner", p.barcode_signer as "barcodeSigner", p.sha256 as "payloadSha256",
           ${iso('p.at')} as "signedAt", f.sha256 as "planSha256", r.product_hash as "productHash"
         from card c join request r on r.id = c.request_id
         left join payload p on p.serial = c.serial left join face f on f.serial = c.serial where c.serial = $1`,
        [serial],
      )
    )[0],

  boxFacts: async (box: string): Promise<BoxFacts | undefined> =>
    (await query<Columns<BoxFacts>>(pool, `select ${BOX} where b.id = $1`, [box]))[0],

  /** The boxes of a consignment, by id. */
  boxesIn: (consignment: string): Promise<readonly BoxFacts[]> =>
    query<Columns<BoxFacts>>(pool, `select ${BOX} where k.consignment = $1 order by b.id`, [consignment]),
});
