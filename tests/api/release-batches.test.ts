import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CardRow } from '../../ledger/index.ts';
import { rankOf, settleFloor } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';
import { feedOne, renderedInBooks } from './floor-in-books.ts';

const PRODUCT = 'huduma-adult';
const GATE = `/api/gates/${PRODUCT}`;
const TWO = { second: 'operator-2' };
const ASSESSMENT = {
  reference: 'ODPC-DPIA-17',
  submittedOn: '2025-12-01',
  inForceOn: '2026-01-30',
  scope: 'issue-of-cards',
  signatory: 'PS-INTERIOR',
};
const INCLUSION = {
  reference: 'INC-17',
  day: '2026-01-15',
  person: 'dpo-1',
  leftOut: ['worn-fingerprints'],
  remedies: ['biometric-exception'],
};

describe('from the gate to the stations through the API', () => {
  let house: ApiShop;
  let cards: readonly CardRow[] = [];
  beforeAll(async () => {
    house = await openApiShop({ policy: { release: 'two-people', gates: 'required' } });
    const { shop } = house;
    await house.upload('register-1', await extractOf(shop, 16, 'X-RELEASE'));
    cards = await renderedInBooks(shop, PRODUCT);
    expect(cards.length).toBeGreaterThan(6);
  });
  afterAll(() => house.stop());

  const propose = (batch: string, count: number, key?: string) =>
    house.post(
      'operator-1',
      '/api/batches',
      { batch, product: PRODUCT, cards: count },
      key === undefined ? {} : { key },
    );
  const codeOf = async (answer: ReturnType<ApiShop['post']>): Promise<string> =>
    (await answer).body.error?.code ?? 'done';
  const batch = async (id: string) => (await house.get('auditor-1', `/api/batches/${id}`)).body;
  const feed = (serial: string) => feedOne(house.shop, serial, PRODUCT);
  const members = (id: string) =>
    house.shop.ledger.releaseBooks.batchCards(id, ['rendered', 'personalising']);
  const events = async (kind: 'batch' | 'gate' | 'card', id: string) =>
    (await house.shop.ledger.events({ kind, id })).map(({ event }) => event);

  test('while the gate of a product is shut nothing of it is proposed, and the answer says so in plain words', async () => {
    const { status, body } = await propose('B-SHUT', 5);
    expect([status, body.error.code]).toEqual([409, 'RELEASE_GATE_CLOSED']);
    expect(body.error.en).toBe('The gate of this product is not open, so none of it is made');
    expect(body.error).toMatchObject({ owner: 'dpo', facts: { product: PRODUCT } });
    expect(body.error.sw).toMatch(/Lango/);
    const waiting = await house.get('operator-1', '/api/release/waiting');
    expect(waiting.body).toContainEqual(
      expect.objectContaining({ product: PRODUCT, stop: 'gate', cards: cards.length }),
    );
  });

  test('the gate opens after assessment, sixty days, inclusion check and two people, in that order', async () => {
    const open = () => house.post('dpo-1', `${GATE}/open`, {}, { second: 'supervisor-1' });
    expect(await codeOf(open())).toBe('RELEASE_GATE_NO_RECORD');
    const early = await house.post('dpo-1', `${GATE}/assess`, { ...ASSESSMENT, inForceOn: '2026-01-29' });
    expect(early.body.error).toMatchObject({
      code: 'RELEASE_GATE_SIXTY_DAYS',
      facts: { earliest: '2026-01-30' },
    });
    for (const _ of [1, 2])
      expect((await house.post('dpo-1', `${GATE}/assess`, ASSESSMENT, { key: 'a' })).status).toBe(200);
    expect(await codeOf(open())).toBe('RELEASE_GATE_NO_INCLUSION');
    expect((await house.post('dpo-1', `${GATE}/include`, INCLUSION)).status).toBe(200);
    expect(await codeOf(house.post('dpo-1', `${GATE}/open`, {}))).toBe('TWO_PEOPLE');
    expect(await codeOf(house.post('supervisor-1', `${GATE}/open`, {}, TWO))).toBe('API_FORBIDDEN');
    const { body } = await open();
    expect(await events('gate', body.gate)).toEqual(['record', 'record', 'open']);
    expect((await house.get('auditor-1', '/api/gates')).body).toContainEqual(
      expect.objectContaining({ product: PRODUCT, gate: body.gate, state: 'open' }),
    );
  });

  test('a proposal shows what the stations would need, and the same key again is the same batch', async () => {
    const first = await propose('B-1', 3, 'one');
    expect(first.body).toMatchObject({
      id: 'B-1',
      state: 'proposed',
      made: 'none',
      capacity: { perHour: 0, lacks: ['stations'], enough: 'no' },
    });
    const { cards: states, capacity: whole } = await batch('B-1');
    expect([states, whole.cards, whole.hours]).toEqual([{ rendered: 3 }, 3, null]);
    expect(whole.lacks).toEqual(['stations', 'blanks']);
    expect((await propose('B-1', 3, 'one')).body).toEqual(first.body);
    expect(await events('batch', 'B-1')).toEqual(['propose']);
    const other = await propose('B-1', 3, 'two');
    expect([other.status, other.body.error.code]).toEqual([409, 'STATE_REFUSED']);
    expect(other.body.error.facts).toEqual({
      batch: 'B-1',
      why: 'This batch is proposed; you may release, cancel or prioritise it.',
    });
    const report = { id: 'S1', state: 'ready', detail: { perHour: 140, ribbonLeft: 20 } };
    await house.shop.ledger.reportStation(report);
    const capacity = await house.get('supervisor-1', '/api/release/capacity?cards=700');
    expect(capacity.body).toMatchObject({ perHour: 140, hours: 5, lacks: ['blanks', 'ribbon'] });
    expect((await house.get('supervisor-1', '/api/release/capacity?cards=0')).status).toBe(400);
  });

  test('two people release it: nobody alone, nobody twice, nobody a second time', async () => {
    const release = (second?: string, key?: string) =>
      house.post(
        'supervisor-1',
        '/api/batches/B-1/release',
        {},
        { ...(second === undefined ? {} : { second }), ...(key === undefined ? {} : { key }) },
      );
    const [card] = await members('B-1');
    expect(await feed(card?.serial ?? '')).toMatchObject({ code: 'RELEASE_NOT_RELEASED' });
    expect(await codeOf(release())).toBe('TWO_PEOPLE');
    const twice = await release('supervisor-1');
    expect([twice.status, twice.body.error.code]).toEqual([403, 'TWO_PEOPLE']);
    expect(await codeOf(release('dpo-1'))).toBe('API_FORBIDDEN');
    const own = await release('operator-1');
    expect([own.status, own.body.error.code, own.body.error.facts.rule]).toEqual([
      403,
      'DUTY_APART',
      'whoever proposed a batch does not release it',
    ]);
    expect((await batch('B-1')).state).toBe('proposed');
    for (const _ of [1, 2]) expect((await release('operator-2', 'r')).body.state).toBe('released');
    expect(await events('batch', 'B-1')).toEqual(['propose', 'release']);
    const late = await house.post('supervisor-2', '/api/batches/B-1/release', {}, TWO);
    expect(late.body.error.facts.why).toBe('This batch is released; you may hold or prioritise it.');
    expect((await feed(card?.serial ?? '')).kind).toBe('done');
  });

  test('held by one nothing more of it is fed; resumed by two it goes on; what has begun is not taken apart', async () => {
    const held = await house.post('inspector-1', '/api/batches/B-1/hold', { reason: 'quality' });
    expect(held.body).toEqual({ batch: 'B-1', reason: 'quality' });
    const [next] = await house.shop.ledger.releaseBooks.batchCards('B-1', ['rendered']);
    expect(await feed(next?.serial ?? '')).toMatchObject({ code: 'RELEASE_NOT_RELEASED' });
    const cancel = await house.post('supervisor-1', '/api/batches/B-1/cancel', { reason: 'mistake' });
    expect([cancel.status, cancel.body.error.code]).toEqual([409, 'RELEASE_BATCH_BEGUN']);
    expect(await codeOf(house.post('supervisor-1', '/api/batches/B-1/resume', {}))).toBe('TWO_PEOPLE');
    expect((await house.post('supervisor-1', '/api/batches/B-1/resume', {}, TWO)).status).toBe(200);
    await settleFloor(house.shop, new Date());
    expect((await feed(next?.serial ?? '')).kind).toBe('done');
  });

  test('put forward only with a reason from the list; cancelled, its cards wait for another proposal', async () => {
    await propose('B-2', 2);
    const before = (await members('B-2')).map(({ serial }) => serial);
    const forward = (reason: string, key?: string) =>
      house.post(
        'supervisor-1',
        '/api/batches/B-2/prioritise',
        { priority: 1, reason },
        key === undefined ? {} : { key },
      );
    const wrong = await forward('my cousin');
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'API_BAD_REQUEST']);
    expect((await forward('students', 'p')).body).toMatchObject({ batch: 'B-2', cards: expect.any(Number) });
    await forward('students', 'p');
    for (const { rank, due } of await members('B-2')) expect(Number(rank)).toBe(rankOf(1, due));
    expect((await batch('B-2')).data).toMatchObject({ putForward: 1, reason: 'students' });
    for (const _ of [1, 2])
      expect(
        (await house.post('supervisor-1', '/api/batches/B-2/cancel', { reason: 'mistake' }, { key: 'c' }))
          .status,
      ).toBe(200);
    expect(await events('batch', 'B-2')).toEqual(['propose', 'prioritise', 'cancel']);
    await propose('B-3', 2);
    expect((await members('B-3')).map(({ serial }) => serial)).toEqual(before);
    const list = (await house.get('auditor-1', '/api/batches?state=cancelled')).body;
    expect(list.map(({ id }: { id: string }) => id)).toEqual(['B-2']);
    const none = await house.get('auditor-1', '/api/batches/B-NONE');
    expect([none.status, none.body.error.code]).toEqual([404, 'RELEASE_BATCH_UNKNOWN']);
  });

  test('two who act on one batch at once: one does it, the other is told what may be done now', async () => {
    const acts = await Promise.all([
      house.post('supervisor-1', '/api/batches/B-3/release', {}, TWO),
      house.post('supervisor-2', '/api/batches/B-3/cancel', { reason: 'mistake' }),
    ]);
    const [lost] = acts.filter(({ status }) => status !== 200);
    expect(acts.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(lost?.body.error).toMatchObject({ code: 'STATE_REFUSED', owner: 'operator' });
    expect(lost?.body.error.facts.why).toMatch(/^This batch is (released; you may|cancelled; nothing more)/);
  });

  test('one person shuts the gate, and what was released is fed no more', async () => {
    await propose('B-4', 1);
    await house.post('supervisor-1', '/api/batches/B-4/release', {}, TWO);
    const [card] = await members('B-4');
    expect((await house.post('dpo-1', `${GATE}/close`, { reason: 'field-added' })).status).toBe(200);
    expect(await feed(card?.serial ?? '')).toMatchObject({ code: 'RELEASE_GATE_CLOSED' });
    expect(await codeOf(propose('B-5', 1))).toBe('RELEASE_GATE_CLOSED');
  });
});
