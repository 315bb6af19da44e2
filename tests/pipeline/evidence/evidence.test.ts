import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameWords } from '../../../crypto/index.ts';
import {
  act,
  answerComplaint,
  caseParts,
  closeIncident,
  draftLetter,
  endAccount,
  endArea,
  eraseOne,
  evidencePack,
  gazetteArea,
  incident,
  incidents,
  makeReport,
  noteIncident,
  notifyIncident,
  OpenMaterial,
  openAccount,
  openIncident,
  REPORT_IDS,
  recordAuthority,
  reportCsv,
  reportPdf,
  retentionCheck,
  retentionSchedule,
  runPurge,
  verifyPack,
  writePack,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';
import { giveBody } from '../after/floor.ts';
import { BOTH, peopleFor, requestOf, SUPERVISOR, takeAll, walkTo } from '../requests/desk.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DPO = { kind: 'person', id: 'dpo-1', role: 'dpo' } as const;
const DPOS = { ...DPO, second: 'auditor-1' } as const;
const AWARE = new Date('2026-11-20T08:00:00Z');
const hoursOn = (hours: number): Date => new Date(AWARE.getTime() + hours * HOUR_MS);
const OFFICERS = { kind: 'person', id: 'officer-1', role: 'officer', second: 'officer-2' } as const;
const CUSTODIANS = { kind: 'person', id: 'custodian-1', role: 'custodian', second: 'supervisor-1' } as const;
const [GUARDIAN, STAFF] = ['SPM000000991', 'SPM000000992'];
const dossierText = async ({ url }: TestShop, kind: string): Promise<string> =>
  JSON.stringify(await asked(url, 'select data from dossier where kind = $1', [kind]));
const putBack = ({ url }: TestShop, kind: string, id: string, key: string) =>
  asked(
    url,
    `update dossier set data = data || jsonb_build_object($3::text, 'ab') where kind = $1 and id = $2`,
    [kind, id, key],
  );
const takeOut = ({ url }: TestShop, kind: string, id: string, key: string) =>
  asked(url, 'update dossier set data = data - $3::text where kind = $1 and id = $2', [kind, id, key]);
const asked = async (url: string, sql: string, values: readonly string[]): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
};
const days = (n: number): Date => new Date(Date.now() + n * DAY_MS);

