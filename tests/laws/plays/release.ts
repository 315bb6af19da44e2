/** Release, and what stops it: batches, courts that stop and restart, gates that close; and the feed itself. */

import type { Actor } from '../../../card/index.ts';
import { cardAct } from '../../../pipeline/acts.ts';
import { insist } from '../../../pipeline/errors.ts';
import {
  cancelBatch,
  closeGate,
  commitFeed,
  holdBatch,
  imposeHold,
  liftHold,
  openGate,
  prioritiseBatch,
  proposeBatch,
  recordAssessment,
  recordInclusion,
  releaseBatch,
  resumeBatch,
  settleFloor,
  stationGuards,
} from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import { OFFICES, PRODUCTS, type World } from '../world.ts';
import { aCard, cardsIn, idsIn, stationOf } from './machines.ts';

/** Before the first act of a month: what the law wants of a product. */
export const openGates = async (world: World): Promise<void> => {
  const { shop } = world;
  for (const product of PRODUCTS)
    await openOne(world, product, { kind: 'person', id: 'dpo-1', role: 'dpo', second: 'supervisor-1' });
  await settleFloor(shop, world.now());
};

const openOne = async (world: World, product: string, both: Actor): Promise<unknown> => {
  const { shop } = world;
  const by = { kind: 'person', id: 'dpo-1', role: 'dpo' } as const;
  const gate = await recordAssessment(
    shop,
    {
      product,
      reference: world.fresh('DPIA-'),
      submittedOn: '2025-11-01',
      inForceOn: '2026-01-05',
      scope: 'issue-of-cards',
      signatory: 'PS-1',
    },
    by,
  );
  world.gates.set(gate, product);
  await recordInclusion(
    shop,
    {
      product,
      reference: world.fresh('INC-'),
      day: '2026-01-06',
      person: 'dpo-1',
      leftOut: ['no-documents'],
      remedies: ['chief-statement'],
    },
    by,
  );
  return openGate(shop, { product }, both, world.now());
};

const gate = async (world: World): Promise<unknown> => {
  const product = world.random.pick(PRODUCTS);
  const open = [...world.gates].some(
    ([id, of]) => of === product && world.model.states.get(`gate:${id}`) === 'open',
  );
  return open && world.random.chance(0.5)
    ? closeGate(world.shop, { product, reason: 'fields-in-doubt' }, world.person('dpo'))
    : openOne(world, product, world.two('dpo', 'supervisor'));
};

const propose = async (world: World): Promise<unknown> => {
  const { random } = world;
  return proposeBatch(
    world.shop,
    {
      batch: world.fresh('B-'),
      product: random.pick(PRODUCTS),
      cards: 1 + random.below(60),
      ...(random.chance(0.3) ? { office: random.pick(OFFICES) } : {}),
    },
    world.person('supervisor'),
    world.now(),
  );
};

const release = async (world: World): Promise<unknown> => {
  const batch = world.choose(
    idsIn(world, 'batch', ...(world.random.chance(0.05) ? ['held', 'cancelled'] : ['proposed'])),
  );
  return batch === undefined
    ? NOTHING
    : releaseBatch(world.shop, { batch }, world.two('supervisor', 'supervisor'), world.now());
};

const holdOrResume = async (world: World): Promise<unknown> => {
  const { random, shop } = world;
  const batch = world.choose(idsIn(world, 'batch', 'released', 'held', 'proposed'));
  if (batch === undefined) return NOTHING;
  const chance = random.next();
  if (chance < 0.35) return holdBatch(shop, { batch, reason: 'look-again' }, world.person('supervisor'));
  if (chance < 0.75) return resumeBatch(shop, { batch }, world.two('supervisor', 'supervisor'));
  if (chance < 0.9)
    return prioritiseBatch(
      shop,
      { batch, priority: 1 + random.below(9), reason: 'students' },
      world.person('supervisor'),
    );
  return cancelBatch(shop, { batch, reason: 'mistake' }, world.person('supervisor'));
};

const court = async (world: World): Promise<unknown> => {
  const { random, shop } = world;
  const active = world.choose(idsIn(world, 'hold', 'active'));
  if (active !== undefined && random.chance(0.85))
    return liftHold(shop, { hold: active, order: 'ORD-9' }, world.two('dpo', 'supervisor'));
  const request = world.choose([...world.model.requests.keys()]);
  const kind = random.below(10);
  return imposeHold(
    shop,
    {
      hold: world.fresh('H-'),
      order: 'ORD-1',
      authority: 'HIGH-COURT',
      ...(kind < 2 ? { product: random.pick(PRODUCTS) } : {}),
      ...(kind >= 2 && kind < 5 ? { office: random.pick(OFFICES) } : {}),
      ...(kind >= 5 && kind < 9 && request !== undefined ? { request } : {}),
      ...(kind === 9 || (kind >= 5 && request === undefined) ? { everything: true } : {}),
    },
    world.two('dpo', 'supervisor'),
  );
};

/** A station takes its next card, as a pass does. */
const feed = async (world: World): Promise<unknown> => {
  const card = world.random.chance(0.06)
    ? aCard(world, 'rendered')
    : world.choose(cardsIn(world, 'rendered').filter(({ released }) => released));
  if (card === undefined) return NOTHING;
  const station = stationOf(world);
  return insist(
    await commitFeed(
      world.shop,
      { serial: card.serial, productHash: world.shop.product(world.model.productOf(card.request)).hash },
      {
        by: world.shop.me,
        acts: [cardAct(card.serial, 'feed', { detail: { station } })],
        guards: stationGuards(station, world.shop.policy.shifts),
      },
    ),
  );
};

export const RELEASE_PLAYS: readonly Play[] = [
  { name: 'a batch is proposed', weight: 2, act: propose },
  { name: 'two people release a batch', weight: 2.5, act: release },
  { name: 'a batch is held, resumed, cancelled', weight: 0.8, act: holdOrResume },
  { name: 'a court stops or restarts production', weight: 0.4, act: court },
  { name: 'a gate closes or opens', weight: 0.25, act: gate },
  { name: 'the floor is made to agree', weight: 1.5, act: (world) => settleFloor(world.shop, world.now()) },
  { name: 'a station feeds a card', weight: 14, act: feed },
];
