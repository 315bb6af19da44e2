/** What machines do: the acts of the stages and of a station, without the minutes in between. */
import { cardSerial, type RegisterRecord, type RequestKind } from '../../../card/index.ts';
import type { Deed } from '../../../ledger/index.ts';
import { commitFresh } from '../../../pipeline/commit-fresh.ts';
import { insist } from '../../../pipeline/errors.ts';
import { act, bodyAct, cardAct, spoilCard } from '../../../pipeline/index.ts';
import { BINDING } from '../../../pipeline/material.ts';
import { arrivalParts } from '../../../pipeline/requests/arrival.ts';
import type { CardSeen } from '../model.ts';
import { NOTHING, type Play } from '../play.ts';
import { OFFICES, STATIONS, type World } from '../world.ts';

const bytes = (n: number): Uint8Array => Buffer.alloc(n, 7);
const HASH = 'ab'.repeat(32);
const KINDS = ['first-issue', 'duplicate', 'replacement', 'change-of-particulars', 'renewal'] as const;
const PEOPLE = 400;

export const cardsIn = (world: World, ...states: readonly string[]): CardSeen[] =>
  [...world.model.cards.values()].filter(({ state }) => states.includes(state));

/** Subjects of a kind that stand in one of these states by the events. */
export const idsIn = (world: World, kind: string, ...states: readonly string[]): string[] =>
  [...world.model.states]
    .filter(([key, state]) => key.startsWith(`${kind}:`) && states.includes(state))
    .map(([key]) => key.slice(kind.length + 1));

/** Mostly a card that is ready for it, now and then any card at all. */
export const aCard = (world: World, ...states: readonly string[]): CardSeen | undefined =>
  world.random.chance(0.04)
    ? world.choose([...world.model.cards.values()])
    : world.choose(cardsIn(world, ...states));

export const aBody = (world: World, ...states: readonly string[]) =>
  world.choose(
    [...world.model.bodies.values()].filter(
      ({ state }) => world.random.chance(0.02) || states.includes(state),
    ),
  );

/** What the register says of somebody who is nobody. */
const recordOf = (
  id: string,
  product: string,
  kind: RequestKind,
  office: string,
  county: number,
): RegisterRecord => ({
  recordId: `rec-${id}`,
  request: { kind, product, priority: 5, numberAssignedOn: '2026-01-10' },
  nationalNumber: 'SPECIMEN-1',
  slipNumber: '000000000',
  names: ['SPECIMEN', 'PERSON'],
  sex: 'X',
  dateOfBirth: '1990-01-01',
  nationality: 'KEN',
  county,
  office,
  language: 'en',
  portrait: 'portraits/none',
  match: 'matched',
});

/** A request of a person out of a small town, so that people come back and come twice. */
const openRequest = async (world: World): Promise<unknown> => {
  const { shop, random, model } = world;
  const person = random.below(PEOPLE);
  const product = random.chance(0.9) ? 'huduma-adult' : 'huduma-minor';
  const kind = random.pick(KINDS);
  const office = random.pick(OFFICES);
  const county = 1 + random.below(47);
  const id = world.fresh('R-');
  const [number] = await shop.ledger.nextCardNumbers(1);
  const serial = cardSerial(number ?? 0);
  model.made.set(id, { who: `${person}/${product}`, office, product, kind, county });
  const index = Buffer.alloc(32);
  index.writeUInt32BE(person, 0);
  // Two of them have the same name and day of birth.
  const matchIndex = Buffer.alloc(32, 1);
  matchIndex.writeUInt32BE(person >> 1, 0);
  const record = recordOf(id, product, kind, office, county);
  const rank = random.below(900_000);
  const priority = 1 + random.below(9);
  const language = random.chance(0.5) ? 'en' : 'sw';
  const loaded = shop.product(product);
  const by = { kind: 'machine', id: 'register' } as const;
  await commitFresh(shop, async () => {
    const arrival = { request: id, record, personIndex: index, matchIndex, now: world.now() };
    const { acts, rows } = await arrivalParts(shop, arrival);
    const deed: Deed = {
      by,
      acts: [
        act('request', id, 'open', { detail: { kind } }),
        cardAct(serial, 'accept', { rank, attempt: 1, detail: { request: id } }),
        ...acts,
      ],
      rows: [
        {
          type: 'request',
          id,
          extractId: 'X1',
          recordId: `rec-${id}`,
          personIndex: index,
          product,
          productHash: loaded.hash,
          kind,
          priority,
          due: '2026-12-22',
          county,
          office,
          language,
          slipIndex: Buffer.from(id.padEnd(32, '.')),
          phoneIndex: null,
          wrappedKey: world.sealing.wrapped,
          keyId: world.sealing.keyId,
          sealedRecord: world.sealing.key.seal(Buffer.from(JSON.stringify(record)), BINDING.record(id)),
          sealedPortraitPrint: bytes(8),
          sealedPortraitChip: bytes(8),
          sealedSignature: null,
          portraitSha256: HASH,
          portraitPrintSha256: HASH,
          portraitChipSha256: HASH,
          matchIndex,
          residentAs: 'citizen',
        },
        { type: 'card', serial, requestId: id },
        ...rows,
      ],
    };
    return { deed, result: undefined };
  });
  return id;
};

