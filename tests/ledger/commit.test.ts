import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../ledger/index.ts';
import { testAudit } from '../support/audit.ts';
import { sql, testDatabase } from '../support/postgres.ts';
import {
  acceptDeed,
  bodyAct,
  bodyDeed,
  bytes,
  cardAct,
  extractDeed,
  go,
  machine,
  payloadRow,
  step,
  supervisor,
} from './books.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let ledger: Ledger;

beforeEach(async () => {
  database = await testDatabase();
  ledger = await openLedger({ url: database.url, audit: testAudit() });
  await ledger.commit(extractDeed());
});

afterEach(async () => {
  await ledger.close();
  await database.drop();
});

const bound = (serial: string, body: string, chipSerial: string) => ({
  by: machine,
  acts: [cardAct(serial, 'note', go('personalising'))],
  rows: [{ type: 'bind', serial, body, chipSerial } as const],
});

describe('a deed', () => {
  test('is written whole: its events, states and rows can be read back as they were given', async () => {
    const outcome = await ledger.commit(acceptDeed('R1', 'K00000001'));
    expect(outcome).toMatchObject({
      kind: 'done',
      events: [
        { subject: { kind: 'request', id: 'R1' }, seq: 1, from: null, to: 'open' },
        { subject: { kind: 'card', id: 'K00000001' }, seq: 1, from: null, to: 'accepted' },
      ],
    });
    expect(await ledger.card('K00000001')).toEqual({
      serial: 'K00000001',
      requestId: 'R1',
      live: true,
      replaces: null,
      state: 'accepted',
      attempt: 1,
      seq: 1,
      product: 'huduma-adult',
      kind: 'first-issue',
      county: 47,
      office: 'NBI-001',
      language: 'sw',
      due: '2026-12-22',
      body: null,
      chipSerial: null,
      box: null,
      batch: null,
      parked: false,
    });
    const [material] = await ledger.materials(['K00000001']);
    expect(material?.sealedPortraitPrint).toEqual(bytes('print R1', 5_000));
    expect(material?.sealedPortraitChip).toEqual(bytes('chip R1', 3_000));
    expect(material?.sealedPayload).toBeNull();
    const [event] = await ledger.events({ kind: 'card', id: 'K00000001' });
    expect(event).toMatchObject({ event: 'accept', by: machine, detail: { request: 'R1' } });
    expect(event?.at).toBe(outcome.kind === 'done' ? outcome.at : '');
    expect(event?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('that one act refuses leaves no trace of the others', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    const outcome = await ledger.commit({
      by: machine,
      acts: [
        bodyAct('B1', 'receive', step(null, 'vault')),
        cardAct('K00000001', 'render', step('signed', 'rendered')),
      ],
      rows: [{ type: 'body', number: 'B1', chipSerial: 'C1' }],
    });
    expect(outcome).toEqual({
      kind: 'refused',
      subject: { kind: 'card', id: 'K00000001' },
      code: 'STATE_REFUSED',
      sentence: 'stands at accepted',
    });
    expect(await ledger.events({ kind: 'body', id: 'B1' })).toEqual([]);
    expect((await sql(database.url, 'select count(*)::int as n from body')).rows).toEqual([{ n: 0 }]);
  });

  test('may act twice on one subject, the second act seeing the first', async () => {
    const outcome = await ledger.commit({
      by: machine,
      acts: [
        cardAct('K1', 'accept', step(null, 'accepted')),
        cardAct('K1', 'sign', step('accepted', 'signed')),
      ],
    });
    expect(outcome).toMatchObject({
      kind: 'done',
      events: [{ seq: 1 }, { seq: 2, from: 'accepted', to: 'signed' }],
    });
  });

  test('with nothing in it is a fault', async () => {
    await expect(ledger.commit({ by: machine, acts: [] })).rejects.toMatchObject({
      code: 'LEDGER_DEED_EMPTY',
    });
  });

  test('whose decide throws fails alone; deeds of the same moment go through', async () => {
    const broken = new Error('a bug in the caller');
    const results = await Promise.allSettled([
      ledger.commit(acceptDeed('R1', 'K00000001')),
      ledger.commit({
        by: machine,
        acts: [
          cardAct('K2', 'accept', () => {
            throw broken;
          }),
        ],
      }),
      ledger.commit(acceptDeed('R3', 'K00000003')),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: broken });
  });

  test.each([
    ['NUL', 'a\u0000b'],
    ['half of a surrogate pair', '\ud800'],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('whose detail holds %s is refused, as it could not be hashed the same again', async (_what, value) => {
    const deed = { by: machine, acts: [cardAct('K1', 'accept', go('accepted'), { detail: { value } })] };
    await expect(ledger.commit(deed)).rejects.toMatchObject({ code: 'LEDGER_DETAIL_INVALID' });
  });

  test('after close is turned away', async () => {
    const other = await openLedger({ url: database.url, audit: testAudit() });
    const last = other.commit(acceptDeed('R1', 'K00000001'));
    await other.close();
    expect((await last).kind).toBe('done');
    await expect(other.commit(acceptDeed('R2', 'K00000002'))).rejects.toMatchObject({
      code: 'LEDGER_CLOSED',
    });
  });
});

describe('the same deed twice', () => {
  test('by act id is answered repeated, also when both arrive together', async () => {
    const deed = { by: supervisor, actId: 'click-1', acts: [cardAct('K1', 'note', go('accepted'))] };
    const first = await Promise.all([ledger.commit(deed), ledger.commit(deed)]);
    expect(first.map((outcome) => outcome.kind).sort()).toEqual(['done', 'repeated']);
    expect(await ledger.commit(deed)).toEqual({ kind: 'repeated' });
    expect(await ledger.events({ kind: 'card', id: 'K1' })).toHaveLength(1);
  });

  test('by act id from two processes is written once', async () => {
    const other = await openLedger({ url: database.url, audit: testAudit() });
    const deed = (id: number) => ({
      by: supervisor,
      actId: `click-${id}`,
      acts: [cardAct(`K${id}`, 'note', go('accepted'))],
    });
    const ids = Array.from({ length: 40 }, (_, i) => i);
    const kinds = await Promise.all(
      ids.flatMap((id) =>
        [ledger.commit(deed(id)), other.commit(deed(id))].map(async (one) => (await one).kind),
      ),
    );
    await other.close();
    expect(kinds.filter((kind) => kind === 'done')).toHaveLength(40);
    expect(kinds.filter((kind) => kind === 'repeated')).toHaveLength(40);
  });

  test('by decision is answered repeated and writes none of its rows', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    expect(await ledger.commit(acceptDeed('R1', 'K00000001'))).toEqual({ kind: 'repeated' });
  });
});

describe('writers on one subject', () => {
  test('in two processes make one unbroken chain', async () => {
    const other = await openLedger({ url: database.url, audit: testAudit() });
    const note = { by: machine, acts: [cardAct('K1', 'note', go('accepted'))] };
    const outcomes = await Promise.all(
      Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? ledger : other).commit(note)),
    );
    await other.close();
    const seqs = outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.events[0]?.seq : undefined));
    expect(seqs.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(await ledger.verify()).toMatchObject({ ok: true, events: 121, chains: 2 });
  });

  test('racing for the same move: one does it, the other is told so', async () => {
    const other = await openLedger({ url: database.url, audit: testAudit() });
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    const sign = { by: machine, acts: [cardAct('K00000001', 'sign', step('accepted', 'signed'))] };
    const outcomes = await Promise.all([ledger.commit(sign), other.commit(sign)]);
    await other.close();
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['done', 'repeated']);
  });
});

