import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { specimenPeople } from '../../cli/specimen/index.ts';
import { act } from '../../pipeline/index.ts';
import { subjectData } from '../../pipeline/rights/subject-data.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';

const SECOND = { second: 'supervisor-1' };

describe('people and rights through the API', () => {
  let house: ApiShop;
  let request = '';
  let number = '';
  beforeAll(async () => {
    house = await openApiShop();
    await house.upload('register-1', await extractOf(house.shop, 2, 'X-RIGHTS'));
    const [card] = await house.shop.ledger.cards({}, 1);
    request = card?.requestId ?? '';
    for (const { record } of specimenPeople({ count: 2, seed: 7 })) {
      const index = house.shop.keys.index.index('person', record.nationalNumber);
      if ((await house.shop.ledger.requestsByPerson(index, 5)).includes(request))
        number = record.nationalNumber;
    }
    expect(number).not.toBe('');
  });
  afterAll(() => house.stop());

  const asked = (token: string, path: string, more: Record<string, string> = {}, body?: unknown) =>
    fetch(house.api.address + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  test('whoever was given an account signs in with its token until it is ended', async () => {
    const body = { person: 'atieno-1', role: 'auditor' };
    expect((await house.post('supervisor-1', '/api/accounts', body, SECOND)).status).toBe(403);
    expect((await house.post('custodian-1', '/api/accounts', body)).body.error.code).toBe('TWO_PEOPLE');
    const opened = await house.post('custodian-1', '/api/accounts', body, SECOND);
    expect(opened.body).toMatchObject({ person: 'atieno-1', role: 'auditor' });
    const { token } = opened.body;
    expect((await asked(token, '/api/laws')).status).toBe(200);
    expect((await asked(token, '/api/recipients')).status).toBe(200);
    expect(JSON.stringify(house.logged)).not.toContain(token);
    const end = await house.post('custodian-1', '/api/accounts/atieno-1/end', { reason: 'left' }, SECOND);
    expect(end.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await asked(token, '/api/laws')).status).toBe(401);
  });

  test('a person of the founding list whose account was ended in the books signs in no more', async () => {
    expect((await house.get('packer-2', '/api/cards')).status).toBe(200);
    await house.post('custodian-1', '/api/accounts/packer-2/end', { reason: 'left' }, SECOND);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await house.get('packer-2', '/api/cards')).status).toBe(401);
  });

  test('an emergency grant lends a role for what it names, and every use is in the books before the act', async () => {
    const grant = {
      grant: 'E-1',
      role: 'supervisor',
      reason: 'nobody-on-duty',
      minutes: 30,
      subject: 'HUD-950',
    };
    expect((await house.post('officer-1', '/api/emergencies', grant)).status).toBe(200);
    const office = { code: 'HUD-950', name: 'Maralal', type: 'huduma-centre', can: [], opening: [] };
    const token = house.token('officer-1');
    expect((await asked(token, '/api/offices', {}, office)).status).toBe(403);
    const lent = await asked(token, '/api/offices', { 'x-emergency-grant': 'E-1' }, office);
    expect([lent.status, await lent.text()]).toEqual([200, expect.any(String)]);
    const other = await asked(
      token,
      '/api/offices',
      { 'x-emergency-grant': 'E-1' },
      { ...office, code: 'HUD-951' },
    );
    expect(other.status).toBe(403);
    const events = await house.shop.ledger.events({ kind: 'break-glass', id: 'E-1' });
    expect(events.map(({ event }) => event)).toEqual(['open', 'use']);
    const [registered] = await house.shop.ledger.events({ kind: 'office', id: 'HUD-950' });
    expect(registered?.by).toMatchObject({ id: 'officer-1', role: 'supervisor' });
    const seen = await house.get('dpo-1', '/api/emergencies');
    expect(seen.body[0]).toMatchObject({ id: 'E-1', person: 'officer-1', stands: 'running' });
    await house.post('officer-1', '/api/emergencies/E-1/end', {});
    const late = await asked(
      token,
      '/api/offices',
      { 'x-emergency-grant': 'E-1' },
      { ...office, code: 'HUD-950' },
    );
    expect(late.status).toBe(403);
    expect((await house.post('dpo-1', '/api/emergencies/E-1/review', { outcome: 'justified' })).status).toBe(
      200,
    );
  });

  test('a search needs a purpose; whoever is found can be told by whom, and the looker by what', async () => {
    expect((await house.post('officer-1', '/api/people/find', { nationalNumber: number })).status).toBe(400);
    const found = await house.post('officer-1', '/api/people/find', {
      nationalNumber: number,
      purpose: 'enquiry',
    });
    expect(found.body.map((row: { request: string }) => row.request)).toContain(request);
    const of = await house.post('dpo-1', '/api/access/person', { nationalNumber: number });
    expect(of.body).toContainEqual(
      expect.objectContaining({ who: 'officer-1', purpose: 'enquiry', from: 'bureau' }),
    );
    // Who asks who looked has looked: by the number of a person as by their request.
    expect(of.body.at(-1)).toMatchObject({ who: 'dpo-1', purpose: 'audit', what: 'references', request });
    const again = await house.post('auditor-1', '/api/access/person', { request });
    expect(again.body.slice(-2)).toMatchObject([{ who: 'dpo-1' }, { who: 'auditor-1', purpose: 'audit' }]);
    const none = await house.post('auditor-1', '/api/access/person', { request: 'R-NOBODY' });
    expect([none.body, await house.shop.ledger.events({ kind: 'access', id: 'R-NOBODY' })]).toEqual([[], []]);
    const by = await house.get('auditor-1', '/api/access/by/officer-1');
    expect(by.body).toContainEqual(expect.objectContaining({ request, what: 'references' }));
    expect((await house.get('officer-1', '/api/access/by/officer-2')).status).toBe(403);
    expect((await house.get('auditor-1', '/api/audit/verify')).body.ok).toBe(true);
  });

  test('what was done and looked at under an emergency grant is shown to whoever reviews it', async () => {
    const open = { grant: 'E-LOOK', role: 'call-centre', reason: 'system-failure', minutes: 30 };
    const all = await house.post('operator-1', '/api/emergencies', open);
    expect([all.status, all.body.error.code]).toEqual([409, 'GRANT_UNSCOPED']);
    const here = { ...open, office: 'HC-047-1' };
    expect((await house.post('operator-1', '/api/emergencies', here)).status).toBe(200);
    const find = { nationalNumber: number, purpose: 'enquiry' };
    const token = house.token('operator-1');
    expect((await asked(token, '/api/people/find', {}, find)).status).toBe(403);
    const lent = await asked(token, '/api/people/find', { 'x-emergency-grant': 'E-LOOK' }, find);
    expect(lent.status).toBe(200);
    const none = await asked(token, '/api/offices/HUD-1/radio', { 'x-emergency-grant': 'E-LOOK' });
    expect(none.status).toBe(403);
    expect((await house.get('operator-1', '/api/emergencies/E-LOOK')).status).toBe(403);
    const { body } = await house.get('dpo-1', '/api/emergencies/E-LOOK');
    expect(body).toMatchObject({
      id: 'E-LOOK',
      scope: { office: 'HC-047-1' },
      stands: 'running',
      more: false,
    });
    expect(body.uses).toMatchObject([
      { act: 'findPeople', subject: null },
      { act: 'radioText', subject: 'HUD-1' },
    ]);
    expect(body.looks).toMatchObject([
      { request, who: 'operator-1', role: 'call-centre', purpose: 'enquiry' },
    ]);
    // Without the grant nothing of theirs is under it.
    await house.post('officer-1', '/api/people/find', find);
    expect((await house.get('dpo-1', '/api/emergencies/E-LOOK')).body.looks).toHaveLength(1);
  });

  test('nothing is given to anybody outside of the register of two people', async () => {
    const give = { recipient: 'a-bank', basis: 'consent', fields: ['names'], purpose: 'enquiry' };
    const refused = await house.post('dpo-1', `/api/requests/${request}/share`, give, SECOND);
    expect(refused.body.error.code).toBe('SHARING_UNKNOWN');
    const entry = { code: 'a-bank', type: 'agency', basis: 'consent', contract: 'C-1', fields: ['names'] };
    expect((await house.post('dpo-1', '/api/recipients', entry, SECOND)).status).toBe(200);
    expect((await house.post('dpo-1', `/api/requests/${request}/share`, give, SECOND)).status).toBe(200);
    const more = { ...give, fields: ['portrait'] };
    expect((await house.post('dpo-1', `/api/requests/${request}/share`, more, SECOND)).body.error.code).toBe(
      'SHARING_FIELDS',
    );
    expect((await house.get('auditor-1', `/api/requests/${request}/shared`)).body.recipients).toEqual([
      'a-bank',
    ]);
  });

  test('a person asks for their own data, and gets all of it within thirty days from two people', async () => {
    const ask = await house.post('officer-1', '/api/subject/ask', { nationalNumber: number });
    expect(ask.body).toMatchObject({ request });
    const open = await house.get('dpo-1', '/api/cases?type=subject-access');
    const [mine] = open.body;
    const days = (new Date(mine.data.due).getTime() - new Date(mine.at).getTime()) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
    const want = { nationalNumber: number, form: 'json' };
    expect((await house.post('dpo-1', '/api/subject/export', want)).body.error.code).toBe('TWO_PEOPLE');
    const { body } = await house.post('dpo-1', '/api/subject/export', want, SECOND);
    expect(body.requests[0].record.nationalNumber).toBe(number);
    expect(body.requests[0].portrait.length).toBeGreaterThan(1_000);
    expect(body.requests[0].events.length).toBeGreaterThan(0);
    // The look that this export is stands in it, and the gift to the bank.
    expect(body.looks.at(-1)).toMatchObject({
      by: 'dpo-1 (dpo) and supervisor-1',
      detail: { purpose: 'subject-access' },
    });
    expect(body.shared[0].detail).toMatchObject({ recipient: 'a-bank' });
    expect((await house.get('dpo-1', '/api/cases?type=subject-access')).body).toEqual([]);
    const pdf = await asked(
      house.token('dpo-1'),
      '/api/subject/export',
      { 'x-second-person': `Bearer ${house.token('supervisor-1')}` },
      { request, form: 'pdf' },
    );
    expect(pdf.headers.get('content-type')).toContain('application/pdf');
    const bytes = new Uint8Array(await pdf.arrayBuffer());
    expect(new TextDecoder().decode(bytes.subarray(0, 5))).toBe('%PDF-');
    expect(JSON.stringify(house.logged)).not.toContain(number);
  });

  test('an erased record says what is left', async () => {
    const { ledger, me } = house.shop;
    const other = (await ledger.cards({}, 10)).find(({ requestId }) => requestId !== request);
    const id = other?.requestId ?? '';
    await ledger.commit({
      by: me,
      acts: [act('request', id, 'close')],
      rows: [{ type: 'close-request', id }],
    });
    await ledger.commit({
      by: me,
      acts: [act('request', id, 'erase')],
      rows: [{ type: 'erase-request', id }],
    });
    const [left] = (await subjectData(house.shop, [id], new Date())).requests;
    expect(left).toMatchObject({ record: null, portrait: null, erased: expect.stringContaining('erased') });
    expect(left?.events.length).toBeGreaterThan(1);
  });
});
