import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kenyanDay } from '../../card/index.ts';
import { specimenPeople } from '../../cli/specimen/index.ts';
import { REPORT_IDS } from '../../pipeline/index.ts';
import { type ApiShop, openApiShop } from './api-shop.ts';
import { BODIES, openReportShop, PEOPLE } from './report-shop.ts';

describe('reports through the API', () => {
  let house: ApiShop;
  const today = kenyanDay(new Date());
  beforeAll(async () => {
    ({ house } = await openReportShop());
  });
  afterAll(() => house.stop());

  const report = async (id: string, more = '') =>
    (await house.get('auditor-1', `/api/reports/${id}?to=${today}${more}`)).body;
  const fetched = (path: string) =>
    fetch(house.api.address + path, { headers: { authorization: `Bearer ${house.token('auditor-1')}` } });

  test('every report comes as JSON, CSV and PDF, agrees with itself, and names nobody', async () => {
    for (const id of REPORT_IDS) {
      const body = await report(id);
      expect([id, body.id, body.reconciled]).toEqual([id, id, true]);
      const csv = await fetched(`/api/reports/${id}?to=${today}&format=csv`);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${id}-${today}.csv"`);
      const text = await csv.text();
      for (const { record } of specimenPeople({ count: PEOPLE, seed: 7 }))
        expect(text.includes(record.nationalNumber) || text.includes(record.slipNumber)).toBe(false);
      const [head = '', ...lines] = text.split('\r\n');
      expect(head.split(',')).toHaveLength(body.columns.length);
      expect(lines.indexOf('')).toBe(body.rows.length + 1);
      const pdf = await fetched(`/api/reports/${id}?to=${today}&format=pdf`);
      expect(pdf.headers.get('content-type')).toBe('application/pdf');
      expect((await pdf.text()).slice(0, 5)).toBe('%PDF-');
    }
  });

  test('the totals are what the bureau did that day', async () => {
    const places = {
      inBureau: 1,
      inTransit: 1,
      atStation: 1,
      collected: 2,
      spoiled: 1,
      missing: 0,
      returned: 0,
    };
    for (const by of ['county', 'product', 'kind', 'office'])
      expect((await report('whereabouts', `&by=${by}`)).totals).toMatchObject({ printed: 6, ...places });
    expect((await report('production', `&from=${today}`)).totals).toMatchObject({
      // One of them for the card that was rejected.
      accepted: PEOPLE + 1,
      printed: 6,
      spoiled: 1,
      passed: 5,
      dispatched: 4,
      received: 3,
      collected: 2,
    });
    const { rows, equations } = await report('stock');
    expect(rows).toContainEqual({ place: 'made into cards', blanks: 5 });
    expect(rows).toContainEqual({ place: 'spoiled, not destroyed yet', blanks: 1 });
    expect(equations[0]).toMatchObject({ left: BODIES.length, holds: true });
    expect((await report('spoilage')).totals).toEqual({ bodies: 1 });
    expect((await report('uncollected')).totals).toMatchObject({ cards: 1 });
    const waiting = (await house.get('register-1', '/api/quarantine?limit=1000')).body.length;
    expect(waiting).toBeGreaterThan(0);
    expect((await report('quarantine')).totals).toEqual({ records: waiting });
  });

  test('a day before has nothing, an office only its own, and a period that ends before it begins is refused', async () => {
    const before = await house.get('auditor-1', '/api/reports/whereabouts?to=2020-01-01');
    expect(before.body).toMatchObject({ rows: [], totals: { printed: 0 }, reconciled: true });
    const [{ office } = { office: '' }] = await house.shop.ledger.cards({ state: 'collected' }, 1);
    const own = await report('whereabouts', `&office=${office}`);
    expect(own.totals.collected).toBeGreaterThan(0);
    expect(own.scope).toContain(`office ${office}`);
    const wrong = await house.get('auditor-1', `/api/reports/production?from=${today}&to=2020-01-01`);
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'REPORT_PERIOD']);
    const area = await house.get('auditor-1', `/api/reports/production?to=${today}&area=SC-NONE`);
    expect([area.status, area.body.error.code]).toEqual([404, 'AREA_UNKNOWN']);
    expect((await house.get('operator-1', '/api/reports/production')).status).toBe(403);
  });

  test('what is published tells no small count, nor one from which it would follow', async () => {
    const { rows, totals, equations, notes } = await report('public');
    expect(rows).toHaveLength(47);
    const counts = [...rows, totals].flatMap(({ code: _code, county: _county, ...cells }) =>
      Object.values(cells),
    );
    // Six cards in all: whoever sees a number other than none has seen too much.
    expect(new Set(counts)).toEqual(new Set([0, null]));
    expect(totals.printed).toBeNull();
    expect(equations).toEqual([]);
    expect(notes[0]).toContain('fewer than 10');
  });

  test('anybody may read the statistics of yesterday, as a table too', async () => {
    const { status, body } = await house.get(undefined, '/public/statistics');
    expect([status, body.id, body.reconciled]).toEqual([200, 'public', true]);
    expect(body.period.to < today).toBe(true);
    const csv = await fetch(`${house.api.address}/public/statistics?format=csv`);
    expect((await csv.text()).split('\r\n')[0]).toBe(
      'code,county,collected,at stations,under way,void,printed',
    );
  });

  test('destroyed plastic is in the report of spoilage with its method', async () => {
    const { number = '' } = BODIES.at(-1) ?? {};
    const how = { method: 'incinerated', place: 'ROOM-2' };
    await house.post('stock-keeper-1', `/api/bodies/${number}/destroy`, how, { second: 'supervisor-1' });
    const { notes, reconciled } = await report('spoilage');
    expect(notes).toContain('destroyed in the period, of all products: 1 incinerated');
    expect(reconciled).toBe(true);
  });
});

