/** The vault and the shifts: deliveries, blanks to the stations and back, honest counts, wrong counts, and plastic that walks away. */
import {
  announceDelivery,
  cancelDelivery,
  closeShift,
  countDelivery,
  destroyBody,
  destroyRecorded,
  enterCount,
  issueStock,
  openCount,
  openShift,
  returnStock,
  settleCount,
  settleShift,
  shiftBooks,
  spoilBlank,
  standing,
} from '../../../pipeline/index.ts';
import { NOTHING, type Play } from '../play.ts';
import { STATIONS, type World } from '../world.ts';
import { aBody, idsIn } from './machines.ts';

const numberOf = (n: number): string => `KB${String(n).padStart(7, '0')}`;
const chipOf = (n: number): string => n.toString(16).toUpperCase().padStart(16, '0');

const bodiesIn = (world: World, state: string, station?: string): string[] =>
  [...world.model.bodies.values()]
    .filter((body) => body.state === state && (station === undefined || body.station === station))
    .map(({ number }) => number);

const announce = async (world: World): Promise<unknown> => {
  const count = 10 + world.random.below(40);
  const first = world.bodies + 1;
  world.bodies += count;
  const list = Array.from({ length: count }, (_, i) => ({
    number: numberOf(first + i),
    chipSerial: chipOf(first + i),
  }));
  world.counts.set(first, count);
  const delivery = `DEL-${first}`;
  return announceDelivery(
    world.shop,
    {
      delivery,
      vendor: 'VENDOR-1',
      lot: `LOT-${first}`,
      from: numberOf(first),
      to: numberOf(first + count - 1),
      count,
      list,
    },
    { kind: 'person', id: 'stock-keeper-9', role: 'stock-keeper' },
  );
};

const count = async (world: World): Promise<unknown> => {
  const delivery = world.choose(idsIn(world, 'delivery', 'announced', 'mismatched'));
  if (delivery === undefined) return NOTHING;
  const right = world.counts.get(Number(delivery.slice(4))) ?? 0;
  const counted = world.random.chance(0.05) ? right - 1 : right;
  return countDelivery(
    world.shop,
    { delivery, counted },
    world.person('stock-keeper'),
    undefined,
    world.now(),
  );
};

const sendBack = async (world: World): Promise<unknown> => {
  const delivery = world.choose(idsIn(world, 'delivery', 'announced', 'mismatched'));
  return delivery === undefined
    ? NOTHING
    : cancelDelivery(world.shop, { delivery, reason: 'refused' }, world.two('stock-keeper', 'supervisor'));
};

const open = async (world: World): Promise<unknown> => {
  const station = world.choose(STATIONS) ?? 'S1';
  return openShift(world.shop, { station, shift: world.fresh('SH-') }, world.person('operator'));
};

const issue = async (world: World): Promise<unknown> => {
  const { random } = world;
  const vault = bodiesIn(world, random.chance(0.03) ? 'spoiled' : 'vault');
  if (vault.length === 0) return NOTHING;
  const from = world.aim === undefined ? random.below(vault.length) : world.aim % vault.length;
  const numbers = vault.slice(from, from + 1 + random.below(12));
  return issueStock(
    world.shop,
    { station: random.pick(STATIONS), numbers },
    world.person('stock-keeper'),
    random.chance(0.2) ? `issue/${numbers[0]}` : undefined,
  );
};

const giveBack = async (world: World): Promise<unknown> => {
  const body = aBody(world, 'at-station');
  return body === undefined
    ? NOTHING
    : returnStock(world.shop, { numbers: [body.number] }, world.person('stock-keeper'));
};

const spoil = async (world: World): Promise<unknown> => {
  const body = aBody(world, 'at-station', 'vault');
  return body === undefined
    ? NOTHING
    : spoilBlank(
        world.shop,
        { number: body.number, reason: 'misfeed' },
        world.two('stock-keeper', 'supervisor'),
      );
};

