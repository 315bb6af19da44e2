/** Bodies from vault to end (law 2). Every body that left the vault ends in a named place; counts come from events. */
import type { Actor } from '../../card/index.ts';
import type { Row } from '../../ledger/index.ts';
import { bodyAct } from '../acts.ts';
import { insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from './people.ts';

/** One line of the vendor's delivery list: the number printed on the plastic and the serial of the chip in it. */
export interface DeliveredBody {
  readonly number: string;
  readonly chipSerial: string;
}

/** Rows of one transaction; a delivery of thousands goes in as many as it needs, and may be sent again after a break. */
const AT_ONCE = 200;

const inGroups = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, i) =>
    items.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );

/** A delivery enters the vault; counted by two people. Bodies already there are left as they are. */
export const receiveStock = async (
  shop: Shop,
  bodies: readonly DeliveredBody[],
  by: Actor,
): Promise<{ received: number }> => {
  const both = twoPeople(by);
  let received = 0;
  for (const group of inGroups(bodies)) {
    const outcomes = await Promise.all(
      group.map(({ number, chipSerial }) => {
        const row: Row = { type: 'body', number, chipSerial };
        return shop.ledger.commit({
          by: both,
          acts: [
            bodyAct(number, 'receive', {
              doneIn: ['vault', 'at-station', 'in-machine', 'issued', 'spoiled', 'destroyed'],
            }),
          ],
          rows: [row],
        });
      }),
    );
    received += outcomes.filter((outcome) => insist(outcome).kind === 'done').length;
  }
  return { received };
};

/** Blanks leave the vault for a station. */
export const issueStock = async (
  shop: Shop,
  input: { readonly station: string; readonly numbers: readonly string[] },
  by: Actor,
): Promise<{ issued: number }> => {
  for (const group of inGroups(input.numbers)) {
    const outcomes = await Promise.all(
      group.map((number) =>
        shop.ledger.commit({
          by,
          acts: [bodyAct(number, 'issue', { detail: { station: input.station } })],
          rows: [{ type: 'body-station', number, station: input.station }],
        }),
      ),
    );
    for (const outcome of outcomes) insist(outcome);
  }
  return { issued: input.numbers.length };
};

/** Unused blanks go back to the vault at the end of a shift. */
export const returnStock = async (
  shop: Shop,
  input: { readonly numbers: readonly string[] },
  by: Actor,
): Promise<{ returned: number }> => {
  for (const group of inGroups(input.numbers)) {
    const outcomes = await Promise.all(
      group.map((number) =>
        shop.ledger.commit({
          by,
          acts: [bodyAct(number, 'return')],
          rows: [{ type: 'body-station', number, station: null }],
        }),
      ),
    );
    for (const outcome of outcomes) insist(outcome);
  }
  return { returned: input.numbers.length };
};

/** A blank that was ruined before a card was bound to it (a misfeed found in the reject box). */
export const spoilBlank = async (
  shop: Shop,
  input: { readonly number: string; readonly reason: string },
  by: Actor,
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by: twoPeople(by),
      acts: [
        bodyAct(input.number, 'spoil', {
          detail: { reason: input.reason },
          doneIn: ['spoiled', 'destroyed'],
        }),
      ],
    }),
  );
};
