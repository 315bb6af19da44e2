/** The laws of the shop, asked of the plastic and of the ledger together. Gives a sentence for each breach. */
import { ERROR_CATALOGUE } from './catalogue.ts';
import type { Floor, Passed } from './floor.ts';
import { inGoodTray, isOnly, isWhole } from './person.ts';

/** The laws that the ledger keeps of itself: on cards, bodies, requests, duties, clocks. */
export const bookBreaches = async ({ test }: Floor): Promise<string[]> =>
  (await test.shop.ledger.laws()).map(
    ({ law, what, examples }) => `law ${law}: ${what}: ${examples.join(', ')}`,
  );

/** After every pass and every act of the person: what can be asked without reading all the books. */
export const breachesNow = async (floor: Floor, passed: Passed): Promise<string[]> => {
  const { test, printer, byHand } = floor;
  const { ledger } = test.shop;
  const breaches: string[] = [];
  const state = printer.state();
  if (passed.code !== '' && !isExplained(passed.code))
    breaches.push(`law 9: ${passed.code} is not in the catalogue`);

  // Law 1: nobody's data on two bodies that left alive; a good card carries its own faces, whole, on its own chip.
  const alive = new Map<string, string>();
  for (const lies of inGoodTray(floor)) {
    const body = await ledger.bodyByChip(lies.chip);
    const card = body?.card === null || body?.card === undefined ? undefined : await ledger.card(body.card);
    if (card === undefined || card.state !== 'personalised') continue;
    if (!isWhole(lies)) breaches.push(`law 1: ${card.serial} is personalised and its faces are not whole`);
    if (!isOnly(floor, lies.body, card.serial))
      breaches.push(`law 1: the body of ${card.serial} carries other faces too`);
    const other = alive.get(card.requestId);
    if (other !== undefined)
      breaches.push(`law 1: ${card.requestId} has two bodies in the good tray, ${other} and ${lies.body}`);
    alive.set(card.requestId, lies.body);
  }

  // Law 2: every body is in one place, and the ledger tells a story of it that fits.
  const places: [string, readonly string[]][] = [
    ['feeder', state.feeder.map(({ body }) => body)],
    [
      'inside',
      state.inside === null ? [] : [state.inside, state.inside.under ?? []].flat().map(({ body }) => body),
    ],
    ['good tray', state.hopper.map(({ body }) => body)],
    ['reject box', state.rejects.map(({ body }) => body)],
    ['hand', [...byHand]],
  ];
  const seen = new Map<string, string>();
  for (const [place, bodies] of places) {
    for (const body of bodies) {
      const before = seen.get(body);
      if (before !== undefined) breaches.push(`law 2: body ${body} lies in ${before} and in ${place}`);
      seen.set(body, place);
      const booked = (await ledger.body(body))?.state;
      if (booked === undefined || !FITS[place]?.includes(booked))
        breaches.push(`law 2: body ${body} lies in ${place} and is booked as ${booked}`);
    }
  }
  for (const body of await ledger.bodies({ station: floor.station }, 100_000)) {
    if (body.state !== 'vault' && !seen.has(body.number))
      breaches.push(`law 2: body ${body.number} (${body.state}) is nowhere`);
  }
  return breaches;
};

/** What a body may be booked as, wherever it lies. Only what was never fed lies in the feeder. */
const FITS: Readonly<Record<string, readonly string[]>> = {
  feeder: ['at-station'],
  inside: ['at-station', 'in-machine', 'spoiled'],
  'good tray': ['issued', 'in-machine', 'at-station', 'spoiled'],
  'reject box': ['in-machine', 'at-station', 'spoiled'],
  hand: ['in-machine', 'at-station', 'spoiled', 'issued'],
};

const isExplained = (code: string): boolean => {
  const entry = ERROR_CATALOGUE.get(code);
  return entry !== undefined && [entry.en, entry.sw, entry.todo, entry.owner].every((text) => text !== '');
};

/** At the end of a shift: the books, their chain, and who moved the uncertain. */
export const breachesAtEnd = async (floor: Floor, everUncertain: ReadonlySet<string>): Promise<string[]> => {
  const { ledger } = floor.test.shop;
  const breaches = await bookBreaches(floor);
  await ledger.seal();
  const chain = await ledger.verify();
  if (!chain.ok) breaches.push('law 5: the chain of events is broken');
  for (const serial of everUncertain) {
    const events = await ledger.events({ kind: 'card', id: serial });
    for (const { from, event, by } of events) {
      if (from === 'uncertain' && by.kind !== 'person')
        breaches.push(`law 3: ${serial} was moved by software (${event})`);
    }
  }
  return breaches;
};
