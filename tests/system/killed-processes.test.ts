/** kill -9 of the processes of a house, each at its worst moment, while the rest of the house goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { until } from '../support/shop.ts';

const PEOPLE = 10;

describe('a house whose processes are killed', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await startTestHouse({ people: PEOPLE, speed: 'brisk' });
  });
  afterAll(() => house?.stop());

  const counts = async () => (await house.shop.ledger.counts()).cards;
  const workers = ['worker-1', 'worker-2'] as const;

  test('both workers killed while they sign and render, again and again: every card is prepared all the same', async () => {
    for (let starts = 1; starts <= 3; starts++) {
      await until(
        'both workers to be at work',
        async () => workers.every((name) => house.started(name) === starts),
        60_000,
      );
      await until('cards in preparation', async () => {
        const { accepted, signed } = await counts();
        return accepted + signed > 0;
      });
      expect(house.kill(...workers)).toBe(workers.length);
    }
    // What was lost with them is taken up again: nobody is left in preparation.
    await until(
      'all cards to be prepared',
      async () => {
        const cards = await counts();
        return cards.accepted + cards.signed === 0 && (await house.shop.ledger.counts()).requests === PEOPLE;
      },
      60_000,
    );
    expect(await house.shop.ledger.laws()).toEqual([]);
  });

  test('a station killed in a card pass: that card is uncertain until a person has looked, the others go on', async () => {
    const midway = async () =>
      (await house.shop.ledger.journalOpen('S1')).find(({ step }) =>
        ['BOUND', 'ENCODED', 'PRINT_SENT'].includes(step),
      );
    await until('station S1 to have a card in its machine', async () => (await midway()) !== undefined);
    const card = (await midway())?.serial ?? '';
    // Without real wires the station lives in the process that plays its machine, and both stations go.
    const alone = house.kill('station-S1') === 1;
    if (!alone) expect(house.kill('world')).toBe(1);
    const history = () => house.shop.ledger.events({ kind: 'card', id: card });
    await until('a person to have looked', async () =>
      (await history()).some(({ event }) => event.startsWith('find-')),
    );
    const events = await history();
    const lost = events.find(({ event }) => event === 'lose-contact');
    expect(lost).toMatchObject({ by: { kind: 'machine' }, detail: { code: 'STATION_RESTARTED' } });
    const next = events.find(({ seq }) => seq === (lost?.seq ?? 0) + 1);
    expect(next).toMatchObject({ from: 'uncertain', by: { kind: 'person', role: 'inspector' } });
    // The page said so in plain terms while it was true.
    expect(house.seen.uncertain.get(card)).toBe('STATION_RESTARTED');
    if (!alone) return;
    const others = (await house.shop.ledger.cards({}, 100)).filter(({ serial }) => serial !== card);
    for (const { serial } of others) {
      const told = (await house.shop.ledger.events({ kind: 'card', id: serial })).map(({ event }) => event);
      expect(told).not.toContain('lose-contact');
    }
  });

  test('the SMS process killed while it sends notices: everybody is told, and everybody has collected', async () => {
    await until(
      'the first notice to be due',
      async () => {
        const { received, collected } = await counts();
        return received + collected > 0;
      },
      90_000,
    );
    expect(house.kill('sms')).toBe(1);
    await house.allCollected();
    for (const { serial } of await house.shop.ledger.cards({ state: 'collected' }, 100)) {
      const told = (await house.shop.ledger.events({ kind: 'card', id: serial })).map(({ event }) => event);
      expect(told.filter((event) => event === 'notify')).toHaveLength(1);
      expect(told.filter((event) => event === 'collect')).toHaveLength(1);
    }
    expect(house.seen.quarantine.size).toBeGreaterThan(0);
    expect([...house.seen.quarantine.values()]).toContain('RECORD_UNMATCHED register');
  });
});
