import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allHandlers } from '../../api/handlers/all.ts';
import { ROUTE_NAMES, ROUTES } from '../../api/routes.ts';
import type { Actor } from '../../card/index.ts';
import { acceptOffline, cardAct, enrolDevice, transferCard } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, openApiShop, type Sent } from './api-shop.ts';
import { renderedInBooks } from './floor-in-books.ts';

const BOTH = { second: 'supervisor-2' };
const ORDER = { order: 'HCCHRPET/E1138/2020', authority: 'high-court-nairobi' };
const hold = (id: string, office = 'HC-047-1') => ({ hold: id, ...ORDER, office });
const PRODUCT = 'huduma-adult';
const BODIES = [1, 2].map((nth) => ({ number: `KB00000${nth}`, chipSerial: `A0B0C0D0E0F0000${nth}` }));
const FRESH = { number: 'KB000009', chipSerial: 'A0B0C0D0E0F00009' };

/** Acts that the key does not keep from being done twice, and what does. */
const OTHERWISE: Readonly<Record<string, string>> = {
  takeExtract: 'an extract has its own number inside',
  acceptOffline: 'each act in the list has its own number',
  pauseStation: 'the order has its own number, and is held to what was ordered with it',
  resumeStation: 'as above',
  drainStation: 'as above',
  cleanStation: 'as above',
  testCard: 'as above',
  findPeople: 'a look: done again it is another line',
  looksAtPerson: 'a look: done again it is another line',
  exportSubject: 'a look: done again it is another line; the case is settled once',
};

test('every act takes the id that it was sent with and hands it on, but for those that say why', () => {
  const handlers = allHandlers({
    watchers: { add: () => undefined, count: () => 0, close: () => undefined },
    catalogue: {},
    facesFolder: undefined,
    uploads: { folder: '' },
  });
  // Once where it is taken, once more where it is handed on.
  const without = ROUTE_NAMES.filter(
    (name) => ROUTES[name].method === 'POST' && String(handlers[name]).split(/\bactId\b/).length < 3,
  );
  expect(without.toSorted()).toEqual(Object.keys(OTHERWISE).toSorted());
});

