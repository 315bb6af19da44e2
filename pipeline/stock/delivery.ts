/**
 * A delivery of blanks. The vendor's list is announced by one person; two others count what came without being shown how many it should
 * be; when both counts are right, exactly the bodies of the list enter the vault in the same deed. Else it stays out, with an incident.
 */
import type { Actor, JsonObject } from '../../card/index.ts';
import type { Deed, Dossier } from '../../ledger/index.ts';
import { act, bodyAct, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { insist } from '../errors.ts';
import { incidentParts } from '../evidence/index.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { stockFail } from './errors.ts';
import { insistVaultFree, vaultGuard } from './guards.ts';
import type { DeliveredBody } from './receive.ts';
import { wasDone } from './shifts.ts';
import { agree, type CountVerdict, insistOther, tallyIn, verdictOf } from './tally.ts';
import { checkList } from './vendor-list.ts';

export interface Announcement {
  readonly delivery: string;
  /** Codes, as on the delivery note. */
  readonly vendor: string;
  readonly lot: string;
  /** First and last number of the series; the list holds all between them. */
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly list: readonly DeliveredBody[];
}

export interface DeliverySeen {
  readonly delivery: string;
  readonly vendor: string;
  readonly lot: string;
  readonly state: string;
  /** One of the two counts is in. */
  readonly halfCounted: boolean;
  readonly at: string;
}

const word = (data: JsonObject, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};

/** Without numbers: whoever counts reads this list too. */
const seen = ({ id, state, data, at }: Dossier): DeliverySeen => ({
  delivery: id,
  vendor: word(data, 'vendor'),
  lot: word(data, 'lot'),
  state,
  halfCounted: tallyIn(data) !== undefined,
  at,
});

export const deliveries = async (
  shop: Shop,
  states: readonly string[] | undefined,
  limit: number,
  after?: string,
): Promise<readonly DeliverySeen[]> =>
  (
    await shop.ledger.dossiers(
      { kind: 'delivery', ...(states === undefined ? {} : { states }) },
      limit,
      after,
    )
  ).map(seen);

/** @throws KadiError DELIVERY_LIST_WRONG, DELIVERY_NUMBER_TAKEN, DELIVERY_KNOWN */
export const announceDelivery = async (
  shop: Shop,
  input: Announcement,
  by: Actor,
  actId?: string,
): Promise<{ readonly delivery: string }> => {
  const { delivery, vendor, lot, from, to, count, list } = input;
  if ((await wasDone(shop, actId)) !== undefined) return { delivery };
  checkList(input, count, list);
  if ((await shop.ledger.state({ kind: 'delivery', id: delivery })) !== undefined)
    throw stockFail('DELIVERY_KNOWN', { delivery });
  const taken = await shop.ledger.stockBooks.takenOf(
    delivery,
    list.map(({ number }) => number),
    list.map(({ chipSerial }) => chipSerial),
  );
  if (taken !== undefined) throw stockFail('DELIVERY_NUMBER_TAKEN', { body: taken });
  const outcome = await shop.ledger.commit({
    by,
    acts: [act('delivery', delivery, 'announce', { detail: { vendor, lot, from, to, count } })],
    rows: [
      {
        type: 'dossier',
        kind: 'delivery',
        id: delivery,
        data: { vendor, lot, from, to, count, announcedBy: by.id },
      },
      ...list.map(({ number, chipSerial }) => ({
        type: 'delivery-body' as const,
        delivery,
        number,
        chipSerial,
      })),
    ],
    ...withId(actId),
  });
  if (outcome.kind === 'refused') throw stockFail('DELIVERY_KNOWN', { delivery });
  return { delivery };
};

/** One person's count. @throws KadiError DELIVERY_UNKNOWN, COUNT_SAME_PERSON, VAULT_BEING_COUNTED; STATE_REFUSED when it is counted */
export const countDelivery = async (
  shop: Shop,
  input: { readonly delivery: string; readonly counted: number },
  by: Actor,
  actId?: string,
  at: Date = new Date(),
): Promise<CountVerdict> => {
  const { delivery, counted } = input;
  const before = actId === undefined ? undefined : await shop.ledger.stockBooks.actOf(actId);
  if (before !== undefined) return verdictOf(before.event, before.detail);
  const { result } = await commitFresh(shop, async (): Promise<{ deed: Deed; result: CountVerdict }> => {
    const now = await shop.ledger.dossier({ kind: 'delivery', id: delivery });
    if (now === undefined) throw stockFail('DELIVERY_UNKNOWN', { delivery });
    const first = tallyIn(now.data);
    insistOther(by.id, [word(now.data, 'announcedBy'), first?.person]);
    const mine = { person: by.id, counted, books: Number(now.data['count']) };
    const one = (event: string, detail: JsonObject) =>
      act('delivery', delivery, event, { detail, onlyIf: ({ seq }) => seq === now.seq });
    const keep = (data: JsonObject) => ({
      type: 'dossier-merge' as const,
      kind: 'delivery' as const,
      id: delivery,
      data,
    });
    const id = withId(actId);
    if (first === undefined) {
      const deed = { by, acts: [one('tally', { counted })], rows: [keep({ tally: { ...mine } })], ...id };
      return { deed, result: { result: 'waiting' } };
    }
    const both = { first: first.counted, second: counted, firstPerson: first.person };
    if (agree(first, mine)) {
      await insistVaultFree(shop);
      const lot = { delivery, lot: word(now.data, 'lot'), vendor: word(now.data, 'vendor') };
      const list = await shop.ledger.stockBooks.listed(delivery);
      const deed: Deed = {
        // Both of them let the bodies in.
        by: by.kind === 'person' ? { ...by, second: first.person } : by,
        acts: [one('count', both), ...list.map(({ number }) => bodyAct(number, 'receive', { detail: lot }))],
        rows: [keep({ tally: null }), ...list.map((body) => ({ type: 'body' as const, ...body }))],
        guards: [vaultGuard],
        ...id,
      };
      return { deed, result: { result: 'match' } };
    }
    const incident = `delivery/${delivery}/${now.seq + 1}`;
    const parts = incidentParts({
      id: incident,
      type: 'stock-mismatch',
      facts: { delivery, counted: [first.counted, counted], listed: mine.books },
      now: at,
    });
    const deed = {
      by,
      acts: [one('mismatch', { ...both, incident }), parts.act],
      rows: [keep({ tally: null, incident }), parts.row],
      ...id,
    };
    return { deed, result: { result: 'mismatch', incident } };
  });
  return result;
};

/** It goes back to the vendor; its numbers may come again. @throws KadiError DELIVERY_UNKNOWN, STATE_REFUSED, TWO_PEOPLE */
export const cancelDelivery = async (
  shop: Shop,
  input: { readonly delivery: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  const subject = { kind: 'delivery' as const, id: input.delivery };
  if ((await shop.ledger.state(subject)) === undefined)
    throw stockFail('DELIVERY_UNKNOWN', { delivery: input.delivery });
  insist(
    await shop.ledger.commit({
      by: both,
      acts: [act('delivery', input.delivery, 'cancel', { detail: { reason: input.reason } })],
      ...withId(actId),
    }),
  );
};