describe('a group with a bad deed', () => {
  test('writes the good ones and refuses the bad one by its law', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    const deeds = Array.from({ length: 20 }, (_, i) => ledger.commit(acceptDeed(`S${i}`, `K1000000${i}`)));
    const bad = ledger.commit({
      by: machine,
      acts: [cardAct('K99999999', 'accept', go('accepted'))],
      rows: [{ type: 'card', serial: 'K99999999', requestId: 'R1' }],
    });
    const late = ledger.commit(acceptDeed('T1', 'K20000001'));
    expect((await Promise.all(deeds)).every((outcome) => outcome.kind === 'done')).toBe(true);
    expect((await late).kind).toBe('done');
    expect(await bad).toMatchObject({
      kind: 'refused',
      code: 'LEDGER_ONE_LIVE_CARD',
      subject: { id: 'K99999999' },
    });
    expect(await ledger.events({ kind: 'card', id: 'K99999999' })).toEqual([]);
    expect(await ledger.verify()).toMatchObject({ ok: true });
  });

  test('tells a row that refers to nothing as a fault, without the values', async () => {
    const error = await ledger
      .commit({
        by: machine,
        acts: [cardAct('K1', 'accept', go('accepted'))],
        rows: [{ type: 'card', serial: 'K1', requestId: 'nowhere' }],
      })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'LEDGER_ROW_REFUSED', facts: { rule: 'card_request_id_fkey' } });
    expect(String(error)).not.toContain('nowhere');
  });
});

