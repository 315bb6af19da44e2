/**
 * What a citizen may be told (requirements R37-R39, R42, R45). The full answer goes only to the telephone on record; anybody else
 * who sends a slip number learns that the number exists and nothing more: no name, no office, no card serial.
 */
import type { Language } from '../card/index.ts';
import { askerOf, type NotOwner, type Proof } from './owner.ts';
import { holdOver } from './release/hold.ts';
import type { Shop } from './shop.ts';

export type CitizenAnswer =
  | NotOwner
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

export const answerCitizen = async (shop: Shop, question: Proof): Promise<CitizenAnswer> => {
  const asker = await askerOf(shop, question);
  if (asker.kind !== 'owner') return asker;
  const { request } = asker;
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
