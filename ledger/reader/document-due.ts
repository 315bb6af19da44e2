/**
 * When the print file `d` is due: it was made before then and none of its cards has still to be made, or somebody whose face it shows is
 * erased. The second is for files of before: since then a file goes in the same deed as the first of its people (erase-rows.ts).
 */
const MADE_STATES = `('accepted', 'signed', 'rendered', 'personalising', 'encoded', 'uncertain', 'review')`;

const SHOWS_ERASED = `exists (select 1 from face f join card c on c.serial = f.serial join request q on q.id = c.request_id
  where f.document_id = d.id and q.media_erased_at is not null)`;

export const documentDue = (before: '$1' | '$3'): string =>
  `((d.at < ${before} and not exists (select 1 from face f join subject s on s.kind = 'card' and s.id = f.serial
    where f.document_id = d.id and s.state in ${MADE_STATES})) or ${SHOWS_ERASED})`;
