/** Papers about what stands in the ledger: a box, and the spoiled bodies. */
import { kenyanDay } from '../../card/index.ts';
import type { BodyRow, LedgerEvent } from '../../ledger/index.ts';
import { bodyBooks, boxCode, type Manifest, manifestOf, type Shop } from '../../pipeline/index.ts';
import { PRINTER_ERRORS } from '../../printers/errors.ts';
import { officeName } from '../../sms/index.ts';
import { isTraining } from '../home.ts';

const NRB = 'National Registration Bureau';
/** At once from the ledger, so that a long list costs little memory. */
const PAGE = 500;
/** As many as one record may list. */
const MOST = 10_000;

const dayOf = (event: LedgerEvent | undefined): string | undefined =>
  event === undefined ? undefined : kenyanDay(new Date(event.at));

const named = (office: string): { office: string; officeName?: string } => {
  const name = officeName(office);
  return { office, ...(name === office ? {} : { officeName: name }) };
};

/** As it was closed last: the day, and the seals that are on it; an open box has neither. */
const closedAs = ({ closedAt, seals }: Manifest): { packedOn?: string; seals?: readonly string[] } => ({
  ...(closedAt === null ? {} : { packedOn: kenyanDay(new Date(closedAt)) }),
  ...(seals.length === 0 ? {} : { seals }),
});

/** Input of the manifest of a box. Throws BOX_UNKNOWN. */
export const manifestPaper = async (shop: Shop, id: string): Promise<object> => {
  const manifest = await manifestOf(shop, id);
  return {
    box: manifest.box,
    ...named(manifest.office),
    ...closedAs(manifest),
    sha256: manifest.sha256,
    rows: manifest.serials.map((serial) => ({ serial })),
    specimen: isTraining(),
  };
};

/** Input of the label of a box. Throws BOX_UNKNOWN. */
export const boxLabelPaper = async (shop: Shop, id: string, from: string = NRB): Promise<object> => {
  const manifest = await manifestOf(shop, id);
  return {
    box: manifest.box,
    code: boxCode(manifest.box),
    ...named(manifest.office),
    from,
    cards: manifest.cards,
    ...closedAs(manifest),
    ...(manifest.consignment === null ? {} : { consignment: manifest.consignment }),
    specimen: isTraining(),
  };
};

const spoiledBodies = async (shop: Shop): Promise<BodyRow[]> => {
  const all: BodyRow[] = [];
  for (;;) {
    const next = await shop.ledger.bodies({ state: 'spoiled' }, PAGE, all.at(-1)?.number);
    all.push(...next);
    if (next.length < PAGE || all.length >= MOST) return all;
  }
};

const codeIn = (event: LedgerEvent | undefined): string => {
  const reason = event?.detail['reason'];
  return typeof reason === 'string' ? reason : 'not-said';
};

/** Input of the record for all spoiled bodies that are not destroyed yet. Its number is the day the last one was spoiled. */
export const spoilRecordOf = async (shop: Shop, method: string): Promise<object> => {
  const books = await bodyBooks(shop);
  const rows: { body: string; reason: string; serial?: string }[] = [];
  const days: string[] = [];
  for (const { number, card } of await spoiledBodies(shop)) {
    const events = await shop.ledger.events({ kind: 'body', id: number });
    const spoiling = events.findLast(({ event }) => event === 'spoil');
    const day = dayOf(spoiling);
    if (day !== undefined) days.push(day);
    rows.push({ body: number, reason: codeIn(spoiling), ...(card === null ? {} : { serial: card }) });
  }
  const [from] = days.sort();
  const to = days.at(-1);
  const reasons = Object.entries(PRINTER_ERRORS).filter(([code]) =>
    rows.some(({ reason }) => reason === code),
  );
  return {
    record: to === undefined ? 'X-0' : `X-${to}`,
    of: NRB,
    ...(from === undefined || to === undefined ? {} : { from, to }),
    received: books.received,
    good: books.issued,
    returned: books.left,
    inMachine: books.inMachine,
    destroyedBefore: books.destroyed,
    lost: books.lost,
    bodies: rows,
    reasons: Object.fromEntries(reasons.map(([code, { sw, en }]) => [code, { sw, en }])),
    method,
    specimen: isTraining(),
  };
};
