/**
 * Separation of duties (design law 8, R53): acts on one subject that one person may not both do, as data, and the one function that
 * the API asks before an act is handed to its step. Acts of two people are in two.ts.
 */
import type { Actor, Subject, SubjectKind } from '../../card/index.ts';
import type { LedgerEvent } from '../../ledger/index.ts';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { rightsFail } from './errors.ts';
import { TWO } from './two.ts';

export interface Apart {
  /** Names of routes. */
  readonly acts: readonly string[];
  readonly kind: SubjectKind;
  /** Which member of the address or the body names the subject. */
  readonly of: string;
  /** Whoever did one of these to the subject may not do the act. */
  readonly after: readonly string[];
  readonly why: string;
}

export const APART: readonly Apart[] = [
  {
    acts: ['releaseBatch'],
    kind: 'batch',
    of: 'batch',
    after: ['propose'],
    why: 'whoever proposed a batch does not release it',
  },
  {
    acts: ['passCard', 'sampleCard'],
    kind: 'card',
    of: 'serial',
    after: ['find-good', 'complete', 'pre-encode'],
    why: 'whoever made the card, or found it good, does not inspect it',
  },
  {
    acts: ['sampleCard'],
    kind: 'card',
    of: 'serial',
    after: ['pass'],
    why: 'the second inspector is not the first',
  },
  {
    acts: ['reviewGrant'],
    kind: 'break-glass',
    of: 'id',
    after: ['open', 'use'],
    why: 'nobody reviews their own emergency grant',
  },
  {
    acts: ['findRight'],
    kind: 'request',
    of: 'id',
    after: ['contest'],
    why: 'whoever wrote down that something is wrong does not find it right',
  },
];

/** Acts that put a card into somebody's hand, or do for its owner what only others may do. */
export const OWN_CARD: readonly string[] = ['collectCard', 'recordAuthority', 'changePhone', 'reinstateCard'];

type Named = Readonly<Record<string, unknown>>;

/**
 * Asked before every act: two people where two are needed, nobody in two places that are kept apart, nobody's hand on their own card.
 *
 * @param act name of the route.
 * @param named members of the address and of the body, which name the subject.
 * @throws KadiError TWO_PEOPLE, DUTY_APART, DUTY_OWN_CARD
 */
export const separate = async (shop: Shop, act: string, named: Named, by: Actor): Promise<void> => {
  if (by.kind !== 'person') return;
  const people = by.second === undefined ? [by.id] : [by.id, by.second];
  const two = Object.hasOwn(TWO, act) ? TWO[act] : undefined;
  if (two?.when === 'always' && (by.second === undefined || by.second === by.id)) throw fail('TWO_PEOPLE');
  for (const rule of APART.filter(({ acts }) => acts.includes(act)))
    await keptApart(shop, rule, named, people);
  if (OWN_CARD.includes(act)) await notTheirOwn(shop, named, people);
};

const keptApart = async (shop: Shop, rule: Apart, named: Named, people: readonly string[]): Promise<void> => {
  const subject = subjectOf(rule, named);
  if (subject === undefined) return;
  const before = (await shop.ledger.events(subject)).filter(({ event }) => rule.after.includes(event));
  const person = people.find((one) => before.some((event) => wasBy(event, one)));
  if (person !== undefined) throw rightsFail('DUTY_APART', { person, rule: rule.why });
};

/** As first or as second. */
const wasBy = ({ by }: LedgerEvent, person: string): boolean =>
  by.kind === 'person' && (by.id === person || by.second === person);

const subjectOf = (rule: Apart, named: Named): Subject | undefined => {
  const id = named[rule.of];
  return typeof id === 'string' && id !== '' ? { kind: rule.kind, id } : undefined;
};

/** Known only of people whose account says whose it is, by the blind index of their own number. */
const notTheirOwn = async (shop: Shop, named: Named, people: readonly string[]): Promise<void> => {
  const owner = await ownerOf(shop, named);
  if (owner === undefined) return;
  for (const person of people) {
    const account = await shop.ledger.dossier({ kind: 'account', id: person });
    const own = account?.data['self'];
    if (typeof own === 'string' && own === Buffer.from(owner).toString('hex'))
      throw rightsFail('DUTY_OWN_CARD', { person });
  }
};

const ownerOf = async (shop: Shop, named: Named): Promise<Uint8Array | undefined> => {
  const { serial, id, request } = named;
  const card = typeof serial === 'string' ? await shop.ledger.card(serial.toUpperCase()) : undefined;
  const of = card?.requestId ?? (typeof request === 'string' ? request : id);
  return typeof of === 'string' ? (await shop.ledger.findRequest({ id: of }))?.personIndex : undefined;
};
