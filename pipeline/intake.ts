/**
 * Intake: a signed extract becomes requests and cards. The extract is verified whole before any record is used. A bad record
 * waits in quarantine with its reason while the rest goes on. Everything is keyed by the extract's and the record's own ids, so
 * the same extract sent twice, even at once or after a crash in the middle, makes nothing twice.
 */
import { type Actor, cardSerial, isKadiError, type Product, type RegisterRecord } from '../card/index.ts';
import { nameWords, sha256Hex, transliterate } from '../crypto/index.ts';
import { missingGlyphs, type PreparedPortrait, preparePortrait } from '../templates/index.ts';
import { act, cardAct } from './acts.ts';
import { fail, insist, PIPELINE_ERRORS } from './errors.ts';
import { checkRecord } from './extract/check-record.ts';
import { type Extract, openExtract } from './extract/index.ts';
import { BINDING, packPortrait } from './material.ts';
import { dueDay, rankOf } from './rank.ts';
import type { Shop } from './shop.ts';

export interface IntakeReport {
  readonly extractId: string;
  readonly records: number;
  /** Cards made by this call. */
  readonly accepted: number;
  readonly quarantined: number;
  /** Records that were taken in before (a repeated or resumed extract). */
  readonly repeated: number;
}

/** Records in preparation at once: portraits are decoded in libvips' threads, rows are committed in groups. */
const IN_FLIGHT = 24;

interface Take {
  readonly shop: Shop;
  readonly extract: Extract;
  readonly by: Actor;
  readonly today: string;
  readonly serials: SerialSource;
}

type Fate = 'accepted' | 'quarantined' | 'repeated';

/** Takes serial numbers from the ledger's sequence a handful at a time. Numbers not used are lost, never reused. */
class SerialSource {
  readonly #shop: Shop;
  #numbers: number[] = [];
  #asking: Promise<void> | undefined;

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  async next(): Promise<string> {
    for (;;) {
      const number = this.#numbers.shift();
      if (number !== undefined) return cardSerial(number);
      this.#asking ??= this.#shop.ledger.nextCardNumbers(64).then((numbers) => {
        this.#numbers.push(...numbers);
        this.#asking = undefined;
      });
      await this.#asking;
    }
  }
}

/**
 * Takes in one extract (folder or zip).
 *
 * @param onRecord called after each record, for progress.
 * @throws KadiError with an EXTRACT_* code when the extract is refused whole; nothing of it was used then.
 */
export const takeIn = async (
  shop: Shop,
  path: string,
  by: Actor,
  onRecord: (fate: Fate, done: number, all: number) => void = () => {},
): Promise<IntakeReport> => {
  const extract = await openExtract(path, { verify: (jws) => shop.keys.register.verify(jws) });
  try {
    const { extractId, records } = extract.manifest;
    await openBooks(shop, extract, by);
    const take: Take = {
      shop,
      extract,
      by,
      today: new Date().toISOString().slice(0, 10),
      serials: new SerialSource(shop),
    };
    const tally = { accepted: 0, quarantined: 0, repeated: 0 };
    let done = 0;
    const running = new Set<Promise<void>>();
    let broken: unknown;
    for await (const { line, text } of extract.records()) {
      const one = takeRecord(take, line, text)
        .then((fate) => {
          tally[fate] += 1;
          done += 1;
          onRecord(fate, done, records);
        })
        .catch((error: unknown) => {
          broken ??= error;
        })
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= IN_FLIGHT) await Promise.race(running);
      if (broken !== undefined) break;
    }
    await Promise.all(running);
    if (broken !== undefined) throw broken;
    insist(
      await shop.ledger.commit({
        by,
        acts: [act('extract', extractId, 'finish', { detail: tally, doneIn: ['received'] })],
      }),
    );
    return { extractId, records, ...tally };
  } finally {
    await extract.close();
  }
};

const openBooks = async (shop: Shop, extract: Extract, by: Actor): Promise<void> => {
  const { extractId, register, records } = extract.manifest;
  const known = await shop.ledger.extract(extractId);
  if (known === undefined) {
    insist(
      await shop.ledger.commit({
        by,
        acts: [
          act('extract', extractId, 'receive', { detail: { records }, doneIn: ['receiving', 'received'] }),
        ],
        rows: [{ type: 'extract', id: extractId, register, manifestSha256: extract.manifestSha256, records }],
      }),
    );
  }
  const kept = known ?? (await shop.ledger.extract(extractId));
  if (kept !== undefined && kept.manifestSha256 !== extract.manifestSha256) {
    throw fail('EXTRACT_ID_REUSED', { extract: extractId });
  }
};

const takeRecord = async (take: Take, line: number, text: Uint8Array): Promise<Fate> => {
  const checked = checkRecord(text, (id) => findProduct(take.shop, id), take.today);
  if (checked.kind === 'quarantine') {
    return hold(take, line, checked.code, checked.owner, checked.facts);
  }
  const { record } = checked;
  const strange = missingGlyphs([...record.names, record.placeOfBirth ?? ''].join(' '));
  if (strange.length > 0) {
    const points = strange.map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
    return hold(take, line, 'RECORD_GLYPH', PIPELINE_ERRORS.RECORD_GLYPH.owner, {
      characters: points.join(' '),
    });
  }
  // Asked here, because the signing of the card would find it out too late, and again with every try.
  const unwritable = record.names.findIndex((part) => transliterate(part) === undefined);
  if (unwritable >= 0) {
    return hold(take, line, 'RECORD_NAME_LETTERS', PIPELINE_ERRORS.RECORD_NAME_LETTERS.owner, {
      part: unwritable + 1,
    });
  }
  const original = await take.extract.member(record.portrait);
  if (original === undefined) {
    return hold(take, line, 'RECORD_PORTRAIT_MISSING', PIPELINE_ERRORS.RECORD_PORTRAIT_MISSING.owner, {});
  }
  const portrait = await preparePortrait(original);
  if (portrait.kind === 'refused') {
    return hold(take, line, 'RECORD_PORTRAIT_REFUSED', PIPELINE_ERRORS.RECORD_PORTRAIT_REFUSED.owner, {
      why: portrait.code,
    });
  }
  return accept(take, line, record, portrait, sha256Hex(original));
};

const findProduct = (shop: Shop, id: string): Product | undefined => {
  try {
    return shop.product(id).product;
  } catch (error) {
    if (isKadiError(error)) return undefined;
    throw error;
  }
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
  portrait: GoodPortrait,
  portraitSha256: string,
): Promise<Fate> => {
  const { shop, extract, by } = take;
  const { keys, ledger } = shop;
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
      {
        type: 'request',
        id: requestId,
        extractId: extract.manifest.extractId,
        recordId: record.recordId,
        personIndex: keys.index.index('person', record.nationalNumber),
        product: record.request.product,
        productHash: shop.product(record.request.product).hash,
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
        portraitSha256,
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
  return insist(outcome).kind === 'done' ? 'accepted' : 'repeated';
};

type GoodPortrait = Good<PreparedPortrait>;
type Good<T> = T extends { kind: 'ok' } ? T : never;
