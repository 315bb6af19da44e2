import type { Actor } from '../../card/index.ts';
import { sha256Hex } from '../../crypto/index.ts';
import type { CardRow, Dossier, Guard } from '../../ledger/index.ts';
import { act, join, NOTHING, type Parts, withId } from '../acts.ts';
import { type CaseOutcome, type CaseType, caseParts, type NewCase } from '../cases/index.ts';
import { insist } from '../errors.ts';
import { type NoticeTemplate, noticeParts } from '../notices.ts';
import type { Shop } from '../shop.ts';

/** All of them in one deed, in this order; throws when the ledger refuses. */
export const commitParts = async (
  shop: Shop,
  parts: readonly Parts[],
  by: Actor,
  actId?: string,
  guards: readonly Guard[] = [],
): Promise<void> => {
  insist(
    await shop.ledger.commit({
      by,
      ...join(...parts, { ...NOTHING, guards }),
      ...withId(actId),
    }),
  );
};

/** The owner is told; `what` and the length of the card's chain name the happening. */
export const tellOwner = (card: CardRow, template: NoticeTemplate, what: string = template): Parts => {
  const { act: told, row } = noticeParts({
    id: `${what}/${card.serial}/${card.seq}`,
    request: card.requestId,
    template,
    serial: card.serial,
  });
  return { acts: [told], rows: [row] };
};

/** The case is opened, or opened again when it was settled; one that is open stays as it is. */
export const openCase = async (shop: Shop, one: NewCase): Promise<Parts> => {
  const found = await shop.ledger.dossier({ kind: 'case', id: one.id });
  if (found?.state === 'open') return NOTHING;
  const { act: open, row } = caseParts(one);
  if (found === undefined) return { acts: [open], rows: [row] };
  return {
    acts: [act('case', one.id, 'reopen')],
    rows: row.type === 'dossier' ? [{ ...row, type: 'dossier-merge' }] : [row],
  };
};

/** Settles the case when it is open; `onlyIf` is left to the table, so that two who settle it do so once. */
export const solveIfOpen = async (shop: Shop, id: string, outcome: CaseOutcome): Promise<Parts> => {
  const found = await shop.ledger.dossier({ kind: 'case', id });
  return found?.state === 'open' ? solveParts(found, outcome) : NOTHING;
};

export const solveParts = ({ id }: Pick<Dossier, 'id'>, outcome: CaseOutcome): Parts => ({
  acts: [act('case', id, 'solve', { detail: { outcome } })],
  rows: [{ type: 'dossier-merge', kind: 'case', id, data: { outcome } }],
});

/** Enough for one card or request. */
const MOST = 1_000;

/** Settles all open cases that are about this, whatever they are called. */
export const solveOpen = async (
  shop: Shop,
  about: { readonly type: CaseType; readonly [key: string]: string },
  outcome: CaseOutcome,
): Promise<Parts> => {
  const open = await shop.ledger.dossiers({ kind: 'case', states: ['open'], match: about }, MOST);
  return join(...open.map((one) => solveParts(one, outcome)));
};

/** A short name made of something long, the same every time. */
export const shortOf = (text: string): string => sha256Hex(Buffer.from(text)).slice(0, 16);
