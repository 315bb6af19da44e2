/**
 * Writes the rows of a group: one statement for all rows of one type, whatever their number, so that the statements can be
 * prepared once. Scalars travel as one JSON text; bytes travel as one binary parameter and are cut apart by the server,
 * as hexadecimal inside JSON would double them.
 */
import type { Row } from '../types.ts';
import {
  ERASE_ACCOUNT,
  ERASE_DOCUMENT,
  ERASE_MEDIA,
  ERASE_REQUEST,
  ERASE_SMS,
  ERASE_TRANSITION,
} from './erase-rows.ts';

export type RowType = Row['type'];
type RowOf<T extends RowType> = Extract<Row, { type: T }>;
type Cell = string | number | boolean | null | object;

/** Bytes of one statement; `add` gives [start from 1, length] for `substring`. */
interface Blobs {
  add(bytes: Uint8Array): readonly [number, number];
}

interface Table<T extends RowType> {
  /** $1 rows as JSON, $2 time of the transaction, $3 bytes; a later one is not used without those before it. */
  readonly sql: string;
  readonly put: (row: RowOf<T>, blobs: Blobs) => Readonly<Record<string, Cell>>;
  /** Later rows of the same key replace earlier ones (upserts). */
  readonly key?: (row: RowOf<T>) => string;
  /** Every row must hit: a miss means that something else changed first. */
  readonly exact?: true;
}

/** `b` is a column pair [start, length] of the JSON rows. */
const cut = (b: string): string => `substring($3::bytea from (x.${b}->>0)::int for (x.${b}->>1)::int)`;
const from = (columns: string): string => `from json_to_recordset($1) as x(${columns})`;