/** The operator counts what lies there; sometimes wrongly, sometimes after a thief was there. */
const close = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const station = world.choose(STATIONS) ?? 'S1';
  const { shift, state } = await standing(shop, station);
  if (shift === undefined || state !== 'open') return NOTHING;
  const books = await shiftBooks(shop, station, shift);
  const wrong = random.chance(0.06) ? 1 : 0;
  return closeShift(
    shop,
    {
      station,
      shift,
      good: books.good,
      spoiled: books.spoiled,
      blanks: Math.max(0, books.left - wrong),
      keep: random.chance(0.5),
    },
    world.person('operator'),
    random.chance(0.2) ? `close/${station}/${shift}` : undefined,
    world.now(),
  );
};

const settle = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const station = world.choose(idsIn(world, 'shift', 'mismatched'));
  if (station === undefined) return NOTHING;
  const { shift } = await standing(shop, station);
  if (shift === undefined) return NOTHING;
  const books = await shiftBooks(shop, station, shift);
  const blanks = bodiesIn(world, 'at-station', station);
  const lost = random.chance(0.5) ? blanks.slice(0, 1) : [];
  return settleShift(
    shop,
    {
      station,
      shift,
      good: books.good,
      spoiled: books.spoiled,
      blanks: books.left - lost.length,
      lost,
      keep: random.chance(0.5),
    },
    world.two('stock-keeper', 'supervisor'),
  );
};

const countVault = async (world: World): Promise<unknown> => {
  const { shop, random } = world;
  const state = world.model.states.get('count:vault');
  if (state === 'mismatched')
    return settleCount(
      shop,
      {
        place: 'vault',
        lost: bodiesIn(world, 'vault').slice(0, random.below(2)),
        counted: Math.max(0, bodiesIn(world, 'vault').length - random.below(2)),
      },
      world.two('stock-keeper', 'supervisor'),
    );
  if (state === 'open')
    return enterCount(
      shop,
      { place: 'vault', counted: bodiesIn(world, 'vault').length - (random.chance(0.05) ? 1 : 0) },
      world.person('stock-keeper'),
      undefined,
      world.now(),
    );
  return openCount(shop, { place: 'vault' }, world.person('supervisor'));
};

const destroy = async (world: World): Promise<unknown> => {
  const { random, shop } = world;
  const spoiled = bodiesIn(world, 'spoiled');
  if (spoiled.length === 0 || random.chance(0.3)) {
    const recalled = world.choose(
      [...world.model.cards.values()].filter(({ state, body }) => state === 'recalled' && body !== undefined),
    );
    if (recalled?.body === undefined) return NOTHING;
    return destroyBody(
      shop,
      { number: recalled.body, method: 'incinerated', place: 'ROOM-2' },
      world.two('stock-keeper', 'supervisor'),
    );
  }
  const numbers = spoiled.slice(0, 1 + random.below(6));
  return destroyRecorded(
    shop,
    {
      record: world.fresh('DR-'),
      method: 'shredded',
      place: 'ROOM-1',
      witnesses: ['auditor-1'],
      numbers,
      counted: numbers.length - (random.chance(0.05) ? 1 : 0),
    },
    world.two('stock-keeper', 'supervisor'),
  );
};

export const STOCK_PLAYS: readonly Play[] = [
  { name: 'a delivery is announced', weight: 0.6, act: announce },
  { name: 'a delivery is counted', weight: 2, act: count },
  { name: 'a delivery goes back', weight: 0.05, act: sendBack },
  { name: 'a shift opens', weight: 1, act: open },
  { name: 'blanks are issued', weight: 3, act: issue },
  { name: 'blanks come back', weight: 1, act: giveBack },
  { name: 'a blank is spoiled', weight: 0.5, act: spoil },
  { name: 'a shift closes', weight: 1, act: close },
  { name: 'two people settle a shift', weight: 1, act: settle },
  { name: 'the vault is counted', weight: 0.25, act: countVault },
  { name: 'plastic is destroyed', weight: 2, act: destroy },
];
