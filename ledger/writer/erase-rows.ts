/**
 * Erasing. The wrapped data key goes, and with it everything that was sealed under it, in every copy of this database there
 * may be; the sealed bytes themselves go too, for their room. What stays is what the books need: the request, its cards and
 * their events, none of which says who the person was.
 */
export const ERASE_REQUEST = `with given as materialized (
    select x.id from json_to_recordset($1) as x(id text)),
  names as (delete from request_name using given where request_name.request_id = given.id),
  payloads as (update payload set sealed = '' from card, given
    where card.request_id = given.id and payload.serial = card.serial),
  faces as (update face set sealed_plan = '' from card, given
    where card.request_id = given.id and face.serial = card.serial)
  update request set wrapped_key = '', key_id = '', sealed_record = '', sealed_portrait_print = '',
    sealed_portrait_chip = '', sealed_signature = null, sealed_phone = null, slip_index = null, phone_index = null, erased_at = $2::timestamptz
  from given where request.id = given.id and not request.open and request.erased_at is null`;

export const ERASE_DOCUMENT = `update document set wrapped_key = '', key_id = '', sealed = '', erased_at = $2::timestamptz
  from json_to_recordset($1) as x(id text) where document.id = x.id and document.erased_at is null`;
