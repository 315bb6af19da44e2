/**
 * Destruction of spoiled and recalled plastic: by two people, with a record (method, place, witnesses, what was counted). The card that a
 * body carried is destroyed in the books with it.
 */
import type { Actor } from '../../card/index.ts';
import type { Act, BodyFacts, Row } from '../../ledger/index.ts';
import { act, bodyAct, cardAct, type Parts, withId } from '../acts.ts';
import { commitFresh } from '../commit-fresh.ts';
import { fail, insist } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { twoPeople } from '../steps/people.ts';
import { stockFail } from './errors.ts';
import { wasDone } from './shifts.ts';

export const DESTROY_METHODS = ['shredded', 'punched-and-shredded', 'incinerated', 'granulated'] as const;
export type DestroyMethod = (typeof DESTROY_METHODS)[number];

/** What two people write down of every piece that they destroyed. */
export interface HowDestroyed {
  readonly method: DestroyMethod;
  /** Code of the room or site. */
  readonly place: string;
}

export interface Destruction extends HowDestroyed {
  /** Number of the paper. */
  readonly record: string;
  /** Ids of others who saw it; may be none. */
  readonly witnesses?: readonly string[];
  readonly numbers: readonly string[];
  /** Pieces that both counted before they were destroyed. */
  readonly counted: number;
}

/** Spoiled plastic, or a recalled card, which is spoiled and destroyed at once. @throws KadiError DESTROY_NOT_NOW */
const destroyParts = (body: BodyFacts, detail: Readonly<Record<string, string>>): Parts => {
  const { number, state, seq, card, cardState, cardLive } = body;
  const recalled = state === 'issued' && cardState === 'recalled';
  if (state !== 'spoiled' && !recalled) throw stockFail('DESTROY_NOT_NOW', { body: number, state });
  const acts: Act[] = [];
  const rows: Row[] = [];
  if (recalled) acts.push(bodyAct(number, 'spoil', { detail: { ...detail, reason: 'recalled' } }));
  acts.push(
    bodyAct(number, 'destroy', {
      detail,
      // Of the second act on a body that was still issued, the first has already moved it on by one.
      onlyIf: (now) => now.seq === (recalled ? seq + 1 : seq),
    }),
  );
  if (card !== null && (cardState === 'spoiled' || cardState === 'recalled')) {
    acts.push(cardAct(card, 'destroy', { detail: { ...detail, body: number } }));
    if (cardLive === true) rows.push({ type: 'void-card', serial: card });
  }
  return { acts, rows };
};

/** One piece, without a paper of its own: the two names, method and place are in its history. */
export const destroyBody = async (
  shop: Shop,
  input: HowDestroyed & { readonly number: string },
  by: Actor,
  actId?: string,
): Promise<void> => {
  const both = twoPeople(by);
  const { number, method, place } = input;
  const [body] = await shop.ledger.stockBooks.bodyFacts([number]);
  if (body === undefined) throw fail('BODY_UNKNOWN', { body: number });
  if (body.state === 'destroyed') return;
  insist(
    await shop.ledger.commit({
      by: both,
      ...destroyParts(body, { method, place }),
      ...withId(actId),
    }),
  );
};

/** @throws KadiError TWO_PEOPLE, DESTROY_COUNT_DIFFERS, DESTROY_WITNESS, DESTROY_NOT_NOW, BODY_UNKNOWN */
export const destroyRecorded = async (
  shop: Shop,
  input: Destruction,
  by: Actor,
  actId?: string,
): Promise<{ readonly record: string; readonly destroyed: number }> => {
  const both = twoPeople(by);
  const { record, method, place, counted } = input;
  const numbers = [...new Set(input.numbers)].toSorted();
  const witnesses = [...new Set(input.witnesses ?? [])];
  const answer = { record, destroyed: numbers.length };
  if ((await wasDone(shop, actId)) !== undefined) return answer;
  if (numbers.length === 0 || counted !== numbers.length)
    throw stockFail('DESTROY_COUNT_DIFFERS', { listed: numbers.length });
  if (witnesses.some((id) => id === both.id || (both.kind === 'person' && id === both.second)))
    throw stockFail('DESTROY_WITNESS');
  await commitFresh(shop, async () => {
    const facts = await shop.ledger.stockBooks.bodyFacts(numbers);
    const known = new Set(facts.map(({ number }) => number));
    const unknown = numbers.find((number) => !known.has(number));
    if (unknown !== undefined) throw fail('BODY_UNKNOWN', { body: unknown });
    const parts = facts.map((body) => destroyParts(body, { record, method, place }));
    const head = { method, place, counted, witnesses };
    const deed = {
      by: both,
      acts: [act('destruction', record, 'record', { detail: head }), ...parts.flatMap(({ acts }) => acts)],
      rows: [
        {
          type: 'dossier' as const,
          kind: 'destruction' as const,
          id: record,
          data: { ...head, recalled: facts.filter(({ state }) => state === 'issued').length },
        },
        ...parts.flatMap(({ rows }) => rows),
      ],
      ...withId(actId),
    };
    return { deed, result: undefined };
  });
  return answer;
};
