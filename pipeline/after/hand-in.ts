/** Cards that come back over a counter: found by somebody, or damaged and given back by their owner. */
import type { Actor } from '../../card/index.ts';
import { act, cardAct, NOTHING, type Parts } from '../acts.ts';
import { getCard } from '../get-card.ts';
import type { Shop } from '../shop.ts';
import { commitParts, openCase, tellOwner } from './deed.ts';
import { revokeParts } from './revoke.ts';

export const DAMAGES = ['broken', 'worn', 'chip-dead', 'unreadable', 'burnt', 'water'] as const;
export type Damage = (typeof DAMAGES)[number];

export const FINDERS = ['public', 'police', 'office', 'owner'] as const;
export type Finder = (typeof FINDERS)[number];

export const foundCaseId = (serial: string): string => `card-found/${serial}`;

/** `kept`: good, and kept for its owner; `void`: no longer good, and destroyed by two people. */
export type FoundAs = 'kept' | 'void';

/**
 * A good card is suspended, so that nobody uses it, and waits at the office that took it: two people reinstate it when its owner is
 * there. A void one is plastic in our hands from now on.
 */
export const handIn = async (
  shop: Shop,
  input: { readonly serial: string; readonly office: string; readonly by: Finder; readonly now: Date },
  by: Actor,
  actId?: string,
): Promise<FoundAs> => {
  const { serial, office, now } = input;
  const card = await getCard(shop, serial);
  const detail = { office, from: input.by };
  const stands = ({ seq }: { readonly seq: number }): boolean => seq === card.seq;
  const found = await openCase(shop, {
    id: foundCaseId(serial),
    type: 'card-found',
    about: { card: serial, request: card.requestId },
    office,
    now,
  });
  const tell = (template: 'found-kept' | 'found-void'): Parts => atOffice(tellOwner(card, template), office);
  if (card.state === 'suspended') {
    // It lies at a counter already; its owner was told.
    if (found.acts.length === 0) return 'kept';
    await commitParts(shop, [found, tell('found-kept')], by, actId, [
      {
        subject: { kind: 'card', id: serial },
        fails: (current) =>
          current?.state === 'suspended'
            ? undefined
            : { code: 'STATE_REFUSED', sentence: 'This card was changed just now; scan it again.' },
      },
    ]);
    return 'kept';
  }
  if (card.state === 'collected') {
    const suspend = cardAct(serial, 'suspend', { detail: { ...detail, reason: 'found' }, onlyIf: stands });
    await commitParts(shop, [{ acts: [suspend], rows: [] }, found, tell('found-kept')], by, actId);
    return 'kept';
  }
  const recalled = card.state === 'recalled';
  const taken = cardAct(serial, recalled ? 'receive' : 'hand-in', { detail, onlyIf: stands });
  await commitParts(
    shop,
    [{ acts: [taken], rows: [] }, found, recalled ? NOTHING : tell('found-void')],
    by,
    actId,
  );
  return 'void';
};

/** The office where it is, and not the one where its owner once collected it. */
const atOffice = ({ acts, rows }: Parts, office: string): Parts => ({
  acts,
  rows: rows.map((row) => (row.type === 'dossier' ? { ...row, data: { ...row.data, office } } : row)),
});

/** Given back by its owner: void, in our hands, and the books propose a replacement to the register (free where nobody is to blame). */
export const handInDamaged = async (
  shop: Shop,
  input: { readonly serial: string; readonly office: string; readonly damage: Damage },
  by: Actor,
  actId?: string,
): Promise<{ readonly proposal: string }> => {
  const { serial, office, damage } = input;
  const card = await getCard(shop, serial);
  const proposal = `replacement/${serial}`;
  await commitParts(
    shop,
    [
      revokeParts(card, 'damaged'),
      { acts: [cardAct(serial, 'hand-in', { detail: { office, from: 'owner', damage } })], rows: [] },
      {
        acts: [act('proposal', proposal, 'propose', { detail: { request: card.requestId, card: serial } })],
        rows: [
          {
            type: 'dossier',
            kind: 'proposal',
            id: proposal,
            data: {
              kind: 'replacement',
              request: card.requestId,
              card: serial,
              product: card.product,
              county: card.county,
              office,
              reason: 'damaged',
            },
          },
        ],
      },
      tellOwner(card, 'revoked'),
    ],
    by,
    actId,
  );
  return { proposal };
};