describe('areas by day through the API', () => {
  let house: ApiShop;
  beforeAll(async () => {
    house = await openApiShop();
  });
  afterAll(() => house.stop());

  const BOTH = { second: 'dpo-1' };
  const AREA = {
    code: 'SC-1',
    level: 'sub-county',
    name: 'Mfano',
    parent: '47',
    members: ['HC-047-1'],
    from: '2021-01-01',
    notice: 'GN-1',
  };
  const gazette = (body: object, sent: { second?: string; key?: string } = BOTH) =>
    house.post('supervisor-1', '/api/areas', body, sent);
  const change = (what: string, body: object, sent: { second?: string; key?: string } = BOTH) =>
    house.post('supervisor-1', `/api/areas/SC-1/${what}`, body, sent);
  const on = async (day: string): Promise<string[]> =>
    (await house.get('officer-1', `/api/areas?level=sub-county&day=${day}`)).body.areas.map(
      ({ name }: { name: string }) => name,
    );

  test('an area is gazetted by two, lies in one that is in force, and the same act again is the same area', async () => {
    expect((await gazette(AREA, {})).body.error.code).toBe('TWO_PEOPLE');
    const wrong = await gazette({ ...AREA, parent: 'SC-9' });
    expect(wrong.body.error).toMatchObject({ code: 'AREA_PARENT', facts: { may: 'county' } });
    for (const _ of [1, 2])
      expect((await gazette(AREA, { ...BOTH, key: 'g' })).body).toEqual({ area: 'SC-1', from: '2021-01-01' });
    expect((await gazette(AREA)).body.error.code).toBe('AREA_TAKEN');
  });

  test('renamed and ended it has on every day the name and the force of that day', async () => {
    const name = { name: 'Mfano Kati', from: '2023-07-01', notice: 'GN-2' };
    for (const _ of [1, 2])
      expect((await change('rename', name, { ...BOTH, key: 'r' })).body).toEqual({
        area: 'SC-1',
        from: name.from,
      });
    expect((await change('rename', name)).body.error.code).toBe('AREA_DAY');
    const below = { ...AREA, code: 'D-1', level: 'division', parent: 'SC-1' };
    expect((await gazette(below)).status).toBe(200);
    const until = { until: '2025-01-01', notice: 'GN-3' };
    expect((await change('end', until)).body.error).toMatchObject({
      code: 'AREA_BELOW',
      facts: { below: 'D-1' },
    });
    await house.post('supervisor-1', '/api/areas/D-1/end', until, BOTH);
    for (const _ of [1, 2]) expect((await change('end', until, { ...BOTH, key: 'e' })).status).toBe(200);
    expect(await on('2020-12-31')).toEqual([]);
    expect(await on('2021-01-01')).toEqual(['Mfano']);
    expect(await on('2023-07-01')).toEqual(['Mfano Kati']);
    expect(await on('2025-01-01')).toEqual([]);
    expect((await house.get('officer-1', '/api/areas?level=county')).body.areas).toHaveLength(47);
  });
});
