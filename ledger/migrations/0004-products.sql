-- What was approved stays provable: the first card of a product's version leaves its definition here, and no other definition
-- passes under that version afterwards. And what was made of the two pictures of a person.

create table product_used (
  id text collate "C" not null,
  version integer not null check (version > 0),
  hash text not null,
  -- Product and layout as canonical JSON (RFC 8785), the very text that the hash is of; jsonb would not keep it as text.
  definition text not null check (hash = encode(sha256(convert_to(definition, 'UTF8')), 'hex')),
  first_used timestamptz(3) not null,
  primary key (id, version)
);
create function product_is_immutable() returns trigger language plpgsql as $$
begin
  raise exception 'a product that was used does not change'
    using errcode = 'restrict_violation', constraint = 'product_used_immutable';
end $$;
create trigger product_used_immutable before update or delete on product_used
  for each row execute function product_is_immutable();
create trigger product_used_kept before truncate on product_used
  for each statement execute function product_is_immutable();

-- Of the portrait as it is printed and as it is in the chip, beside that of the one the register sent.
alter table request add column portrait_print_sha256 text, add column portrait_chip_sha256 text;
alter table request add column sealed_signature bytea;
alter table request alter column sealed_signature set storage external;
