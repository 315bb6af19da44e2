import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../../api/index.ts';
import { cardSerial } from '../../card/index.ts';
import { type ApiShop, extractOf, openApiShop, rawRequest } from './api-shop.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Reads server-sent events until `wanted` of them have come. */
const eventsOf = async (address: string, wanted: number): Promise<string[]> => {
  const stop = new AbortController();
  const answer = await fetch(`${address}/watch`, { signal: stop.signal });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (reader !== undefined && text.split('\n\n').length <= wanted + 1) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  stop.abort();
  return text.split('\n\n').filter((part) => part.startsWith('data: '));
};

describe('what is looked at in training mode', () => {
  let shop: ApiShop;
  const serial = cardSerial(77);

  beforeAll(async () => {
    shop = await openApiShop({ uploadMost: 200_000 });
    await mkdir(join(shop.faces, serial));
    await writeFile(join(shop.faces, serial, 'front.png'), PNG);
    await writeFile(join(shop.faces, serial, 'proof.pdf'), 'not for the page');
    await writeFile(join(shop.faces, '..', 'secret.png'), 'secret');
  });
  afterAll(() => shop.stop());

  test('the page and its parts come from this address alone, with the headers that keep them there', async () => {
    const page = await rawRequest(shop.api.address, '/');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    const parts = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) {
      expect(part).toMatch(/^\/assets\//);
      expect((await rawRequest(shop.api.address, part)).status).toBe(200);
    }
    expect(page.text).not.toMatch(/<script(?![^>]* src=)|\son[a-z]+=|style="/);
  });

  test('a snapshot counts cards and bodies by state', async () => {
    const { status, body } = await shop.get(undefined, '/api/snapshot');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      cards: { accepted: 0, collected: 0 },
      bodies: { vault: 0 },
      queueBackend: 'redis',
    });
    expect(body.made).toEqual([]);
  });

  test('the live view tells what changed, and one poll serves everybody', async () => {
    const [here, there] = await Promise.all([
      eventsOf(shop.api.address, 4),
      eventsOf(shop.api.address, 4),
      (async () => shop.upload('register-1', await extractOf(shop.shop, 2, 'X-WATCH')))(),
    ]);
    const seen = (events: readonly string[]): { at: string; accepted: number }[] =>
      events.map((text) => {
        const { at, cards } = JSON.parse(text.slice('data: '.length));
        return { at, accepted: cards.accepted };
      });
    const shared = seen(here ?? []).filter(({ at }) => seen(there ?? []).some((other) => other.at === at));
    expect(shared.length).toBeGreaterThan(1);
    const later = seen(await eventsOf(shop.api.address, 1));
    expect(later[0]?.accepted).toBe(2);
  });

  test('the shop is asked twice a second however many look, and not at all when nobody does', async () => {
    let asked = 0;
    const { ledger } = shop.shop;
    const counts: typeof ledger.counts = () => {
      asked += 1;
      return ledger.counts();
    };
    const api = await startApi({
      shop: { ...shop.shop, ledger: { ...ledger, counts } },
      port: 0,
      people: { find: () => undefined },
      uploadFolder: shop.uploads,
    });
    try {
      await Promise.all([1, 2, 3, 4].map(() => eventsOf(api.address, 3)));
      expect(asked).toBeGreaterThanOrEqual(3);
      expect(asked).toBeLessThanOrEqual(6);
      await sleep(700);
      const then = asked;
      await sleep(1_200);
      expect(asked).toBe(then);
    } finally {
      await api.close();
    }
  });

  test('a face is shown, and nothing else of its folder or of any other', async () => {
    const get = (path: string) => rawRequest(shop.api.address, path);
    const face = await get(`/faces/${serial}/front.png`);
    expect([face.status, face.headers['content-type']]).toEqual([200, 'image/png']);
    const again = await rawRequest(shop.api.address, `/faces/${serial}/front.png`, {
      'if-none-match': String(face.headers['etag']),
    });
    expect(again.status).toBe(304);
    for (const path of [
      `/faces/${serial}/proof.pdf`,
      `/faces/${serial}/../../secret.png`,
      '/faces/../secret.png',
      '/faces/%2e%2e/secret.png',
      '/faces/..%2f..%2fsecret/front.png',
      `/faces/${serial}%2f..%2f..%2fsecret.png/front.png`,
      '/faces/K00000001/front.png',
      '/assets/../page.html',
      '/assets/..%2fpackage.json',
      '/assets/page.html',
      '/assets/constructor.js',
    ]) {
      const { status, text } = await get(path);
      expect(`${path} ${status >= 400 && status < 500}`).toBe(`${path} true`);
      expect(text).not.toContain('secret"');
    }
  });

  test('another name for this machine is refused, whatever is asked', async () => {
    for (const host of [
      'evil.example',
      'evil.example:8420',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
    ]) {
      const { status, text } = await rawRequest(shop.api.address, '/api/snapshot', { host });
      expect([host, status, JSON.parse(text).error.code]).toEqual([host, 421, 'API_BAD_HOST']);
    }
    const { port } = new URL(shop.api.address);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, '[::1]:9']) {
      expect((await rawRequest(shop.api.address, '/api/snapshot', { host })).status).toBe(200);
    }
  });

  test('an error is a row of the catalogue with facts, and never more', async () => {
    const unknown = await shop.get('auditor-1', `/api/cards/${cardSerial(31_000)}`);
    expect(unknown.status).toBe(404);
    expect(Object.keys(unknown.body.error)).toEqual(['code', 'en', 'sw', 'todo', 'owner', 'facts']);
    expect(unknown.body.error.code).toBe('CARD_UNKNOWN');
    const nowhere = await shop.get('auditor-1', '/api/nowhere');
    expect([nowhere.status, nowhere.body.error.code]).toEqual([404, 'API_NOT_FOUND']);
    const catalogue = await shop.get(undefined, '/api/errors.json');
    expect(catalogue.body['CONTACT_LOST'].sw).toContain('Mawasiliano');
  });

  test.each([
    ['a field too many', { box: 'BX-1', office: 'HC-001-1', note: 'Wanjiku' }, 'body'],
    ['a sentence where a code belongs', { box: 'Achieng Otieno', office: 'HC-001-1' }, 'body/box'],
    ['a number where a text belongs', { box: 17, office: 'HC-001-1' }, 'body/box'],
    ['a missing field', { box: 'BX-1' }, 'body'],
  ])('%s is refused by naming the field and not the value', async (_what, body, field) => {
    const answer = await shop.post('packer-1', '/api/boxes', body);
    expect([answer.status, answer.body.error.code, answer.body.error.facts]).toEqual([
      400,
      'API_BAD_REQUEST',
      { field },
    ]);
    expect(JSON.stringify(answer.body)).not.toMatch(/Wanjiku|Achieng/);
  });

  test.each([
    ['not JSON', 'application/json', '{"box": ', 400, 'API_BAD_REQUEST'],
    ['an empty body', 'application/json', '', 400, 'API_BAD_REQUEST'],
    ['another kind of body', 'text/plain', 'box BX-1', 415, 'API_MEDIA'],
    [
      'a body beyond the limit',
      'application/json',
      `{"box":"${'B'.repeat(1_100_000)}"}`,
      413,
      'API_TOO_LARGE',
    ],
  ])('%s is refused in our own words', async (_what, type, body, status, code) => {
    const answer = await fetch(`${shop.api.address}/api/boxes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.token('packer-1')}`, 'content-type': type },
      body,
    });
    const { error } = (await answer.json()) as { error: { code: string } };
    expect([answer.status, error.code]).toEqual([status, code]);
  });

  test('a check character that is wrong is a slip of the hand, and a limit beyond the most is refused', async () => {
    const slip = await shop.get('auditor-1', '/api/cards/K00000001');
    expect([slip.status, slip.body.error.facts]).toEqual([400, { field: 'serial' }]);
    const most = await shop.get('auditor-1', '/api/cards?limit=1001');
    expect(most.body.error.facts).toEqual({ field: 'querystring/limit' });
  });

  test('an extract that is too large or no extract leaves nothing behind', async () => {
    const large = await shop.upload('register-1', Buffer.alloc(200_001));
    expect([large.status, large.body.error.code]).toEqual([413, 'API_TOO_LARGE']);
    const strange = await shop.upload('register-1', Buffer.from('no zip at all'));
    expect([strange.status, strange.body.error.code]).toEqual([422, expect.stringMatching(/^EXTRACT_/)]);
    expect(await readdir(shop.uploads)).toEqual([]);
  });

  test('every route is described, with the schema it is checked by', async () => {
    const { body } = await shop.get(undefined, '/openapi.json');
    expect(body.openapi).toBe('3.1.1');
    const settle = body.paths['/api/cards/{serial}/settle'].post;
    expect(settle.requestBody.content['application/json'].schema.anyOf).toHaveLength(3);
    expect(body.paths['/api/stock/receive'].post.security).toEqual([{ person: [], secondPerson: [] }]);
  });

  test('health says that ledger and queue answer', async () => {
    expect(await shop.get(undefined, '/health')).toEqual({
      status: 200,
      body: { ok: true, ledger: true, queue: true },
    });
  });

  test('acts and refusals are logged by route, without what was sent', () => {
    const log = shop.logged.join('\n');
    expect(log).toContain('POST /api/boxes');
    expect(log).not.toMatch(/Wanjiku|Achieng|nowhere/);
  });

  test('outside of training mode nobody looks in without a sign-in, and there are no faces at all', async () => {
    const people = {
      find: (token: string) => (token === 'right' ? ({ id: 'a-1', role: 'auditor' } as const) : undefined),
    };
    const api = await startApi({
      shop: { ...shop.shop, training: false },
      port: 0,
      people,
      facesFolder: shop.faces,
      uploadFolder: shop.uploads,
    });
    try {
      for (const path of ['/', '/watch', '/api/snapshot', `/faces/${serial}/front.png`]) {
        expect((await rawRequest(api.address, path)).status).toBe(401);
      }
      expect((await rawRequest(api.address, '/')).text).toMatch(/^Sign in first\./);
      const signedIn = { authorization: 'Bearer right' };
      expect((await rawRequest(api.address, '/api/snapshot', signedIn)).status).toBe(200);
      expect((await rawRequest(api.address, `/faces/${serial}/front.png`, signedIn)).status).toBe(404);
    } finally {
      await api.close();
    }
  });
});
