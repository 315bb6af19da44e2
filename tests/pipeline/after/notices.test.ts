import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure } from '../../../card/index.ts';
import {
  act,
  BINDING,
  type Carry,
  type NoticeTemplate,
  noticeParts,
  type OutgoingNotice,
  RETRY_MINUTES,
  recordDeath,
  sendDue,
} from '../../../pipeline/index.ts';
import { sql } from '../../support/postgres.ts';
import { type AfterFloor, but, OFFICER, type Owned, openFloor, REGISTER } from './floor.ts';

const AWAY = { AWAY: { en: 'x', sw: 'x', todo: 'x', owner: 'engineer', retry: 'yes' } } as const;
const ANY = { mayLeave: () => true };

describe('notices that are owed', () => {
  let floor: AfterFloor;
  const sent: OutgoingNotice[] = [];
  const carry: Carry = async (notice) => {
    sent.push(notice);
    return 'sent';
  };
  beforeAll(async () => {
    floor = await openFloor(16, 71, (one, n) => {
      if (n !== 15) return but(one, { phone: `+2547000009${10 + n}` });
      const { phone: _phone, ...record } = one.record;
      return { ...one, record };
    });
  });
  afterAll(async () => {
    expect(floor.test.logged.join('\n')).not.toMatch(/\+254|\b0?7\d{8}\b/);
    await floor.close();
  });

  const now = (): Date => new Date();
  const owe = async (one: Owned, template: NoticeTemplate, id = `t/${one.serial}/${template}`) => {
    const parts = noticeParts({ id, request: one.request, template, serial: one.serial });
    await floor.test.shop.ledger.commit({ by: OFFICER, acts: [parts.act], rows: [parts.row] });
    return id;
  };
  const round = (at = now(), by = carry) => sendDue(floor.test.shop, by, { now: at, ...ANY });
  const story = async (id: string) =>
    (await floor.test.shop.ledger.events({ kind: 'notice', id })).map(({ event }) => event);
  const reasonOf = async (id: string) => {
    const events = await floor.test.shop.ledger.events({ kind: 'notice', id });
    return events.find(({ event }) => event === 'drop')?.detail['reason'];
  };

  it('to somebody without a telephone is not sent, and the card is on the list that the chief reads out', async () => {
    const one = await floor.next('receive');
    expect(one.person.record.phone).toBeUndefined();
    const id = await owe(one, 'reminder');
    expect(await round()).toEqual({ sent: 0, dropped: 1, later: 0 });
    expect(await reasonOf(id)).toBe('no-phone');
    expect(await floor.test.shop.ledger.afterBooks.unreached(one.office, 10)).toMatchObject([
      { serial: one.serial },
    ]);
  });

  it('leave once, in the language of the record, to the number of the record, and stand in the ledger without it', async () => {
    const one = await floor.next('receive');
    const id = await owe(one, 'solved');
    expect(await round()).toEqual({ sent: 1, dropped: 0, later: 0 });
    expect(await round()).toEqual({ sent: 0, dropped: 0, later: 0 });
    expect(sent.at(-1)).toEqual({
      phone: one.person.record.phone,
      language: one.person.record.language,
      template: 'solved',
      serial: one.serial,
      office: one.office,
    });
    expect(await story(id)).toEqual(['due', 'try', 'send']);
    const rows = await floor.test.shop.ledger.smsLog(10);
    expect(rows.filter(({ template }) => template === 'solved')).toHaveLength(1);
  });

  it('go to the guardian of a minor, whose number the record holds, in the same words as to anybody', async () => {
    const one = await floor.minor('receive');
    await owe(one, 'reminder');
    await round();
    expect(Object.keys(sent.at(-1) ?? {}).sort()).toEqual([
      'language',
      'office',
      'phone',
      'serial',
      'template',
    ]);
    expect(sent.at(-1)?.phone).toBe(one.person.record.phone);
  });

  it('wrong or changed phone numbers: the number given last at a desk is the one that is told', async () => {
    const one = await floor.next('receive');
    const { shop } = floor.test;
    const { wrappedKey, keyId } = (await shop.ledger.requestBooks.sealed(one.request)) ?? {
      wrappedKey: new Uint8Array(),
      keyId: '',
    };
    const key = await shop.keys.records.unwrap(wrappedKey, keyId);
    const phone = '+254700000077';
    const outcome = await shop.ledger.commit({
      by: OFFICER,
      acts: [act('request', one.request, 'change-phone')],
      rows: [
        {
          type: 'change-phone',
          id: one.request,
          sealedPhone: key.seal(Buffer.from(phone), BINDING.phone(one.request)),
          phoneIndex: shop.keys.index.index('phone', phone),
        },
      ],
    });
    expect(outcome.kind).toBe('done');
    await owe(one, 'phone-changed');
    await round();
    expect(sent.at(-1)?.phone).toBe(phone);
  });

  it('a number that the network gave up is told nothing more until its owner gives it anew', async () => {
    const one = await floor.next('receive');
    const id = await owe(one, 'reminder');
    await round(now(), async () => 'number-refused');
    expect(await reasonOf(id)).toBe('number-refused');
    const later = await owe(one, 'solved');
    const before = sent.length;
    await round();
    expect([await reasonOf(later), sent.length]).toEqual(['number-refused', before]);
    await floor.test.shop.ledger.commit({ by: OFFICER, acts: [act('request', one.request, 'change-phone')] });
    await owe(one, 'found-kept');
    expect(await round()).toMatchObject({ sent: 1 });
  });

  it('are tried a set number of times with growing pauses, then the chief is asked', async () => {
    const one = await floor.next('receive');
    const id = await owe(one, 'reminder');
    let tries = 0;
    const away: Carry = async () => {
      tries += 1;
      throw failure(AWAY, 'AWAY');
    };
    let at = Date.now();
    for (const minutes of RETRY_MINUTES) {
      await round(new Date(at), away);
      await round(new Date(at + minutes * 60_000 - 1_000), away);
      at += minutes * 60_000 + 1_000;
    }
    expect(tries).toBe(RETRY_MINUTES.length);
    await round(new Date(at), away);
    expect([tries, await reasonOf(id)]).toEqual([RETRY_MINUTES.length, 'not-sent']);
    const listed = await floor.test.shop.ledger.afterBooks.unreached(one.office, 100);
    expect(listed.map(({ serial }) => serial)).toContain(one.serial);
  });

  it('leave once however many processes send', async () => {
    const some = [await floor.next('receive'), await floor.next('receive'), await floor.next('receive')];
    for (const one of some) await owe(one, 'looked-for');
    const before = sent.length;
    await Promise.all(Array.from({ length: 10 }, () => round()));
    expect(sent.length - before).toBe(some.length);
  });

  it('of one person leave in the order in which they happened', async () => {
    const one = await floor.next('receive');
    await owe(one, 'suspended', `z/${one.serial}`);
    await owe(one, 'reinstated', `a/${one.serial}`);
    await round();
    expect(sent.slice(-2).map(({ template }) => template)).toEqual(['suspended', 'reinstated']);
  });

  it('outside of the hours of their template stay due and use up no try', async () => {
    const one = await floor.next('receive');
    const id = await owe(one, 'reminder');
    const night = { now: now(), mayLeave: (template: NoticeTemplate) => template !== 'reminder' };
    expect(await sendDue(floor.test.shop, carry, night)).toEqual({ sent: 0, dropped: 0, later: 1 });
    expect(await story(id)).toEqual(['due']);
    expect(await round()).toMatchObject({ sent: 1 });
  });

  it('of which none may be read cost nothing to the others', async () => {
    const [broken, whole] = [await floor.next('receive'), await floor.next('receive')];
    await sql(floor.test.url, `update request set sealed_record = '\\x00' where id = '${broken.request}'`);
    const id = await owe(broken, 'reminder');
    await owe(whole, 'reminder');
    expect(await round()).toMatchObject({ sent: 1, later: 1 });
    expect(await story(id)).toEqual(['due', 'fail']);
  });

  it('to the telephone of somebody who died: the neutral text, once, and nothing after it', async () => {
    const one = await floor.next('receive');
    const owed = await owe(one, 'reminder');
    const death = { who: { request: one.request }, reference: 'D-1' };
    await recordDeath(floor.test.shop, death, REGISTER);
    await recordDeath(floor.test.shop, death, REGISTER);
    const before = sent.length;
    await round();
    const late = await owe(one, 'revoked');
    await round();
    expect(sent.slice(before).map(({ template }) => template)).toEqual(['neutral']);
    expect([await reasonOf(owed), await reasonOf(late)]).toEqual(['dead', 'dead']);
  });

  it('cost as much to look for when many were sent', async () => {
    // A table this small is read whole by any planner that may; whether there is an index to go by is what is asked.
    const plan = await sql(
      `${floor.test.url}?options=${encodeURIComponent('-c enable_seqscan=off')}`,
      `explain (format json) select s.id from subject s where s.kind = 'notice' and s.state = 'due' and s.id > '' order by s.id limit 10`,
    );
    expect(JSON.stringify(plan.rows)).toMatch(/subject_state|subject_pkey/);
  });
});
