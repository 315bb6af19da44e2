/**
 * Separation of duties (design law 8, R53): acts on one subject that one person may not both do, as data, and the one function that
 * the API asks before an act is handed to its step. Acts of two people are in two.ts.
 */
import { type Actor, parseCardSerial, type Subject, type SubjectKind } from '../../card/index.ts';
import type { LedgerEvent } from '../../ledger/index.ts';
import { fail } from '../errors.ts';
import type { Shop } from '../shop.ts';
import { rightsFail } from './errors.ts';
import { type Stood, standingOn } from './standing.ts';
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
    acts: ['passCard', 'sampleCard', 'rejectCard'],
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
 * @returns the shop to do the act with: where duties are kept apart its deeds hold only while the answer does, so that the other act
 *   of the same person comes wholly before this one, and is seen, or after it.
 * @throws KadiError TWO_PEOPLE, DUTY_APART, DUTY_OWN_CARD; the shop's commit DUTY_APART, DUTY_MOVED
 */
export const separate = async (shop: Shop, act: string, named: Named, by: Actor): Promise<Shop> => {
  if (by.kind !== 'person') return shop;
  const people = by.second === undefined ? [by.id] : [by.id, by.second];
  const two = Object.hasOwn(TWO, act) ? TWO[act] : undefined;
  if (two?.when === 'always' && (by.second === undefined || by.second === by.id)) throw fail('TWO_PEOPLE');
  const rules = APART.flatMap((rule) => {
    const subject = rule.acts.includes(act) ? subjectOf(rule, named) : undefined;
    return subject === undefined ? [] : [{ rule, subject }];
  });
  const ask = (): Promise<readonly Stood[]> =>
    Promise.all(rules.map(({ rule, subject }) => keptApart(shop, rule, subject, people)));
  const stood = await ask();
  // Whose account is whose never changes, nor whose card a card is: nothing to stand on.
  if (OWN_CARD.includes(act)) await notTheirOwn(shop, named, people);
  return stood.length === 0 ? shop : standingOn(shop, stood, ask);
};

const keptApart = async (
  shop: Shop,
  rule: Apart,
  subject: Subject,
  people: readonly string[],
): Promise<Stood> => {
  const events = await shop.ledger.events(subject);
  const before = events.filter(({ event }) => rule.after.includes(event));
  const person = people.find((one) => before.some((event) => wasBy(event, one)));
  if (person !== undefined) throw rightsFail('DUTY_APART', { person, rule: rule.why });
  return { subject, seq: events.at(-1)?.seq };
};

/** As first or as second. */
const wasBy = ({ by }: LedgerEvent, person: string): boolean =>
  by.kind === 'person' && (by.id === person || by.second === person);

/** The subject as the books call it: a serial may be typed in small letters. */
const subjectOf = ({ kind, of }: Apart, named: Named): Subject | undefined => {
  const typed = named[of];
  if (typeof typed !== 'string' || typed === '') return undefined;
  return { kind, id: kind === 'card' ? (parseCardSerial(typed) ?? typed) : typed };
};

const notTheirOwn = async (shop: Shop, named: Named, people: readonly string[]): Promise<void> => {
  const person = await whoseOwn(shop, await ownerOf(shop, named), people);
  if (person !== undefined) throw rightsFail('DUTY_OWN_CARD', { person });
};

/**
 * Which of these people is the owner? Known only of those whose account says whose it is, by the blind index of their own number.
 * @param owner blind index of the owner's number; undefined: nobody knows.
 */
export const whoseOwn = async (
  shop: Shop,
  owner: Uint8Array | undefined,
  people: readonly string[],
): Promise<string | undefined> => {
  if (owner === undefined) return undefined;
  const whose = Buffer.from(owner).toString('hex');
  for (const person of people) {
    const account = await shop.ledger.dossier({ kind: 'account', id: person });
    if (account?.data['self'] === whose) return person;
  }
  return undefined;
};

const ownerOf = async (shop: Shop, named: Named): Promise<Uint8Array | undefined> => {
  const { serial, id, request } = named;
  const card = typeof serial === 'string' ? await shop.ledger.card(serial.toUpperCase()) : undefined;
  const of = card?.requestId ?? (typeof request === 'string' ? request : id);
  return typeof of === 'string' ? (await shop.ledger.findRequest({ id: of }))?.personIndex : undefined;
};
