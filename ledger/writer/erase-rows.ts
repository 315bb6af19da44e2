/**
 * Erasing. The wrapped data key goes, and with it everything that was sealed under it, in every copy of this database there
 * may be; the sealed bytes themselves go too, for their room. What stays is what the books need: the request, its cards and
 * their events, none of which says who the person was.
 */
/** A print file shows the faces of many: it goes with the first of them. Stations and lines draw from the plan of each card, not from it. */
const OF_CARDS = `payloads as (update payload set sealed = '' from card, given
    where card.request_id = given.id and payload.serial = card.serial),
  faces as (update face set sealed_plan = '' from card, given
    where card.request_id = given.id and face.serial = card.serial),
  documents as (update document set wrapped_key = '', key_id = '', sealed = '', erased_at = $2::timestamptz
    from face, card, given
    where card.request_id = given.id and face.serial = card.serial and document.id = face.document_id
      and document.erased_at is null)`;

/** The day of a child's 18th birthday outlives the record: by it the adult's card is proposed, and by nothing else. */
export const ERASE_REQUEST = `with given as materialized (
    select x.id from json_to_recordset($1) as x(id text)),
  names as (delete from request_name using given where request_name.request_id = given.id),
  bearers as (update dossier set data = data - 'bearer' from given
    where dossier.kind = 'authority' and dossier.data @> jsonb_build_object('request', given.id)),
  ${OF_CARDS}
  update request set wrapped_key = '', key_id = '', sealed_record = '', sealed_portrait_print = '',
    sealed_portrait_chip = '', sealed_signature = null, sealed_phone = null, slip_index = null, phone_index = null,
    match_index = null, transition_on = case when transition_on > ($2::timestamptz)::date then transition_on end,
    sealed_media_key = '', media_erased_at = coalesce(media_erased_at, $2::timestamptz), erased_at = $2::timestamptz
  from given where request.id = given.id and not request.open and request.erased_at is null`;

/**
 * The inner key goes, and the bytes it sealed. A request of before the inner key loses its bytes only: in copies of the database
 * they can be read until its record is erased.
 */
export const ERASE_MEDIA = `with given as materialized (
    select x.id from json_to_recordset($1) as x(id text)),
  ${OF_CARDS}
  update request set sealed_media_key = '', sealed_portrait_print = '', sealed_portrait_chip = '', sealed_signature = null,
    media_erased_at = $2::timestamptz
  from given where request.id = given.id and not request.open and request.erased_at is null and request.media_erased_at is null`;

export const ERASE_TRANSITION = `update request set transition_on = null from json_to_recordset($1) as x(id text)
  where request.id = x.id and request.erased_at is not null`;

/** Its number too: that of a question holds tags of the telephone and of what was asked. */
export const ERASE_SMS = `update sms set id = 'E-' || gen_random_uuid(), phone_index = '', serial = null from json_to_recordset($1) as x(id text)
  where sms.id = x.id`;

/** Whose account it was by their number; that it was erased, and when, stays in its place. */
export const ERASE_ACCOUNT = `update dossier set data = (data - 'self') || jsonb_build_object('selfErased', $2::text)
  from json_to_recordset($1) as x(id text) where dossier.kind = 'account' and dossier.id = x.id`;

export const ERASE_DOCUMENT = `update document set wrapped_key = '', key_id = '', sealed = '', erased_at = $2::timestamptz
  from json_to_recordset($1) as x(id text) where document.id = x.id and document.erased_at is null`;