describe('the laws kept by the database', () => {
  test('a spoiled card is void and replaced in one deed; the request never has two live cards', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    const outcome = await ledger.commit({
      by: supervisor,
      acts: [
        cardAct('K00000001', 'spoil', go('spoiled')),
        cardAct('K00000002', 'accept', step(null, 'accepted'), { rank: 1 }),
      ],
      rows: [
        { type: 'void-card', serial: 'K00000001' },
        { type: 'card', serial: 'K00000002', requestId: 'R1', replaces: 'K00000001' },
      ],
    });
    expect(outcome.kind).toBe('done');
    const found = await ledger.findRequest({ id: 'R1' });
    expect(found?.card).toMatchObject({ serial: 'K00000002', replaces: 'K00000001', live: true });
    expect(await ledger.laws()).toEqual([]);
    const again = { by: supervisor, acts: [cardAct('K00000001', 'note', go('spoiled'))] };
    expect(
      await ledger.commit({ ...again, rows: [{ type: 'void-card', serial: 'K00000001' }] }),
    ).toMatchObject({ kind: 'refused', code: 'LEDGER_CARD_NOT_LIVE' });
  });

  test('a person has one open request for a document; after it is closed, another', async () => {
    const same = { personIndex: bytes('one person') };
    await ledger.commit(acceptDeed('R1', 'K00000001', same));
    expect(await ledger.commit(acceptDeed('R2', 'K00000002', same))).toMatchObject({
      kind: 'refused',
      code: 'REQUEST_ALREADY_OPEN',
      subject: { kind: 'request', id: 'R2' },
    });
    const close = ledger.commit({
      by: machine,
      acts: [{ subject: { kind: 'request', id: 'R1' }, event: 'close', decide: step('open', 'closed') }],
      rows: [{ type: 'close-request', id: 'R1' }],
    });
    const open = ledger.commit(acceptDeed('R2', 'K00000002', same));
    expect([(await close).kind, (await open).kind]).toEqual(['done', 'done']);
    const found = await ledger.findRequest({ personIndex: bytes('one person'), product: 'huduma-adult' });
    expect(found).toMatchObject({ id: 'R2', open: true, card: { serial: 'K00000002' } });
  });

  test('an approved record becomes one request', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001', { recordId: 'rec' }));
    expect(await ledger.commit(acceptDeed('R2', 'K00000002', { recordId: 'rec' }))).toMatchObject({
      kind: 'refused',
      code: 'LEDGER_RECORD_KNOWN',
    });
  });

  test('a body is bound to one card, a card to one body, and only with the chip it was received with', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    await ledger.commit(acceptDeed('R2', 'K00000002'));
    await ledger.commit(bodyDeed('B1', 'C1'));
    await ledger.commit(bodyDeed('B2', 'C2'));
    expect((await ledger.commit(bound('K00000001', 'B1', 'C1'))).kind).toBe('done');
    expect((await ledger.commit(bound('K00000001', 'B1', 'C1'))).kind).toBe('done');
    const code = async (serial: string, body: string, chip: string) => {
      const outcome = await ledger.commit(bound(serial, body, chip));
      return outcome.kind === 'refused' ? outcome.code : outcome.kind;
    };
    expect(await code('K00000002', 'B1', 'C1')).toBe('LEDGER_BODY_TAKEN');
    expect(await code('K00000001', 'B2', 'C2')).toBe('LEDGER_CARD_HAS_BODY');
    expect(await code('K00000002', 'B2', 'C1')).toBe('LEDGER_CHIP_DIFFERS');
    expect(await code('K00000002', 'B9', 'C9')).toBe('LEDGER_BODY_UNKNOWN');
    expect(await ledger.card('K00000001')).toMatchObject({ body: 'B1', chipSerial: 'C1' });
    expect(await ledger.card('K00000002')).toMatchObject({ body: null });
    expect(await ledger.bodyByChip('C1')).toMatchObject({ number: 'B1', card: 'K00000001', state: 'vault' });
  });

  test('a chip is received in one body, a number once', async () => {
    await ledger.commit(bodyDeed('B1', 'C1'));
    expect(await ledger.commit(bodyDeed('B2', 'C1'))).toMatchObject({ code: 'LEDGER_CHIP_TAKEN' });
    const again = { ...bodyDeed('B1', 'C3'), acts: [bodyAct('B1', 'receive', go('vault'))] };
    expect(await ledger.commit(again)).toMatchObject({ code: 'LEDGER_BODY_KNOWN' });
  });

  test('events cannot be changed or deleted by a statement', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    for (const text of [
      "update event set to_state = 'collected'",
      'delete from event',
      'truncate event',
      'delete from seal',
    ]) {
      await expect(sql(database.url, text)).rejects.toThrow('append-only');
    }
  });
});

