import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROUTE_NAMES, ROUTES, type Rule } from '../../api/index.ts';
import type { Role } from '../../card/index.ts';
import { cardAct, spoilBlank } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';
import { renderedInBooks } from './floor-in-books.ts';

const PRODUCT = 'huduma-adult';
/** Numbers that nothing else here has: delivered, left in the vault, at the station, and what the station made and ruined. */
const [DELIVERED, VAULT, AT_STATION, MADE, SPOILED] = [221, 137, 53, 71, 83];
const SECRETS = [DELIVERED, VAULT, AT_STATION, MADE, SPOILED];
/** Blanks in the box of spoiled plastic, and cards of the books that stations made and ruined. */
const [IN_BOX, CARDS_MADE, CARDS_SPOILED] = [31, 17, 23];
/** What each of the two counts: the rows of no list may be that many. */
const COUNTED = {
  operator: [AT_STATION, CARDS_MADE, CARDS_SPOILED],
  'stock-keeper': [VAULT, IN_BOX, CARDS_SPOILED],
};
const NUMBERS = Array.from({ length: DELIVERED }, (_, i) => `KB${String(i + 1).padStart(8, '0')}`);
const CHIPS = Array.from({ length: DELIVERED }, (_, i) => `C0C0C0C0C0${String(i).padStart(4, '0')}00`);

const TWO = { kind: 'person', id: 'stock-keeper-1', role: 'stock-keeper', second: 'supervisor-1' } as const;

/** What the shape of a query wants, by route. */
const QUERY: Readonly<Record<string, string>> = {
  capacity: '?cards=500',
  preflight: '?cards=500',
  scanBox: '?code=BX-1',
};

/** A number in an answer: not a piece of a day, a number of a body, or a decimal. */
const tells = (body: unknown, secret: number): boolean =>
  new RegExp(`(?<![\\w.-]|\\d:)${secret}(?![\\w.-]|:\\d)`).test(
    typeof body === 'string' ? body : JSON.stringify(body),
  );

/** How many rows each list in an answer has. */
const rowsIn = (body: unknown): readonly number[] => {
  if (typeof body !== 'object' || body === null) return [];
  return [...(Array.isArray(body) ? [body.length] : []), ...Object.values(body).flatMap(rowsIn)];
};

/** A list is asked for whole, in every state that it can be asked for. */
const waysToAsk = (query: Rule['query']): readonly string[] => {
  const { limit, state } = (query as { properties?: Record<string, { enum?: string[] }> })?.properties ?? {};
  if (limit === undefined) return [];
  return ['', ...(state?.enum ?? []).map((one) => `&state=${one}`)].map((more) => `limit=200${more}`);
};

