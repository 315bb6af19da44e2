/** What people say of what was found wrong: two records of one person, damaged cards, acts that do not fit, and everything else. */
import {
  acceptHandOver,
  CASE_OUTCOMES,
  type CaseType,
  replaceDamaged,
  settleDouble,
  solveCase,
} from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import type { World } from '../world.ts';
import { aCard } from './machines.ts';

/** An open case, of this type if one is named. */
const aCase = async (world: World, type?: CaseType) => {
  const match = type === undefined || world.random.chance(0.03) ? {} : { type };
  return world.choose(await world.shop.ledger.dossiers({ kind: 'case', states: ['open'], match }, 100));
};

const answerDouble = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const id = (await aCase(world, 'double'))?.id;
  if (id === undefined) return NOTHING;
  return random.chance(0.4)
    ? settleDouble(shop, { case: id, verdict: 'different-people' }, world.person('supervisor'))
    : settleDouble(shop, { case: id, verdict: 'same-person' }, world.two('supervisor', 'dpo'));
};

const solve = async (world: World): Promise<unknown> => {
  const { random } = world;
  const id = (await aCase(world))?.id;
  if (id === undefined) return NOTHING;
  const role = random.pick(['officer', 'packer', 'supervisor', 'dpo', 'register'] as const);
  const by = random.chance(0.5) ? world.person(role) : world.two(role, 'supervisor');
  return solveCase(world.shop, { id, outcome: random.pick(CASE_OUTCOMES) }, by);
};

const replace = async (world: World): Promise<unknown> => {
  const card = (await aCase(world, 'damaged'))?.data['card'];
  const serial =
    world.random.chance(0.1) || typeof card !== 'string' ? aCard(world, 'received')?.serial : card;
  return serial === undefined
    ? NOTHING
    : replaceDamaged(world.shop, { serial }, world.two('officer', 'supervisor'));
};

const withOwner = async (world: World): Promise<unknown> => {
  const id = (await aCase(world, 'offline-conflict'))?.id;
  return id === undefined
    ? NOTHING
    : acceptHandOver(world.shop, { case: id }, world.two('officer', 'supervisor'));
};

export const CASE_PLAYS: readonly Play[] = [
  { name: 'a double is answered', weight: 1, act: answerDouble },
  { name: 'a case is said to be settled', weight: 2, act: solve },
  { name: 'a damaged card is replaced', weight: 0.5, act: replace },
  { name: 'two people find a card with its owner', weight: 0.4, act: withOwner },
];
