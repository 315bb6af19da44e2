-- Production control and custody: stock, batches, holds, gates, consignments, cases, accounts. What is known of each is a dossier;
-- its state and its history are events.

create table dossier (
  kind text collate "C" not null,
  id text collate "C" not null,
  -- References, codes and counts; never personal data in clear.
  data jsonb not null,
  at timestamptz(3) not null,
  primary key (kind, id)
);
create index dossier_data on dossier using gin (data jsonb_path_ops);
create index dossier_at on dossier (kind, at, id);

-- A card is in one batch; its replacement joins the batch of the card it stands in for.
create table batch_card (
  serial text collate "C" primary key references card,
  batch text collate "C" not null
);
create index batch_card_batch on batch_card (batch, serial);

-- A box travels once.
create table consignment_box (
  box text collate "C" primary key references box,
  consignment text collate "C" not null
);
create index consignment_box_consignment on consignment_box (consignment, box);

-- One person under two numbers is found by what a name and a day of birth hash to; the index says neither.
alter table request add column match_index bytea, add column resident_as text not null default 'citizen',
  add column transition_on date,
  -- The number the person gave last, with proof, sealed under the request's own key; null: the register's still holds.
  add column sealed_phone bytea;
create index request_match on request (match_index) where match_index is not null;
create index request_transition on request (transition_on, id) where transition_on is not null;
create index request_due on request (due, id) where open;

-- What is counted is counted from events.
create index event_named on event (kind, event, at);
create index event_shift on event ((detail ->> 'shift'), kind, event) where detail ? 'shift';

drop view card_row;
create view card_row as
  select c.serial, c.request_id, c.live, c.replaces, s.state, s.attempt, s.seq, r.product, r.kind, r.county, r.office,
    r.language, r.due, b.number as body, b.chip_serial, x.box, t.batch, coalesce(s.queued_at = 'infinity', false) as parked
  from card c
  join request r on r.id = c.request_id
  join subject s on s.kind = 'card' and s.id = c.serial
  left join body b on b.card_serial = c.serial
  left join box_card x on x.serial = c.serial
  left join batch_card t on t.serial = c.serial;
