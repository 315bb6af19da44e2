/**
 * What a citizen may be told (requirements R37-R39, R42, R45). The full answer goes only to the telephone on record; anybody else
 * who sends a slip number learns that the number exists and nothing more: no name, no office, no card serial.
 */
import type { Language } from '../card/index.ts';
import { holdOver } from './release/hold.ts';
import type { Shop } from './shop.ts';

export type CitizenAnswer =
  | { readonly kind: 'unknown-slip' }
  | { readonly kind: 'not-your-phone' }
  /** The person on record died: whoever has the telephone now is told nothing. */
  | { readonly kind: 'neutral' }
  | {
      readonly kind: 'status';
      readonly language: Language;
      readonly stage:
        | 'being-made'
        | 'on-hold'
        | 'on-the-way'
        | 'ready'
        | 'collected'
        | 'returned'
        | 'being-looked-for'
        | 'being-corrected'
        | 'suspended'
        | 'revoked'
        | 'stopped';
      readonly serial: string;
      readonly office: string;
    };

type Told = Extract<CitizenAnswer, { kind: 'status' }>['stage'];

/** What each state means to the person who waits. Trouble inside the shop is "being made" to them, and it is. */
const TOLD: Readonly<Record<string, Told>> = {
  packed: 'on-the-way',
  dispatched: 'on-the-way',
  received: 'ready',
  collected: 'collected',
  returned: 'returned',
  missing: 'being-looked-for',
  suspended: 'suspended',
  revoked: 'revoked',
  recalled: 'stopped',
  cancelled: 'stopped',
};

export const answerCitizen = async (
  shop: Shop,
  question: { readonly slip: string; readonly phone: string },
): Promise<CitizenAnswer> => {
  const { index } = shop.keys;
  const request = await shop.ledger.findRequest({ slipIndex: index.index('slip', question.slip) });
  if (request === undefined) return { kind: 'unknown-slip' };
  const asker = index.index('phone', question.phone);
  if (request.phoneIndex === null || Buffer.compare(request.phoneIndex, asker) !== 0)
    return { kind: 'not-your-phone' };
  const { dead, refused } = await shop.ledger.afterBooks.barred(request.id);
  if (dead) return { kind: 'neutral' };
  // The network gave this number up once: perhaps it is somebody else's now (R42).
  if (refused) return { kind: 'not-your-phone' };
  const contested = (await shop.ledger.state({ kind: 'request', id: request.id }))?.state === 'contested';
  const told = contested ? 'being-corrected' : (TOLD[request.card?.state ?? ''] ?? 'being-made');
  const held = told === 'being-made' && (await holdOver(shop, request.id)) !== undefined;
  return {
    kind: 'status',
    language: request.language,
    stage: held ? 'on-hold' : told,
    serial: request.card?.serial ?? '',
    office: request.office,
  };
};
