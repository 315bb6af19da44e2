import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sameOffice } from '../../api/handlers/office.ts';
import { peopleOf } from '../../api/index.ts';
import type { Actor } from '../../card/index.ts';
import { cardAct, openAccount } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';

const SEEN = { document: 'slip', photoCompared: true, fingerprint: 'matched' };

describe('offices and collection through the API', () => {
  let shop: ApiShop;
  let cards: { serial: string; requestId: string; office: string; product: string }[];
  beforeAll(async () => {
    shop = await openApiShop();
    await shop.upload('register-1', await extractOf(shop.shop, 12, 'X-COLLECT'));
    cards = [...(await shop.shop.ledger.cards({ state: 'accepted' }, 50))];
  });
  afterAll(() => shop.stop());

  const received = async (): Promise<(typeof cards)[number]> => {
    const at = cards.findIndex(({ product }) => product !== 'huduma-minor');
    const [card] = cards.splice(at, 1);
    if (card === undefined) throw new Error('no further card');
    const way = ['sign', 'render', 'feed', 'complete', 'pass', 'pack', 'dispatch', 'receive'] as const;
    for (const event of way)
      await shop.shop.ledger.commit({
        by: shop.shop.me,
        acts: [cardAct(card.serial, event, event === 'receive' ? { attempt: 1 } : {})],
      });
    return card;
  };

  test('an office is registered, shown with where its cards go, and shut only with a redirect', async () => {
    const office = {
      code: 'HC-900-1',
      name: 'Specimen Centre',
      type: 'huduma-centre',
      can: ['hand-over'],
      opening: ['Mon-Fri 08:00-17:00'],
    };
    expect((await shop.post('supervisor-1', '/api/offices', office)).status).toBe(200);
    expect((await shop.post('supervisor-1', '/api/offices', office)).body.error.code).toBe('OFFICE_KNOWN');
    const shut = await shop.post('supervisor-1', '/api/offices/HC-900-1/shut', { reason: 'flood' });
    expect(shut.body.error.code).toBe('OFFICE_REDIRECT_CIRCLE');
    await shop.post('supervisor-1', '/api/offices/HC-900-1/shut', { reason: 'flood', redirect: 'HC-901-1' });
    expect((await shop.get('officer-1', '/api/offices/HC-900-1')).body).toMatchObject({
      state: 'shut',
      handsOverAt: 'HC-901-1',
    });
  });

  test('the checklist is known before the person comes; a third party hears why not, in both languages', async () => {
    const { serial } = await received();
    expect((await shop.get('officer-1', `/api/cards/${serial}/checklist`)).body).toMatchObject({
      guardian: false,
      refused: null,
    });
    const evidence = { ...SEEN, fingerprint: 'exception', other: 'second-officer' };
    const third = await shop.post('officer-1', `/api/cards/${serial}/collect`, {
      evidence,
      bearer: { kind: 'other' },
    });
    expect(third.body.error).toMatchObject({ code: 'COLLECT_THIRD_PARTY' });
    expect(third.body.error.sw.length).toBeGreaterThan(20);
    const alone = await shop.post('officer-1', `/api/cards/${serial}/collect`, { evidence });
    expect(alone.body.error.code).toBe('COLLECT_OTHER_CHECK');
    const both = await shop.post(
      'officer-1',
      `/api/cards/${serial}/collect`,
      { evidence },
      { second: 'officer-2' },
    );
    expect(both.status).toBe(200);
  });

  test('a card is contested by the names of its fields, and no other word comes in', async () => {
    const { serial } = await received();
    const wrong = await shop.post('officer-1', `/api/cards/${serial}/contest`, { fields: ['my name is'] });
    expect(wrong.status).toBe(400);
    const done = await shop.post(
      'officer-1',
      `/api/cards/${serial}/contest`,
      { fields: ['names'] },
      { key: 'k' },
    );
    expect(done.status).toBe(200);
    const again = await shop.post(
      'officer-1',
      `/api/cards/${serial}/contest`,
      { fields: ['names'] },
      { key: 'k' },
    );
    expect(again.status).toBe(200);
  });

  test('a device is enrolled by two, takes its list, and sends its acts in twice without harm', async () => {
    const { serial, office } = await received();
    const device = { device: 'T-API-1', office, holder: 'chief-1' };
    expect((await shop.post('officer-1', '/api/devices', device)).body.error.code).toBe('TWO_PEOPLE');
    await shop.post('officer-1', '/api/devices', device, { second: 'supervisor-1' });
    const ask = (at: string) =>
      shop.post('chief-1', '/api/devices/T-API-1/list', { office: at }, { key: 'l-1' });
    const list = await ask(office);
    expect((await ask(office)).body.list).toBe(list.body.list);
    const elsewhere = office === 'HC-047-1' ? 'HC-019-1' : 'HC-047-1';
    expect((await ask(elsewhere)).body.error.code).toBe('ACT_ID_REUSED');
    const lines = await shop.shop.ledger.events({ kind: 'device', id: 'T-API-1' });
    expect(lines.filter(({ event }) => event === 'list')).toHaveLength(1);
    expect(JSON.parse(list.body.list).cards.map((one: { serial: string }) => one.serial)).toContain(serial);
    const evidence = { ...SEEN, fingerprint: 'exception', other: 'known-person', statement: 'ST-1' };
    const acts = { acts: [{ id: 'A-1', at: '2026-11-26T09:00:00Z', serial, act: 'hand-over', evidence }] };
    expect((await shop.post('chief-1', '/api/devices/T-API-1/acts', acts)).body.acts).toEqual([
      { id: 'A-1', became: 'done' },
    ]);
    expect((await shop.post('chief-1', '/api/devices/T-API-1/acts', acts)).body.acts).toEqual([
      { id: 'A-1', became: 'repeated' },
    ]);
    expect((await shop.post('chief-1', '/api/devices/T-API-1/lose', {})).body.incident).toBe(
      'device-lost/T-API-1',
    );
  });

  test('a second of another office confirms nothing here, whatever their role', async () => {
    const { serial, office, requestId } = await received();
    const keepers: Actor = { kind: 'person', id: 'custodian-1', role: 'custodian', second: 'supervisor-1' };
    const account = (person: string, at: string) =>
      openAccount(
        shop.shop,
        { person, role: 'officer', office: at, from: '2020-01-01', until: null },
        keepers,
      );
    const away = await account('second-away', 'HC-999-9');
    const near = await account('second-near', office);
    const post = async (path: string, body: unknown, second: string | undefined) => {
      const answer = await fetch(shop.api.address + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${shop.token('officer-1')}`,
          'x-second-person': `Bearer ${second}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as { error?: { code: string } } };
    };
    const authority = { id: 'AU-2ND', request: requestId, type: 'authorised', basis: 'written-authority' };
    const recorded = { ...authority, reference: 'W-1', bearer: '12345678' };
    const evidence = { ...SEEN, fingerprint: 'exception', other: 'second-officer' };
    for (const [path, body] of [
      ['/api/authorities', recorded],
      [`/api/cards/${serial}/collect`, { evidence }],
    ] as const) {
      expect((await post(path, body, away.token)).body.error?.code).toBe('API_OTHER_OFFICE');
      expect((await post(path, body, near.token)).status).toBe(200);
    }
  });

  test('another telephone is taken with proof; the number is in no log and in no event', async () => {
    const [card] = cards;
    const path = `/api/requests/${card?.requestId}/phone`;
    const wrong = await shop.post('officer-1', path, { phone: '020 2000000', proof: 'slip-and-photo' });
    expect(wrong.body.error.code).toBe('PHONE_NUMBER_FORM');
    expect(
      (await shop.post('officer-1', path, { phone: '0744 765 432', proof: 'slip-and-photo' })).status,
    ).toBe(200);
    const books = JSON.stringify(
      await shop.shop.ledger.events({ kind: 'request', id: card?.requestId ?? '' }),
    );
    for (const text of [books, shop.logged.join('\n')]) expect(text).not.toContain('765432');
  });

  test('the notice at the desk is for anyone, in the language asked for', async () => {
    const { status, body } = await shop.get(undefined, '/api/desk-notice?language=sw');
    expect(status).toBe(200);
    expect(body).toMatchObject({ language: 'sw', title: 'Kabla ya kuchukua kadi yako' });
  });

  test('an officer of one office acts for no other', async () => {
    const { people } = JSON.parse(await readFile(shop.peopleFile, 'utf8')) as {
      people: Parameters<typeof peopleOf>[0];
    };
    const [first] = people;
    if (first === undefined) throw new Error('no specimen staff');
    const found = await peopleOf([{ ...first, office: 'HC-001-1' }]).find(first.token);
    expect(found).toMatchObject({ office: 'HC-001-1' });
    if (found === undefined) throw new Error('not found');
    expect(() => sameOffice(found, 'HC-047-1')).toThrow(
      expect.objectContaining({ code: 'API_OTHER_OFFICE' }),
    );
    expect(() => sameOffice(found, 'HC-001-1')).not.toThrow();
  });
});
