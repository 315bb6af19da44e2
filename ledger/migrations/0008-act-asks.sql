-- What the act with this id asks for, as a keyed hash that tells nothing of it: the same id with another question is another act, and
-- is refused instead of being answered as done. Null: acts of machines, and acts of before.
alter table event add column asks bytea check (length(asks) = 16);
