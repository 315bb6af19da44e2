import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nameWords, openDemoKeys, recordKeys } from '../../crypto/index.ts';
import {
  act,
  BINDING,
  cardAct,
  eraseDue,
  OpenMaterial,
  rewrapAll,
  type Shop,
  takeIn,
} from '../../pipeline/index.ts';
import { type TestShop, testShop } from '../support/shop.ts';

const HOUR_LATER = (): Date => new Date(Date.now() + 3_600_000);

describe('records at rest', () => {
  let test_: TestShop;
  let shop: Shop;
  const people = () => test_.people(6, 21);
  const requests = async () => {
    const cards = await shop.ledger.cards({ state: 'accepted' }, 50);
    return cards.map(({ requestId, serial }) => ({ requestId, serial }));
  };

  beforeAll(async () => {
    test_ = await testShop('at-rest');
    shop = test_.shop;
    await takeIn(shop, await test_.extract(people(), 'X-AT-REST-1'), shop.me);
  });
  afterAll(() => test_.close());

  test('a person is found by words of the name, whatever the order, marks and apostrophes', async () => {
    const [person] = people();
    if (person === undefined) throw new Error('no person');
    const typed = [...person.record.names].reverse().join(' ').toLowerCase().replaceAll("'", '’');
    const words = nameWords([typed]).map((word) => shop.keys.index.index('name', word));
    const byName = await shop.ledger.requestsByName(words, 10);
    const byNumber = await shop.ledger.requestsByPerson(
      shop.keys.index.index('person', person.record.nationalNumber),
      10,
    );
    expect(byNumber).toHaveLength(1);
    expect(byName).toContain(byNumber[0]);
    const strange = shop.keys.index.index('name', 'NOBODYHASTHISNAME');
    expect(await shop.ledger.requestsByName([...words, strange], 10)).toEqual([]);
    expect(await shop.ledger.requestsByName([], 10)).toEqual([]);
  });

  test('the names themselves stand nowhere in the database', async () => {
    const client = new pg.Client({ connectionString: test_.url });
    await client.connect();
    try {
      const tables = await client.query<{ name: string }>(
        "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
      );
      const longest = nameWords(people().flatMap(({ record }) => [...record.names])).filter(
        (word) => word.length > 4,
      );
      expect(longest.length).toBeGreaterThan(3);
      for (const { name } of tables.rows) {
        const { rows } = await client.query<{ text: string }>(`select t::text as text from "${name}" t`);
        const all = rows.map(({ text }) => text.toUpperCase()).join('\n');
        for (const word of longest) {
          expect(all.includes(word), `${name} holds a name`).toBe(false);
          expect(all.includes(Buffer.from(word).toString('hex').toUpperCase()), name).toBe(false);
        }
      }
    } finally {
      await client.end();
    }
  });

  test("two rows' envelopes exchanged in the database are noticed", async () => {
    const [one, other] = await requests();
    const [a, b] = await shop.ledger.materials([one?.serial ?? '', other?.serial ?? '']);
    if (a === undefined || b === undefined) throw new Error('no material');
    const swapped = { ...a, sealedRecord: b.sealedRecord };
    const opened = await OpenMaterial.open(swapped, shop.keys.records);
    expect(() => opened.record()).toThrowError(expect.objectContaining({ code: 'ENVELOPE_BROKEN' }));
    // The whole envelope of the other request, its key too: it is bound to its own request.
    const moved = { ...b, card: a.card };
    const other_ = await OpenMaterial.open(moved, shop.keys.records);
    expect(() => other_.record()).toThrowError(expect.objectContaining({ code: 'ENVELOPE_BROKEN' }));
  });

  test('a new wrapping key takes all data keys over and leaves every sealed byte as it was', async () => {
    const folder = join(test_.folder, 'keys');
    const before = await shop.ledger.materials((await requests()).map(({ serial }) => serial));
    // A second generation of the record key, as a custodian would add it: here another installation's first one.
    const donor = join(test_.folder, 'donor');
    await openDemoKeys(donor);
    await copyFile(join(donor, 'record-key-1.demo-key'), join(folder, 'record-key-2.demo-key'));
    const renewed: Shop = { ...shop, keys: await openDemoKeys(folder) };
    expect(renewed.keys.records.newest).not.toBe(shop.keys.records.newest);

    const first = await rewrapAll(renewed);
    expect(first).toMatchObject({ wrapped: before.length, passed: 0, failed: [] });
    expect(await rewrapAll(renewed)).toMatchObject({ wrapped: 0, failed: [] });

    const after = await shop.ledger.materials(before.map(({ card }) => card.serial));
    for (const [i, material] of after.entries()) {
      expect(material.keyId).toBe(renewed.keys.records.newest);
      expect(material.sealedRecord).toEqual(before[i]?.sealedRecord);
      const opened = await OpenMaterial.open(material, renewed.keys.records);
      expect(opened.record().recordId).not.toBe('');
    }
    shop = renewed;
  });

  test('a data key whose wrapping key is not held is named and left, the others go on', async () => {
    const [first] = await requests();
    const alien = await recordKeys([new Uint8Array(32).fill(3)]).newDataKey();
    const client = new pg.Client({ connectionString: test_.url });
    await client.connect();
    const { rows } = await client.query('select wrapped_key, key_id from request where id = $1', [
      first?.requestId,
    ]);
    await client.query('update request set wrapped_key = $2, key_id = $3 where id = $1', [
      first?.requestId,
      Buffer.from(alien.wrapped),
      alien.keyId,
    ]);
    expect(await rewrapAll(shop)).toMatchObject({
      wrapped: 0,
      failed: [{ table: 'request', id: first?.requestId, code: 'ENVELOPE_KEY_UNKNOWN' }],
    });
    await client.query('update request set wrapped_key = $2, key_id = $3 where id = $1', [
      first?.requestId,
      rows[0].wrapped_key,
      rows[0].key_id,
    ]);
    await client.end();
  });

  test('a closed request is erased after its time: no key, no sealed byte, no name and no telephone leads to it', async () => {
    const [gone, kept] = await requests();
    if (gone === undefined || kept === undefined) throw new Error('no request');
    const [material] = await shop.ledger.materials([gone.serial]);
    if (material === undefined) throw new Error('no material');
    await shop.ledger.commit({
      by: shop.me,
      acts: [act('request', gone.requestId, 'close', {})],
      rows: [{ type: 'close-request', id: gone.requestId }],
    });
    // Not before its time, and never an open one.
    expect(await eraseDue(shop, 1, HOUR_LATER())).toEqual({ requests: 0, documents: 0 });
    expect(await eraseDue(shop, 0, HOUR_LATER())).toEqual({ requests: 1, documents: 0 });
    expect(await eraseDue(shop, 0, HOUR_LATER())).toEqual({ requests: 0, documents: 0 });

    const [erased, whole] = await shop.ledger.materials([gone.serial, kept.serial]);
    expect(erased?.wrappedKey).toHaveLength(0);
    expect(erased?.sealedRecord).toHaveLength(0);
    expect(whole?.wrappedKey).toHaveLength(40);
    if (erased === undefined) throw new Error('the card is gone from the books');
    await expect(OpenMaterial.open(erased, shop.keys.records)).rejects.toThrowError(
      expect.objectContaining({ code: 'RECORD_ERASED', facts: { card: gone.serial } }),
    );
    const client = new pg.Client({ connectionString: test_.url });
    await client.connect();
    const left = await client.query(
      `select (select count(*) from request_name where request_id = $1)::int as names,
         (select slip_index is null and phone_index is null from request where id = $1) as unindexed`,
      [gone.requestId],
    );
    await client.end();
    expect(left.rows[0]).toEqual({ names: 0, unindexed: true });
    const events = await shop.ledger.events({ kind: 'request', id: gone.requestId });
    expect(events.at(-1)).toMatchObject({ event: 'erase', from: 'closed', to: 'erased' });
    expect(await shop.ledger.laws()).toEqual([]);
  });

  test('a print file is erased once its cards are made, and not while one still has to be', async () => {
    const [, , made] = await requests();
    if (made === undefined) throw new Error('no card');
    const { key, wrapped, keyId } = await shop.keys.records.newDataKey();
    const document = { type: 'document' as const, id: 'D-specimen', wrappedKey: wrapped, keyId, pages: 2 };
    await shop.ledger.commit({
      by: shop.me,
      acts: [],
      rows: [
        { ...document, sealed: key.seal(Buffer.from('pages'), BINDING.document('D-specimen')) },
        {
          type: 'face',
          serial: made.serial,
          sealedPlan: new Uint8Array(40),
          sha256: '0'.repeat(64),
          documentId: 'D-specimen',
          page: 0,
        },
      ],
    });
    expect(await eraseDue(shop, 0, HOUR_LATER())).toEqual({ requests: 0, documents: 0 });
    for (const event of ['sign', 'render', 'feed', 'complete'] as const)
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(made.serial, event)] });
    expect(await eraseDue(shop, 0, HOUR_LATER())).toEqual({ requests: 0, documents: 1 });
    const face = await shop.ledger.faceDocument(made.serial);
    expect(face?.wrappedKey).toHaveLength(0);
    expect(face?.sealed).toHaveLength(0);
  });

  test('a print file goes with the first of its people, though another card in it still has to be made', async () => {
    const [, waits, made] = await requests();
    const left = async () =>
      (await shop.ledger.evidenceBooks.residue()).flatMap(({ where, rows }) => (rows > 0 ? [where] : []));
    if (waits === undefined || made === undefined) throw new Error('no card');
    const { key, wrapped, keyId } = await shop.keys.records.newDataKey();
    const sealed = key.seal(Buffer.from('pages'), BINDING.document('D-two'));
    const plan = { sealedPlan: new Uint8Array(40), sha256: '0'.repeat(64), documentId: 'D-two' };
    await shop.ledger.commit({
      by: shop.me,
      acts: [],
      rows: [
        { type: 'document', id: 'D-two', wrappedKey: wrapped, keyId, pages: 4, sealed },
        { type: 'face', serial: made.serial, page: 0, ...plan },
        { type: 'face', serial: waits.serial, page: 1, ...plan },
      ],
    });
    expect(await eraseDue(shop, 0, HOUR_LATER())).toEqual({ requests: 0, documents: 0 });
    await shop.ledger.commit({
      by: shop.me,
      acts: [act('request', made.requestId, 'close', {})],
      rows: [{ type: 'close-request', id: made.requestId }],
    });
    expect(await eraseDue(shop, 0, HOUR_LATER())).toEqual({ requests: 1, documents: 0 });
    const face = await shop.ledger.faceDocument(waits.serial);
    expect([face?.wrappedKey.length, face?.sealed.length]).toEqual([0, 0]);
    expect(await left()).toEqual([]);
    // A file of an earlier program that outlived one of its people is found, and due at once.
    const client = new pg.Client({ connectionString: test_.url });
    await client.connect();
    await client.query(`update document set erased_at = null, sealed = '\\x00' where id = 'D-two'`);
    await client.end();
    expect(await left()).toEqual(['document.of-erased']);
    expect(await eraseDue(shop, 30, HOUR_LATER())).toEqual({ requests: 0, documents: 1 });
    expect(await left()).toEqual([]);
  });
});
