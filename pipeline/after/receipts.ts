/**
 * What the network said later of a message that it took: delivered, or not. A notice that reached nobody becomes somebody's duty: the
 * card stands on the list that the chief reads out, or the office has a case until the person was told another way (R42, R43).
 */
import type { Dossier } from '../../ledger/index.ts';
import { act, cardAct } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import type { Shop } from '../shop.ts';
import { solveIfOpen } from './deed.ts';
import { notToldCaseId, notToldParts } from './not-told.ts';

export type DeliveryState = 'delivered' | 'undeliverable' | 'expired' | 'rejected';

export interface DeliveryReceipt {
  /** As the network named the message when it took it. */
  readonly message: string;
  readonly state: DeliveryState;
}

const HEX = 16;
const WIDTH = 8;

/** Some centres name a message in hexadecimal when they take it and in decimal in its receipt, or the other way round. */
export const namesOf = (message: string): readonly string[] => {
  const names = [message, message.toUpperCase(), message.toLowerCase()];
  if (/^[0-9]{1,15}$/.test(message)) {
    const hex = Number(message).toString(HEX);
    const wide = hex.padStart(WIDTH, '0');
    names.push(hex, wide, hex.toUpperCase(), wide.toUpperCase());
  }
  if (/^[0-9a-f]{1,12}$/i.test(message)) names.push(String(Number.parseInt(message, HEX)));
  return [...new Set(names)];
};

/** The latest notice that left under this name; networks use their names again after a time. */
const noticeOf = async (shop: Shop, message: string): Promise<Dossier | undefined> => {
  for (const name of namesOf(message)) {
    const found = await shop.ledger.dossiers({ kind: 'notice', match: { message: name } }, 100);
    const latest = [...found].sort((a, b) => (a.at < b.at ? 1 : -1))[0];
    if (latest !== undefined) return latest;
  }
  return undefined;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The message that a card is ready: its owner is on the list of those whom nothing reached, unless told again since. */
const cardParts = async (shop: Shop, { id, data }: Dossier, state: DeliveryState) => {
  const card = await shop.ledger.card(text(data['serial']));
  if (card?.state !== 'received') return [];
  const told = (await shop.ledger.events({ kind: 'card', id: card.serial })).findLast(
    ({ event }) => event === 'notify',
  );
  if (told?.detail['notice'] !== id) return [];
  return [
    cardAct(card.serial, 'notify', {
      attempt: 0,
      queued: 'parked',
      detail: { by: 'chief list', because: state, notice: id },
      onlyIf: ({ seq }) => seq === card.seq,
    }),
  ];
};

/** `unknown`: no notice left under this name, as it is with the answers to questions; whoever asked asks again. */
export const takeReceipt = async (
  shop: Shop,
  { message, state }: DeliveryReceipt,
  now: Date,
): Promise<'taken' | 'unknown'> => {
  const { result } = await commitFresh(shop, async () => {
    const notice = await noticeOf(shop, message);
    if (notice === undefined) return { deed: undefined, result: 'unknown' as const };
    const result = 'taken' as const;
    const { id, data } = notice;
    if (state === 'delivered') {
      if (notice.state !== 'sent' && notice.state !== 'undelivered') return { deed: undefined, result };
      const late = await solveIfOpen(shop, notToldCaseId(text(data['request'])), 'told');
      const settled = notice.state === 'undelivered' ? late : { acts: [], rows: [] };
      return {
        deed: { by: shop.me, acts: [act('notice', id, 'deliver'), ...settled.acts], rows: settled.rows },
        result,
      };
    }
    // A failure that comes after the delivery is of another try.
    if (notice.state !== 'sent') return { deed: undefined, result };
    const ready = data['template'] === 'ready';
    const duty = ready
      ? { acts: await cardParts(shop, notice, state), rows: [] }
      : await notToldParts(
          shop,
          { request: text(data['request']), notice: id, template: text(data['template']), why: state },
          now,
        );
    return {
      deed: {
        by: shop.me,
        acts: [act('notice', id, 'undeliver', { detail: { state } }), ...duty.acts],
        rows: duty.rows,
      },
      result,
    };
  });
  return result;
};
