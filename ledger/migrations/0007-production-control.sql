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

-- Records that waited when this came: what is worked with is their dossier.
insert into dossier select 'quarantine', id, jsonb_build_object('code', code, 'owner', owner), at from quarantine;

-- A card is in one batch; its replacement joins the batch of the card it stands in for.
create table batch_card (
  serial text collate "C" primary key references card,
  batch text collate "C" not null
);
create index batch_card_batch on batch_card (batch, serial);

-- What two people may release next, and what a hold keeps back, in the order of work.
create index subject_parked on subject (rank, id) where kind = 'card' and state = 'rendered' and queued_at = 'infinity';

-- A box travels once.
create table consignment_box (
  box text collate "C" primary key references box,
  consignment text collate "C" not null
);
create index consignment_box_consignment on consignment_box (consignment, box);
-- What a vendor says is in a delivery. The bodies themselves come into being when two people have counted them.
create table delivery_body (
  delivery text collate "C" not null,
  number text collate "C" not null,
  chip_serial text collate "C" not null,
  primary key (delivery, number),
  constraint delivery_body_chip unique (delivery, chip_serial)
);
create index delivery_body_number on delivery_body (number);
create index delivery_body_listed_chip on delivery_body (chip_serial);
-- A seal is used once, whatever becomes of the box.
create table box_seal (
  seal text collate "C" primary key,
  box text collate "C" not null references box
);
-- Cards that a second inspector has to see, by what they were drawn from: few of each.
create index event_sampled on event ((detail ->> 'sampleOf')) where kind = 'card' and event = 'pass' and detail ? 'sampleOf';

-- One person under two numbers is found by what a name and a day of birth hash to; the index says neither.
alter table request add column match_index bytea, add column resident_as text not null default 'citizen',
  add column transition_on date,
  -- The number the person gave last, with proof, sealed under the request's own key; null: the register's still holds.
  add column sealed_phone bytea;
create index request_match on request (match_index) where match_index is not null;
create index request_transition on request (transition_on, id) where transition_on is not null;
create index request_at on request (at, id);
create index request_due on request (due, id) where open;
create index request_office_open on request (office, id) where open;
-- The key of pictures, payload and face, sealed under the request's own key and erased before it. Null: a request of before, whose
-- pictures are under its own key; empty: erased.
alter table request add column sealed_media_key bytea, add column media_erased_at timestamptz(3);
create index request_media on request (closed_at, id) where closed_at is not null and media_erased_at is null and erased_at is null;
-- Who wrote and who was written to is forgotten before the books of how many are.
create index sms_forget on sms (at, id) where phone_index <> '';

-- Whoever has a card in hand sees at once what is open about it.
create index dossier_case_card on dossier ((data ->> 'card')) where kind = 'case' and data ? 'card';

-- Revocation lists of barcodes as they were published; the latest is the one that is fetched.
create table revocation_list (
  number bigint primary key,
  bytes bytea not null,
  -- SHA-256 of its serials in their order, hexadecimal: the same set is not published twice.
  digest text not null,
  cards integer not null,
  next_update timestamptz(3) not null,
  at timestamptz(3) not null
);
alter table revocation_list alter column bytes set storage external;
-- Telephones that the network refused for good.
create index sms_refused on sms (phone_index, at) where template = 'refused';

-- What is counted is counted from events.
create index event_named on event (kind, event, at);
create index event_shift on event ((detail ->> 'shift'), kind, event) where detail ? 'shift';

-- What one person looked at.
create index event_looker on event ((actor ->> 'id'), id) where kind = 'access';
-- A token opens one account.
create unique index dossier_account_token on dossier ((data ->> 'token')) where kind = 'account' and data ->> 'token' <> '';

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
