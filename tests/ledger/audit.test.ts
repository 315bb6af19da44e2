import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../ledger/index.ts';
import { testAudit } from '../support/audit.ts';
import { sql, testDatabase } from '../support/postgres.ts';
import { acceptDeed, bodyDeed, cardAct, extractDeed, go, machine, step } from './books.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let ledger: Ledger;

/** A hand in the tables that knows how to get past the triggers. */
const tamper = async (text: string): Promise<void> => {
  const options = encodeURIComponent('-c session_replication_role=replica');
  const { rowCount } = await sql(`${database.url}?options=${options}`, text);
  expect(rowCount).toBeGreaterThan(0);
};

beforeEach(async () => {
  database = await testDatabase();
  ledger = await openLedger({ url: database.url, audit: testAudit() });
  await ledger.commit(extractDeed());
  await ledger.commit(acceptDeed('R1', 'K00000001'));
  await ledger.commit({ by: machine, acts: [cardAct('K00000001', 'sign', step('accepted', 'signed'))] });
  await ledger.commit({
    by: machine,
    acts: [
      cardAct('K00000001', 'render', step('signed', 'rendered'), {
        detail: { z: 1.5, a: ['ü', null, true, -0] },
      }),
    ],
  });
  await ledger.commit(acceptDeed('R2', 'K00000002'));
});

afterEach(async () => {
  await ledger.close();
  await database.drop();
});

const broken = async () => {
  const verified = await ledger.verify();
  return verified.ok ? 'nothing is broken' : verified.broken;
};

describe('an untouched ledger', () => {
  test('verifies: chains, seals, and how much is not sealed yet', async () => {
    expect(await ledger.verify()).toEqual({ ok: true, events: 7, chains: 5, seals: 0, unsealed: 7 });
    expect(await ledger.seal()).toEqual({ sealed: 7 });
    expect(await ledger.seal()).toBe('nothing');
    await ledger.commit({ by: machine, acts: [cardAct('K00000002', 'sign', go('signed'))] });
    const seen: number[] = [];
    expect(await ledger.verify((events) => seen.push(events))).toMatchObject({
      ok: true,
      seals: 1,
      unsealed: 1,
    });
    expect(seen.at(-1)).toBe(8);
    expect(await ledger.seal()).toEqual({ sealed: 1 });
    expect(await ledger.verify()).toEqual({ ok: true, events: 8, chains: 5, seals: 2, unsealed: 0 });
    expect(await ledger.laws()).toEqual([]);
  });

  test('verifies over more chains and events than one page holds', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, g) =>
        ledger.commit({
          by: machine,
          acts: Array.from({ length: 60 }, (_, i) => cardAct(`P${g}-${i}`, 'accept', go('accepted'))),
        }),
      ),
    );
    for (let g = 0; g < 6; g++) {
      await ledger.commit({
        by: machine,
        acts: Array.from({ length: 1_000 }, () => cardAct('P0-0', 'note', go('accepted'))),
      });
    }
    expect(await ledger.verify()).toMatchObject({ ok: true, chains: 2_405, events: 8_407 });
    await tamper(`update event set detail = '{"x":1}' where subject_id = 'P0-0' and seq = 5500`);
    expect(await broken()).toMatchObject({ subject: { kind: 'card', id: 'P0-0' }, seq: 5_500 });
  });

  test('is sealed once though two seal at the same moment', async () => {
    const other = await openLedger({ url: database.url, audit: testAudit() });
    const sealed = await Promise.all([ledger.seal(), other.seal()]);
    await other.close();
    expect(sealed.filter((one) => one === 'nothing')).toHaveLength(1);
  });

  test('is sealed without the events of a transaction that is still under way, which come into the next seal', async () => {
    const holder = openHeld();
    await holder.ready;
    await ledger.commit({ by: machine, acts: [cardAct('K00000002', 'sign', go('signed'))] });
    // The held transaction is older than that commit: nothing from it on is final yet.
    expect(await ledger.seal()).toEqual({ sealed: 7 });
    await holder.end();
    expect(await ledger.seal()).toEqual({ sealed: 1 });
    expect(await ledger.verify()).toMatchObject({ ok: true, seals: 2, unsealed: 0 });
  });
});

/** A transaction that has a number and has not ended. */
const openHeld = (): { ready: Promise<void>; end(): Promise<void> } => {
  let release = (): void => {};
  let started = (): void => {};
  const ready = new Promise<void>((resolve) => {
    started = resolve;
  });
  const hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const done = (async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('begin');
    await client.query('select pg_current_xact_id()');
    started();
    await hold;
    await client.query('commit');
    await client.end();
  })();
  return {
    ready,
    end: async () => {
      release();
      await done;
    },
  };
};