export const ROW_TABLES: { readonly [T in RowType]: Table<T> } = {
  extract: {
    sql: `insert into extract select x.id, x.register, x.manifest, x.records, $2::timestamptz
      ${from('id text, register text, manifest text, records int')}`,
    put: (r) => ({ id: r.id, register: r.register, manifest: r.manifestSha256, records: r.records }),
  },
  'product-used': {
    // Where another definition stands, the update is what the table's trigger refuses.
    sql: `insert into product_used select x.id, x.version, x.hash, x.definition, $2::timestamptz
      ${from('id text, version int, hash text, definition text')}
      on conflict (id, version) do update set hash = excluded.hash where product_used.hash <> excluded.hash`,
    put: (r) => ({ id: r.id, version: r.version, hash: r.hash, definition: r.definition }),
    key: (r) => `${r.id}@${r.version} ${r.hash}`,
  },
  'close-request': {
    sql: `update request set open = false, closed_at = $2::timestamptz ${from('id text')} where request.id = x.id and open`,
    put: (r) => ({ id: r.id }),
    exact: true,
  },
  'request-name': {
    sql: `insert into request_name select ${cut('word')}, x.id ${from('id text, word json')} where $2::timestamptz is not null
      on conflict do nothing`,
    put: (r, blobs) => ({ id: r.id, word: blobs.add(r.word) }),
  },
  'erase-request': { sql: ERASE_REQUEST, put: (r) => ({ id: r.id }), key: (r) => r.id, exact: true },
  'erase-media': { sql: ERASE_MEDIA, put: (r) => ({ id: r.id }), key: (r) => r.id, exact: true },
  'erase-transition': { sql: ERASE_TRANSITION, put: (r) => ({ id: r.id }), key: (r) => r.id },
  'erase-sms': { sql: ERASE_SMS, put: (r) => ({ id: r.id }), key: (r) => r.id },
  'erase-account': { sql: ERASE_ACCOUNT, put: (r) => ({ id: r.id }), key: (r) => r.id, exact: true },
  'erase-document': { sql: ERASE_DOCUMENT, put: (r) => ({ id: r.id }), key: (r) => r.id, exact: true },
  'move-request': {
    sql: `update request set office = x.office ${from('id text, office text')} where request.id = x.id and open`,
    put: (r) => ({ id: r.id, office: r.office }),
    key: (r) => r.id,
    exact: true,
  },
  request: {
    sql: `insert into request (id, extract_id, record_id, person_index, product, product_hash, kind, priority, due, county,
        office, language, slip_index, phone_index, wrapped_key, key_id, sealed_record, sealed_portrait_print,
        sealed_portrait_chip, sealed_signature, portrait_sha256, portrait_print_sha256, portrait_chip_sha256, match_index,
        resident_as, transition_on, sealed_media_key, at)
      select x.id, x.extract, x.record, ${cut('person')}, x.product, x.hash, x.kind, x.priority, x.due, x.county,
        x.office, x.language, ${cut('slip')}, ${cut('phone')}, ${cut('wrapped')}, x.key, ${cut('sealed')}, ${cut('print')},
        ${cut('chip')}, ${cut('signature')}, x.portrait, x.printed, x.chipped,
        ${cut('match')}, x.resident, x.transition, ${cut('media')}, $2::timestamptz
      ${from(`id text, extract text, record text, person json, product text, hash text, kind text, priority smallint,
        due date, county smallint, office text, language text, slip json, phone json, wrapped json, key text, sealed json,
        print json, chip json, signature json, portrait text, printed text, chipped text, match json, resident text,
        transition date, media json`)}`,
    put: (r, blobs) => ({
      id: r.id,
      extract: r.extractId,
      record: r.recordId,
      person: blobs.add(r.personIndex),
      product: r.product,
      hash: r.productHash,
      kind: r.kind,
      priority: r.priority,
      due: r.due,
      county: r.county,
      office: r.office,
      language: r.language,
      slip: blobs.add(r.slipIndex),
      phone: r.phoneIndex === null ? null : blobs.add(r.phoneIndex),
      wrapped: blobs.add(r.wrappedKey),
      key: r.keyId,
      sealed: blobs.add(r.sealedRecord),
      print: blobs.add(r.sealedPortraitPrint),
      chip: blobs.add(r.sealedPortraitChip),
      signature: r.sealedSignature === null ? null : blobs.add(r.sealedSignature),
      portrait: r.portraitSha256,
      printed: r.portraitPrintSha256,
      chipped: r.portraitChipSha256,
      match: r.matchIndex === undefined || r.matchIndex === null ? null : blobs.add(r.matchIndex),
      resident: r.residentAs ?? 'citizen',
      transition: r.transitionOn ?? null,
      media: r.sealedMediaKey === undefined || r.sealedMediaKey === null ? null : blobs.add(r.sealedMediaKey),
    }),
  },
  'void-card': {
    sql: `update card set live = false ${from('serial text')} where card.serial = x.serial and live`,
    put: (r) => ({ serial: r.serial }),
    exact: true,
  },
  card: {
    sql: `insert into card (serial, request_id, replaces, at)
      select x.serial, x.request, x.replaces, $2::timestamptz
      ${from('serial text, request text, replaces text')}`,
    put: (r) => ({ serial: r.serial, request: r.requestId, replaces: r.replaces ?? null }),
  },
  payload: {
    sql: `insert into payload select x.serial, ${cut('sealed')}, x.sha256, x.document, x.barcode, $2::timestamptz
      ${from('serial text, sealed json, sha256 text, document text, barcode text')}
      on conflict (serial) do update set sealed = excluded.sealed, sha256 = excluded.sha256,
        document_signer = excluded.document_signer, barcode_signer = excluded.barcode_signer, at = excluded.at`,
    put: (r, blobs) => ({
      serial: r.serial,
      sealed: blobs.add(r.sealed),
      sha256: r.sha256,
      document: r.documentSigner,
      barcode: r.barcodeSigner,
    }),
    key: (r) => r.serial,
  },
  document: {
    // A document has no event, and its id is new: written twice after a lost connection, it is the same document.
    sql: `insert into document select x.id, ${cut('sealed')}, ${cut('wrapped')}, x.key, x.pages, $2::timestamptz
      ${from('id text, sealed json, wrapped json, key text, pages int')} on conflict (id) do nothing`,
    put: (r, blobs) => ({
      id: r.id,
      sealed: blobs.add(r.sealed),
      wrapped: blobs.add(r.wrappedKey),
      key: r.keyId,
      pages: r.pages,
    }),
  },
  face: {
    sql: `insert into face select x.serial, ${cut('sealed')}, x.sha256, x.document, x.page, $2::timestamptz
      ${from('serial text, sealed json, sha256 text, document text, page int')}
      on conflict (serial) do update set sealed_plan = excluded.sealed_plan, sha256 = excluded.sha256,
        document_id = excluded.document_id, page = excluded.page, at = excluded.at`,
    put: (r, blobs) => ({
      serial: r.serial,
      sealed: blobs.add(r.sealedPlan),
      sha256: r.sha256,
      document: r.documentId,
      page: r.page,
    }),
    key: (r) => r.serial,
  },
  body: {
    sql: `insert into body (number, chip_serial, station, at) select x.number, x.chip, x.station, $2::timestamptz
      ${from('number text, chip text, station text')}`,
    put: (r) => ({ number: r.number, chip: r.chipSerial, station: r.station ?? null }),
  },
  'body-station': {
    sql: `update body set station = x.station ${from('number text, station text')} where body.number = x.number`,
    put: (r) => ({ number: r.number, station: r.station }),
    key: (r) => r.number,
    exact: true,
  },
  bind: {
    sql: `update body set card_serial = x.serial ${from('serial text, number text, chip text')}
      where body.number = x.number and body.chip_serial = x.chip
        and (body.card_serial is null or body.card_serial = x.serial)`,
    put: (r) => ({ serial: r.serial, number: r.body, chip: r.chipSerial }),
    exact: true,
  },
  journal: {
    sql: `insert into journal (station, serial, attempt, step, detail, at)
      select x.station, x.serial, x.attempt, x.step, x.detail, $2::timestamptz
      ${from('station text, serial text, attempt int, step text, detail jsonb')}`,
    put: (r) => ({
      station: r.station,
      serial: r.serial,
      attempt: r.attempt,
      step: r.step,
      detail: r.detail,
    }),
  },
  quarantine: {
    sql: `insert into quarantine select x.id, x.extract, x.line, x.code, x.owner, x.facts, $2::timestamptz
      ${from('id text, extract text, line int, code text, owner text, facts jsonb')}`,
    put: (r) => ({
      id: r.id,
      extract: r.extractId,
      line: r.line,
      code: r.code,
      owner: r.owner,
      facts: r.facts,
    }),
  },
  box: {
    sql: `insert into box select x.id, x.office, $2::timestamptz ${from('id text, office text')}`,
    put: (r) => ({ id: r.id, office: r.office }),
  },
  'box-card': {
    sql: `insert into box_card select x.serial, x.box, $2::timestamptz ${from('serial text, box text')} on conflict (serial) do update set box = excluded.box, at = excluded.at`,
    put: (r) => ({ serial: r.serial, box: r.box }),
    key: (r) => r.serial,
  },
  'unbox-card': {
    sql: `delete from box_card using json_to_recordset($1) as x(serial text) where box_card.serial = x.serial`,
    put: (r) => ({ serial: r.serial }),
  },
  'delivery-body': {
    sql: `insert into delivery_body (delivery, number, chip_serial) select x.delivery, x.number, x.chip
      ${from('delivery text, number text, chip text')}`,
    put: (r) => ({ delivery: r.delivery, number: r.number, chip: r.chipSerial }),
  },
  'box-seal': {
    sql: `insert into box_seal select x.seal, x.box ${from('seal text, box text')}`,
    put: (r) => ({ seal: r.seal, box: r.box }),
  },
  inspection: {
    sql: `insert into inspection select x.serial, x.chip, x.barcode, x.front, x.back, $2::timestamptz
      ${from('serial text, chip boolean, barcode boolean, front text, back text')}
      on conflict (serial) do update set chip_verified = excluded.chip_verified,
        barcode_verified = excluded.barcode_verified, front_sha256 = excluded.front_sha256,
        back_sha256 = excluded.back_sha256, at = excluded.at`,
    put: (r) => ({
      serial: r.serial,
      chip: r.chipVerified,
      barcode: r.barcodeVerified,
      front: r.frontSha256,
      back: r.backSha256,
    }),
    key: (r) => r.serial,
  },
  'line-drop': {
    sql: `insert into line_drop select x.id, x.line, x.product, x.hash, x.faces, x.cards, x.line_key, ${cut('seed')},
        ${cut('wrapped')}, x.key, $2::timestamptz
      ${from(`id text, line text, product text, hash text, faces text, cards int, line_key text, seed json, wrapped json,
        key text`)} on conflict (id) do nothing`,
    put: (r, blobs) => ({
      id: r.id,
      line: r.line,
      product: r.product,
      hash: r.productHash,
      faces: r.faces,
      cards: r.cards,
      line_key: r.lineKey,
      seed: blobs.add(r.sealedSeed),
      wrapped: blobs.add(r.wrappedKey),
      key: r.keyId,
    }),
    key: (r) => r.id,
  },
  'line-job': {
    sql: `insert into line_job select x.drop, x.ordinal, x.serial, x.attempt
      ${from('"drop" text, ordinal int, serial text, attempt int')} where $2::timestamptz is not null`,
    put: (r) => ({ drop: r.drop, ordinal: r.ordinal, serial: r.serial, attempt: r.attempt }),
  },
  'line-answer': {
    sql: `insert into line_answer
      select x.serial, x.attempt, x.outcome, x.body, x.chip, x.reason, x.machine, x.file, $2::timestamptz
      ${from(`serial text, attempt int, outcome text, body text, chip text, reason text, machine text, file text`)}`,
    put: (r) => ({
      serial: r.serial,
      attempt: r.attempt,
      outcome: r.outcome,
      body: r.body,
      chip: r.chip,
      reason: r.reason,
      machine: r.machine,
      file: r.fileSha256,
    }),
  },
  'line-case': {
    sql: `insert into line_case select x.id, x.drop, x.serial, x.attempt, x.code, x.file, $2::timestamptz
      ${from('id text, "drop" text, serial text, attempt int, code text, file text')} on conflict (id) do nothing`,
    put: (r) => ({
      id: r.id,
      drop: r.drop,
      serial: r.serial,
      attempt: r.attempt,
      code: r.code,
      file: r.fileSha256,
    }),
    key: (r) => r.id,
  },
  'erase-line-seed': {
    sql: `update line_drop set sealed_seed = null, wrapped_key = null, key_id = null ${from('id text')}
      where line_drop.id = x.id`,
    put: (r) => ({ id: r.id }),
    key: (r) => r.id,
    exact: true,
  },
  'station-order': {
    sql: `insert into station_order select x.id, x.station, x.kind, x.reason, x.person, $2::timestamptz
      ${from('id text, station text, kind text, reason text, person text')}`,
    put: (r) => ({ id: r.id, station: r.station, kind: r.kind, reason: r.reason, person: r.person }),
  },
  'station-order-step': {
    // Written again after a lost connection it is the same step.
    sql: `insert into station_order_step select x.id, x.step, x.code, x.detail, $2::timestamptz
      ${from('id text, step text, code text, detail jsonb')} on conflict (order_id, step) do nothing`,
    put: (r) => ({ id: r.order, step: r.step, code: r.code, detail: r.detail }),
  },
  dossier: {
    sql: `insert into dossier (kind, id, data, at) select x.kind, x.id, x.data, $2::timestamptz
      ${from('kind text, id text, data jsonb')}`,
    put: (r) => ({ kind: r.kind, id: r.id, data: r.data }),
  },
  'dossier-merge': {
    sql: `update dossier set data = dossier.data || x.data ${from('kind text, id text, data jsonb')}
      where dossier.kind = x.kind and dossier.id = x.id`,
    put: (r) => ({ kind: r.kind, id: r.id, data: r.data }),
    exact: true,
  },
  'change-phone': {
    sql: `update request set sealed_phone = ${cut('sealed')}, phone_index = ${cut('index')}
      ${from('id text, sealed json, index json')} where request.id = x.id and request.erased_at is null and $2::timestamptz is not null`,
    put: (r, blobs) => ({
      id: r.id,
      sealed: r.sealedPhone === null ? null : blobs.add(r.sealedPhone),
      index: r.phoneIndex === null ? null : blobs.add(r.phoneIndex),
    }),
    key: (r) => r.id,
    exact: true,
  },
  'batch-card': {
    sql: `insert into batch_card select x.serial, x.batch ${from('serial text, batch text')}
      on conflict (serial) do update set batch = excluded.batch`,
    put: (r) => ({ serial: r.serial, batch: r.batch }),
    key: (r) => r.serial,
  },
  'unbatch-card': {
    sql: `delete from batch_card using json_to_recordset($1) as x(serial text) where batch_card.serial = x.serial`,
    put: (r) => ({ serial: r.serial }),
  },
  'consignment-box': {
    sql: `insert into consignment_box select x.box, x.consignment ${from('box text, consignment text')}`,
    put: (r) => ({ box: r.box, consignment: r.consignment }),
  },
  'unconsign-box': {
    sql: `delete from consignment_box using json_to_recordset($1) as x(box text) where consignment_box.box = x.box`,
    put: (r) => ({ box: r.box }),
  },
  'revocation-list': {
    sql: `with old as (delete from revocation_list where next_update < $2::timestamptz)
      insert into revocation_list select x.number, ${cut('bytes')}, x.digest, x.cards, x.next, $2::timestamptz
      ${from('number bigint, bytes json, digest text, cards int, next timestamptz')}`,
    put: (r, blobs) => ({
      number: r.number,
      bytes: blobs.add(r.bytes),
      digest: r.digest,
      cards: r.cards,
      next: r.nextUpdate,
    }),
  },
  sms: {
    sql: `insert into sms select x.id, x.direction, ${cut('phone')}, x.template, x.serial, $2::timestamptz
      ${from('id text, direction text, phone json, template text, serial text')} on conflict (id) do nothing`,
    put: (r, blobs) => ({
      id: r.id,
      direction: r.direction,
      phone: blobs.add(r.phoneIndex),
      template: r.template,
      serial: r.serial ?? null,
    }),
  },
};
