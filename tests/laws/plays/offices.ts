/** Offices: boxes arrive whole, short, over and at the wrong door; thieves take cards out of them; owners move. */
import {
  acceptPresent,
  findCard,
  missCard,
  moveRequest,
  receiveBox,
  receiveCards,
  sendOn,
  transferCard,
} from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import { OFFICES, type World } from '../world.ts';
import { aCase } from './cases.ts';
import { aCard, cardsIn } from './machines.ts';

const boxesIn = (world: World, ...states: readonly string[]): string[] =>
  [...world.model.states]
    .filter(([key, state]) => key.startsWith('box:') && states.includes(state))
    .map(([key]) => key.slice(4));

const officeOf = (world: World, request: string): string =>
  world.model.made.get(request)?.office ?? OFFICES[0];

/** What lies in the box by the events; the officer's scanner sees it, without what was stolen and with what strayed in. */
const inBox = (world: World, box: string): string[] =>
  [...world.model.cards.values()].filter((card) => card.box === box).map(({ serial }) => serial);

const receive = async (world: World): Promise<unknown> => {
  const { random, shop } = world;
  const box = world.choose(boxesIn(world, 'dispatched', 'part-received', 'lost'));
  if (box === undefined) return NOTHING;
  const row = await shop.ledger.box(box);
  const office = random.chance(0.05) ? random.pick(OFFICES) : (row?.office ?? OFFICES[0]);
  const by = world.person('officer');
  if (random.chance(0.4) && world.model.states.get(`box:${box}`) === 'dispatched')
    return receiveBox(shop, { box, office }, by, undefined, world.now());
  const stolen = random.chance(0.2);
  const scanned = inBox(world, box).filter(() => !stolen || !random.chance(0.3));
  const stray = random.chance(0.1) ? world.choose([...world.model.cards.keys()]) : undefined;
  const damaged = scanned.filter(() => random.chance(0.08));
  return receiveBox(
    shop,
    {
      box,
      office,
      scanned: [
        ...scanned,
        ...(stray === undefined ? [] : [stray]),
        ...(random.chance(0.02) ? ['KNOWHERE9'] : []),
      ],
      damaged,
      sealBroken: random.chance(0.03),
    },
    by,
    random.chance(0.2) ? `receive/${box}` : undefined,
    world.now(),
  );
};

const loose = async (world: World): Promise<unknown> => {
  // Now and then packing has left a scan out: the books have the card at the bureau.
  const card = world.random.chance(0.2)
    ? aCard(world, 'passed', 'packed')
    : aCard(world, 'missing', 'dispatched', 'returned');
  if (card === undefined) return NOTHING;
  const office = world.random.chance(0.3) ? world.random.pick(OFFICES) : officeOf(world, card.request);
  return receiveCards(
    world.shop,
    { office, serials: [card.serial] },
    world.person('officer'),
    undefined,
    world.now(),
  );
};

const miss = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'received');
  return card === undefined
    ? NOTHING
    : missCard(world.shop, { serial: card.serial }, world.person('officer'), undefined, world.now());
};

const find = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'missing');
  return card === undefined
    ? NOTHING
    : findCard(world.shop, { serial: card.serial }, world.person('officer'), undefined, world.now());
};

const present = async (world: World): Promise<unknown> => {
  const one = await aCase(world, 'not-in-system', 'passed', 'packed', 'dispatched', 'missing', 'returned');
  return one === undefined
    ? NOTHING
    : acceptPresent(world.shop, { case: one.id }, world.two('officer', 'officer'), undefined, world.now());
};

const move = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const card = world.choose(
    cardsIn(world, 'accepted', 'rendered', 'passed', 'packed', 'received', 'dispatched'),
  );
  if (card === undefined) return NOTHING;
  const office = random.pick(OFFICES);
  return random.chance(0.6)
    ? moveRequest(shop, { request: card.request, office }, world.person('officer'), world.now())
    : transferCard(shop, { request: card.request, office }, world.person('officer'), world.now());
};

const carryOn = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'returned');
  return card === undefined
    ? NOTHING
    : sendOn(world.shop, { serial: card.serial, carrier: 'CHIEF-1' }, world.person('officer'));
};

export const OFFICE_PLAYS: readonly Play[] = [
  { name: 'a box arrives', weight: 6, act: receive },
  { name: 'a card arrives without its box', weight: 1, act: loose },
  { name: 'a card is not where it should be', weight: 1, act: miss },
  { name: 'a missing card turns up', weight: 1, act: find },
  { name: 'two people take in a card nobody scanned', weight: 0.4, act: present },
  { name: 'a person moves house', weight: 1.5, act: move },
  { name: 'a card is carried on', weight: 1, act: carryOn },
];
