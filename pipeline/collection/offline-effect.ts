/** What one act done without network means for the books as they stand. Reads, and writes nothing. */
import { codeOf } from '../../card/index.ts';
import type { CaseOfCard, PlacedCard } from '../../ledger/index.ts';
import { act, cardAct, join, NOTHING, type Parts } from '../acts.ts';
import { lookedFor } from '../offices/absent.ts';
import type { Shop } from '../shop.ts';
import type { CardEvent } from '../states.ts';
import { caseOnce, settleCases } from './case-once.ts';
import { type Bearer, collectNeeds, evidenceFault, type Needs } from './checklist.ts';
import { handOverParts, refusalOf } from './collect.ts';
import type { Device } from './device.ts';
import { heldBy } from './held.ts';
import type { OfflineAct } from './offline.ts';
import { ownCard, type Sent, secondIs } from './offline-people.ts';

export interface Effect {
  readonly parts: Parts;
  readonly became: 'done' | 'conflict' | 'kept';
}

const KEPT: Effect = { parts: NOTHING, became: 'kept' };
/** Handed over, or void, in the books: what happened is written down with the card, and changes nothing of it. */
const ENDED: readonly string[] = ['collected', 'recalled', 'revoked'];
/** The books expect it at the office, or on its way there, or look for it: the hand-over proves that it was there. */
const WAYS_TO_HAND: Readonly<Record<string, CardEvent | null>> = {
  received: null,
  dispatched: 'receive',
  missing: 'find',
};

export const effectOf = async (shop: Shop, sent: Sent, one: OfflineAct, now: Date): Promise<Effect> => {
  const { device } = sent;
  const [card] = await shop.ledger.officeBooks.placed([one.serial]);
  const cases = await shop.ledger.officeBooks.casesOfCards([one.serial]);
  const handedOver = await shop.ledger.dossiers(
    { kind: 'field-act', match: { card: one.serial, act: 'hand-over' } },
    1,
  );
  const able =
    card !== undefined &&
    device.state === 'enrolled' &&
    card.office === device.office &&
    card.requestState === 'open' &&
    card.state in WAYS_TO_HAND &&
    (await heldBy(shop, card.request)) === undefined &&
    refusalOf(card, cases) === undefined;
  const own = card !== undefined && (await ownCard(shop, sent, one, card.request));
  switch (one.act) {
    case 'hand-over':
      return handOver(shop, sent, one, card, able, cases, handedOver.length > 0, own, now);
    case 'refuse':
      if (own) return { parts: await conflict(shop, device, one, card, now), became: 'conflict' };
      return able ? refusal(shop, device, one, card, now) : KEPT;
    case 'absent':
      if (own) return { parts: await conflict(shop, device, one, card, now), became: 'conflict' };
      return able && card.state !== 'missing' ? absence(shop, device, one, card, now) : KEPT;
  }
};

/** The books say otherwise, or nobody may have done it like this: a person looks. */
const conflict = (
  shop: Shop,
  device: Device,
  one: OfflineAct,
  card: PlacedCard | undefined,
  now: Date,
  type: 'offline-conflict' | 'handed-over-twice' = 'offline-conflict',
): Promise<Parts> => {
  const about = { card: one.serial, ...(card === undefined ? {} : { request: card.request }) };
  return caseOnce(
    shop,
    { id: `${type}/${one.serial}`, type, about, office: device.office, now },
    { act: `${device.id}/${one.id}` },
  );
};