describe('retention', () => {
  let test: TestShop;
  const cards: { serial: string; requestId: string }[] = [];
  beforeAll(async () => {
    test = await testShop();
    const people = peopleFor(test, 40, { seed: 12 })
      .filter(({ record }) => record.request.product === 'huduma-adult' && record.residentAs === undefined)
      .slice(0, 5);
    await takeAll(test, people);
    for (const one of people) {
      const { id, card } = await requestOf(test, one);
      cards.push({ serial: card.serial, requestId: id });
    }
    for (const { serial, requestId } of cards.slice(0, 4)) {
      await walkTo(test, serial, 'collect');
      await test.shop.ledger.commit({
        by: test.shop.me,
        acts: [act('request', requestId, 'close')],
        rows: [{ type: 'close-request', id: requestId }],
      });
    }
  }, 120_000);
  afterAll(() => test.close());
  const nth = (i: number) => {
    const one = cards[i];
    if (one === undefined) throw new Error(`no card ${i}`);
    return one;
  };

  it('has a row with ground, time and way of erasing for every class', () => {
    const rows = retentionSchedule();
    expect(new Set(rows.map((row) => row.class)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.basis.length).toBeGreaterThan(10);
      expect(row.erased).not.toBe('');
      expect(row.days === undefined).toBe(row.unit === undefined);
    }
  });

  it('keeps everything of a person about whom a case is open, and says how much that is', async () => {
    const { requestId } = nth(0);
    const parts = caseParts({
      id: `complaint/${requestId}`,
      type: 'complaint',
      about: { request: requestId },
      now: new Date(),
    });
    await test.shop.ledger.commit({ by: SUPERVISOR, acts: [parts.act], rows: [parts.row] });
    const run = await runPurge(test.shop, { id: 'P-1', now: days(8) }, test.shop.me);
    expect(run).toMatchObject({ before: { media: 3 }, erased: { media: 3, record: 0 }, complete: true });
    expect((await retentionCheck(test.shop, days(8))).units.media).toMatchObject({ due: 0, forCase: 1 });
    await expect(
      eraseOne(test.shop, { request: requestId, reason: 'asked-by-person' }, DPOS),
    ).rejects.toMatchObject({
      code: 'ERASE_OPEN_CASE',
    });
    await answerComplaint(test.shop, { number: requestId, answer: 'taken-back' }, SUPERVISOR);
  });

  it('overdue data fails the quarterly check, and what a repair put back is found by the proof', async () => {
    expect((await retentionCheck(test.shop, days(10))).ok).toBe(false);
    expect(await runPurge(test.shop, { id: 'P-2', now: days(10) }, test.shop.me)).toMatchObject({
      erased: { media: 1 },
    });
    expect((await retentionCheck(test.shop, days(10))).ok).toBe(true);
    const client = new pg.Client({ connectionString: test.url });
    await client.connect();
    await client.query("update request set sealed_portrait_print = '\\x01' where id = $1", [
      nth(0).requestId,
    ]);
    const check = await retentionCheck(test.shop, days(10));
    expect(check.ok).toBe(false);
    expect(check.residue).toContainEqual({ where: 'request.sealed_portrait_print', rows: 1 });
    await client.query("update request set sealed_portrait_print = '' where id = $1", [nth(0).requestId]);
    await client.end();
  });

  it('a run that is started again by the same number is the same run; one with nothing to do leaves nothing', async () => {
    const first = await test.shop.ledger.dossier({ kind: 'purge', id: 'P-1' });
    expect(await runPurge(test.shop, { id: 'P-1', now: days(400) }, test.shop.me)).toMatchObject({
      erased: { media: 3 },
    });
    expect(await test.shop.ledger.dossier({ kind: 'purge', id: 'P-1' })).toEqual(first);
    expect(await runPurge(test.shop, { id: 'P-3', now: new Date() }, test.shop.me)).toBeUndefined();
    expect(await test.shop.ledger.dossier({ kind: 'purge', id: 'P-3' })).toBeUndefined();
  });

  const authority = (request: string) =>
    recordAuthority(
      test.shop,
      {
        id: `AU-${request}`,
        request,
        type: 'guardian',
        basis: 'birth-certificate',
        reference: 'BC-1',
        consent: 'C-1',
        bearer: GUARDIAN,
      },
      OFFICERS,
    );
  const booksOf = (of: string) => dossierText(test, of);
  const indexOf = (number: string): string =>
    Buffer.from(test.shop.keys.index.index('person', number)).toString('hex');

  it('two runs at once erase each thing once', async () => {
    await authority(nth(1).requestId);
    expect(await booksOf('authority')).toContain(indexOf(GUARDIAN));
    const runs = await Promise.all(
      ['P-4', 'P-5'].map((id) => runPurge(test.shop, { id, now: days(31) }, test.shop.me)),
    );
    expect(runs.reduce((sum, run) => sum + (run?.erased['record'] ?? 0), 0)).toBe(4);
    for (const { requestId } of cards.slice(0, 4))
      expect(
        (await test.shop.ledger.events({ kind: 'request', id: requestId })).filter(
          ({ event }) => event === 'erase',
        ),
      ).toHaveLength(1);
  });

  it('whose an authority is goes with the record of its request, and a repair that puts it back is found', async () => {
    const { requestId } = nth(1);
    expect(await booksOf('authority')).not.toContain(indexOf(GUARDIAN));
    expect(await test.shop.ledger.dossier({ kind: 'authority', id: `AU-${requestId}` })).toMatchObject({
      state: 'valid',
      data: { request: requestId, reference: 'BC-1' },
    });
    for (const gone of [requestId, 'REQ-NOBODY'])
      await expect(authority(gone)).rejects.toMatchObject({ code: 'AUTHORITY_REQUEST' });
    await putBack(test, 'authority', `AU-${requestId}`, 'bearer');
    expect((await retentionCheck(test.shop, days(31))).residue).toContainEqual({
      where: 'authority.bearer',
      rows: 1,
    });
    await takeOut(test, 'authority', `AU-${requestId}`, 'bearer');
  });

  it('whose an account is stands in no event, and is forgotten when the account was over for its time', async () => {
    const open = (person: string, until: string | null) =>
      openAccount(
        test.shop,
        { person, role: 'officer', office: null, from: '2020-01-01', until, nationalNumber: STAFF },
        CUSTODIANS,
      );
    await open('left-1', null);
    await open('past-1', days(10).toISOString().slice(0, 10));
    await open('works-1', null);
    await endAccount(test.shop, { person: 'left-1', reason: 'left' }, CUSTODIANS);
    for (const id of ['left-1', 'past-1', 'works-1'])
      expect(JSON.stringify(await test.shop.ledger.events({ kind: 'account', id }))).not.toContain(
        indexOf(STAFF),
      );
    const holders = async (): Promise<string[]> => {
      const rows = await test.shop.ledger.dossiers({ kind: 'account' }, 10);
      return rows.filter(({ data }) => data['self'] === indexOf(STAFF)).map(({ id }) => id);
    };
    const purge = (n: number) => runPurge(test.shop, { id: `P-A${n}`, now: days(n) }, test.shop.me);
    await purge(89);
    expect(await holders()).toEqual(['left-1', 'past-1', 'works-1']);
    expect((await retentionCheck(test.shop, days(92))).units.account).toMatchObject({ held: 3, due: 1 });
    expect(await purge(91)).toMatchObject({ erased: { account: 1 }, complete: true });
    expect(await holders()).toEqual(['past-1', 'works-1']);
    expect(await purge(102)).toMatchObject({ erased: { account: 1 }, complete: true });
    expect(await holders()).toEqual(['works-1']);
    expect(await test.shop.ledger.state({ kind: 'account', id: 'past-1' })).toMatchObject({ state: 'ended' });
    await putBack(test, 'account', 'left-1', 'self');
    expect((await retentionCheck(test.shop, days(102))).residue).toContainEqual({
      where: 'account.self',
      rows: 1,
    });
    await takeOut(test, 'account', 'left-1', 'self');
    expect((await retentionCheck(test.shop, days(102))).ok).toBe(true);
  });

  it('a request that is not closed is never erased, by nobody', async () => {
    const { requestId, serial } = nth(4);
    await expect(
      eraseOne(test.shop, { request: requestId, reason: 'asked-by-person' }, DPO),
    ).rejects.toMatchObject({
      code: 'TWO_PEOPLE',
    });
    await expect(
      eraseOne(test.shop, { request: requestId, reason: 'asked-by-person' }, DPOS),
    ).rejects.toMatchObject({
      code: 'ERASE_REQUEST_OPEN',
    });
    const [material] = await test.shop.ledger.materials([serial]);
    if (material === undefined) throw new Error('no material');
    expect(
      (await OpenMaterial.open(material, test.shop.keys.records)).portraitPrint().bytes.length,
    ).toBeGreaterThan(0);
  });

  it('a request of before the inner key opens as it did', async () => {
    const [material] = await test.shop.ledger.materials([nth(4).serial]);
    if (material === undefined) throw new Error('no material');
    const opened = await OpenMaterial.open(material, test.shop.keys.records);
    const old = {
      ...material,
      sealedMediaKey: null,
      sealedSignature: opened.key.seal(Buffer.from('specimen'), `signature:${material.card.requestId}`),
    };
    expect(
      Buffer.from((await OpenMaterial.open(old, test.shop.keys.records)).signature() ?? []).toString(),
    ).toBe('specimen');
  });

  it('an evidence pack is signed, holds nobody, and any change of it is found', async () => {
    const pack = await evidencePack(test.shop, {
      from: '1970-01-01T00:00:00.000Z',
      to: days(1).toISOString(),
      now: new Date(),
    });
    const folder = await mkdtemp(join(tmpdir(), 'kadi-pack-'));
    try {
      const out = join(folder, 'pack');
      await writePack(pack, out);
      await expect(writePack(pack, out)).rejects.toMatchObject({ code: 'PACK_FOLDER' });
      expect(await verifyPack(out, [pack.keyId])).toMatchObject({ keyId: pack.keyId, anchored: true });
      await expect(verifyPack(out, ['0000000000000000'])).rejects.toMatchObject({ code: 'PACK_BROKEN' });
      await expect(verifyPack(join(out, 'nowhere'))).rejects.toMatchObject({ code: 'PACK_BROKEN' });
      const text = [...pack.files.values()]
        .map((bytes) => Buffer.from(bytes).toString('utf8'))
        .join('\n')
        .toUpperCase();
      for (const { record } of peopleFor(test, 40, { seed: 12 })) {
        for (const word of nameWords(record.names).filter((one) => one.length > 4))
          expect(text.includes(`"${word}`) || text.includes(` ${word} `)).toBe(false);
        for (const number of [record.nationalNumber, record.slipNumber, record.phone ?? '+254000'])
          expect(text.includes(number)).toBe(false);
      }
      const file = join(out, 'retention/runs.json');
      const was = await readFile(file);
      await writeFile(file, Buffer.concat([was, Buffer.from(' ')]));
      await expect(verifyPack(out)).rejects.toMatchObject({
        facts: { file: 'retention/runs.json', why: 'altered' },
      });
      await writeFile(file, was);
      await writeFile(join(out, 'more.json'), '{}');
      await expect(verifyPack(out)).rejects.toMatchObject({ facts: { file: 'more.json', why: 'added' } });
      await rm(join(out, 'more.json'));
      const manifest = join(out, 'manifest.json');
      await writeFile(
        manifest,
        (await readFile(manifest, 'utf8')).replace('"training": true', '"training": false'),
      );
      await expect(verifyPack(out)).rejects.toMatchObject({
        facts: { file: 'manifest.json', why: 'signature' },
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('every report agrees with itself, as JSON, CSV and on paper', async () => {
    const to = days(1).toISOString().slice(0, 10);
    // A finished card is a blank that became one.
    for (const [i, { serial }] of (await test.shop.ledger.cards({ state: 'collected' }, 10)).entries())
      await giveBody(test, serial, `KB0000900${i}`, `A0B0C0D0E0F0009${i}`);
    for (const id of REPORT_IDS) {
      const report = await makeReport(test.shop, id, { to }, days(1));
      expect(
        report.equations.filter(({ holds }) => !holds),
        id,
      ).toEqual([]);
      expect(reportCsv(report).split('\r\n')[0]?.split(',')).toHaveLength(report.columns.length);
      expect(
        Buffer.from(await reportPdf(report, true))
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    const { totals } = await makeReport(test.shop, 'whereabouts', { to, by: 'office-type' }, days(1));
    expect(totals).toMatchObject({ printed: 4, collected: 4 });
    const yesterday = await makeReport(test.shop, 'whereabouts', { to: '2020-01-01' }, days(1));
    expect(yesterday.rows).toEqual([]);
  });

  it('areas come and end by two people, in the order of the levels', async () => {
    const county = {
      code: 'SC-1',
      level: 'sub-county',
      name: 'Mfano',
      parent: '47',
      from: '2026-01-01',
      notice: 'GN-1',
    } as const;
    await expect(gazetteArea(test.shop, county, SUPERVISOR)).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
    await expect(
      gazetteArea(test.shop, { ...county, code: 'D-1', level: 'division' }, BOTH),
    ).rejects.toMatchObject({ code: 'AREA_PARENT' });
    await gazetteArea(test.shop, county, BOTH);
    await gazetteArea(test.shop, { ...county, code: 'D-1', level: 'division', parent: 'SC-1' }, BOTH);
    await expect(gazetteArea(test.shop, county, BOTH)).rejects.toMatchObject({ code: 'AREA_TAKEN' });
    await expect(gazetteArea(test.shop, { ...county, code: '48' }, BOTH)).rejects.toMatchObject({
      code: 'AREA_TAKEN',
    });
    await expect(
      endArea(test.shop, { code: 'SC-1', until: '2026-06-01', notice: 'GN-2' }, BOTH),
    ).rejects.toMatchObject({ code: 'AREA_BELOW' });
    await endArea(test.shop, { code: 'D-1', until: '2026-06-01', notice: 'GN-2' }, BOTH);
    await endArea(test.shop, { code: 'SC-1', until: '2026-06-01', notice: 'GN-2' }, BOTH);
  });

  describe('incidents', () => {
    it('run a clock of 48 hours to the register and of 72 to the Commissioner from when we knew', async () => {
      await openIncident(
        test.shop,
        { id: 'I-1', type: 'data-seen', facts: { office: 'HC-047-1' }, awareAt: AWARE },
        DPO,
        hoursOn(1),
      );
      const seen = await incident(test.shop, 'I-1', hoursOn(47));
      expect(seen.clocks.map(({ to, due }) => [to, due])).toEqual([
        ['controller', '2026-11-22T08:00:00.000Z'],
        ['commissioner', '2026-11-23T08:00:00.000Z'],
        ['people', '2026-11-27T08:00:00.000Z'],
      ]);
      expect(seen.overdue).toBe(false);
      expect(await incidents(test.shop, { overdue: true }, hoursOn(47), 10)).toEqual([]);
      expect((await incidents(test.shop, { overdue: true }, hoursOn(49), 10)).map(({ id }) => id)).toEqual([
        'I-1',
      ]);
    });

    it('a notification that is late has a reason, or is refused', async () => {
      const told = { to: 'commissioner', reference: 'L-1', at: hoursOn(73), final: false } as const;
      await expect(notifyIncident(test.shop, 'I-1', told, DPO, hoursOn(900))).rejects.toMatchObject({
        code: 'INCIDENT_LATE_REASON',
      });
      expect(
        await notifyIncident(test.shop, 'I-1', { ...told, late: 'system-down' }, DPO, hoursOn(900)),
      ).toEqual({
        phase: 1,
        late: true,
      });
      expect(
        await notifyIncident(test.shop, 'I-1', { ...told, at: hoursOn(90), final: true }, DPO, hoursOn(900)),
      ).toEqual({
        phase: 2,
        late: false,
      });
    });

    it('is closed by two people, with effects and remedy, when all were told', async () => {
      await expect(closeIncident(test.shop, 'I-1', DPO)).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
      await expect(closeIncident(test.shop, 'I-1', DPOS)).rejects.toMatchObject({
        code: 'INCIDENT_NO_REMEDY',
      });
      await noteIncident(
        test.shop,
        'I-1',
        { effects: ['record-seen'], remedies: ['account-ended'], people: 3 },
        DPO,
      );
      await expect(closeIncident(test.shop, 'I-1', DPOS)).rejects.toMatchObject({
        facts: { to: 'controller' },
      });
      await notifyIncident(
        test.shop,
        'I-1',
        { to: 'controller', reference: 'L-2', at: hoursOn(40), final: true },
        DPO,
        hoursOn(900),
      );
      await expect(closeIncident(test.shop, 'I-1', DPOS)).rejects.toMatchObject({ facts: { to: 'people' } });
      await noteIncident(test.shop, 'I-1', { notToldReason: 'encrypted' }, DPO);
      await closeIncident(test.shop, 'I-1', DPOS);
      expect((await incident(test.shop, 'I-1', hoursOn(900))).overdue).toBe(false);
    });

    it('letters are drafts in both languages, with blanks where names belong', async () => {
      const one = await incident(test.shop, 'I-1', AWARE);
      for (const to of ['commissioner', 'controller', 'people'] as const)
        for (const language of ['en', 'sw'] as const) {
          const text = draftLetter(one, to, language);
          expect(text).toContain('____');
          expect(text).toContain('I-1');
        }
    });

    it('without personal data has no clock, until somebody finds that there are', async () => {
      await openIncident(
        test.shop,
        { id: 'I-2', type: 'stock-mismatch', facts: { blanks: 2 }, awareAt: AWARE },
        DPO,
        hoursOn(1),
      );
      expect((await incident(test.shop, 'I-2', hoursOn(500))).overdue).toBe(false);
      await noteIncident(test.shop, 'I-2', { breach: true }, DPO);
      expect((await incident(test.shop, 'I-2', hoursOn(500))).overdue).toBe(true);
    });
  });
});
