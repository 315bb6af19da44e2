/**
 * The revocation list as it is published: signed, numbered, in the books, and fetched by anybody. A new one is made when the set of
 * serials changed, or when the last has used up half of its time.
 */
import { sha256Hex } from '../../crypto/index.ts';
import type { RevocationListRow } from '../../ledger/index.ts';
import { act } from '../acts.ts';
import { sealRevocations, serialsRevoked } from '../revocations.ts';
import type { Shop } from '../shop.ts';
import { afterFail } from './errors.ts';

const RULE = { kind: 'rule', id: 'revocation-list' } as const;
/** Days until a reader says that its list is old. */
export const LIST_DAYS = 7;
const TRIES = 5;

export type PublishedList = Pick<RevocationListRow, 'number' | 'bytes' | 'cards' | 'nextUpdate'>;

export interface PublishOptions {
  readonly now: Date;
  readonly days?: number;
  /** Also when nothing changed. */
  readonly anyway?: boolean;
}

/** Whoever publishes next, and wherever: the chain of this rule lets one go after the other, and the number only goes up. */
export const publishRevocations = async (shop: Shop, options: PublishOptions): Promise<PublishedList> => {
  const { now, days = LIST_DAYS, anyway = false } = options;
  for (let tries = 1; ; tries++) {
    const state = await shop.ledger.state(RULE);
    const last = await shop.ledger.afterBooks.revocationList();
    const serials = await serialsRevoked(shop);
    const digest = sha256Hex(Buffer.from(serials.join('\n')));
    const left = last === undefined ? 0 : Date.parse(last.nextUpdate) - now.getTime();
    if (!anyway && last?.digest === digest && left > (days * 86_400_000) / 2) return last;
    const list = await sealRevocations(shop, serials, now, days, (last?.number ?? 0) + 1);
    const nextUpdate = list.nextUpdate.toISOString();
    const outcome = await shop.ledger.commit({
      by: shop.me,
      acts: [
        act('rule', RULE.id, state === undefined ? 'open' : 'change', {
          detail: { number: list.number, cards: list.cards, digest },
          onlyIf: ({ seq }) => seq === state?.seq,
        }),
      ],
      rows: [
        {
          type: 'revocation-list',
          number: list.number,
          bytes: list.bytes,
          digest,
          cards: list.cards,
          nextUpdate,
        },
      ],
    });
    if (outcome.kind === 'done') {
      shop.log('revocation list published', { number: list.number, cards: list.cards });
      return { ...list, nextUpdate };
    }
    // Somebody else was faster; theirs is as good, unless it was asked for in any case.
    if (tries === TRIES) throw afterFail('REVOCATION_LIST_NONE');
  }
};

/** As published last. Throws REVOCATION_LIST_NONE. */
export const publishedRevocations = async (shop: Shop): Promise<RevocationListRow> => {
  const list = await shop.ledger.afterBooks.revocationList();
  if (list === undefined) throw afterFail('REVOCATION_LIST_NONE');
  return list;
};