const sign = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'accepted');
  if (card === undefined) return NOTHING;
  return insist(
    await world.shop.ledger.commit({
      by: world.shop.me,
      acts: [
        cardAct(card.serial, 'sign', { attempt: 1, detail: { documentSigner: 'DS', barcodeSigner: 'BS' } }),
      ],
      rows: [
        {
          type: 'payload',
          serial: card.serial,
          sealed: bytes(16),
          sha256: HASH,
          documentSigner: 'DS',
          barcodeSigner: 'BS',
        },
      ],
    }),
  );
};

/** As the render stage: kept from the stations until it is released. */
const render = async (world: World): Promise<unknown> => {
  const card = aCard(world, 'signed');
  if (card === undefined) return NOTHING;
  const review = world.random.chance(0.02);
  return insist(
    await world.shop.ledger.commit({
      by: world.shop.me,
      acts: [
        review
          ? cardAct(card.serial, 'review', { detail: { code: 'TEXT_DOES_NOT_FIT' } })
          : cardAct(card.serial, 'render', { attempt: 1, detail: { sha256: HASH }, queued: 'parked' }),
      ],
    }),
  );
};

export const stationOf = (world: World): string => world.random.pick(STATIONS);

/** What is in the machines: the body is taken from the station's own blanks, as a feeder does. */
const bind = async (world: World): Promise<unknown> => {
  const card = world.choose(cardsIn(world, 'personalising').filter(({ body }) => body === undefined));
  const body = aBody(world, 'at-station');
  if (card === undefined || body === undefined) return NOTHING;
  const row = await world.shop.ledger.body(body.number);
  return insist(
    await world.shop.ledger.commit({
      by: world.shop.me,
      acts: [bodyAct(body.number, 'feed', { detail: { card: card.serial, station: body.station ?? '' } })],
      rows: [{ type: 'bind', serial: card.serial, body: body.number, chipSerial: row?.chipSerial ?? '' }],
    }),
  );
};

const complete = async (world: World): Promise<unknown> => {
  const card = world.choose(cardsIn(world, 'personalising').filter(({ body }) => body !== undefined));
  if (card?.body === undefined) return NOTHING;
  return insist(
    await world.shop.ledger.commit({
      by: world.shop.me,
      acts: [
        cardAct(card.serial, 'complete', { detail: { station: 'S1', body: card.body } }),
        bodyAct(card.body, 'finish', { detail: { card: card.serial } }),
      ],
      rows: [
        {
          type: 'inspection',
          serial: card.serial,
          chipVerified: true,
          barcodeVerified: true,
          frontSha256: HASH,
          backSha256: HASH,
        },
      ],
    }),
  );
};

const jam = async (world: World): Promise<unknown> => {
  const seen = aCard(world, 'personalising');
  const card = seen === undefined ? undefined : await world.shop.ledger.card(seen.serial);
  if (card === undefined) return NOTHING;
  if (world.random.chance(0.5)) {
    const { outcome } = await spoilCard(world.shop, card, 'spoil', 'CHIP_READBACK', world.shop.me);
    return insist(outcome);
  }
  // Contact lost; or nothing was fed, which only a card without a body can say.
  const event = card.body === null && world.random.chance(0.5) ? 'not-fed' : 'lose-contact';
  return insist(
    await world.shop.ledger.commit({
      by: world.shop.me,
      acts: [
        cardAct(card.serial, event, {
          detail: { station: 'S1', code: 'CONTACT_LOST' },
          ...(event === 'not-fed' ? { attempt: card.attempt + 1 } : {}),
        }),
      ],
      rows:
        card.body === null
          ? []
          : [
              {
                type: 'journal',
                station: 'S1',
                serial: card.serial,
                attempt: card.attempt,
                step: world.random.pick(['BOUND', 'ENCODED', 'PRINT_SENT', 'PRINTED', 'OUT', 'REJECTED']),
                detail: {},
              },
            ],
    }),
  );
};

export const MACHINE_PLAYS: readonly Play[] = [
  { name: 'the register asks for a card', weight: 8, act: openRequest },
  { name: 'a worker signs', weight: 10, act: sign },
  { name: 'a worker renders', weight: 10, act: render },
  { name: 'a body is bound', weight: 9, act: bind },
  { name: 'a card is finished', weight: 9, act: complete },
  { name: 'a machine jams', weight: 1.5, act: jam },
];
