/** Papers about what stands in the ledger: a box, and the spoiled bodies. */
import { kenyanDay, raise } from '../../card/index.ts';
import type { BodyRow, BoxRow, LedgerEvent } from '../../ledger/index.ts';
import { bodyBooks, PIPELINE_ERRORS, type Shop } from '../../pipeline/index.ts';
import { PRINTER_ERRORS } from '../../printers/errors.ts';
import { officeName } from '../../sms/index.ts';
import { isTraining } from '../home.ts';

export interface BoxFacts {
  readonly seal?: string;
  readonly from?: string;
}

const NRB = 'National Registration Bureau';
/** At once from the ledger, so that a long list costs little memory. */
const PAGE = 500;
/** As many as one record may list. */
const MOST = 10_000;

const boxOf = async (shop: Shop, id: string): Promise<BoxRow> =>
  (await shop.ledger.box(id)) ?? raise(PIPELINE_ERRORS, 'BOX_UNKNOWN', { box: id.slice(0, 24) });

const dayOf = (event: LedgerEvent | undefined): string | undefined =>
  event === undefined ? undefined : kenyanDay(new Date(event.at));

const closedOn = async (shop: Shop, id: string): Promise<{ packedOn?: string }> => {
  const events = await shop.ledger.events({ kind: 'box', id });
  const day = dayOf(events.findLast(({ event }) => event === 'close'));
  return day === undefined ? {} : { packedOn: day };
};

const named = (office: string): { office: string; officeName?: string } => {
  const name = officeName(office);
  return { office, ...(name === office ? {} : { officeName: name }) };
};

/** Input of the manifest of a box. Throws BOX_UNKNOWN. */
export const manifestOf = async (shop: Shop, id: string, { seal }: BoxFacts): Promise<object> => {
  const box = await boxOf(shop, id);
  return {
    box: box.id,
    ...named(box.office),
    ...(await closedOn(shop, id)),
    ...(seal === undefined ? {} : { seal }),
    rows: box.serials.map((serial) => ({ serial })),
    specimen: isTraining(),
  };
};

/** Input of the label of a box. Throws BOX_UNKNOWN. */
export const boxLabelOf = async (shop: Shop, id: string, { seal, from }: BoxFacts): Promise<object> => {
  const box = await boxOf(shop, id);
  return {
    box: box.id,
    ...named(box.office),
    from: from ?? NRB,
    cards: box.serials.length,
    ...(await closedOn(shop, id)),
    ...(seal === undefined ? {} : { seal }),
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
