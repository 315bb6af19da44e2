import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';

const EXTRACT = 'X-REQUESTS';

describe('requests, quarantine and complaints through the API', () => {
  let shop: ApiShop;
  beforeAll(async () => {
    shop = await openApiShop();
    await shop.upload('register-1', await extractOf(shop.shop, 3, EXTRACT));
    const rows = [1, 2].map((line) => ({
      by: shop.shop.me,
      acts: [
        {
          subject: { kind: 'quarantine' as const, id: `Q-${EXTRACT}-${90 + line}` },
          event: 'hold',
          decide: () => ({ kind: 'go' as const, to: 'waiting' }),
        },
      ],
      rows: [
        {
          type: 'quarantine' as const,
          id: `Q-${EXTRACT}-${90 + line}`,
          extractId: EXTRACT,
          line: 90 + line,
          code: 'RECORD_UNMATCHED',
          owner: 'register',
          facts: {},
        },
        { type: 'dossier' as const, kind: 'quarantine' as const, id: `Q-${EXTRACT}-${90 + line}`, data: {} },
      ],
    }));
    for (const deed of rows) await shop.shop.ledger.commit(deed);
  });
  afterAll(() => shop.stop());

  test('records in quarantine are listed with remedy and age, given to somebody, and resolved once', async () => {
    const list = '/api/quarantine/records?state=waiting&code=RECORD_UNMATCHED&limit=1';
    const { body: page } = await shop.get('register-1', list);
    expect(page).toMatchObject([{ id: `Q-${EXTRACT}-91`, owner: 'register', ageDays: 0, assignee: null }]);
    expect(page[0].remedy.sw).toMatch(/Rejista/);
    const { body: second } = await shop.get('register-1', `${list}&after=Q-${EXTRACT}-91`);
    expect(second).toMatchObject([{ id: `Q-${EXTRACT}-92` }]);
    const one = `/api/quarantine/records/Q-${EXTRACT}-91`;
    await shop.post('supervisor-1', `${one}/assign`, { to: 'register-1' });
    const key = 'resolve-91';
    for (const _ of [1, 2])
      expect(
        (await shop.post('register-1', `${one}/resolve`, { outcome: 'sent-in-error' }, { key })).status,
      ).toBe(200);
    expect((await shop.get('dpo-1', one)).body).toMatchObject({
      state: 'resolved',
      assignee: 'register-1',
      outcome: 'sent-in-error',
    });
  });

  test('a complaint is taken at a desk, found again by its number, and answered in both languages', async () => {
    const complaint = { number: 'C-2026-1', channel: 'desk', quarantine: `Q-${EXTRACT}-92` };
    expect((await shop.post('call-centre-1', '/api/complaints', complaint)).status).toBe(200);
    expect((await shop.get('dpo-1', '/api/complaints')).body).toMatchObject([{ id: 'complaint/C-2026-1' }]);
    const answer = await shop.post('dpo-1', '/api/complaints/C-2026-1/answer', {
      answer: 'sent-to-register',
    });
    expect(answer.body.sw).toMatch(/Rejista/);
    expect((await shop.get('call-centre-1', '/api/complaints/C-2026-1')).body).toMatchObject({
      state: 'solved',
      answer: { code: 'sent-to-register' },
    });
  });

  test('a double is shown for a purpose, and stopped by two people', async () => {
    const [one, other] = await shop.shop.ledger.cards({ state: 'accepted' }, 2);
    if (one === undefined || other === undefined) throw new Error('no cards');
    const id = `double/${one.requestId}/${other.requestId}`;
    await shop.shop.ledger.commit({
      by: shop.shop.me,
      acts: [{ subject: { kind: 'case', id }, event: 'open', decide: () => ({ kind: 'go', to: 'open' }) }],
      rows: [
        {
          type: 'dossier',
          kind: 'case',
          id,
          data: { type: 'double', request: one.requestId, other: other.requestId, why: 'has-a-card' },
        },
      ],
    });
    const path = `/api/doubles/${encodeURIComponent(id)}`;
    expect((await shop.get('supervisor-1', path)).status).toBe(400);
    const { body } = await shop.get('supervisor-1', `${path}?purpose=double`);
    expect(body.sides.map(({ request }: { request: string }) => request)).toEqual([
      one.requestId,
      other.requestId,
    ]);
    expect(await shop.shop.ledger.events({ kind: 'access', id: other.requestId })).toHaveLength(1);
    expect((await shop.post('supervisor-1', `${path}/same-person`, {})).status).toBe(403);
    const settled = await shop.post('supervisor-1', `${path}/same-person`, {}, { second: 'dpo-1' });
    expect(settled.body).toMatchObject({ verdict: 'same-person', stopped: one.requestId });
    expect(await shop.shop.ledger.card(one.serial)).toMatchObject({ state: 'cancelled' });
  });

  test('a request is withdrawn by its number, and one that is not there is said so', async () => {
    const [card] = await shop.shop.ledger.cards({ state: 'accepted' }, 1);
    const reason = { reason: 'withdrawn-by-person' };
    expect(
      (await shop.post('register-1', `/api/requests/${card?.requestId}/withdraw`, reason)).body,
    ).toMatchObject({
      card: 'settled',
    });
    expect((await shop.post('register-1', '/api/requests/R-0/withdraw', reason)).body.error.code).toBe(
      'REQUEST_UNKNOWN',
    );
    expect((await shop.get('register-1', '/api/proposals?county=47')).body).toEqual([]);
  });
});
