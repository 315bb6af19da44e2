/** One record of an extract: accepted with its card, held in quarantine with the reason, or known already. */
import type { Actor, RegisterRecord } from '../../card/index.ts';
import { nameWords, newInnerKey, sha256Hex } from '../../crypto/index.ts';
import type { Row } from '../../ledger/index.ts';
import { act, cardAct } from '../acts.ts';
import { insist } from '../errors.ts';
import { checkRecord, type Extract } from '../extract/index.ts';
import { residentAs } from '../extract/product-rules.ts';
import { BINDING, packPortrait } from '../material.ts';
import { dueDay, rankOf } from '../rank.ts';
import { arrivalParts } from '../requests/arrival.ts';
import { matchIndexOf } from '../requests/match-index.ts';
import { TRANSITIONS, transitionMonth } from '../requests/rules.ts';
import type { Shop } from '../shop.ts';
import { holdDouble, holdFaulty, requestIdOf, resolvedParts } from './hold-record.ts';
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

/** A repeat is not counted: a card that was packed, or a case that was opened, between the look and the deed. */
const TRIES = 8;

export type Fate = 'accepted' | 'quarantined' | 'repeated';

export const takeRecord = async (take: Take, line: number, text: Uint8Array): Promise<Fate> => {
  const checked = checkRecord(text, (id) => chooseProduct(take.shop, id), take.today);
  if (checked.kind === 'quarantine') {
    return holdFaulty(take, line, text, checked);
  }
  const { record } = checked;
  const fault = glyphFault(record) ?? lettersFault(record);
  if (fault !== undefined) return holdFaulty(take, line, text, fault);
  const loaded = take.shop.product(record.request.product);
  const pictures = await picturesOf(take.extract, record, loaded);
  return pictures.kind === 'held'
    ? holdFaulty(take, line, text, pictures)
    : accept(take, line, record, pictures);
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
  const requestId = requestIdOf(shop, extract, record.recordId);
  if ((await ledger.findRequest({ id: requestId })) !== undefined) return 'repeated';
  const personIndex = keys.index.index('person', record.nationalNumber);
  const matchIndex = matchIndexOf(keys.index, record);
  const serial = await take.serials.next();
  const { key, wrapped, keyId } = await keys.records.newDataKey();
  const media = newInnerKey(key, BINDING.mediaKey(requestId));
  const due = dueDay(record.request.numberAssignedOn);
  const rank = rankOf(record.request.priority, due);
  const rows: readonly Row[] = [
    ...(take.usedProducts.has(loaded.hash) ? [] : [usedRow(loaded)]),
    {
      type: 'request',
      id: requestId,
      extractId: extract.manifest.extractId,
      recordId: record.recordId,
      personIndex,
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
      sealedMediaKey: media.sealed,
      sealedRecord: key.seal(Buffer.from(JSON.stringify(record)), BINDING.record(requestId)),
      sealedPortraitPrint: media.key.seal(packPortrait(portrait.print), BINDING.portraitPrint(requestId)),
      sealedPortraitChip: media.key.seal(packPortrait(portrait.chip), BINDING.portraitChip(requestId)),
      sealedSignature: signature === null ? null : media.key.seal(signature, BINDING.signature(requestId)),
      portraitSha256,
      portraitPrintSha256: sha256Hex(portrait.print.bytes),
      portraitChipSha256: sha256Hex(portrait.chip.bytes),
      matchIndex,
      residentAs: residentAs(record),
      transitionOn:
        TRANSITIONS[loaded.product.id] === undefined ? null : (transitionMonth(record.dateOfBirth) ?? null),
    },
    { type: 'card', serial, requestId },
    ...nameWords(record.names).map((word) => ({
      type: 'request-name' as const,
      id: requestId,
      word: keys.index.index('name', word),
    })),
  ];
  const replaced = record.replacesRecord;
  const versions = [requestId, ...(replaced === undefined ? [] : [requestIdOf(shop, extract, replaced)])];
  for (let tries = 1; ; tries++) {
    const arrival = { request: requestId, record, personIndex, matchIndex, now: new Date() };
    const [parts, resolved] = await Promise.all([
      arrivalParts(shop, arrival),
      resolvedParts(shop, versions, { request: requestId }),
    ]);
    const extra = [...parts.acts, ...resolved.acts];
    const outcome = await ledger.commit({
      by,
      acts: [
        act('request', requestId, 'open', {
          detail: {
            kind: record.request.kind,
            // How many there are is counted; which it is stays sealed with the record (R09).
            ...(record.biometricException === undefined ? {} : { biometricException: true }),
          },
          doneIn: ['open', 'contested', 'stopped', 'closed', 'erased'],
        }),
        cardAct(serial, 'accept', { rank, attempt: 1, detail: { request: requestId } }),
        ...extra,
      ],
      rows: [...rows, ...parts.rows, ...resolved.rows],
    });
    if (outcome.kind === 'refused' && outcome.code === 'REQUEST_ALREADY_OPEN') {
      // One open request per person and product. Never an automatic refusal of the person: a flag for somebody to decide.
      const held = await holdDouble(take, line, record);
      if (held !== undefined) return held;
    }
    if (outcome.kind === 'refused' && outcome.code === 'PRODUCT_CHANGED') throw productChanged(loaded);
    // What this request touches of others moved between the look and the deed.
    if (outcome.kind === 'refused' && tries < TRIES) continue;
    const { kind } = insist(outcome);
    if (kind === 'done') take.usedProducts.add(loaded.hash);
    return kind === 'done' ? 'accepted' : 'repeated';
  }
};