describe('a key stands for one act', () => {
  let house: ApiShop;
  let cards: { serial: string; requestId: string; office: string; product: string }[];
  beforeAll(async () => {
    house = await openApiShop({ policy: { release: 'two-people' } });
    // An extract has its own number and needs no key.
    expect((await house.upload('register-1', await extractOf(house.shop, 12, 'X-KEYS'))).status).toBe(200);
    cards = [...(await renderedInBooks(house.shop, PRODUCT))];
    const received = await house.post('stock-keeper-1', '/api/stock/receive', { bodies: BODIES }, BOTH);
    expect(received).toEqual({ status: 200, body: { received: 2, known: [] } });
  });
  afterAll(() => house.stop());

  const received = async () => {
    const next = cards.pop();
    if (next === undefined) throw new Error('no further card');
    const way = ['feed', 'complete', 'pass', 'pack', 'dispatch', 'receive'] as const;
    for (const event of way)
      await house.shop.ledger.commit({ by: house.shop.me, acts: [cardAct(next.serial, event)] });
    return next;
  };
  const named = async (serial: string, event: string) =>
    (await house.shop.ledger.events({ kind: 'card', id: serial })).filter((one) => one.event === event);
  const lay = (body: object, sent: Sent) => house.post('dpo-1', '/api/holds', body, { ...BOTH, ...sent });
  const holds = async (): Promise<string[]> =>
    (await house.get('auditor-1', '/api/holds')).body.map((one: { id: string }) => one.id);

  test('without one nothing is done', async () => {
    const { status, body } = await lay(hold('H-0'), { key: 'none' });
    expect([status, body.error.code]).toEqual([400, 'ACT_ID_MISSING']);
    expect(await holds()).toEqual([]);
  });

  test('used again for something else it is refused and never answered as done', async () => {
    expect((await lay(hold('H-1'), { key: 'h' })).body).toEqual({ hold: 'H-1' });
    for (const other of [hold('H-2'), hold('H-1', 'HC-022-1')]) {
      const { status, body } = await lay(other, { key: 'h' });
      expect([status, body.error.code]).toEqual([422, 'ACT_ID_REUSED']);
      expect(JSON.stringify(body)).not.toContain(other.hold);
    }
    // The order of members makes no other act of it.
    const again = Object.fromEntries(Object.entries(hold('H-1')).reverse());
    expect((await lay(again, { key: 'h' })).body).toEqual({ hold: 'H-1' });
    expect(await holds()).toEqual(['H-1']);
  });

  test('of two that come at the same moment with one key and two bodies one is done and one refused', async () => {
    for (let round = 0; round < 5; round++) {
      const both = await Promise.all(
        ['A', 'B'].map((one) => lay(hold(`R-${round}${one}`), { key: `r-${round}` })),
      );
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 422]);
      const done = both.find(({ status }) => status === 200)?.body.hold;
      expect((await holds()).filter((id) => id.startsWith(`R-${round}`))).toEqual([done]);
    }
  });

  test.each([
    [
      'stock-keeper-1',
      '/api/stock/receive',
      [[BODIES[0], FRESH], [{ number: 'KB000010', chipSerial: 'A0B0C0D0E0F00010' }]].map((bodies) => ({
        bodies,
      })),
    ],
    [
      'stock-keeper-1',
      '/api/stock/issue',
      ['KB000001', 'KB000002'].map((n) => ({ station: 'S1', numbers: [n] })),
    ],
    [
      'officer-1',
      '/api/emergencies',
      ['E-1', 'E-2'].map((grant) => ({
        grant,
        role: 'supervisor',
        reason: 'nobody-on-duty',
        minutes: 30,
        subject: 'HUD-950',
      })),
    ],
    ['operator-1', '/api/batches', ['B-1', 'B-2'].map((batch) => ({ batch, product: PRODUCT, cards: 1 }))],
    [
      'supervisor-1',
      '/api/devices',
      ['T-1', 'T-2'].map((device) => ({ device, office: 'HC-019-1', holder: 'officer-1' })),
    ],
  ])('%s at %s does not take one act for another', async (who, path, [first, second]) => {
    const send = (body: unknown) => house.post(who, path, body, { ...BOTH, key: 'one' });
    const done = await send(first);
    expect([done.status, done.body.error?.code]).toEqual([200, undefined]);
    const other = await send(second);
    expect([other.status, other.body.error.code]).toEqual([422, 'ACT_ID_REUSED']);
    expect(await send(first)).toEqual(done);
    expect((await house.post(who, path, second, BOTH)).status).toBe(200);
  });

  test('one key serves a whole box: each card in it is an act of its own', async () => {
    const send = (box: string) =>
      house.post('packer-1', '/api/boxes', { box, office: 'HC-019-1' }, { key: 'x' });
    for (const box of ['BX-1', 'BX-2', 'BX-1']) expect((await send(box)).status).toBe(200);
    expect((await house.shop.ledger.box('BX-2'))?.office).toBe('HC-019-1');
  });

  test('a refusal at the counter that is sent again is counted once', async () => {
    const { serial } = await received();
    const evidence = { document: 'slip', photoCompared: true, fingerprint: 'matched' };
    const third = { evidence, bearer: { kind: 'other' } };
    const send = (key: string) => house.post('officer-1', `/api/cards/${serial}/collect`, third, { key });
    const first = await send('t');
    expect([first.status, first.body.error.code]).toEqual([409, 'COLLECT_THIRD_PARTY']);
    expect(await send('t')).toEqual(first);
    expect(await named(serial, 'refuse')).toHaveLength(1);
    for (const _ of [1, 2])
      await house.post('officer-1', `/api/cards/${serial}/refuse`, { reason: 'belief' }, { key: 't' });
    expect(await named(serial, 'refuse')).toHaveLength(2);
  });

  test('a hand-over accepted by two people is answered again as done', async () => {
    const officer: Actor = { kind: 'person', id: 'officer-1', role: 'officer' };
    const { serial, requestId, office } = await received();
    const keepers: Actor = { kind: 'person', id: 'supervisor-1', role: 'supervisor', second: 'supervisor-2' };
    await enrolDevice(house.shop, { device: 'T-9', office, holder: 'officer-1' }, keepers);
    await transferCard(house.shop, { request: requestId, office: 'HC-047-1' }, officer, new Date());
    const evidence = { document: 'slip', photoCompared: true, fingerprint: 'matched' } as const;
    const at = '2026-11-26T09:00:00.000Z';
    const act = { id: 'A-1', at, serial, act: 'hand-over', evidence } as const;
    await acceptOffline(house.shop, { device: 'T-9', acts: [act] }, officer, new Date());
    const path = `/api/cases/${encodeURIComponent(`offline-conflict/${serial}`)}/accept-hand-over`;
    const send = (key: string) => house.post('supervisor-1', path, {}, { ...BOTH, key });
    const both = await Promise.all([send('a'), send('a')]);
    for (const one of [...both, await send('a')]) expect(one).toEqual({ status: 200, body: { serial } });
    expect(await named(serial, 'found-with-owner')).toHaveLength(1);
    // Another act is another matter.
    expect((await send('b')).body.error.code).toBe('DUTY_APART');
  });

  test('every act says so in its description', async () => {
    const { paths } = (await house.get(undefined, '/openapi.json')).body;
    const headers = (path: string, method: string) =>
      paths[path][method].parameters
        .filter((one: { in: string }) => one.in === 'header')
        .map(({ name, required }: { name: string; required: boolean }) => [name, required]);
    const [key, grant] = [
      ['Idempotency-Key', true],
      ['X-Emergency-Grant', false],
    ];
    expect(headers('/api/holds', 'post')).toEqual([key, grant]);
    expect(headers('/api/holds', 'get')).toEqual([grant]);
    expect(headers('/api/extracts', 'post')).toEqual([grant]);
    expect(headers('/health', 'get')).toEqual([]);
    for (const [path, { post }] of Object.entries<{ post?: object }>(paths))
      if (post !== undefined && path !== '/api/extracts')
        expect([path, headers(path, 'post')[0]]).toEqual([path, key]);
  });
});
