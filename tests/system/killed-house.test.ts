/** The whole house killed, and started again on the same data. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { until } from '../support/shop.ts';

const PEOPLE = 10;
const IN_THE_MACHINE: readonly string[] = ['BOUND', 'ENCODED', 'PRINT_SENT', 'PRINTED'];

describe('a house that is killed and started again', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await startTestHouse({ people: PEOPLE, speed: 'brisk' });
  });
  afterAll(() => house?.stop());

  /** Cards that stand in a machine, chip or print begun. */
  const inMachines = async (): Promise<string[]> => {
    const open = await Promise.all(['S1', 'S2'].map((station) => house.shop.ledger.journalOpen(station)));
    return open.flat().flatMap(({ serial, step }) => (IN_THE_MACHINE.includes(step) ? [serial] : []));
  };
  const eventsOf = async (serial: string) =>
    (await house.shop.ledger.events({ kind: 'card', id: serial })).map(({ event }) => event);
  const someInMachine = async (): Promise<string[]> => {
    let found: string[] = [];
    await until(
      'a card in a machine',
      async () => {
        found = await inMachines();
        return found.length > 0;
      },
      60_000,
    );
    return found;
  };

  test('everything at the same moment: the cards in the machines are uncertain, the start after it makes no card twice', async () => {
    const [card = ''] = await someInMachine();
    const all = house.processes().map(({ name }) => name);
    expect(all).toEqual(expect.arrayContaining(['up', 'api', 'worker-1', 'world', 'sms', 'postmaster']));
    house.kill(...all);
    await until('everything to be dead', async () => house.processes().length === 0);
    await house.again();
    await until('a person to have looked', async () =>
      (await eventsOf(card)).some((event) => event.startsWith('find-')),
    );
    const told = await eventsOf(card);
    expect(told.indexOf('find-spoiled')).toBe(told.indexOf('lose-contact') + 1);
    expect(house.seen.uncertain.get(card)).toBe('STATION_RESTARTED');
    expect(await house.shop.ledger.laws()).toEqual([]);
  });

  test('the supervisor alone: its processes end by themselves, the next start waits for them and goes on', async () => {
    const cards = await someInMachine();
    const before = house.processes().filter(({ name }) => !['postmaster', 'redis-server'].includes(name));
    expect(house.kill('up')).toBe(1);
    await house.again();
    const now = new Set(house.processes().map(({ pid }) => pid));
    expect(
      before.filter(({ name, pid }) => /^(api|sms|world|worker|station)/.test(name) && now.has(pid)),
    ).toEqual([]);
    await house.allCollected();
    for (const serial of cards) {
      const told = await eventsOf(serial);
      // Finished before the station closed, rejected while the machine still answered, or left for a person to look at.
      const endings = told.filter((event) => ['complete', 'spoil', 'lose-contact'].includes(event));
      expect(endings, serial).toHaveLength(1);
    }
  });

  test('nothing was lost on the way and nothing was made twice', async () => {
    const cards = await house.shop.ledger.cards({}, 1_000);
    expect(new Set(cards.filter(({ live }) => live).map(({ requestId }) => requestId)).size).toBe(PEOPLE);
    for (const { serial, state, body } of cards) {
      // Given up before a body was bound to it: there is no plastic that could be destroyed.
      expect(['collected', body === null ? 'spoiled' : 'destroyed']).toContain(state);
      const told = await eventsOf(serial);
      for (const once of ['accept', 'complete', 'collect']) {
        expect(told.filter((event) => event === once).length, `${serial} ${once}`).toBeLessThanOrEqual(1);
      }
    }
    const bodies = cards.flatMap(({ body }) => body ?? []);
    expect(new Set(bodies).size).toBe(bodies.length);
  });
});
