/** Bodies that enter the books without a vendor's list (training only), and blanks that were ruined. */
import type { Actor } from '../../card/index.ts';
import type { Row } from '../../ledger/index.ts';
import { bodyAct, withId } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { stockFail } from './errors.ts';
import { insistVaultFree, vaultGuard } from './guards.ts';

/** One line of the vendor's delivery list: the number printed on the plastic and the serial of the chip in it. */
export interface DeliveredBody {
  readonly number: string;
  readonly chipSerial: string;
}

/** Deeds handed in together. */
const AT_ONCE = 200;

export const inGroups = <T>(items: readonly T[], size: number = AT_ONCE): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export interface Received {
  readonly received: number;
  /** Numbers that were in the books before: left as they are, whatever chip was named with them. */
  readonly known: readonly string[];
}

/**
 * They enter the vault on the word of two people, without a list and a count to hold against it: in training only.
 *
 * @throws KadiError STOCK_NOT_ANNOUNCED, TWO_PEOPLE, VAULT_BEING_COUNTED
 */
export const receiveStock = async (
  shop: Shop,
  bodies: readonly DeliveredBody[],
  by: Actor,
): Promise<Received> => {
  if (!shop.training) throw stockFail('STOCK_NOT_ANNOUNCED');
  const both = twoPeople(by);
  await insistVaultFree(shop);
  const known: string[] = [];
  for (const group of inGroups(bodies)) {
    const outcomes = await Promise.all(
      group.map(({ number, chipSerial }) => {
        const row: Row = { type: 'body', number, chipSerial };
        return shop.ledger.commit({
          by: both,
          acts: [
            bodyAct(number, 'receive', {
              doneIn: ['vault', 'at-station', 'in-machine', 'issued', 'spoiled', 'destroyed', 'lost'],
            }),
          ],
          rows: [row],
          guards: [vaultGuard],
        });
      }),
    );
    const done = outcomes.map((outcome) => insist(outcome).kind === 'done');
    known.push(...group.filter((_, i) => done[i] === false).map(({ number }) => number));
  }
  return { received: bodies.length - known.length, known };
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
