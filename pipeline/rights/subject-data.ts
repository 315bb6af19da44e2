/** Everything the house holds about one person, gathered for that person (R50): in clear only inside of what is handed to them. */
import type { JsonObject, RegisterRecord } from '../../card/index.ts';
import { codeOf } from '../../card/index.ts';
import type { LedgerEvent, RequestSummary } from '../../ledger/index.ts';
import { BINDING, OpenMaterial } from '../material.ts';
import type { Shop } from '../shop.ts';

/** A line of the books as the person may read it: staff by their id in the books. */
export interface SubjectLine {
  readonly at: string;
  readonly about: string;
  readonly what: string;
  readonly by: string;
  readonly detail: JsonObject;
}

export interface SubjectRequest {
  readonly request: string;
  readonly product: string;
  readonly kind: string;
  readonly due: string;
  readonly office: string;
  readonly open: boolean;
  /** null: it was erased; `erased` says when and what is left. */
  readonly record: RegisterRecord | null;
  /** The number given last at a desk; null: none, or the register's holds. */
  readonly telephone: string | null;
  /** JPEG, base64; null: erased or never there. */
  readonly portrait: string | null;
  readonly signature: string | null;
  readonly erased: string | null;
  readonly cards: readonly {
    readonly serial: string;
    readonly state: string;
    readonly body: string | null;
    readonly box: string | null;
  }[];
  readonly events: readonly SubjectLine[];
}

export interface SubjectData {
  readonly madeAt: string;
  readonly requests: readonly SubjectRequest[];
  readonly messages: readonly {
    readonly at: string;
    readonly direction: string;
    readonly template: string;
  }[];
  readonly looks: readonly SubjectLine[];
  readonly shared: readonly SubjectLine[];
  readonly cases: readonly { readonly id: string; readonly type: string; readonly state: string }[];
}

/** More lines than one person ever has. */
const MOST = 10_000;
const ERASED =
  'The record was erased as the law asks. What is left are references, states and times, without your particulars.';
const MEDIA_GONE = 'The portrait and the data of the chip were erased after collection, as the law asks.';

export const subjectData = async (shop: Shop, ids: readonly string[], now: Date): Promise<SubjectData> => {
  const books = shop.ledger.rightsBooks;
  const serials = await books.serialsOf(ids);
  const [requests, messages, looks, shared, cases] = await Promise.all([
    Promise.all(ids.map((id) => requestOf(shop, id))),
    books.messagesAbout(serials),
    books.eventsOfChains('access', ids, MOST),
    books.eventsOfChains('sharing', ids, MOST),
    Promise.all(ids.map((request) => shop.ledger.dossiers({ kind: 'case', match: { request } }, MOST))),
  ]);
  return {
    madeAt: now.toISOString(),
    requests: requests.flatMap((one) => (one === undefined ? [] : [one])),
    messages: messages.map(({ at, direction, template }) => ({ at, direction, template })),
    looks: looks.map(lineOf),
    shared: shared.map(lineOf),
    cases: cases.flat().map(({ id, state, data }) => ({ id, state, type: String(data['type'] ?? '') })),
  };
};

const lineOf = ({ at, subject, event, to, by, detail }: LedgerEvent): SubjectLine => ({
  at,
  about: `${subject.kind} ${subject.id}`,
  what: `${event}, ${to}`,
  by:
    by.kind === 'person'
      ? `${by.id} (${by.role})${by.second === undefined ? '' : ` and ${by.second}`}`
      : by.id,
  detail,
});

const requestOf = async (shop: Shop, id: string): Promise<SubjectRequest | undefined> => {
  const request = await shop.ledger.findRequest({ id });
  if (request === undefined) return undefined;
  const books = shop.ledger.rightsBooks;
  const serials = await books.serialsOf([id]);
  const [own, ofCards, cards, opened] = await Promise.all([
    books.eventsOfChains('request', [id], MOST),
    books.eventsOfChains('card', serials, MOST),
    Promise.all(serials.map((serial) => shop.ledger.card(serial))),
    openedOf(shop, request),
  ]);
  const { product, kind, due, office, open } = request;
  const events = [...own, ...ofCards].sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
  return {
    request: id,
    product,
    kind,
    due,
    office,
    open,
    ...opened,
    cards: cards.flatMap((card) =>
      card === undefined ? [] : [{ serial: card.serial, state: card.state, body: card.body, box: card.box }],
    ),
    events: events.map(lineOf),
  };
};

type Opened = Pick<SubjectRequest, 'record' | 'telephone' | 'portrait' | 'signature' | 'erased'>;
const NOTHING: Opened = { record: null, telephone: null, portrait: null, signature: null, erased: ERASED };
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const openedOf = async (shop: Shop, request: RequestSummary): Promise<Opened> => {
  if (request.wrappedKey.length === 0) return NOTHING;
  const serial = request.card?.serial;
  const [material] = serial === undefined ? [] : await shop.ledger.materials([serial]);
  if (material === undefined) {
    const key = await shop.keys.records.unwrap(request.wrappedKey, request.keyId);
    const text = new TextDecoder().decode(key.open(request.sealedRecord, BINDING.record(request.id)));
    // Checked against the schema at intake and authenticated by the envelope since.
    return { ...NOTHING, record: JSON.parse(text) as RegisterRecord, erased: null };
  }
  const opened = await OpenMaterial.open(material, shop.keys.records);
  const known = { record: opened.record(), telephone: opened.phone() ?? null };
  try {
    const signature = opened.signature();
    return {
      ...known,
      portrait: base64(opened.portraitPrint().bytes),
      signature: signature === null ? null : base64(signature),
      erased: null,
    };
  } catch (error) {
    if (codeOf(error) !== 'MEDIA_ERASED') throw error;
    return { ...known, portrait: null, signature: null, erased: MEDIA_GONE };
  }
};
