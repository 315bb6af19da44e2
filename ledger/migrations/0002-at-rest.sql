-- Records at rest: wrapping keys change without touching what is sealed, records are erased by erasing their key, and a
-- person is found by name without the name being readable.

alter table request add column closed_at timestamptz(3), add column erased_at timestamptz(3);
update request r set closed_at = e.at from event e
  where not r.open and e.kind = 'request' and e.subject_id = r.id and e.to_state = 'closed';
-- An erased request keeps no index by which a telephone or a slip would lead to it.
alter table request alter column slip_index drop not null;
create index request_retention on request (closed_at, id) where closed_at is not null and erased_at is null;

alter table document add column erased_at timestamptz(3);
create index document_retention on document (at, id) where erased_at is null;
create index face_document on face (document_id);

-- Blind index of each word of a name (HMAC, 16 bytes).
create table request_name (
  word bytea not null,
  request_id text collate "C" not null references request,
  primary key (word, request_id)
);
create index request_name_request on request_name (request_id);

-- What the revocation list of barcodes is made of.
create index card_void on card (serial) where not live;