describe('verify names', () => {
  test('an altered detail', async () => {
    await tamper(`update event set detail = '{"request":"R9"}' where subject_id = 'K00000001' and seq = 1`);
    expect(await broken()).toMatchObject({
      subject: { kind: 'card', id: 'K00000001' },
      seq: 1,
      why: expect.stringMatching(/altered/),
    });
  });

  test.each([
    ['event', "event = 'collect'"],
    ['actor', `actor = '{"kind":"machine","id":"other"}'`],
    ['time', "at = at + interval '1 millisecond'"],
    ['attempt', 'attempt = 9'],
    ['act id', "act_id = 'forged'"],
  ])('an altered %s', async (_what, set) => {
    await tamper(`update event set ${set} where subject_id = 'K00000001' and seq = 2`);
    expect(await broken()).toMatchObject({
      subject: { kind: 'card', id: 'K00000001' },
      seq: 2,
      why: expect.stringMatching(/altered/),
    });
  });

  test('an event taken out of the middle of a chain', async () => {
    await tamper("delete from event where subject_id = 'K00000001' and seq = 2");
    expect(await broken()).toMatchObject({
      subject: { kind: 'card', id: 'K00000001' },
      seq: 2,
      why: 'event 2 is missing: after 1 comes 3',
    });
  });

  test('an event taken from the end', async () => {
    await tamper("delete from event where subject_id = 'K00000001' and seq = 3");
    expect(await broken()).toMatchObject({
      subject: { id: 'K00000001' },
      seq: 3,
      why: expect.stringMatching(/counts 3 events, the chain has 2/),
    });
  });

  test('all events of a subject taken away, the subject kept', async () => {
    await tamper("delete from event where subject_id = 'K00000001'");
    expect(await broken()).toMatchObject({
      subject: { kind: 'card', id: 'K00000001' },
      why: expect.stringMatching(/the chain has 0/),
    });
  });

  test.each([['K00000001'], ['R2'], ['X1']])('events of %s that belong to no subject', async (id) => {
    await tamper(`delete from subject where id = '${id}'`);
    expect(await broken()).toMatchObject({
      subject: { id },
      seq: 1,
      why: expect.stringMatching(/no state row/),
    });
  });

  test('an altered state', async () => {
    await tamper("update subject set state = 'collected' where id = 'K00000001'");
    expect(await broken()).toMatchObject({
      subject: { kind: 'card', id: 'K00000001' },
      why: 'the state is collected, the last event says rendered',
    });
    expect(await ledger.laws()).toEqual([
      { law: 5, what: 'a state differs from the last event', count: 1, examples: ['card:K00000001'] },
    ]);
  });

  test('an altered head and an altered attempt', async () => {
    await tamper("update subject set attempt = 4 where id = 'K00000002'");
    expect(await broken()).toMatchObject({
      subject: { id: 'K00000002' },
      why: expect.stringMatching(/attempt is 4/),
    });
    await tamper("update subject set attempt = 1, head = sha256('x') where id = 'K00000002'");
    expect(await broken()).toMatchObject({
      subject: { id: 'K00000002' },
      why: expect.stringMatching(/head of the chain/),
    });
  });

  test('a state row made up without any event', async () => {
    await tamper("insert into subject values ('card', 'K00000007', 'passed', 1, 1, sha256('x'), 0)");
    expect(await broken()).toMatchObject({
      subject: { kind: 'card', id: 'K00000007' },
      why: expect.stringMatching(/the chain has 0/),
    });
  });

  test('a sealed chain taken away whole, together with its subject', async () => {
    await ledger.seal();
    await tamper("delete from event where subject_id = 'K00000002'");
    await tamper("delete from subject where id = 'K00000002'");
    expect(await broken()).toEqual({
      seal: 1,
      why: 'the seal was made over 7 events, 6 are there: events were taken away',
    });
  });

  test('events smuggled into a sealed span', async () => {
    await ledger.seal();
    await ledger.commit(bodyDeed('B1', 'C1'));
    await tamper("update event set xid = (select min(xid) from event) where subject_id = 'B1'");
    expect(await broken()).toMatchObject({ seal: 1, why: expect.stringMatching(/events were added/) });
  });

  test.each([
    ['root', "root = sha256('x')", 'the seal says something else than what was signed'],
    ['count', 'events = 3', 'the seal says something else than what was signed'],
    ['signature', "signature = sha256('x')", 'the signature does not verify'],
    ['signed text', "signed = signed || 'x'::bytea", 'the signature does not verify'],
    ['key', "key_id = 'other'", 'the signature does not verify'],
  ])('a seal with another %s', async (_what, set, why) => {
    await ledger.seal();
    await tamper(`update seal set ${set}`);
    expect(await broken()).toEqual({ seal: 1, why });
  });

  test('a seal taken out', async () => {
    await ledger.seal();
    await ledger.commit(bodyDeed('B1', 'C1'));
    await ledger.seal();
    await tamper('delete from seal where number = 1');
    expect(await broken()).toEqual({ seal: 1, why: 'seal 1 is missing: the next one is 2' });
  });
});

describe('laws names', () => {
  test('a spoiled card that is still live, a replaced one that is, and a body without a place', async () => {
    await ledger.commit({ by: machine, acts: [cardAct('K00000001', 'spoil', go('spoiled'))] });
    await tamper("insert into body values ('B7', 'C7', null, null, now())");
    await tamper("update card set replaces = 'K00000002' where serial = 'K00000001'");
    expect(await ledger.laws()).toEqual([
      { law: 2, what: 'a body has no place in the ledger', count: 1, examples: ['B7'] },
      { law: 4, what: 'a spoiled or destroyed card is still live', count: 1, examples: ['K00000001'] },
      { law: 4, what: 'a replaced card is still live', count: 1, examples: ['K00000002'] },
      { law: 4, what: 'a card replaces one of another request', count: 1, examples: ['K00000001'] },
    ]);
  });
});

test('a database whose transaction counter runs behind the last seal is not sealed', async () => {
  await ledger.seal();
  await tamper('update seal set to_xid = (to_xid::text::bigint + 1000000)::text::xid8');
  await expect(ledger.seal()).rejects.toMatchObject({ code: 'LEDGER_SEAL_CLOCK' });
});
