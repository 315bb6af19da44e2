import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTE_NAMES, ROUTES, type RouteName, type Rule } from '../../../api/index.ts';
import { type Actor, cardSerial, codeOf, ROLES, type Role } from '../../../card/index.ts';
import {
  APART,
  act,
  cardAct,
  EMERGENCY_ROLES,
  OWN_CARD,
  openAccount,
  separate,
  TWO,
  takeIn,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

const ruleOf = (name: RouteName): Rule => ROUTES[name];
const rolesOf = ({ may }: Rule): readonly Role[] => (typeof may === 'string' ? [] : may);

describe('the table of duties', () => {
  test('every act of two people in the API stands in it with the same roles, and nothing else does', () => {
    const wanted = Object.fromEntries(
      ROUTE_NAMES.flatMap((name) => {
        const { second, ...rule } = ruleOf(name);
        return second === undefined ? [] : [[name, { first: rolesOf(rule), second }]];
      }),
    );
    const written = Object.fromEntries(
      Object.entries(TWO).map(([name, { first, second }]) => [name, { first, second }]),
    );
    expect(written).toEqual(wanted);
  });

  test('every act that is kept apart is an act of the API, and names its subject there', () => {
    for (const { acts, of, after } of APART) {
      expect(after.length).toBeGreaterThan(0);
      for (const name of acts) {
        expect(ROUTE_NAMES).toContain(name);
        const params = ruleOf(name as RouteName).params;
        expect(params, name).toHaveProperty(['properties', of]);
      }
    }
    for (const name of OWN_CARD) expect(ROUTE_NAMES).toContain(name);
  });

  /** What has to be done until somebody holds a good card: each step, and one way to do it. */
  const MAKING: readonly RouteName[] = [
    'takeExtract',
    'proposeBatch',
    'releaseBatch',
    'issueStock',
    'openShift',
    'passCard',
    'packCard',
    'closeBox',
    'dispatchBox',
    'receiveBox',
    'collectCard',
  ];

  /** May these people, each with their roles, do all of it among themselves? */
  const could = (people: readonly (readonly Role[])[]): boolean =>
    MAKING.every((name) => {
      const { second, ...rule } = ruleOf(name);
      const mine = people.map((roles) => rolesOf(rule).some((role) => roles.includes(role)));
      const seconds = people.map((roles) => second?.some((role) => roles.includes(role)) ?? false);
      const always = TWO[name]?.when === 'always';
      return mine.some((may, i) => may && (!always || seconds.some((can, j) => can && i !== j)));
    });

  test('no role, and no pair of roles, could make a card alone', () => {
    for (const one of ROLES) {
      expect(could([[one]]), one).toBe(false);
      for (const other of ROLES) expect(could([[one], [other]]), `${one} and ${other}`).toBe(false);
    }
  });

  test('not even with an emergency grant for each of the two', () => {
    for (const one of ROLES)
      for (const other of ROLES)
        for (const lent of EMERGENCY_ROLES)
          for (const lentToo of EMERGENCY_ROLES)
            expect(
              could([
                [one, lent],
                [other, lentToo],
              ]),
            ).toBe(false);
  });
});

describe('duties kept apart in the books', () => {
  let house: TestShop;
  beforeAll(async () => {
    house = await testShop();
  });
  afterAll(() => house.close());

  const person = (id: string, role: Role, second?: string): Actor => ({
    kind: 'person',
    id,
    role,
    ...(second === undefined ? {} : { second }),
  });
  const asked = (name: string, named: Readonly<Record<string, string>>, by: Actor): Promise<string> =>
    separate(house.shop, name, named, by).then(() => 'none', codeOf);

  test('who proposed a batch neither releases it nor confirms its release', async () => {
    await house.shop.ledger.commit({
      by: person('supervisor-1', 'supervisor'),
      acts: [act('batch', 'B-1', 'propose')],
    });
    const named = { batch: 'B-1' };
    expect(await asked('releaseBatch', named, person('supervisor-1', 'supervisor', 'supervisor-2'))).toBe(
      'DUTY_APART',
    );
    expect(await asked('releaseBatch', named, person('supervisor-2', 'supervisor', 'supervisor-1'))).toBe(
      'DUTY_APART',
    );
    expect(await asked('releaseBatch', named, person('supervisor-2', 'supervisor'))).toBe('TWO_PEOPLE');
    expect(await asked('releaseBatch', named, person('supervisor-2', 'supervisor', 'supervisor-2'))).toBe(
      'TWO_PEOPLE',
    );
    expect(await asked('releaseBatch', named, person('supervisor-2', 'supervisor', 'supervisor-3'))).toBe(
      'none',
    );
  });

  test('a serial typed in small letters is the same card', async () => {
    const [serial, by] = [cardSerial(17), person('inspector-1', 'inspector')];
    const events = ['accept', 'sign', 'render', 'feed', 'complete', 'pass'] as const;
    for (const event of events) await house.shop.ledger.commit({ by, acts: [cardAct(serial, event)] });
    expect(await asked('sampleCard', { serial: serial.toLowerCase() }, by)).toBe('DUTY_APART');
    expect(await asked('sampleCard', { serial }, person('inspector-2', 'inspector'))).toBe('none');
  });

  test('nobody hands a card to themselves, as far as their account says who they are', async () => {
    const { shop } = house;
    const [someone] = house.people(1);
    if (someone === undefined) throw new Error('one person');
    await takeIn(shop, await house.extract([someone], 'X-OWN'), shop.me);
    const [card] = await shop.ledger.cards({}, 1);
    const own = someone.record.nationalNumber;
    const terms = { role: 'officer', office: null, from: '2026-01-01', until: null } as const;
    const two = person('custodian-1', 'custodian', 'supervisor-1');
    await openAccount(shop, { person: 'officer-own', ...terms, nationalNumber: own }, two);
    await openAccount(shop, { person: 'officer-other', ...terms, nationalNumber: 'Z-OTHER-1' }, two);
    const named = { serial: card?.serial ?? '' };
    expect(await asked('collectCard', named, person('officer-own', 'officer'))).toBe('DUTY_OWN_CARD');
    expect(await asked('collectCard', named, person('officer-other', 'officer', 'officer-own'))).toBe(
      'DUTY_OWN_CARD',
    );
    expect(await asked('collectCard', named, person('officer-other', 'officer'))).toBe('none');
  });
});
