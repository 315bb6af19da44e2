/**
 * Where a card has been (R27: "the system says delivered, the card is missing"): everything that the books know of its way, of its boxes
 * and of their consignments, in the order of time. Who held it last is where one looks first.
 */
import type { Actor, JsonObject, Subject } from '../../card/index.ts';
import type { CaseOfCard, LedgerEvent } from '../../ledger/index.ts';
import { placedCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';

export interface TraceStep {
  readonly at: string;
  readonly subject: Subject;
  readonly event: string;
  readonly to: string;
  readonly by: Actor;
  readonly detail: JsonObject;
}

export interface Trace {
  readonly serial: string;
  readonly state: string;
  /** Where its owner collects. */
  readonly office: string;
  readonly steps: readonly TraceStep[];
  readonly cases: readonly CaseOfCard[];
}

const stepOf = ({ at, subject, event, to, by, detail }: LedgerEvent): TraceStep => ({
  at,
  subject,
  event,
  to,
  by,
  detail,
});

/** The office where the books have the plastic now; undefined while it is at the bureau or on its way. */
export const lyingAt = async (shop: Shop, serial: string): Promise<string | undefined> => {
  const last = (await shop.ledger.events({ kind: 'card', id: serial })).findLast(
    ({ event, detail }) => event === 'dispatch' || typeof detail['office'] === 'string',
  );
  const office = last?.event === 'dispatch' ? undefined : last?.detail['office'];
  return typeof office === 'string' ? office : undefined;
};

export const traceCard = async (shop: Shop, serial: string): Promise<Trace> => {
  const { ledger } = shop;
  const card = await placedCard(shop, serial);
  const own = await ledger.events({ kind: 'card', id: serial });
  const boxes = [
    ...new Set([
      ...own.flatMap(({ detail }) => (typeof detail['box'] === 'string' ? [detail['box']] : [])),
      ...(card.box === null ? [] : [card.box]),
    ]),
  ];
  const consignments = await ledger.officeBooks.consignmentsOf(boxes);
  const others = await Promise.all([
    ...boxes.map((id) => ledger.events({ kind: 'box', id })),
    ...consignments.map((id) => ledger.events({ kind: 'consignment', id })),
    ledger.events({ kind: 'request', id: card.request }),
  ]);
  // The ledger numbers events in the order of the books; their times may be equal.
  const all = [...own, ...others.flat()].sort((one, two) => Number(one.id) - Number(two.id));
  return {
    serial,
    state: card.state,
    office: card.office,
    steps: all.map(stepOf),
    cases: await ledger.officeBooks.casesOfCards([serial]),
  };
};
