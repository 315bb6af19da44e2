-- Heartbeats of processes: what each says of the keys it works with. Overwritten, not audited.
create table service (
  id text collate "C" primary key,
  detail jsonb not null,
  seen_at timestamptz(3) not null
);
