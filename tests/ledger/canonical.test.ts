import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson, eventBytes, sealBytes } from '../../ledger/canonical.ts';
import { sql, testDatabase } from '../support/postgres.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await database.drop();
});

// RFC 8785 §3.2.3 and §3.2.4: the example object, as far as an event may hold it.
test('keys are sorted by UTF-16 code units and numbers printed as ECMAScript prints them', () => {
  const value = {
    peach: 'π',
    '€': 'Euro',
    '\r': 'CR',
    '1': [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
    '\ufb33': null,
    '😂': true,
  };
  expect(canonicalJson(value)).toBe(
    '{"\\r":"CR","1":[333333333.3333333,1e+30,4.5,0.002,1e-27],"peach":"π","€":"Euro","😂":true,"\ufb33":null}',
  );
});

test('the bytes of an event are these and no others', () => {
  const bytes = eventBytes({
    subject: { kind: 'card', id: 'K00000001' },
    seq: 2,
    event: 'sign',
    from: 'accepted',
    to: 'signed',
    attempt: 1,
    at: '2026-11-22T09:00:00.123Z',
    actId: null,
    actor: '{"id":"worker-1","kind":"machine"}',
    detail: '{}',
  });
  expect(Buffer.from(bytes).toString()).toBe(
    '{"act":null,"at":"2026-11-22T09:00:00.123Z","attempt":1,"by":{"id":"worker-1","kind":"machine"},"detail":{},' +
      '"event":"sign","from":"accepted","id":"K00000001","kind":"card","seq":2,"to":"signed"}',
  );
});

test('the bytes of a seal are these and no others', () => {
  const bytes = sealBytes({
    number: 1,
    previous: new Uint8Array(2),
    fromXid: '0',
    toXid: '800',
    firstEvent: '1',
    lastEvent: '9',
    events: 9,
    root: Uint8Array.of(255, 1),
    at: '2026-11-22T09:00:00.000Z',
  });
  expect(Buffer.from(bytes).toString()).toBe(
    '{"at":"2026-11-22T09:00:00.000Z","events":9,"first":"1","from":"0","last":"9","number":1,"previous":"0000","root":"ff01","to":"800"}',
  );
});

test('any detail that is accepted comes back from jsonb with the same canonical bytes', async () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\u0000'));
  const leaf = fc.oneof(
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const detail = fc.dictionary(
    text,
    fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(text, leaf, { maxKeys: 3 })),
  );
  const samples = fc.sample(detail, 400);
  const written = samples.map((one) => canonicalJson(one));
  const { rows } = await sql(
    database.url,
    'select x::jsonb as x from unnest($1::text[]) with ordinality as t(x, n) order by n',
    [written],
  );
  expect(rows.map((row) => canonicalJson(row.x))).toEqual(written);
});
