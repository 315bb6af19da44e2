/** What people say of what was found wrong: two records of one person, damaged cards, acts that do not fit, and everything else. */
import {
  acceptHandOver,
  CASE_OUTCOMES,
  type CaseType,
  replaceDamaged,
  SETTLING,
  settleDouble,
  solveCase,
} from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import type { World } from '../world.ts';
import { aCard } from './machines.ts';

/** An open case, of this type if one is named, and about a card in one of these states if any are. */
export const aCase = async (world: World, type?: CaseType, ...states: readonly string[]) => {
  const match = type === undefined || world.random.chance(0.03) ? {} : { type };
  const open = await world.shop.ledger.dossiers({ kind: 'case', states: ['open'], match }, 100);
  const ready = open.filter(({ data }) =>
    states.includes(world.model.cards.get(String(data['card']))?.state ?? ''),
  );
  return world.choose(states.length === 0 || world.random.chance(0.1) ? open : ready);
};

const answerDouble = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const id = (await aCase(world, 'double'))?.id;
  if (id === undefined) return NOTHING;
  return random.chance(0.4)
    ? settleDouble(shop, { case: id, verdict: 'different-people' }, world.person('supervisor'))
    : settleDouble(shop, { case: id, verdict: 'same-person' }, world.two('supervisor', 'dpo'));
};

/** Mostly what the matter allows, said by who may say it; whether it is true is for the books. */
const solve = async (world: World): Promise<unknown> => {
  const { random } = world;
  const found = await aCase(world);
  if (found === undefined) return NOTHING;
  const { may, outcomes } = SETTLING[found.data['type'] as CaseType];
  const fit = CASE_OUTCOMES.filter((outcome) => outcome in outcomes);
  const wild = fit.length === 0 || random.chance(0.1);
  const role = random.pick(wild ? (['officer', 'packer', 'register'] as const) : may);
  const outcome = random.pick(wild ? CASE_OUTCOMES : fit);
  const by = random.chance(0.5) ? world.person(role) : world.two(role, 'supervisor');
  return solveCase(world.shop, { id: found.id, outcome }, by);
};

const replace = async (world: World): Promise<unknown> => {
  const card = (await aCase(world, 'damaged', 'received'))?.data['card'];
  const serial =
    world.random.chance(0.1) || typeof card !== 'string' ? aCard(world, 'received')?.serial : card;
  return serial === undefined
    ? NOTHING
    : replaceDamaged(world.shop, { serial }, world.two('officer', 'supervisor'));
};

const withOwner = async (world: World): Promise<unknown> => {
  const away = ['packed', 'dispatched', 'missing', 'received', 'returned'];
  const id = (await aCase(world, 'offline-conflict', ...away))?.id;
  return id === undefined
    ? NOTHING
    : acceptHandOver(world.shop, { case: id }, world.two('officer', 'supervisor'));
};

export const CASE_PLAYS: readonly Play[] = [
  { name: 'a double is answered', weight: 1, act: answerDouble },
  { name: 'a case is said to be settled', weight: 3, act: solve },
  { name: 'a damaged card is replaced', weight: 1, act: replace },
  { name: 'two people find a card with its owner', weight: 0.6, act: withOwner },
];
