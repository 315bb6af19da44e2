import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepReading } from '../../pipeline/desk-reading.ts';
import { type ApiShop, extractOf, makeInBooks, openApiShop } from './api-shop.ts';

const BODIES = Array.from({ length: 6 }, (_, i) => ({
  number: `KB000000${i + 1}`,
  chipSerial: `A0B0C0D0E0F0000${i + 1}`,
}));
const EVIDENCE = { evidence: { document: 'slip', photoCompared: true, fingerprint: 'matched' } };

describe('the way of a card through the API', () => {
  let shop: ApiShop;
  let serials: string[];
  const [first, second, third, fourth, fifth] = BODIES;
  if (first === undefined || second === undefined || third === undefined) throw new Error('six bodies');
  if (fourth === undefined || fifth === undefined) throw new Error('six bodies');

  beforeAll(async () => {
    shop = await openApiShop();
    const report = await shop.upload('register-1', await extractOf(shop.shop, 4, 'X-API-1', true));
    expect(report.status).toBe(200);
    expect(report.body).toMatchObject({ extractId: 'X-API-1', accepted: 4 });
    expect(report.body.quarantined).toBeGreaterThan(0);
    const cards = await shop.get('auditor-1', '/api/cards?state=accepted');
    // Grown people first: a child's card is handed to a guardian.
    const made: { serial: string; product: string }[] = cards.body;
    const isMinor = ({ product }: { product: string }) => Number(product.includes('minor'));
    serials = made.toSorted((a, b) => isMinor(a) - isMinor(b)).map(({ serial }) => serial);
    expect(serials).toHaveLength(4);
  });
  afterAll(() => shop.stop());

  const serial = (n: number): string => serials[n] ?? '';
  const stateOf = async (card: string): Promise<string> => (await shop.shop.ledger.card(card))?.state ?? '';

  test('an extract leaves nothing in the upload folder', async () => {
    expect(await readdir(shop.uploads)).toEqual([]);
  });

  test('the same extract again makes nothing twice', async () => {
    const again = await shop.upload('register-1', await extractOf(shop.shop, 4, 'X-API-1', true));
    expect(again.status).toBe(200);
    expect(again.body.accepted).toBe(0);
    expect((await shop.get('auditor-1', '/api/cards')).body).toHaveLength(4);
  });

  test('quarantined records are listed with code and owner, and without what the register wrote', async () => {
    const { body } = await shop.get('register-1', '/api/quarantine?limit=2');
    expect(body).toHaveLength(2);
    expect(body[0]).toMatchObject({
      extractId: 'X-API-1',
      code: expect.any(String),
      owner: expect.any(String),
    });
  });

  test('a delivery is counted by two different people', async () => {
    const alone = await shop.post('stock-keeper-1', '/api/stock/receive', { bodies: BODIES });
    expect([alone.status, alone.body.error.code]).toEqual([403, 'TWO_PEOPLE']);
    const twice = await shop.post(
      'stock-keeper-1',
      '/api/stock/receive',
      { bodies: BODIES },
      { second: 'stock-keeper-1' },
    );
    expect([twice.status, twice.body.error.code]).toEqual([403, 'TWO_PEOPLE']);
    const wrong = await shop.post(
      'stock-keeper-1',
      '/api/stock/receive',
      { bodies: BODIES },
      { second: 'packer-1' },
    );
    expect([wrong.status, wrong.body.error.code]).toEqual([403, 'API_FORBIDDEN']);
    expect((await shop.get('stock-keeper-1', '/api/bodies')).body).toEqual([]);
    const done = await shop.post(
      'stock-keeper-1',
      '/api/stock/receive',
      { bodies: BODIES },
      { second: 'supervisor-1' },
    );
    expect(done).toEqual({ status: 200, body: { received: 6, known: [] } });
    const events = await shop.shop.ledger.events({ kind: 'body', id: first.number });
    expect(events[0]?.by).toEqual({
      kind: 'person',
      id: 'stock-keeper-1',
      role: 'stock-keeper',
      second: 'supervisor-1',
    });
  });

  test('blanks go to a station and back', async () => {
    const numbers = [fifth.number];
    expect((await shop.post('stock-keeper-1', '/api/stock/issue', { station: 'S1', numbers })).body).toEqual({
      issued: 1,
    });
    const there = await shop.get('stock-keeper-1', '/api/bodies?state=at-station&station=S1');
    expect(there.body).toEqual([{ ...fifth, card: null, station: 'S1', state: 'at-station' }]);
    expect((await shop.post('stock-keeper-1', '/api/stock/return', { numbers })).body).toEqual({
      returned: 1,
    });
    expect((await shop.get('stock-keeper-1', '/api/bodies?state=at-station')).body).toEqual([]);
  });

  test('a ruined blank is spoiled and destroyed, each by two people', async () => {
    await shop.post('stock-keeper-1', '/api/stock/issue', { station: 'S1', numbers: [fifth.number] });
    const spoil = { number: fifth.number, reason: 'misfeed' };
    expect((await shop.post('stock-keeper-1', '/api/stock/spoil', spoil)).body.error.code).toBe('TWO_PEOPLE');
    expect(
      (await shop.post('stock-keeper-1', '/api/stock/spoil', spoil, { second: 'supervisor-1' })).status,
    ).toBe(200);
    const path = `/api/bodies/${fifth.number}/destroy`;
    const how = { method: 'shredded', place: 'ROOM-1' };
    expect((await shop.post('stock-keeper-1', path, how)).body.error.code).toBe('TWO_PEOPLE');
    const both = { second: 'supervisor-1' };
    for (const bad of [{}, { method: 'shredded' }, { ...how, method: 'thrown-away' }])
      expect((await shop.post('stock-keeper-1', path, bad, both)).body.error.code).toBe('API_BAD_REQUEST');
    expect((await shop.post('stock-keeper-1', path, how, both)).status).toBe(200);
    expect((await shop.get('auditor-1', '/api/bodies?state=destroyed')).body).toHaveLength(1);
  });

  test('a card that cannot be passed yet is refused with what may be done', async () => {
    const { status, body } = await shop.post('inspector-1', `/api/cards/${serial(0)}/pass`, {});
    expect([status, body.error.code]).toEqual([409, 'STATE_REFUSED']);
    expect(body.error.facts.why).toBe(
      'This card is accepted; you may sign, fail, review, prioritise or cancel it.',
    );
  });

  test('an inspector passes one card and rejects another, which gets a new serial', async () => {
    await makeInBooks(shop.shop, serial(0), first, 'personalised');
    await makeInBooks(shop.shop, serial(1), second, 'personalised');
    const passed = await shop.post('inspector-1', `/api/cards/${serial(0)}/pass`, {});
    // The first of a version are samples: another inspector sees them before they are packed.
    expect(passed.body.sampleOf).toMatch(/^version\//);
    expect((await shop.post('inspector-1', `/api/cards/${serial(0)}/sample`, {})).body.error.code).toBe(
      'DUTY_APART',
    );
    expect((await shop.post('inspector-2', `/api/cards/${serial(0)}/sample`, {})).status).toBe(200);
    const { body } = await shop.post('inspector-1', `/api/cards/${serial(1)}/reject`, { reason: 'damaged' });
    expect(await stateOf(serial(1))).toBe('spoiled');
    expect(await stateOf(body.replacement)).toBe('accepted');
  });

  test('an uncertain card is settled by what two people found', async () => {
    await makeInBooks(shop.shop, serial(2), third, 'uncertain');
    const path = `/api/cards/${serial(2)}/settle`;
    const both = { second: 'inspector-2' };
    const found = { found: 'good', chipSerial: third.chipSerial };
    expect((await shop.post('operator-1', path, found)).body.error.code).toBe('TWO_PEOPLE');
    expect((await shop.post('operator-1', path, found, { second: 'operator-2' })).status).toBe(403);
    const other = await shop.post(
      'operator-1',
      path,
      { found: 'good', chipSerial: first.chipSerial },
      { second: 'inspector-1' },
    );
    expect(other.body.error.code).toBe('CHIP_CHANGED');
    expect(await stateOf(serial(2))).toBe('uncertain');
    expect((await shop.post('operator-1', path, found, both)).status).toBe(200);
    expect(await stateOf(serial(2))).toBe('personalised');
    // Found good is a claim until its chip was read whole; and whoever found it neither passes nor rejects it.
    const inspect = (who: string, what: string, body = {}) =>
      shop.post(who, `/api/cards/${serial(2)}/${what}`, body);
    expect((await inspect('inspector-1', 'pass')).body.error.code).toBe('CHIP_NOT_READ_HERE');
    expect((await inspect('inspector-2', 'pass')).body.error.code).toBe('DUTY_APART');
    const rejected = await inspect('inspector-2', 'reject', { reason: 'damaged' });
    expect(rejected.body.error.code).toBe('DUTY_APART');
    await makeInBooks(shop.shop, serial(3), fourth, 'uncertain');
    const spoiled = await shop.post(
      'inspector-1',
      `/api/cards/${serial(3)}/settle`,
      { found: 'spoiled' },
      { second: 'supervisor-1' },
    );
    expect(await stateOf(spoiled.body.replacement)).toBe('accepted');
  });

  test('a card is packed, sent, received and collected; its story tells by whom', async () => {
    const card = serial(0);
    const office = (await shop.shop.ledger.card(card))?.office ?? '';
    const box = `BX-${office}-${card}`;
    expect((await shop.post('packer-1', '/api/boxes', { box, office })).status).toBe(200);
    const close = (seals: string[], second?: string) =>
      shop.post('packer-1', `/api/boxes/${box}/close`, { seals }, second === undefined ? {} : { second });
    expect((await close(['S-1'])).body.error.code).toBe('TWO_PEOPLE');
    expect((await close(['S-1'], 'packer-2')).body.error.code).toBe('BOX_EMPTY');
    expect((await shop.post('packer-1', `/api/boxes/${box}/cards`, { serial: card })).status).toBe(200);
    expect((await shop.get('packer-1', '/api/boxes?state=open')).body).toEqual([
      { id: box, office, state: 'open', serials: [card] },
    ]);
    expect((await close(['S-1'], 'packer-2')).body).toEqual({
      box,
      cards: 1,
      seals: ['S-1'],
      manifestSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await shop.post('packer-1', `/api/boxes/${box}/dispatch`, { carrier: 'G4-1' })).body).toEqual({
      box,
      cards: 1,
    });
    const receive = { second: undefined, key: `receive-${box}` };
    const elsewhere = await shop.post('officer-1', `/api/boxes/${box}/receive`, { office: 'HC-000-9' });
    expect([elsewhere.status, elsewhere.body.error.code]).toEqual([409, 'BOX_NOT_FOR_HERE']);
    expect(
      (await shop.post('officer-1', `/api/boxes/${box}/receive`, { office }, { key: receive.key })).body
        .cards,
    ).toBe(1);
    // The same key again: the answer was lost on the way, the act was not.
    expect(
      (await shop.post('officer-1', `/api/boxes/${box}/receive`, { office }, { key: receive.key })).status,
    ).toBe(200);
    expect((await shop.post('officer-1', `/api/boxes/${box}/receive`, { office })).body.error.code).toBe(
      'STATE_REFUSED',
    );
    const collect = `/api/cards/${card}/collect`;
    const unseen = await shop.post('officer-1', collect, {
      evidence: { ...EVIDENCE.evidence, photoCompared: false },
    });
    expect([unseen.status, unseen.body.error.code]).toEqual([422, 'COLLECT_EVIDENCE']);
    expect((await shop.post('officer-1', collect, EVIDENCE, { key: 'c-1' })).status).toBe(200);
    expect((await shop.post('officer-1', collect, EVIDENCE, { key: 'c-1' })).status).toBe(200);
    const { body } = await shop.get('officer-1', `/api/cards/${card}`);
    expect(body.card).toMatchObject({ serial: card, state: 'collected', office });
    expect(body.events.map(({ event }: { event: string }) => event)).toEqual([
      'accept',
      'sign',
      'render',
      'feed',
      'complete',
      'pass',
      'sample',
      'pack',
      'dispatch',
      'receive',
      'collect',
    ]);
    expect(body.events.at(-1).by).toEqual({ kind: 'person', id: 'officer-1', role: 'officer' });
    expect((await shop.get('packer-1', `/api/boxes/${box}`)).body.state).toBe('received');
  });

  test('a key of one person never makes the act of another look done', async () => {
    const card = serial(2);
    const key = 'the-same-words';
    await keepReading(shop.shop, card, shop.shop.me);
    await shop.post('inspector-2', `/api/cards/${serial(0)}/pass`, {}, { key });
    expect((await shop.post('inspector-1', `/api/cards/${card}/pass`, {}, { key })).status).toBe(200);
    expect(await stateOf(card)).toBe('passed');
    await shop.post('supervisor-1', `/api/cards/${card}/sample`, {});
  });

  test('a card is taken out of its box, missed at the office and found again', async () => {
    const card = serial(2);
    const office = (await shop.shop.ledger.card(card))?.office ?? '';
    const box = `BX-${office}-${card}`;
    await shop.post('packer-1', '/api/boxes', { box, office });
    await shop.post('packer-1', `/api/boxes/${box}/cards`, { serial: card });
    expect((await shop.post('packer-1', `/api/cards/${card}/unpack`, {})).status).toBe(200);
    expect((await shop.get('packer-1', `/api/boxes/${box}`)).body.serials).toEqual([]);
    const close = (seal: string) =>
      shop.post('packer-1', `/api/boxes/${box}/close`, { seals: [seal] }, { second: 'packer-2' });
    expect((await close('S-2')).body.error.code).toBe('BOX_EMPTY');
    await shop.post('packer-1', `/api/boxes/${box}/cards`, { serial: card });
    await close('S-2');
    await shop.post('packer-1', `/api/boxes/${box}/dispatch`, { carrier: 'G4-1' });
    await shop.post('officer-1', `/api/boxes/${box}/receive`, { office });
    expect((await shop.post('officer-1', `/api/cards/${card}/miss`, {})).status).toBe(200);
    expect(await stateOf(card)).toBe('missing');
    expect((await shop.post('officer-1', `/api/cards/${card}/find`, {})).status).toBe(200);
    expect(await stateOf(card)).toBe('received');
  });

  test('only a card in review is sent through the stages again', async () => {
    const refused = await shop.post('supervisor-1', `/api/cards/${serial(2)}/resume`, {});
    expect([refused.status, refused.body.error.code]).toEqual([409, 'STATE_REFUSED']);
  });

  test('the laws hold and the evidence is whole', async () => {
    expect((await shop.get('auditor-1', '/api/laws')).body).toEqual([]);
    const { body } = await shop.get('supervisor-1', '/api/audit/verify');
    expect(body.ok).toBe(true);
  });

  test('lists are read page by page', async () => {
    const all = (await shop.get('auditor-1', '/api/cards')).body;
    const page = (await shop.get('auditor-1', `/api/cards?limit=2&after=${all[1].serial}`)).body;
    expect(page).toEqual(all.slice(2, 4));
  });
});