const handOver = async (
  shop: Shop,
  sent: Sent,
  one: OfflineAct,
  card: PlacedCard | undefined,
  able: boolean,
  cases: readonly CaseOfCard[],
  before: boolean,
  own: boolean,
  now: Date,
): Promise<Effect> => {
  const { device } = sent;
  const detail = { at: one.at, device: device.id, office: device.office, offline: true };
  const open = (type: 'offline-conflict' | 'handed-over-twice'): Promise<Parts> =>
    conflict(shop, device, one, card, now, type);
  const twice = card?.state === 'collected' || before ? await open('handed-over-twice') : NOTHING;
  if (card !== undefined && able) {
    const way = WAYS_TO_HAND[card.state];
    const bearer: Bearer = one.bearer ?? { kind: 'owner' };
    const lacking = own || (await lacks(shop, sent, one, card, now));
    // Nothing is written of evidence that nobody sent.
    const said = one.evidence === undefined ? undefined : ([one.evidence, bearer] as const);
    const handed = await handOverParts(shop, card, said, 'collect', {
      at: one.at,
      device: device.id,
      ...(said === undefined ? { evidence: 'none' } : {}),
    });
    const parts = join(
      way === null || way === undefined
        ? NOTHING
        : { acts: [cardAct(card.serial, way, { queued: 'parked', detail })], rows: [] },
      handed,
      lacking || (bearer.kind !== 'guardian' && bearer.kind !== 'authorised')
        ? NOTHING
        : { acts: [act('authority', bearer.authority, 'use', { detail: { card: card.serial } })], rows: [] },
      settleCases(cases, ['collection-refused', 'absent', 'short', 'third-party'], 'found'),
      lacking ? await open('offline-conflict') : NOTHING,
      twice,
    );
    return { parts, became: lacking ? 'conflict' : 'done' };
  }
  const kept: Parts =
    card !== undefined && ENDED.includes(card.state)
      ? { acts: [cardAct(card.serial, 'hand-over-again', { detail })], rows: [] }
      : NOTHING;
  // A second hand-over of one card is the case of its own; all else that the books do not expect is a conflict.
  const lacking = card?.state === 'collected' && (own || (await lacks(shop, sent, one, card, now)));
  const opened = card?.state !== 'collected' || lacking ? await open('offline-conflict') : NOTHING;
  return { parts: join(kept, opened, twice), became: 'conflict' };
};

/**
 * Was something of the checklist left out, or was nobody the second? Judged by the day of the act, not of its arrival. Seen afterwards it
 * does not undo the hand-over: a person looks. Of a record that is erased by now nobody can say that nothing was left out.
 */
const lacks = async (
  shop: Shop,
  sent: Sent,
  one: OfflineAct,
  card: PlacedCard,
  now: Date,
): Promise<boolean> => {
  if (one.evidence === undefined) return true;
  const second = await secondIs(sent, one);
  if (second === 'nobody') return true;
  // A clock that runs ahead does not make an authority younger.
  const at = new Date(Math.min(Date.parse(one.at), now.getTime()));
  const needs = await needsOf(shop, card, at);
  if (needs === undefined) return true;
  const asked = {
    request: card.request,
    evidence: one.evidence,
    bearer: one.bearer ?? ({ kind: 'owner' } as const),
    needs,
    twoOfficers: second === 'officer',
  };
  return (await evidenceFault(shop, asked, at)) !== undefined;
};

/** Undefined: the record is erased. */
const needsOf = async (shop: Shop, card: PlacedCard, at: Date): Promise<Needs | undefined> => {
  try {
    return await collectNeeds(shop, card.serial, card.request, card.product, at);
  } catch (error) {
    if (codeOf(error) === 'RECORD_ERASED') return undefined;
    throw error;
  }
};

const refusal = async (
  shop: Shop,
  device: Device,
  one: OfflineAct,
  card: PlacedCard,
  now: Date,
): Promise<Effect> => {
  const reason = one.reason ?? 'not-wanted';
  const opened = await caseOnce(
    shop,
    {
      id: `collection-refused/${one.serial}`,
      type: 'collection-refused',
      about: { card: one.serial, request: card.request, reason },
      office: device.office,
      now,
    },
    { act: `${device.id}/${one.id}` },
  );
  const said: Parts =
    card.state === 'received'
      ? {
          acts: [cardAct(card.serial, 'refuse', { detail: { reason, at: one.at, device: device.id } })],
          rows: [],
        }
      : NOTHING;
  return { parts: join(said, opened), became: 'done' };
};

const absence = async (
  shop: Shop,
  device: Device,
  one: OfflineAct,
  card: PlacedCard,
  now: Date,
): Promise<Effect> => {
  const about = { card: one.serial, request: card.request };
  const opened = await caseOnce(
    shop,
    { id: `absent/offline/${one.serial}`, type: 'absent', about, office: device.office, now },
    { act: `${device.id}/${one.id}` },
  );
  const missed: Parts = {
    acts: [
      cardAct(card.serial, 'miss', { detail: { at: one.at, device: device.id, office: device.office } }),
    ],
    rows: [],
  };
  return { parts: join(missed, opened, lookedFor(card)), became: 'done' };
};
