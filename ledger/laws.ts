/** The laws of the shop that the rows themselves can be asked about. Reads everything: for the night, not for a page. */
import { catalogued, type Pool, transaction } from './connection.ts';
import type { Breach } from './views.ts';

interface Rule {
  readonly law: number;
  readonly what: string;
  /** Selects the identifiers of what breaks the rule, as `id`. */
  readonly sql: string;
}

const RULES: readonly Rule[] = [
  {
    law: 1,
    what: 'a request has more than one live card',
    sql: 'select request_id as id from card where live group by request_id having count(*) > 1',
  },
  {
    law: 1,
    what: 'a card is bound to more than one body',
    sql: 'select card_serial as id from body where card_serial is not null group by card_serial having count(*) > 1',
  },
  {
    law: 1,
    what: 'a chip is in more than one body',
    sql: 'select chip_serial as id from body group by chip_serial having count(*) > 1',
  },
  {
    law: 1,
    what: 'a person has more than one open request for a document',
    sql: 'select min(id) as id from request where open group by person_index, product having count(*) > 1',
  },
  {
    law: 1,
    what: 'a person has two cards of one document in hand that are both good',
    sql: `select min(c.serial) as id from card c join request r on r.id = c.request_id
      join subject s on s.kind = 'card' and s.id = c.serial and s.state in ('collected', 'suspended')
      where c.live group by r.person_index, r.product having count(*) > 1`,
  },
  {
    law: 2,
    what: 'a body has no place in the ledger',
    sql: `select b.number as id from body b where not exists
      (select 1 from subject s where s.kind = 'body' and s.id = b.number)`,
  },
  {
    law: 2,
    what: 'a body has events but was never received',
    sql: `select s.id from subject s where s.kind = 'body' and not exists (select 1 from body b where b.number = s.id)`,
  },
  {
    law: 2,
    what: 'an issued body carries no card',
    sql: `select s.id from subject s join body b on b.number = s.id
      where s.kind = 'body' and s.state = 'issued' and b.card_serial is null`,
  },
  {
    law: 2,
    what: 'a body in a machine carries no card',
    sql: `select s.id from subject s join body b on b.number = s.id
      where s.kind = 'body' and s.state = 'in-machine' and b.card_serial is null`,
  },
  {
    law: 2,
    what: 'a blank outside the vault is at no station',
    sql: `select s.id from subject s join body b on b.number = s.id
      where s.kind = 'body' and s.state = 'at-station' and b.station is null`,
  },
  {
    law: 2,
    what: 'a body in the vault, or a lost one, is booked at a station',
    sql: `select s.id from subject s join body b on b.number = s.id
      where s.kind = 'body' and s.state in ('vault', 'lost') and b.station is not null`,
  },
  {
    law: 2,
    what: 'a blank carries a card',
    sql: `select s.id from subject s join body b on b.number = s.id
      where s.kind = 'body' and s.state in ('vault', 'at-station') and b.card_serial is not null`,
  },
  {
    law: 2,
    what: 'a good card is on a body that is spoiled, destroyed or lost',
    sql: `select c.serial as id from card c join body b on b.card_serial = c.serial
      join subject k on k.kind = 'card' and k.id = c.serial
      join subject s on s.kind = 'body' and s.id = b.number
      where s.state in ('spoiled', 'destroyed', 'lost') and k.state in ('encoded', 'personalised', 'passed', 'packed',
        'dispatched', 'received', 'collected', 'suspended')`,
  },
  {
    law: 2,
    what: 'a counted delivery has a body that is not in the books',
    sql: `select d.number as id from delivery_body d join subject s on s.kind = 'delivery' and s.id = d.delivery
      where s.state = 'counted' and not exists (select 1 from body b where b.number = d.number)`,
  },
  {
    law: 2,
    what: 'a body was destroyed by one person',
    sql: `select e.subject_id as id from event e
      where e.kind = 'body' and e.event = 'destroy' and not (e.actor ? 'second')`,
  },
  {
    law: 4,
    what: 'a spoiled or destroyed card is still live',
    sql: `select c.serial as id from card c join subject s on s.kind = 'card' and s.id = c.serial
      where c.live and s.state in ('spoiled', 'destroyed')`,
  },
  {
    law: 4,
    what: 'a replaced card is still live',
    sql: 'select o.serial as id from card n join card o on o.serial = n.replaces where o.live',
  },
  {
    law: 4,
    what: 'a card replaces one of another request',
    sql: 'select n.serial as id from card n join card o on o.serial = n.replaces where o.request_id <> n.request_id',
  },
  {
    law: 5,
    what: 'a card has no state',
    sql: `select c.serial as id from card c where not exists
      (select 1 from subject s where s.kind = 'card' and s.id = c.serial)`,
  },
  {
    law: 5,
    what: 'a card has events but does not exist',
    sql: `select s.id from subject s where s.kind = 'card' and not exists (select 1 from card c where c.serial = s.id)`,
  },
  {
    law: 5,
    what: 'a state differs from the last event',
    sql: `select s.kind || ':' || s.id as id from subject s left join event e
      on e.kind = s.kind and e.subject_id = s.id and e.seq = s.seq
      where e.id is null or e.to_state <> s.state or e.hash <> s.head or e.attempt <> s.attempt`,
  },
  {
    law: 5,
    what: 'events are missing from a chain, or stand beyond its end',
    sql: `select e.kind || ':' || e.subject_id as id from event e left join subject s on s.kind = e.kind and s.id = e.subject_id
      group by e.kind, e.subject_id, s.seq
      having s.seq is null or count(*) <> s.seq or max(e.seq) <> s.seq or min(e.seq) <> 1`,
  },
];

export const laws = async (pool: Pool): Promise<readonly Breach[]> => {
  try {
    return await transaction(pool, 'begin isolation level repeatable read read only', async (client) => {
      await client.query('set local statement_timeout = 0');
      const breaches: Breach[] = [];
      for (const { law, what, sql } of RULES) {
        const { rows } = await client.query<{ n: string; examples: string[] | null }>(
          `with broken as materialized (${sql})
           select (select count(*) from broken)::text as n, array(select id from broken order by id limit 5) as examples`,
        );
        const count = Number(rows[0]?.n ?? 0);
        if (count > 0) breaches.push({ law, what, count, examples: rows[0]?.examples ?? [] });
      }
      return breaches;
    });
  } catch (error) {
    throw catalogued(error);
  }
};
