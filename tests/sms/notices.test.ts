import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noticeParts, openCases, reportLoss, takeReceipt } from '../../pipeline/index.ts';
import {
  noticeMessage,
  officeName,
  openSmpp,
  type Smsc,
  type SmsGateway,
  type SmsService,
  startSms,
  startSmsc,
} from '../../sms/index.ts';
import { type AfterFloor, but, collect, OFFICER, type Owned, openFloor } from '../pipeline/after/floor.ts';
import { until } from '../support/shop.ts';

const ACCOUNT = { systemId: 'kadi', password: 'training' } as const;
/** Half past ten in the morning in Nairobi. */
const MORNING = new Date('2026-11-27T07:30:00Z');
const NIGHT = new Date('2026-11-27T22:30:00Z');

describe('notices over SMPP', () => {
  let floor: AfterFloor;
  let centre: Smsc;
  let gateway: SmsGateway;
  let service: SmsService;
  let time = MORNING;
  const open = async () => {
    gateway = await openSmpp({ host: '127.0.0.1', port: centre.port, ...ACCOUNT, source: '20031' });
    service = await startSms(floor.test.shop, gateway, { everyMs: 20, clock: () => time });
  };
  const shut = async () => {
    await service.close();
    await gateway.close();
  };
  beforeAll(async () => {
    floor = await openFloor(7, 171, (one, n) =>
      but(one, { phone: `+2547000006${10 + n}`, office: 'HC-021-1' }),
    );
    centre = await startSmsc({ ...ACCOUNT, receiptMs: 10 });
    await open();
  });
  afterAll(async () => {
    await shut();
    await centre.close();
    await floor.close();
  });

  const inbox = ({ person }: Owned) => centre.inbox(person.record.phone ?? '').map(({ text }) => text);
  const owe = async (one: Owned, template: 'reminder' | 'solved') => {
    const parts = noticeParts({
      id: `${template}/${one.serial}`,
      request: one.request,
      template,
      serial: one.serial,
    });
    await floor.test.shop.ledger.commit({ by: OFFICER, acts: [parts.act], rows: [parts.row] });
    return parts.act.subject;
  };
  const stateOf = async (subject: { kind: 'notice'; id: string }) =>
    (await floor.test.shop.ledger.state(subject))?.state;

  test('a lost card is void and its owner reads it, with the number to call', async () => {
    const one = await floor.next('receive');
    await collect(floor.test, one);
    await reportLoss(floor.test.shop, { serial: one.serial, reason: 'lost' }, OFFICER);
    await until('the message', async () => inbox(one).length > 0);
    const fields = { serial: one.serial, office: officeName('HC-021-1') };
    expect(inbox(one)).toEqual([noticeMessage('revoked', one.person.record.language, fields)]);
  });

  test('a reminder of the night is read in the morning', async () => {
    time = NIGHT;
    const one = await floor.next('receive');
    const id = `reminder/${one.serial}`;
    await owe(one, 'reminder');
    const urgent = await floor.next('receive');
    await owe(urgent, 'solved');
    await until('what may not wait', async () => inbox(urgent).length > 0);
    expect([inbox(one), await stateOf({ kind: 'notice', id })]).toEqual([[], 'due']);
    time = MORNING;
    await until('the reminder', async () => inbox(one).length > 0);
    await until('its receipt', async () => (await stateOf({ kind: 'notice', id })) === 'delivered');
    expect(inbox(one)).toHaveLength(1);
  });

  test('a notice that reached no telephone is a case of the office, and settled when it arrives after all', async () => {
    const one = await floor.next('receive');
    centre.switchOff(one.person.record.phone ?? '');
    await owe(one, 'solved');
    const notice = { kind: 'notice', id: `solved/${one.serial}` } as const;
    await until('the receipt', async () => (await stateOf(notice)) === 'undelivered');
    const { shop } = floor.test;
    const open = async () =>
      (await openCases(shop, { type: 'not-told', office: one.office }, MORNING, 100)).filter(
        ({ data }) => data['request'] === one.request,
      );
    expect(await open()).toMatchObject([
      { data: { card: one.serial, template: 'solved', why: 'undeliverable' } },
    ]);
    const listed = async () =>
      (await shop.ledger.afterBooks.unreached(one.office, 100)).map(({ serial }) => serial);
    expect(await listed()).toContain(one.serial);
    const message = String((await shop.ledger.dossier(notice))?.data['message']);
    const late = { message, state: 'delivered' } as const;
    expect(await takeReceipt(shop, late, MORNING)).toBe('taken');
    expect(await takeReceipt(shop, late, MORNING)).toBe('taken');
    expect([await stateOf(notice), await open(), (await listed()).includes(one.serial)]).toEqual([
      'delivered',
      [],
      false,
    ]);
    expect(await takeReceipt(shop, { message: 'NOBODYS', state: 'expired' }, MORNING)).toBe('unknown');
  });

  test('what was owed while the service was down leaves when it is up, once', async () => {
    await shut();
    const one = await floor.next('receive');
    await owe(one, 'solved');
    await open();
    await until('the message', async () => inbox(one).length > 0);
    await shut();
    await open();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(inbox(one)).toHaveLength(1);
  });

  test('a number that does not exist is given up; a refusal of our sender name bars nobody', async () => {
    const one = await floor.next('receive');
    centre.faults.reject(1, 0x0b);
    await owe(one, 'solved');
    await until(
      'the end',
      async () => (await stateOf({ kind: 'notice', id: `solved/${one.serial}` })) === 'dropped',
    );
    expect(await floor.test.shop.ledger.afterBooks.barred(one.request)).toMatchObject({ refused: true });
    const other = await floor.next('receive');
    centre.faults.reject(1, 0x0a);
    await owe(other, 'solved');
    await until(
      'its end',
      async () => (await stateOf({ kind: 'notice', id: `solved/${other.serial}` })) !== 'due',
    );
    expect(await floor.test.shop.ledger.afterBooks.barred(other.request)).toMatchObject({ refused: false });
  });
});