describe('rows', () => {
  test('of every type come back through the question made for them', async () => {
    await ledger.commit(acceptDeed('R1', 'K00000001'));
    await ledger.commit(bodyDeed('B1', 'C1'));
    await ledger.commit({
      by: machine,
      acts: [],
      rows: [
        {
          type: 'document',
          id: 'D1',
          sealed: bytes('pdf', 9_000),
          wrappedKey: bytes('k', 40),
          keyId: 'kek-1',
          pages: 2,
        },
      ],
    });
    await ledger.commit({
      by: machine,
      acts: [
        cardAct('K00000001', 'feed', go('personalising')),
        { subject: { kind: 'box', id: 'BX1' }, event: 'open', decide: step(null, 'open') },
        { subject: { kind: 'quarantine', id: 'Q1' }, event: 'hold', decide: step(null, 'waiting') },
      ],
      rows: [
        payloadRow('K00000001'),
        {
          type: 'face',
          serial: 'K00000001',
          sealedPlan: bytes('plan', 70),
          sha256: 'aa',
          documentId: 'D1',
          page: 0,
        },
        { type: 'body-station', number: 'B1', station: 'S1' },
        {
          type: 'journal',
          station: 'S1',
          serial: 'K00000001',
          attempt: 1,
          step: 'feed',
          detail: { body: 'B1' },
        },
        { type: 'journal', station: 'S1', serial: 'K00000001', attempt: 1, step: 'write', detail: {} },
        {
          type: 'quarantine',
          id: 'Q1',
          extractId: 'X1',
          line: 7,
          code: 'RECORD_X',
          owner: 'register',
          facts: { n: 1 },
        },
        { type: 'box', id: 'BX1', office: 'NBI-001' },
        { type: 'box-card', box: 'BX1', serial: 'K00000001' },
        {
          type: 'inspection',
          serial: 'K00000001',
          chipVerified: true,
          barcodeVerified: false,
          frontSha256: 'f',
          backSha256: 'b',
        },
        {
          type: 'sms',
          id: 'M1',
          direction: 'out',
          phoneIndex: bytes('phone'),
          template: 'ready',
          serial: 'K00000001',
        },
        { type: 'move-request', id: 'R1', office: 'MSA-002' },
      ],
    });
    expect(await ledger.faceDocument('K00000001')).toEqual({
      documentId: 'D1',
      page: 0,
      sealed: bytes('pdf', 9_000),
      wrappedKey: bytes('k', 40),
      keyId: 'kek-1',
    });
    expect((await ledger.materials(['K00000009', 'K00000001']))[0]).toMatchObject({
      sealedPayload: bytes('payload K00000001', 2_000),
      sealedPlan: bytes('plan', 70),
      card: { box: 'BX1', office: 'MSA-002' },
    });
    expect(await ledger.bodies({ station: 'S1' }, 10)).toMatchObject([{ number: 'B1', station: 'S1' }]);
    expect(await ledger.bodies({ state: 'vault' }, 10, 'B1')).toEqual([]);
    expect(await ledger.journalOpen('S1')).toMatchObject([{ serial: 'K00000001', step: 'write' }]);
    expect(await ledger.journalOpen('S2')).toEqual([]);
    expect((await ledger.journal('K00000001')).map((row) => row.step)).toEqual(['feed', 'write']);
    expect(await ledger.quarantine(10)).toMatchObject([
      { id: 'Q1', state: 'waiting', line: 7, facts: { n: 1 } },
    ]);
    expect(await ledger.box('BX1')).toEqual({
      id: 'BX1',
      office: 'NBI-001',
      state: 'open',
      serials: ['K00000001'],
    });
    expect(await ledger.boxes({ office: 'NBI-001', state: 'open' }, 5)).toHaveLength(1);
    expect(await ledger.cards({ box: 'BX1', state: 'personalising', office: 'MSA-002' }, 5)).toHaveLength(1);
    expect(await ledger.inspection('K00000001')).toMatchObject({
      chipVerified: true,
      barcodeVerified: false,
    });
    expect(await ledger.lastMade(5)).toEqual(['K00000001']);
    expect(await ledger.smsLog(5)).toMatchObject([{ id: 'M1', template: 'ready', direction: 'out' }]);
    expect(await ledger.extract('X1')).toMatchObject({ register: 'NPR', records: 3, state: 'receiving' });
    expect(await ledger.findRequest({ slipIndex: bytes('slip R1') })).toMatchObject({
      id: 'R1',
      office: 'MSA-002',
    });
    expect(await ledger.findRequest({ slipIndex: bytes('no such slip') })).toBeUndefined();
    expect(await ledger.counts()).toMatchObject({
      cards: { personalising: 1, accepted: 0 },
      bodies: { vault: 1 },
      quarantined: 1,
      requests: 1,
    });
    await ledger.commit({
      by: machine,
      acts: [],
      rows: [{ type: 'unbox-card', serial: 'K00000001' }],
    });
    expect(await ledger.box('BX1')).toMatchObject({ serials: [] });
  });

  test('of a station heartbeat replace the former one', async () => {
    await ledger.reportStation({ id: 'S1', state: 'ready', detail: { ribbon: 200 } });
    await ledger.reportStation({ id: 'S1', state: 'stopped', detail: { ribbon: 0 } });
    expect(await ledger.stations()).toMatchObject([{ id: 'S1', state: 'stopped', detail: { ribbon: 0 } }]);
  });

  test('of recent events come page after page', async () => {
    for (let i = 0; i < 5; i++)
      await ledger.commit({ by: machine, acts: [cardAct('K1', `e${i}`, go('accepted'))] });
    const latest = await ledger.recentEvents(null, 3);
    expect(latest.map((event) => event.event)).toEqual(['e2', 'e3', 'e4']);
    const after = await ledger.recentEvents(latest[0]?.id ?? null, 1);
    expect(after.map((event) => event.event)).toEqual(['e3']);
  });
});
