/** The inspectors, whoever looks for uncertain cards, the packers, and the way of a consignment. */

import { keepReading } from '../../../pipeline/desk-reading.ts';
import {
  addToConsignment,
  arriveConsignment,
  breakSeal,
  closeBox,
  dispatchBox,
  handOver,
  loseBox,
  openBox,
  openConsignment,
  packCard,
  passInspection,
  REJECT_REASONS,
  rejectInspection,
  resumeCard,
  sampleCard,
  sendConsignment,
  settleUncertain,
  unpackCard,
} from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import { OFFICES, type World } from '../world.ts';
import { aCard, cardsIn, idsIn } from './machines.ts';

const pass = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'personalised');
  if (card === undefined) return NOTHING;
  const by = world.person('inspector');
  if (world.random.chance(0.08))
    return rejectInspection(
      world.shop,
      { serial: card.serial, reason: world.random.pick(REJECT_REASONS) },
      by,
    );
  return passInspection(world.shop, { serial: card.serial }, by);
};

/** As the desk reader writes it down; there are no chips in the books. */
const readChip = async (world: World): Promise<unknown> => {
  const { shop } = world;
  for (const { serial } of cardsIn(world, 'personalised'))
    if ((await shop.ledger.inspection(serial))?.chipVerified === false)
      return keepReading(shop, serial, shop.me);
  return NOTHING;
};

const sample = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'passed');
  return card === undefined
    ? NOTHING
    : sampleCard(world.shop, { serial: card.serial }, world.person('inspector'));
};

/** A person looked: in the good tray with its chip, in the reject box, or nowhere. */
const look = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const seen = aCard(world, 'uncertain');
  const card = seen === undefined ? undefined : await shop.ledger.card(seen.serial);
  if (card === undefined) return NOTHING;
  const finding =
    card.body === null
      ? ({ found: random.chance(0.8) ? 'not-made' : 'spoiled' } as const)
      : random.chance(0.5)
        ? ({ found: 'good', chipSerial: random.chance(0.9) ? (card.chipSerial ?? '') : 'FFFF' } as const)
        : ({ found: random.chance(0.9) ? 'spoiled' : 'not-made' } as const);
  return settleUncertain(shop, { serial: card.serial, ...finding }, world.two('operator', 'inspector'));
};

const mend = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'review');
  return card === undefined
    ? NOTHING
    : resumeCard(world.shop, { serial: card.serial }, world.person('supervisor'));
};

const pack = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const card = aCard(world, 'passed', 'returned');
  if (card === undefined) return NOTHING;
  const office = world.model.made.get(card.request)?.office ?? OFFICES[0];
  const open = idsIn(world, 'box', 'open').filter((box) => box.startsWith(`BX-${office}`));
  const by = world.person('packer');
  const box = random.chance(0.05) ? world.choose(idsIn(world, 'box', 'open', 'closed')) : open[0];
  if (box !== undefined) return packCard(shop, { box, serial: card.serial }, by);
  return openBox(shop, { box: world.fresh(`BX-${office}-`), office }, by);
};

const unpack = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'packed');
  return card === undefined
    ? NOTHING
    : unpackCard(world.shop, { serial: card.serial }, world.person('packer'));
};

const close = async (world: World): Promise<unknown> => {
  const box = world.choose(idsIn(world, 'box', 'open'));
  return box === undefined
    ? NOTHING
    : closeBox(
        world.shop,
        { box, seals: [world.random.chance(0.03) ? 'SEAL-1' : world.fresh('SEAL-')] },
        world.two('packer', 'packer'),
      );
};

const dispatch = async (world: World): Promise<unknown> => {
  const box = world.choose(idsIn(world, 'box', 'closed'));
  return box === undefined
    ? NOTHING
    : dispatchBox(world.shop, { box, carrier: 'COURIER-1' }, world.person('packer'));
};

const consign = async (world: World): Promise<unknown> => {
  const { shop } = world;
  const by = world.person('packer');
  const open = world.choose(idsIn(world, 'consignment', 'open'));
  if (open === undefined)
    return openConsignment(
      shop,
      {
        consignment: world.fresh('C-'),
        carrier: 'COURIER-1',
        route: [
          { hand: 'bureau', place: 'BUREAU' },
          { hand: 'registrar', place: 'REG-1' },
          { hand: 'chief', place: 'CHIEF-1' },
        ],
      },
      by,
    );
  const box = world.choose(idsIn(world, 'box', 'closed'));
  const loaded = (await shop.ledger.packingBooks.boxesIn(open)).length > 0;
  if (box !== undefined && world.random.chance(loaded ? 0.4 : 0.95))
    return addToConsignment(shop, { consignment: open, box }, by);
  if (!loaded && !world.random.chance(0.05)) return NOTHING;
  return sendConsignment(shop, { consignment: open }, by, world.now());
};

const carry = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const consignment = world.choose(idsIn(world, 'consignment', 'sent', 'part-arrived'));
  if (consignment === undefined) return NOTHING;
  const books = await shop.ledger.packingBooks.boxesIn(consignment);
  const travelling = books.filter(({ state }) => state === 'dispatched').map(({ box }) => box);
  if (random.chance(0.5))
    return handOver(
      shop,
      {
        consignment,
        place: random.pick(['REG-1', 'CHIEF-1']),
        boxes: travelling.length - (random.chance(0.1) ? 1 : 0),
        broken: random.chance(0.05) ? travelling.slice(0, 1) : [],
      },
      world.two('supervisor', 'chief'),
      world.now(),
    );
  return arriveConsignment(
    shop,
    { consignment, boxes: travelling.filter(() => random.chance(0.8)), place: 'CHIEF-1' },
    world.person('officer'),
    world.now(),
  );
};

const trouble = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const box = world.choose(idsIn(world, 'box', 'dispatched'));
  if (box === undefined) return NOTHING;
  return random.chance(0.6)
    ? breakSeal(shop, { box, place: 'ROAD' }, world.person('officer'), world.now())
    : loseBox(shop, { box, place: 'ROAD' }, world.two('supervisor', 'officer'), world.now());
};

export const BUREAU_PLAYS: readonly Play[] = [
  { name: 'an inspector looks at a card', weight: 9, act: pass },
  { name: 'a desk reads the chip of a card that was found good', weight: 0.6, act: readChip },
  { name: 'a second inspector looks at a sample', weight: 3, act: sample },
  { name: 'a person looks for an uncertain card', weight: 2, act: look },
  { name: 'what held a card in review is mended', weight: 0.6, act: mend },
  { name: 'a card is packed', weight: 9, act: pack },
  { name: 'a card is taken out of its box', weight: 0.5, act: unpack },
  { name: 'two people close a box', weight: 2, act: close },
  { name: 'a box leaves', weight: 1.5, act: dispatch },
  { name: 'a consignment is made up and sent', weight: 1.5, act: consign },
  { name: 'a consignment goes from hand to hand', weight: 1, act: carry },
  { name: 'a seal breaks, a box is lost', weight: 0.15, act: trouble },
];
