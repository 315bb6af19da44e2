import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiShop, openApiShop } from './api-shop.ts';

const COUNT = 6;
const NUMBERS = Array.from({ length: COUNT }, (_, i) => `KB000010${i}`);
const CHIPS = Array.from({ length: COUNT }, (_, i) => `C0C0C0C0000000${i}0`);

describe('stock through the API', () => {
  let shop: ApiShop;
  beforeAll(async () => {
    shop = await openApiShop();
  });
  afterAll(() => shop.stop());

  const delivery = {
    delivery: 'D-1',
    vendor: 'VENDOR-1',
    lot: 'LOT-1',
    from: NUMBERS[0],
    to: NUMBERS.at(-1),
    count: COUNT,
    chips: CHIPS,
  };

  test('a delivery is announced, counted blind by two, and in the vault', async () => {
    expect((await shop.post('supervisor-1', '/api/deliveries', delivery, { key: 'a' })).status).toBe(200);
    const count = (who: string, counted: number, key: string) =>
      shop.post(who, '/api/deliveries/D-1/count', { counted }, { key });
    // A supervisor reads the books, so counts nothing.
    expect((await count('supervisor-1', COUNT, 'c')).body.error.code).toBe('API_FORBIDDEN');
    expect((await count('stock-keeper-1', COUNT, 'c')).body).toEqual({ result: 'waiting' });
    expect((await count('stock-keeper-2', COUNT, 'c')).body).toEqual({ result: 'match' });
    expect((await count('stock-keeper-2', COUNT, 'c')).body).toEqual({ result: 'match' });
    expect((await shop.get('stock-keeper-1', '/api/deliveries?state=counted')).body).toHaveLength(1);
    expect((await shop.get('auditor-1', '/api/bodies?state=vault')).body).toHaveLength(COUNT);
  });

  test('whoever counts is shown no books: an operator never, a stock keeper not during a count of the vault', async () => {
    for (const path of ['/api/bodies', '/api/stock/report?by=all', '/api/stations/S1/shift/day'])
      expect((await shop.get('operator-1', path)).body.error.code).toBe('API_FORBIDDEN');
    await shop.post('auditor-1', '/api/counts/vault/open', {});
    expect((await shop.get('stock-keeper-1', '/api/bodies')).body.error.code).toBe('STOCK_BLIND');
    const enter = (who: string) => shop.post(who, '/api/counts/vault/enter', { counted: COUNT });
    expect((await enter('stock-keeper-1')).body).toEqual({ result: 'waiting' });
    expect((await enter('stock-keeper-2')).body).toEqual({ result: 'match' });
    expect((await shop.get('stock-keeper-1', '/api/bodies')).status).toBe(200);
  });

  test('a shift from the opening to a mismatch that two people settle', async () => {
    const at = '/api/stations/S1/shift';
    expect((await shop.post('operator-1', `${at}/open`, { shift: 'day' })).body).toEqual({
      station: 'S1',
      shift: 'day',
    });
    await shop.post('stock-keeper-1', '/api/stock/issue', { station: 'S1', numbers: NUMBERS.slice(0, 3) });
    const counts = { shift: 'day', good: 0, spoiled: 0, scanned: NUMBERS.slice(0, 2) };
    expect((await shop.post('operator-1', `${at}/close`, counts)).body).toEqual({
      result: 'mismatch',
      incident: 'stock/S1/day',
    });
    const settled = { ...counts, lost: [NUMBERS[2]] };
    expect((await shop.post('supervisor-1', `${at}/settle`, settled)).body.error.code).toBe('TWO_PEOPLE');
    expect((await shop.post('supervisor-1', `${at}/settle`, settled, { second: 'operator-1' })).body).toEqual(
      {
        lost: 1,
      },
    );
    const { body } = await shop.get('supervisor-1', `${at}/day`);
    expect(body).toMatchObject({ received: 3, returned: 2, lost: 1, equation: { holds: true } });
  });

  test('destroyed plastic has a certificate for the file and for print', async () => {
    await shop.post(
      'stock-keeper-1',
      '/api/stock/spoil',
      { number: NUMBERS[0], reason: 'bent' },
      { second: 'supervisor-1' },
    );
    const done = await shop.post(
      'stock-keeper-1',
      '/api/destructions',
      {
        record: 'R-1',
        method: 'shredded',
        place: 'ROOM-1',
        witnesses: [],
        numbers: [NUMBERS[0]],
        counted: 1,
      },
      { second: 'supervisor-1' },
    );
    expect(done.body).toEqual({ record: 'R-1', destroyed: 1 });
    expect((await shop.get('auditor-1', '/api/destructions/R-1')).body).toMatchObject({
      destroyedBy: ['stock-keeper-1', 'supervisor-1'],
      equation: { text: 'counted 1 = spoiled 1 + recalled 0', holds: true },
    });
    const print = await fetch(`${shop.api.address}/api/destructions/R-1?as=text`, {
      headers: { authorization: `Bearer ${shop.token('auditor-1')}` },
    });
    expect(print.headers.get('content-type')).toContain('text/plain');
    expect(await print.text()).toContain('KUMBUKUMBU YA UTEKETEZAJI');
  });

  test('the report adds up by every key, and a lost body is in it', async () => {
    const { body } = await shop.get('auditor-1', '/api/stock/report?by=lot');
    expect(body.lines).toEqual([
      expect.objectContaining({
        key: 'LOT-1',
        equation:
          'received 6 = good 0 + spoiled 0 + destroyed 1 + lost 1 + vault 4 + at stations 0 + in machines 0',
        holds: true,
      }),
    ]);
    for (const by of ['all', 'station', 'shift', 'batch'])
      expect((await shop.get('auditor-1', `/api/stock/report?by=${by}`)).body.holds).toBe(true);
    expect((await shop.get('auditor-1', '/api/laws')).body).toEqual([]);
  });
});
