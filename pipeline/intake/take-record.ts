/** One record of an extract: accepted with its card, held in quarantine with the reason, or known already. */
import type { Actor, RegisterRecord } from '../../card/index.ts';
import { nameWords, sha256Hex } from '../../crypto/index.ts';
import { act, cardAct } from '../acts.ts';
import { insist, PIPELINE_ERRORS } from '../errors.ts';
import { checkRecord, type Extract } from '../extract/index.ts';
import { BINDING, packPortrait } from '../material.ts';
import { dueDay, rankOf } from '../rank.ts';
import type { Shop } from '../shop.ts';
import { glyphFault, lettersFault, type Pictures, picturesOf } from './printable.ts';
import { chooseProduct, productChanged, usedRow } from './products.ts';
import type { SerialSource } from './serial-source.ts';

export interface Take {
  readonly shop: Shop;
  readonly extract: Extract;
  readonly by: Actor;
  readonly today: string;
  readonly serials: SerialSource;
  /** Hashes of the products whose definition the books have. */
  readonly usedProducts: Set<string>;
}

export type Fate = 'accepted' | 'quarantined' | 'repeated';

export const takeRecord = async (take: Take, line: number, text: Uint8Array): Promise<Fate> => {
  const checked = checkRecord(text, (id) => chooseProduct(take.shop, id), take.today);
  if (checked.kind === 'quarantine') {
    return hold(take, line, checked.code, checked.owner, checked.facts);
  }
  const { record } = checked;
  const fault = glyphFault(record) ?? lettersFault(record);
  if (fault !== undefined) return hold(take, line, fault.code, fault.owner, fault.facts);
  const loaded = take.shop.product(record.request.product);
  const pictures = await picturesOf(take.extract, record, loaded);
  return pictures.kind === 'held'
    ? hold(take, line, pictures.code, pictures.owner, pictures.facts)
    : accept(take, line, record, pictures);
};

const hold = async (
  take: Take,
  line: number,
  code: string,
  owner: string,
  facts: Readonly<Record<string, string | number | boolean>>,
): Promise<Fate> => {
  const { extractId } = take.extract.manifest;
  const id = `Q-${extractId}-${line}`;
  const outcome = insist(
    await take.shop.ledger.commit({
      by: take.by,
      acts: [act('quarantine', id, 'hold', { detail: { code, line }, doneIn: ['waiting', 'resolved'] })],
      rows: [{ type: 'quarantine', id, extractId, line, code, owner, facts }],
    }),
  );
  if (outcome.kind === 'done') take.shop.log('record quarantined', { extract: extractId, line, code });
  return outcome.kind === 'done' ? 'quarantined' : 'repeated';
};

const accept = async (
  take: Take,
  line: number,
  record: RegisterRecord,
  pictures: Pictures,
): Promise<Fate> => {
  const { shop, extract, by } = take;
  const { keys, ledger } = shop;
  const { portrait, signature, portraitSha256 } = pictures;
  const loaded = shop.product(record.request.product);
  // The same approved record is the same request, whichever extract brings it.
  const requestId = `R-${Buffer.from(keys.index.index('record', `${extract.manifest.register}/${record.recordId}`)).toString('hex')}`;
  if ((await ledger.findRequest({ id: requestId })) !== undefined) return 'repeated';
  const serial = await take.serials.next();
  const { key, wrapped, keyId } = await keys.records.newDataKey();
  const due = dueDay(record.request.numberAssignedOn);
  const rank = rankOf(record.request.priority, due);
  const outcome = await ledger.commit({
    by,
    acts: [
      act('request', requestId, 'open', {
        detail: { kind: record.request.kind },
        doneIn: ['open', 'closed'],
      }),
      cardAct(serial, 'accept', { rank, attempt: 1, detail: { request: requestId } }),
    ],
    rows: [
      ...(take.usedProducts.has(loaded.hash) ? [] : [usedRow(loaded)]),
      {
        type: 'request',
        id: requestId,
        extractId: extract.manifest.extractId,
        recordId: record.recordId,
        personIndex: keys.index.index('person', record.nationalNumber),
        product: record.request.product,
        productHash: loaded.hash,
        kind: record.request.kind,
        priority: record.request.priority,
        due,
        county: record.county,
        office: record.office,
        language: record.language,
        slipIndex: keys.index.index('slip', record.slipNumber),
        phoneIndex: record.phone === undefined ? null : keys.index.index('phone', record.phone),
        wrappedKey: wrapped,
        keyId,
        sealedRecord: key.seal(Buffer.from(JSON.stringify(record)), BINDING.record(requestId)),
        sealedPortraitPrint: key.seal(packPortrait(portrait.print), BINDING.portraitPrint(requestId)),
        sealedPortraitChip: key.seal(packPortrait(portrait.chip), BINDING.portraitChip(requestId)),
        sealedSignature: signature === null ? null : key.seal(signature, BINDING.signature(requestId)),
        portraitSha256,
        portraitPrintSha256: sha256Hex(portrait.print.bytes),
        portraitChipSha256: sha256Hex(portrait.chip.bytes),
      },
      { type: 'card', serial, requestId },
      ...nameWords(record.names).map((word) => ({
        type: 'request-name' as const,
        id: requestId,
        word: keys.index.index('name', word),
      })),
    ],
  });
  if (outcome.kind === 'refused' && outcome.code === 'REQUEST_ALREADY_OPEN') {
    // One open request per person and product. Never an automatic refusal of the person: a flag for somebody to decide.
    return hold(take, line, 'RECORD_DOUBLE', PIPELINE_ERRORS.RECORD_DOUBLE.owner, {});
  }
  if (outcome.kind === 'refused' && outcome.code === 'PRODUCT_CHANGED') throw productChanged(loaded);
  const { kind } = insist(outcome);
  if (kind === 'done') take.usedProducts.add(loaded.hash);
  return kind === 'done' ? 'accepted' : 'repeated';
};
