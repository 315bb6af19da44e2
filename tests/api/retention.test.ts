import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kenyanDay } from '../../card/index.ts';
import { specimenPeople } from '../../cli/specimen/index.ts';
import { act, verifyPack } from '../../pipeline/index.ts';
import { sql } from '../support/postgres.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';

const COUNT = 10;
const SECOND = { second: 'auditor-1' };

describe('what is kept, erased and proved through the API', () => {
  let house: ApiShop;
  const requests: string[] = [];
  beforeAll(async () => {
    house = await openApiShop();
    const { ledger } = house.shop;
    await house.upload('register-1', await extractOf(house.shop, COUNT, 'X-KEEP'));
    // What somebody still has to settle keeps its data; these are the others.
    for (const { requestId } of await ledger.cards({}, COUNT))
      if ((await ledger.evidenceBooks.openCases(requestId)).length === 0) requests.push(requestId);
    expect(requests.length).toBeGreaterThan(3);
  });
  afterAll(() => house.stop());

  const close = async (id: string, daysAgo: number): Promise<void> => {
    const { ledger, me } = house.shop;
    await ledger.commit({
      by: me,
      acts: [act('request', id, 'close')],
      rows: [{ type: 'close-request', id }],
    });
    await sql(house.url, "update request set closed_at = now() - $2 * interval '1 day' where id = $1", [
      id,
      daysAgo,
    ]);
  };
  const purge = (run: string, who = 'dpo-1') => house.post(who, '/api/retention/purge', { run });

  test('the schedule says of every class how long, on which ground and how; those who watch may read it', async () => {
    const { status, body } = await house.get('supervisor-1', '/api/retention/schedule');
    expect(status).toBe(200);
    for (const row of body)
      expect(row).toMatchObject({
        class: expect.any(String),
        basis: expect.any(String),
        erased: expect.any(String),
      });
    expect(body).toContainEqual(expect.objectContaining({ unit: 'media', days: 7 }));
    for (const who of ['operator-1', 'officer-1', 'register-1'])
      expect((await house.get(who, '/api/retention/schedule')).status).toBe(403);
  });

  test('nothing is due: a run leaves nothing, and only the data protection officer starts one', async () => {
    for (const who of ['supervisor-1', 'auditor-1', 'custodian-1'])
      expect((await purge('P-0', who)).body.error.code).toBe('API_FORBIDDEN');
    expect((await purge('P-0')).body).toEqual({ id: 'P-0', erased: {} });
    expect((await house.get('auditor-1', '/api/retention/runs')).body).toEqual([]);
    expect((await house.get('auditor-1', '/api/retention/check')).body.ok).toBe(true);
    expect((await purge('one/R-1')).body.error).toMatchObject({
      code: 'API_BAD_REQUEST',
      facts: { field: 'body/run' },
    });
  });

  test('what is overdue is said, erased by a run with its proof, and the run again is the same run', async () => {
    const [week = '', month = ''] = requests;
    await close(week, 9);
    await close(month, 40);
    const before = await house.get('auditor-1', '/api/retention/check');
    expect(before.body).toMatchObject({ ok: false, units: { media: { due: 2 }, record: { due: 1 } } });
    const { body: run } = await purge('P-1');
    expect(run).toMatchObject({
      before: { media: 2, record: 1 },
      erased: { media: 2, record: 1 },
      after: { media: 0, record: 0 },
      residue: [],
      complete: true,
    });
    expect(run.digests.media).toMatch(/^[0-9a-f]{64}$/);
    expect((await purge('P-1')).body).toEqual(run);
    const [kept] = (await house.get('dpo-2', '/api/retention/runs')).body;
    expect(kept).toMatchObject({ id: 'P-1', state: 'done', data: { complete: true, digests: run.digests } });
    const after = await house.get('auditor-1', '/api/retention/check');
    expect(after.body.ok).toBe(true);
    expect(after.body.residue.every(({ rows }: { rows: number }) => rows === 0)).toBe(true);
    expect(await house.shop.ledger.state({ kind: 'request', id: month })).toMatchObject({ state: 'erased' });
  });

  test('one record goes before its time by two people, never while a card is owed', async () => {
    const [, , open = '', asked = ''] = requests;
    const erase = (request: string, sent = SECOND as { second?: string; key?: string }) =>
      house.post('dpo-1', '/api/retention/erase', { request, reason: 'asked-by-person' }, sent);
    await close(asked, 0);
    expect((await erase(asked, {})).body.error.code).toBe('TWO_PEOPLE');
    expect((await erase(asked, { second: 'officer-1' })).body.error.code).toBe('API_FORBIDDEN');
    const owed = await erase(open);
    expect([owed.status, owed.body.error.code]).toEqual([409, 'ERASE_REQUEST_OPEN']);
    for (const _ of [1, 2])
      expect((await erase(asked, { ...SECOND, key: 'e' })).body).toEqual({ request: asked, state: 'erased' });
    const events = await house.shop.ledger.events({ kind: 'request', id: asked });
    expect(events.filter(({ event }) => event === 'erase')).toMatchObject([
      { by: { id: 'dpo-1', second: 'auditor-1' }, detail: { reason: 'asked-by-person' } },
    ]);
    const none = await erase('R-0');
    expect(none.body.error.facts).toEqual({ request: 'R-0', why: 'There is no such request.' });
  });

  test('an evidence pack is fetched, verified, and found out when a file of it was changed', async () => {
    const today = kenyanDay(new Date());
    const path = `/api/evidence?from=2020-01-01&to=${today}`;
    expect((await house.get('supervisor-1', path)).status).toBe(403);
    const wrong = await house.get('auditor-1', `/api/evidence?from=${today}&to=2020-01-01`);
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'REPORT_PERIOD']);
    const { status, body } = await house.get('auditor-1', path);
    expect(status).toBe(200);
    const folder = await mkdtemp(join(tmpdir(), 'kadi-pack-'));
    try {
      const files = Object.entries(body.files as Record<string, string>);
      for (const [name, base64] of files) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), Buffer.from(base64, 'base64'));
      }
      expect(await verifyPack(folder, [body.keyId])).toMatchObject({ keyId: body.keyId, anchored: true });
      const all = files.map(([, base64]) => Buffer.from(base64, 'base64').toString('utf8')).join('\n');
      expect(all).toContain('"P-1"');
      for (const { record } of specimenPeople({ count: COUNT, seed: 7 }))
        for (const secret of [record.nationalNumber, record.slipNumber]) expect(all).not.toContain(secret);
      await writeFile(join(folder, 'retention/runs.json'), '[]\n');
      await expect(verifyPack(folder)).rejects.toMatchObject({
        code: 'PACK_BROKEN',
        facts: { file: 'retention/runs.json', why: 'altered' },
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