describe('whoever counts plastic counts blind', () => {
  let house: ApiShop;
  let serial = '';
  const report = () => {
    const detail = { perHour: 700, ribbonLeft: 2_000, blanks: AT_STATION, made: MADE, spoiled: SPOILED };
    return house.shop.ledger.reportStation({ id: 'S1', state: 'ready', detail });
  };
  beforeAll(async () => {
    house = await openApiShop({ policy: { release: 'two-people' } });
    const delivery = {
      delivery: 'D-1',
      vendor: 'VENDOR-1',
      lot: 'LOT-1',
      from: NUMBERS[0],
      to: NUMBERS.at(-1),
      count: DELIVERED,
      chips: CHIPS,
    };
    const done = async (answer: ReturnType<ApiShop['post']>): Promise<void> => {
      expect(await answer).toMatchObject({ status: 200 });
    };
    await done(house.post('supervisor-1', '/api/deliveries', delivery, { key: 'd' }));
    for (const who of ['stock-keeper-1', 'stock-keeper-2'])
      await done(house.post(who, '/api/deliveries/D-1/count', { counted: DELIVERED }, { key: 'c' }));
    await done(house.post('operator-1', '/api/stations/S1/shift/open', { shift: 'day' }, { key: 'o' }));
    const numbers = NUMBERS.slice(0, AT_STATION);
    await done(house.post('stock-keeper-1', '/api/stock/issue', { station: 'S1', numbers }, { key: 'i' }));
    for (const spoilt of NUMBERS.slice(AT_STATION, AT_STATION + IN_BOX))
      await spoilBlank(house.shop, { number: spoilt, reason: 'misfeed' }, TWO);
    await house.upload('register-1', await extractOf(house.shop, CARDS_MADE + CARDS_SPOILED + 12, 'X-BLIND'));
    const all = await renderedInBooks(house.shop, PRODUCT);
    serial = all[0]?.serial ?? '';
    const fed = (await house.shop.ledger.cards({ state: 'rendered' }, 200))
      .filter((card) => !all.slice(0, 2).some((kept) => kept.serial === card.serial))
      .slice(0, CARDS_MADE + CARDS_SPOILED);
    for (const [nth, card] of fed.entries())
      for (const event of ['feed', nth < CARDS_MADE ? 'complete' : 'spoil'] as const)
        await house.shop.ledger.commit({ by: house.shop.me, acts: [cardAct(card.serial, event)] });
    await report();
    const batch = { batch: 'B-1', product: PRODUCT, cards: 2 };
    const proposed = await house.post('operator-1', '/api/batches', batch, { key: 'b' });
    expect(proposed).toMatchObject({ status: 200, body: { made: 'none', capacity: { enough: 'yes' } } });
    expect(SECRETS.filter((secret) => tells(proposed.body, secret))).toEqual([]);
  });
  afterAll(() => house.stop());
  // A station that is silent does not count.
  beforeEach(report);

  const addressOf = (name: string, path: string): string =>
    path
      .replace('/api/stations/:id', '/api/stations/S1')
      .replace('/api/deliveries/:id', '/api/deliveries/D-1')
      .replace(':serial', serial)
      .replace(':batch', 'B-1')
      .replace(':shift', 'day')
      .replace(':side', name === 'face' ? 'front.png' : 'front')
      .replace(/:[a-z]+/g, 'X-1') + (QUERY[name] ?? '');

  /** Every address that this role may ask and that answers at once, with what it told. */
  const walk = async (role: Role): Promise<ReadonlyMap<string, readonly number[]>> => {
    const told = new Map<string, readonly number[]>();
    for (const name of ROUTE_NAMES) {
      const { method, path, may }: Rule = ROUTES[name];
      if (method !== 'GET' || may === 'anyone' || name === 'watch') continue;
      if (typeof may !== 'string' && !may.includes(role)) continue;
      const { status, body } = await house.get(`${role}-1`, addressOf(name, path));
      expect(`${name} ${[200, 404, 409].includes(status) ? 'answers' : status}`).toBe(`${name} answers`);
      told.set(
        name,
        SECRETS.filter((secret) => tells(body, secret)),
      );
    }
    return told;
  };
  const tellers = (told: ReadonlyMap<string, readonly number[]>): string[] =>
    [...told].filter(([, secrets]) => secrets.length > 0).map(([name, secrets]) => `${name} ${secrets}`);

  test.each([
    'operator',
    'stock-keeper',
  ] as const)('no address tells the %s a number of bodies', async (role) => {
    const told = await walk(role);
    for (const name of ['snapshot', 'capacity', 'batch', 'stations', 'preflight', 'cards'])
      expect(told.has(name)).toBe(true);
    expect(tellers(told)).toEqual([]);
  });

  test('an inspector, who counts nothing, is told by the same addresses', async () => {
    expect(tellers(await walk('inspector')).sort()).toEqual([
      `batch ${VAULT},${AT_STATION}`,
      `capacity ${VAULT},${AT_STATION}`,
      `preflight ${AT_STATION}`,
      `snapshot ${[VAULT, AT_STATION, MADE, SPOILED]}`,
      `stations ${[AT_STATION, MADE, SPOILED]}`,
    ]);
  });

  test('whether blanks are enough is told for a batch, and for no number that can be asked at will', async () => {
    const { body } = await house.get('operator-1', '/api/batches/B-1');
    expect(body).toMatchObject({
      id: 'B-1',
      made: 'none',
      capacity: { perHour: 700, lacks: [], enough: 'yes' },
    });
    expect(Object.keys(body)).not.toContain('cards');
    const answers = await Promise.all(
      [VAULT + AT_STATION, VAULT + AT_STATION + 1].map(
        async (cards) => (await house.get('operator-1', `/api/release/capacity?cards=${cards}`)).body.lacks,
      ),
    );
    expect(answers).toEqual([[], []]);
    const whole = await house.get('supervisor-1', `/api/release/capacity?cards=${DELIVERED + 1}`);
    expect(whole.body.lacks).toEqual(['blanks']);
    const ready = async (cards: number) =>
      (await house.get('operator-1', `/api/stations/S1/preflight?cards=${cards}`)).body.checks.filter(
        ({ what }: { what: string }) => what === 'blanks',
      );
    expect([await ready(AT_STATION), await ready(AT_STATION + 1)]).toEqual([[], []]);
  });

  describe('and is given no list whose rows are a count, while there is something to count', () => {
    /** By address, the rows that can be counted in it. */
    const lists = async (role: Role, countable: readonly number[]): Promise<readonly string[]> => {
      const told = new Set<string>();
      for (const name of ROUTE_NAMES) {
        const { method, path, may, query }: Rule = ROUTES[name];
        if (method !== 'GET' || typeof may === 'string' || !may.includes(role)) continue;
        for (const how of waysToAsk(query)) {
          const address = addressOf(name, path);
          const { status, body } = await house.get(
            `${role}-1`,
            `${address}${address.includes('?') ? '&' : '?'}${how}`,
          );
          expect(`${name} ${[200, 404, 409].includes(status) ? 'answers' : status}`).toBe(`${name} answers`);
          for (const rows of rowsIn(body)) if (countable.includes(rows)) told.add(`${name} ${how} ${rows}`);
        }
      }
      return [...told].toSorted();
    };
    beforeAll(async () => {
      for (const place of ['vault', 'spoiled'])
        await house.post('auditor-1', `/api/counts/${place}/open`, {}, { key: `count-${place}` });
    });

    test.each(['operator', 'stock-keeper'] as const)('%s', async (role) => {
      expect(await lists(role, COUNTED[role])).toEqual([]);
    });

    test('a supervisor, who may not count, is given them', async () => {
      expect(await lists('supervisor', Object.values(COUNTED).flat())).toEqual([
        `bodies limit=200&state=at-station ${AT_STATION}`,
        `bodies limit=200&state=spoiled ${IN_BOX}`,
        `bodies limit=200&state=vault ${VAULT}`,
        `cards limit=200&state=personalised ${CARDS_MADE}`,
        `cards limit=200&state=spoiled ${CARDS_SPOILED}`,
      ]);
      for (const path of ['/api/counts/vault/enter', '/api/deliveries/D-1/count'])
        expect((await house.post('supervisor-1', path, { counted: 1 })).body.error.code).toBe(
          'API_FORBIDDEN',
        );
    });

    test('cards that wait at stations are listed all the same', async () => {
      for (const state of ['uncertain', 'rendered', 'review'])
        expect((await house.get('operator-1', `/api/cards?state=${state}`)).status).toBe(200);
      expect((await house.get('operator-1', '/api/cards')).body.error.code).toBe('STOCK_BLIND');
    });
  });

  test('the live view draws each with their own eyes from one look at the books', async () => {
    const first = async (who: string): Promise<{ bodies?: unknown; cards: object }> => {
      const stop = new AbortController();
      const headers = { authorization: `Bearer ${house.token(who)}` };
      const answer = await fetch(`${house.api.address}/watch`, { headers, signal: stop.signal });
      let text = '';
      for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += piece;
        if (/data: .*\n\n/.test(text)) break;
      }
      stop.abort();
      const [data = ''] = text.split('\n').filter((line) => line.startsWith('data: '));
      return JSON.parse(data.slice('data: '.length));
    };
    const [operator, inspector] = await Promise.all([first('operator-1'), first('inspector-1')]);
    expect({ ...operator.cards, spoiled: CARDS_SPOILED }).toEqual(inspector.cards);
    expect(Object.keys(operator.cards)).not.toContain('spoiled');
    expect(inspector.bodies).toMatchObject({ vault: VAULT });
    expect(Object.keys(operator)).not.toContain('bodies');
    expect(SECRETS.filter((secret) => tells(operator, secret))).toEqual([]);
  });
});
