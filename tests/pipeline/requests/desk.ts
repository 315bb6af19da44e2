/** What the tests of requests share: specimen people taken in, and cards moved along the one table without machines. */
import type { SpecimenPerson } from '../../../cli/specimen/index.ts';
import { type CardEvent, cardAct, takeIn } from '../../../pipeline/index.ts';
import type { TestShop } from '../../support/shop.ts';

export const REGISTER = { kind: 'machine', id: 'register' } as const;
export const SUPERVISOR = { kind: 'person', id: 'supervisor-1', role: 'supervisor' } as const;
export const BOTH = { ...SUPERVISOR, second: 'supervisor-2' } as const;
export const OFFICER = { kind: 'person', id: 'officer-1', role: 'officer' } as const;

type Record_ = SpecimenPerson['record'];

/** The same person with other members of their record. */
export const but = (
  one: SpecimenPerson,
  changes: Partial<Omit<Record_, 'request'>> & { readonly request?: Partial<Record_['request']> },
): SpecimenPerson => ({
  ...one,
  record: { ...one.record, ...changes, request: { ...one.record.request, ...changes.request } },
});

/** People of this kind and product whose records no rule of the product minds. */
export const peopleFor = (
  test: TestShop,
  count: number,
  { seed = 7, product = 'huduma-adult' }: { readonly seed?: number; readonly product?: string } = {},
): SpecimenPerson[] =>
  test
    .people(count, seed)
    .map((one) =>
      one.record.request.product === product ? but(one, { request: { kind: 'first-issue' } }) : one,
    );

let extracts = 0;
/** Takes these people's records in as one extract. */
export const takeAll = async (test: TestShop, people: readonly SpecimenPerson[], id?: string) => {
  extracts += 1;
  return takeIn(test.shop, await test.extract(people, id ?? `E-${extracts}`), REGISTER);
};

/** The request of this person for this product, with its card. */
export const requestOf = async (test: TestShop, { record }: SpecimenPerson) => {
  const found = await test.shop.ledger.findRequest({
    personIndex: test.shop.keys.index.index('person', record.nationalNumber),
    product: record.request.product,
  });
  if (found === undefined || found.card === null) throw new Error('this person has no request');
  return { ...found, card: found.card };
};

const WAY = [
  'sign',
  'render',
  'feed',
  'complete',
  'pass',
  'pack',
  'dispatch',
  'receive',
  'collect',
] as const satisfies readonly CardEvent[];

/** Moves a fresh card as far as `last`, event by event. */
export const walkTo = async (
  test: TestShop,
  serial: string,
  last: (typeof WAY)[number],
  to: readonly CardEvent[] = [],
): Promise<void> => {
  for (const event of [...WAY.slice(0, WAY.indexOf(last) + 1), ...to]) {
    const outcome = await test.shop.ledger.commit({ by: OFFICER, acts: [cardAct(serial, event)] });
    if (outcome.kind !== 'done') throw new Error(`${event}: ${JSON.stringify(outcome)}`);
  }
};
