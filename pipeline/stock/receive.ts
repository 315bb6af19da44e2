/** Bodies that enter the books without a vendor's list (training only), and blanks that were ruined. */
import type { Actor, JsonObject } from '../../card/index.ts';
import type { Deed } from '../../ledger/index.ts';
import { bodyAct, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { stockFail } from './errors.ts';
import { insistVaultFree, vaultGuard } from './guards.ts';
import { wasDone } from './shifts.ts';

/** One line of the vendor's delivery list: the number printed on the plastic and the serial of the chip in it. */
export interface DeliveredBody {
  readonly number: string;
  readonly chipSerial: string;
}

export const inGroups = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export interface Received {
  readonly received: number;
  /** Numbers that were in the books before: left as they are, whatever chip was named with them. */
  readonly known: readonly string[];
}

/** What an act that was sent before did; its first event keeps it. */
const receivedIn = ({ received, known }: JsonObject): Received => ({
  received: Number(received),
  known: Array.isArray(known) ? known.map(String) : [],
});

/**
 * They enter the vault on the word of two people, without a list and a count to hold against it: in training only. All in one deed.
 *
 * @throws KadiError STOCK_NOT_ANNOUNCED, TWO_PEOPLE, VAULT_BEING_COUNTED
 */
export const receiveStock = async (
  shop: Shop,
  bodies: readonly DeliveredBody[],
  by: Actor,
  actId?: string,
): Promise<Received> => {
  if (!shop.training) throw stockFail('STOCK_NOT_ANNOUNCED');
  const both = twoPeople(by);
  const before = await wasDone(shop, actId);
  if (before !== undefined) return receivedIn(before);
  const { outcome, result } = await commitFresh(shop, async () => {
    await insistVaultFree(shop);
    const facts = await shop.ledger.stockBooks.bodyFacts(bodies.map(({ number }) => number));
    const seen = new Set(facts.map(({ number }) => number));
    const known: string[] = [];
    const fresh: DeliveredBody[] = [];
    for (const body of bodies) {
      if (seen.has(body.number)) known.push(body.number);
      else fresh.push(body);
      seen.add(body.number);
    }
    const all: Received = { received: fresh.length, known };
    if (fresh.length === 0) return { deed: undefined, result: all };
    const deed: Deed = {
      by: both,
      acts: fresh.map(({ number }, nth) =>
        bodyAct(number, 'receive', nth === 0 ? { detail: { received: fresh.length, known } } : {}),
      ),
      rows: fresh.map((body) => ({ type: 'body' as const, ...body })),
      guards: [vaultGuard],
      ...withId(actId),
    };
    return { deed, result: all };
  });
  // The same was sent at the same moment: that one is in the books, and is the answer.
  const done = outcome === 'repeated' ? await wasDone(shop, actId) : undefined;
  return done === undefined ? result : receivedIn(done);
};

/** A blank that was ruined before a card was bound to it (a misfeed found in the reject box). */
export const spoilBlank = async (
  shop: Shop,
  input: { readonly number: string; readonly reason: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  const fromVault = (await shop.ledger.body(input.number))?.state === 'vault';
  if (fromVault) await insistVaultFree(shop);
  insist(
    await shop.ledger.commit({
      by: both,
      acts: [
        bodyAct(input.number, 'spoil', {
          detail: { reason: input.reason },
          doneIn: ['spoiled', 'destroyed'],
          // What carries a card is spoiled with its card: by the inspector, or by whoever looked for it.
          onlyIf: ({ state }) => state === 'vault' || state === 'at-station',
        }),
      ],
      ...(fromVault ? { guards: [vaultGuard] } : {}),
      ...withId(actId),
    }),
  );
};
