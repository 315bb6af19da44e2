-- The ledger: what happened to every card, body, request, extract, box, station and quarantined record.
-- Written for PostgreSQL 15 and newer. Identifiers are compared byte by byte (collation "C"), so that an index made on one
-- system is right on another. Columns named sealed_* hold ciphertext: stored out of line and not compressed (in vain).

create sequence card_number as bigint minvalue 1 maxvalue 34359738367;

-- Present state of whatever has a chain of events. One row is locked while its next event is decided.
create table subject (
  kind text collate "C" not null,
  id text collate "C" not null,
  state text collate "C" not null,
  seq integer not null check (seq > 0),
  attempt integer not null,
  head bytea not null check (length(head) = 32),
  rank bigint not null,
  queued_at timestamptz(3),
  primary key (kind, id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

-- The refill reads the front of this index: its cost does not grow with the backlog.
create index subject_work on subject (state, rank, id)
  where kind = 'card' and queued_at is null and state in ('accepted', 'signed', 'rendered', 'received');
create index subject_queued on subject (state, queued_at) where kind = 'card' and queued_at is not null;
create index subject_state on subject (kind, state, id);

create table event (
  id bigint generated always as identity primary key,
  kind text collate "C" not null,
  subject_id text collate "C" not null,
  seq integer not null check (seq > 0),
  event text not null,
  from_state text collate "C",
  to_state text collate "C" not null,
  attempt integer not null,
  at timestamptz(3) not null,
  actor jsonb not null,
  detail jsonb not null,
  act_id text collate "C",
  hash bytea not null check (length(hash) = 32),
  xid xid8 not null default pg_current_xact_id(),
  constraint event_chain unique (kind, subject_id, seq)
);
create unique index event_act on event (act_id) where act_id is not null;
create index event_xid on event (xid);

create table seal (
  number bigint primary key check (number > 0),
  previous bytea not null,
  from_xid xid8 not null,
  to_xid xid8 not null,
  first_event bigint not null,
  last_event bigint not null,
  events integer not null check (events > 0),
  root bytea not null,
  at timestamptz(3) not null,
  signed bytea not null,
  key_id text not null,
  signature bytea not null,
  check (to_xid > from_xid)
);

-- Mistakes and careless repairs are stopped here; a determined hand is found by verify.
create function append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only' using errcode = 'restrict_violation';
end $$;
create trigger event_append_only before update or delete or truncate on event
  for each statement execute function append_only();
create trigger seal_append_only before update or delete or truncate on seal
  for each statement execute function append_only();

create table extract (
  id text collate "C" primary key,
  register text not null,
  manifest_sha256 text not null,
  records integer not null,
  at timestamptz(3) not null
);

create table request (
  id text collate "C" primary key,
  extract_id text collate "C" not null references extract,
  record_id text collate "C" not null,
  person_index bytea not null,
  product text collate "C" not null,
  product_hash text not null,
  kind text not null,
  priority smallint not null,
  due date not null,
  county smallint not null,
  office text collate "C" not null,
  language text not null,
  slip_index bytea not null,
  phone_index bytea,
  wrapped_key bytea not null,
  key_id text not null,
  sealed_record bytea not null,
  sealed_portrait_print bytea not null,
  sealed_portrait_chip bytea not null,
  portrait_sha256 text not null,
  open boolean not null default true,
  at timestamptz(3) not null
);
alter table request alter column sealed_record set storage external;
alter table request alter column sealed_portrait_print set storage external;
alter table request alter column sealed_portrait_chip set storage external;
create unique index request_open on request (person_index, product) where open;
create unique index request_record on request (record_id);
create index request_person on request (person_index, product);
create index request_slip on request (slip_index);
create index request_office on request (office);

create table card (
  serial text collate "C" primary key,
  request_id text collate "C" not null references request,
  live boolean not null default true,
  replaces text collate "C" references card,
  at timestamptz(3) not null
);
-- Law 1: a request has at most one live card.
create unique index card_one_live on card (request_id) where live;
create index card_request on card (request_id);

create table payload (
  serial text collate "C" primary key references card,
  sealed bytea not null,
  sha256 text not null,
  document_signer text not null,
  barcode_signer text not null,
  at timestamptz(3) not null
);
alter table payload alter column sealed set storage external;

create table document (
  id text collate "C" primary key,
  sealed bytea not null,
  wrapped_key bytea not null,
  key_id text not null,
  pages integer not null,
  at timestamptz(3) not null
);
alter table document alter column sealed set storage external;

create table face (
  serial text collate "C" primary key references card,
  sealed_plan bytea not null,
  sha256 text not null,
  document_id text collate "C" not null references document,
  page integer not null,
  at timestamptz(3) not null
);
alter table face alter column sealed_plan set storage external;

-- Law 1: a body carries at most one card, a card has at most one body, a chip is in one body.
create table body (
  number text collate "C" primary key,
  chip_serial text collate "C" not null,
  card_serial text collate "C" references card,
  station text collate "C",
  at timestamptz(3) not null,
  constraint body_chip unique (chip_serial),
  constraint body_card unique (card_serial)
);
create index body_station on body (station) where station is not null;

create table journal (
  id bigint generated always as identity primary key,
  station text collate "C" not null,
  serial text collate "C" not null,
  attempt integer not null,
  step text not null,
  detail jsonb not null,
  at timestamptz(3) not null
);
create index journal_serial on journal (serial, id);

create table quarantine (
  id text collate "C" primary key,
  extract_id text collate "C" not null references extract,
  line integer not null,
  code text not null,
  owner text not null,
  facts jsonb not null,
  at timestamptz(3) not null
);
create index quarantine_at on quarantine (at, id);

create table box (
  id text collate "C" primary key,
  office text collate "C" not null,
  at timestamptz(3) not null
);
create index box_office on box (office, id);

-- A card lies in one box at a time.
create table box_card (
  serial text collate "C" primary key references card,
  box text collate "C" not null references box,
  at timestamptz(3) not null
);
create index box_card_box on box_card (box, serial);

create table inspection (
  serial text collate "C" primary key references card,
  chip_verified boolean not null,
  barcode_verified boolean not null,
  front_sha256 text not null,
  back_sha256 text not null,
  at timestamptz(3) not null
);
create index inspection_latest on inspection (at desc, serial);

create table sms (
  id text collate "C" primary key,
  direction text not null check (direction in ('in', 'out')),
  phone_index bytea not null,
  template text not null,
  serial text collate "C",
  at timestamptz(3) not null
);
create index sms_at on sms (at, id);

-- Heartbeats: what a station says of itself. Overwritten, not audited.
create table station (
  id text collate "C" primary key,
  state text not null,
  detail jsonb not null,
  seen_at timestamptz(3) not null
);

-- A card, its request, its body and its box, without personal data.
create view card_row as
  select c.serial, c.request_id, c.live, c.replaces, s.state, s.attempt, s.seq, r.product, r.kind, r.county, r.office,
    r.language, r.due, b.number as body, b.chip_serial, x.box
  from card c
  join request r on r.id = c.request_id
  join subject s on s.kind = 'card' and s.id = c.serial
  left join body b on b.card_serial = c.serial
  left join box_card x on x.serial = c.serial;
