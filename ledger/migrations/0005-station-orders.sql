-- What people order a station to do, wherever its process runs. The order itself is an event of subject kind 'station' (who, when,
-- why); these rows are what the station's process reads and answers. Nothing is overwritten.
create table station_order (
  -- Made by the client: the same id twice is the same order.
  id text collate "C" primary key,
  station text collate "C" not null,
  kind text not null check (kind in ('pause', 'resume', 'drain', 'clean', 'test-card')),
  -- A code, never a sentence.
  reason text collate "C",
  person text collate "C" not null,
  at timestamptz(3) not null
);
create index station_order_station on station_order (station, at, id);

-- `taken` is written before anything moves: an order that was taken and never answered is not carried out again by software.
create table station_order_step (
  order_id text collate "C" not null references station_order,
  step text not null check (step in ('taken', 'answered')),
  -- null: done; else the catalogue code that says why not.
  code text collate "C",
  detail jsonb not null,
  at timestamptz(3) not null,
  primary key (order_id, step)
);

create trigger station_order_append_only before update or delete or truncate on station_order
  for each statement execute function append_only();
create trigger station_order_step_append_only before update or delete or truncate on station_order_step
  for each statement execute function append_only();
