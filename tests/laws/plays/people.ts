/** Owners, officers without network, and what happens to cards afterwards: losses, finds, deaths, mistakes. */
import {
  acceptOffline,
  collectCard,
  contestDetails,
  correctRequest,
  DAMAGES,
  enrolDevice,
  FINDERS,
  findRight,
  giveUpMissing,
  handIn,
  handInDamaged,
  LOSS_REASONS,
  loseDevice,
  REFUSE_REASONS,
  REVOKE_REASONS,
  recordDeath,
  refuseCard,
  reinstateCard,
  reportLoss,
  returnCard,
  revokeCard,
  suspendCard,
} from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import { OFFICES, type World } from '../world.ts';
import { aCard } from './machines.ts';

const officeOf = (world: World, request: string): string =>
  world.model.made.get(request)?.office ?? OFFICES[0];

const EVIDENCE = { document: 'slip', photoCompared: true, fingerprint: 'matched' } as const;

const collect = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const card = aCard(world, 'received');
  if (card === undefined) return NOTHING;
  const third = random.chance(0.03);
  return collectCard(
    shop,
    {
      serial: card.serial,
      evidence: { ...EVIDENCE, photoCompared: !random.chance(0.04) },
      ...(third ? { bearer: { kind: 'other' } as const } : {}),
    },
    world.person('officer'),
    random.chance(0.3) ? `collect/${card.serial}` : undefined,
    world.now(),
  );
};

const refuse = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'received');
  if (card === undefined) return NOTHING;
  return refuseCard(
    world.shop,
    { serial: card.serial, reason: world.random.pick(REFUSE_REASONS) },
    world.person('officer'),
    undefined,
    world.now(),
  );
};

const contest = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'received', 'passed', 'rendered');
  return card === undefined
    ? NOTHING
    : contestDetails(
        world.shop,
        { serial: card.serial, fields: ['names'] },
        world.person('officer'),
        undefined,
        world.now(),
      );
};

const answerContest = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const request = world.choose(
    [...world.model.requests.values()].filter(({ state }) => state === 'contested').map(({ id }) => id),
  );
  if (request === undefined) return NOTHING;
  const reference = world.fresh('REF-');
  return random.chance(0.5)
    ? findRight(shop, { request, reference }, world.two('register', 'supervisor'))
    : correctRequest(shop, { request, reference, now: world.now() }, world.person('register'));
};

/** An officer without network hands over what is on the list of the morning, sends it in late, twice, and in any order. */
const offline = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const office = random.pick(OFFICES);
  const devices = [...world.model.states]
    .filter(([key]) => key.startsWith('device:'))
    .map(([key]) => key.slice(7));
  if (devices.length < 3)
    return enrolDevice(
      shop,
      { device: world.fresh('DEV-'), office, holder: 'officer-1' },
      world.two('officer', 'supervisor'),
    );
  const device = world.choose(devices) ?? '';
  if (random.chance(0.02)) return loseDevice(shop, { device }, world.person('officer'), world.now());
  const acts = Array.from({ length: 1 + random.below(4) }, () =>
    random.chance(0.1)
      ? aCard(world, 'dispatched', 'missing', 'returned')
      : aCard(world, 'received', 'collected', 'recalled'),
  )
    .filter((card) => card !== undefined)
    .map(({ serial }) => ({
      id: random.chance(0.3) ? `again-${serial}` : world.fresh('F-'),
      at: new Date(world.now().getTime() - random.below(72) * 3_600_000).toISOString(),
      serial,
      act: random.chance(0.85) ? ('hand-over' as const) : ('absent' as const),
      evidence: EVIDENCE,
    }));
  if (acts.length === 0) return NOTHING;
  return acceptOffline(shop, { device, acts }, world.person('officer'), world.now());
};

const sendBack = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'received', 'recalled');
  return card === undefined
    ? NOTHING
    : returnCard(world.shop, { serial: card.serial, reason: 'not-collected' }, world.person('officer'));
};

const suspend = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  if (random.chance(0.5)) {
    const card = aCard(world, 'collected');
    return card === undefined
      ? NOTHING
      : suspendCard(shop, { serial: card.serial, reason: 'reported-misused' }, world.person('officer'));
  }
  const card = aCard(world, 'suspended');
  return card === undefined
    ? NOTHING
    : reinstateCard(
        shop,
        { serial: card.serial, reason: 'owner-has-it' },
        world.two('officer', 'supervisor'),
      );
};

const lose = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const card = aCard(world, 'collected', 'suspended');
  if (card === undefined) return NOTHING;
  return random.chance(0.7)
    ? reportLoss(shop, { serial: card.serial, reason: random.pick(LOSS_REASONS) }, world.person('officer'))
    : revokeCard(
        shop,
        { serial: card.serial, reason: random.pick(REVOKE_REASONS) },
        world.two('supervisor', 'dpo'),
      );
};

const bringIn = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const card = aCard(world, 'revoked', 'collected', 'missing');
  if (card === undefined) return NOTHING;
  const office = officeOf(world, card.request);
  return random.chance(0.6)
    ? handIn(
        shop,
        { serial: card.serial, office, by: random.pick(FINDERS), now: world.now() },
        world.person('officer'),
      )
    : handInDamaged(
        shop,
        { serial: card.serial, office, damage: random.pick(DAMAGES) },
        world.person('officer'),
      );
};

const giveUp = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'missing');
  return card === undefined
    ? NOTHING
    : giveUpMissing(world.shop, { serial: card.serial }, world.two('supervisor', 'officer'));
};

const die = async (world: World): Promise<unknown> => {
  const request = world.choose([...world.model.requests.keys()]);
  return request === undefined
    ? NOTHING
    : recordDeath(
        world.shop,
        { who: { request }, reference: world.fresh('D-') },
        { kind: 'machine', id: 'register' },
      );
};

export const PEOPLE_PLAYS: readonly Play[] = [
  { name: 'a card is handed to its owner', weight: 9, act: collect },
  { name: 'an owner does not take the card', weight: 0.6, act: refuse },
  { name: 'an owner says that it is wrong', weight: 0.8, act: contest },
  { name: 'the register answers a contest', weight: 1, act: answerContest },
  { name: 'an officer without network sends in acts', weight: 2, act: offline },
  { name: 'a card goes back to the bureau', weight: 1.2, act: sendBack },
  { name: 'a card is suspended or reinstated', weight: 1, act: suspend },
  { name: 'a card is lost or revoked', weight: 1, act: lose },
  { name: 'a card is found or handed in', weight: 1, act: bringIn },
  { name: 'a missing card is given up', weight: 0.6, act: giveUp },
  { name: 'a person dies', weight: 0.4, act: die },
];
