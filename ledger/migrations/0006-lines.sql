-- File drops for industrial lines: which cards went into which drop, what the line answered for each, and what a person has to
-- decide. The state of a drop is a subject of kind 'drop' with events; the counts of a drop are computed from these rows.

create table line_drop (
  id text collate "C" primary key,
  line text collate "C" not null,
  product text not null,
  product_hash text not null,
  faces text not null,
  cards integer not null check (cards > 0),
  -- The public key of the line (JWK), to which everything personal in the drop is encrypted.
  line_key text not null,
  -- What the encryption of this drop is derived from, so that a drop written again is the same to the byte. Erased at the close.
  sealed_seed bytea,
  wrapped_key bytea,
  key_id text,
  at timestamptz(3) not null
);
create index line_drop_line on line_drop (line, id);

-- A job is one card and one attempt: it is in one drop ever.
create table line_job (
  drop_id text collate "C" not null references line_drop,
  ordinal integer not null check (ordinal > 0),
  serial text collate "C" not null references card,
  attempt integer not null,
  primary key (serial, attempt),
  constraint line_job_place unique (drop_id, ordinal)
);

-- The first answer for a job stands.
create table line_answer (
  serial text collate "C" not null,
  attempt integer not null,
  outcome text not null check (outcome in ('good', 'spoiled', 'not-made')),
  body text collate "C",
  chip text collate "C",
  reason text,
  machine text,
  file_sha256 text not null,
  at timestamptz(3) not null,
  primary key (serial, attempt),
  foreign key (serial, attempt) references line_job (serial, attempt)
);

-- Rows of result files that were refused and name a job of ours.
create table line_case (
  id text collate "C" primary key,
  drop_id text collate "C" not null references line_drop,
  serial text collate "C" not null,
  attempt integer not null,
  code text not null,
  file_sha256 text not null,
  at timestamptz(3) not null
);
create index line_case_drop on line_case (drop_id, at);
