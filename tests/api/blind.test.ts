import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROUTE_NAMES, ROUTES, type Rule } from '../../api/index.ts';
import type { Role } from '../../card/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';
import { renderedInBooks } from './floor-in-books.ts';

const PRODUCT = 'huduma-adult';
/** Numbers that nothing else here has: delivered, left in the vault, at the station, and what the station made and ruined. */
const [DELIVERED, VAULT, AT_STATION, MADE, SPOILED] = [190, 137, 53, 71, 83];
const SECRETS = [DELIVERED, VAULT, AT_STATION, MADE, SPOILED];
const NUMBERS = Array.from({ length: DELIVERED }, (_, i) => `KB${String(i + 1).padStart(8, '0')}`);
const CHIPS = Array.from({ length: DELIVERED }, (_, i) => `C0C0C0C0C0${String(i).padStart(4, '0')}00`);

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
    await house.upload('register-1', await extractOf(house.shop, 12, 'X-BLIND'));
    serial = (await renderedInBooks(house.shop, PRODUCT))[0]?.serial ?? '';
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

  test('the live view draws each with their own eyes from one look at the books', async () => {
    const first = async (who: string): Promise<{ bodies?: unknown; cards: unknown }> => {
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
    expect(operator.cards).toEqual(inspector.cards);
    expect(inspector.bodies).toMatchObject({ vault: VAULT });
    expect(Object.keys(operator)).not.toContain('bodies');
    expect(SECRETS.filter((secret) => tells(operator, secret))).toEqual([]);
  });
});
