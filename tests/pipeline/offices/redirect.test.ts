import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  chooseOffice,
  describeOffice,
  moveRequest,
  officeOf,
  openCases,
  receiveBox,
  redirectRound,
  registerOffice,
  reopenOffice,
  shutOffice,
  transferCard,
} from '../../../pipeline/index.ts';
import { type Field, NOW, OFFICER, openField, SUPERVISORS } from './field.ts';

const HOME = 'HC-019-1';
const NEAR = 'HC-022-1';
const TOWN = 'HC-047-1';
const WORDS = {
  type: 'huduma-centre',
  county: 19,
  can: ['hand-over', 'fingerprints', 'scanner', 'network', 'lock-up'],
  opening: ['Mon-Fri 08:00-17:00'],
} as const;

let field: Field;
beforeAll(async () => {
  field = await openField(HOME, 60);
  await registerOffice(
    field.shop,
    { code: HOME, name: 'Huduma Centre Nyeri', ...WORDS, redirect: NEAR },
    SUPERVISORS,
  );
  await registerOffice(
    field.shop,
    { code: NEAR, name: 'Huduma Centre Kiambu', ...WORDS, redirect: HOME },
    SUPERVISORS,
  );
});
afterAll(() => field.close());

const officeNow = async (serial: string): Promise<string> => (await field.card(serial)).office;
const choose = (slip: string, phone: string, office: string) =>
  chooseOffice(field.shop, { slip, phone, office }, NOW);

describe('the card sent far from where its owner lives: the choice of the citizen', () => {
  const withPhone = () =>
    field.owner(({ phone, request }) => phone !== undefined && request.product !== 'huduma-minor');

  test('stands over the default at any time before dispatch, and the rule that was used is kept (R24)', async () => {
    const { record, request, serial } = withPhone();
    expect(await choose(record.slipNumber, record.phone ?? '', TOWN)).toMatchObject({
      kind: 'moved',
      office: TOWN,
    });
    expect(await officeNow(serial)).toBe(TOWN);
    const events = await field.shop.ledger.events({ kind: 'request', id: request });
    expect(events.at(-1)).toMatchObject({ event: 'move', detail: { from: HOME, to: TOWN, rule: 'citizen' } });
    expect(await field.notices(request)).toEqual([]);
  });

  test('takes the card out of a closed box, which cannot leave before it is closed again', async () => {
    const { record, request, serial } = withPhone();
    const box = await field.make([serial], 'packed');
    await field.shop.ledger.commit({
      by: OFFICER,
      acts: [
        {
          subject: { kind: 'box', id: box },
          event: 'close',
          decide: () => ({ kind: 'go', to: 'closed' }),
        },
      ],
    });
    await choose(record.slipNumber, record.phone ?? '', TOWN);
    expect(await field.card(serial)).toMatchObject({ state: 'passed', office: TOWN, box: null });
    expect((await field.shop.ledger.box(box))?.state).toBe('open');
    expect(await field.openCases(serial)).toEqual(['wrong-office']);
    expect((await field.shop.ledger.findRequest({ id: request }))?.office).toBe(TOWN);
  });

  test('after dispatch is refused with the office where the card is, and a transfer is offered', async () => {
    const { record, request, serial } = withPhone();
    await field.make([serial], 'dispatched');
    expect(await choose(record.slipNumber, record.phone ?? '', TOWN)).toMatchObject({
      kind: 'late',
      office: HOME,
    });
    await expect(moveRequest(field.shop, { request, office: TOWN }, OFFICER, NOW)).rejects.toMatchObject({
      code: 'OFFICE_MOVE_LATE',
      facts: { office: HOME },
    });
  });

  test('is not heard from another telephone', async () => {
    const { record, serial } = withPhone();
    expect(await choose(record.slipNumber, '+254744999999', TOWN)).toEqual({ kind: 'not-your-phone' });
    expect(await choose('000000001', record.phone ?? '', TOWN)).toEqual({ kind: 'unknown-slip' });
    expect(await officeNow(serial)).toBe(HOME);
  });

  test('50 choices at once leave one office and an unbroken chain', async () => {
    const { request, serial } = withPhone();
    const wishes = Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? TOWN : NEAR));
    await Promise.allSettled(
      wishes.map((office) => moveRequest(field.shop, { request, office, rule: 'citizen' }, OFFICER, NOW)),
    );
    expect([TOWN, NEAR]).toContain(await officeNow(serial));
  });
});

describe('asked to collect where they never registered', () => {
  test('a transfer has a case, 24 hours and a message, and the card is marked as leaving', async () => {
    const { request, serial } = field.owner();
    await field.make([serial], 'received');
    await transferCard(field.shop, { request, office: TOWN }, OFFICER, NOW);
    expect(await field.card(serial)).toMatchObject({ state: 'returned', office: TOWN });
    expect(await field.notices(request)).toEqual(['redirected']);
    const later = new Date(NOW.getTime() + 25 * 3_600_000);
    const open = await openCases(field.shop, { type: 'wrong-office', office: HOME }, later, 50);
    expect(open.find(({ data }) => data['card'] === serial)).toMatchObject({
      overdue: true,
      data: { from: HOME, to: TOWN, due: '2026-11-28T08:00:00.000Z' },
    });
  });

  test('a card that has not left needs no transfer', async () => {
    const { request } = field.owner();
    await expect(transferCard(field.shop, { request, office: TOWN }, OFFICER, NOW)).rejects.toMatchObject({
      code: 'OFFICE_TRANSFER_EARLY',
    });
  });
});

describe('the message says one office and the card is at another, because the first is not able', () => {
  test('an office that loses its hand-over kit is redirected by itself, and each person is told (R25)', async () => {
    const { request, serial } = field.owner();
    const moved = field.owner();
    await field.make([moved.serial], 'dispatched');
    const changed = await describeOffice(field.shop, { code: HOME, can: ['lock-up'] }, SUPERVISORS);
    expect(changed.redirected).toBeGreaterThan(1);
    expect(changed.stuck).toBe(0);
    expect(await officeNow(serial)).toBe(NEAR);
    expect(await field.notices(request)).toEqual(['redirected']);
    // On its way already: a transfer for whoever receives it.
    expect(await officeNow(moved.serial)).toBe(NEAR);
    expect(await field.openCases(moved.serial)).toEqual(['wrong-office']);
    const box = (await field.card(moved.serial)).box ?? '';
    await receiveBox(field.shop, { box, office: NEAR }, OFFICER, undefined, NOW);
    expect(await field.state(moved.serial)).toBe('received');
    expect(await field.openCases(moved.serial)).toEqual([]);
  });

  test('nobody is sent to an office that cannot, and the one that can is offered', async () => {
    const { request } = field.owner();
    await expect(moveRequest(field.shop, { request, office: HOME }, OFFICER, NOW)).rejects.toMatchObject({
      code: 'OFFICE_CANNOT',
      facts: { offer: NEAR },
    });
  });

  test('masts destroyed, offices closed: an office is not shut into a circle, and nothing is cancelled', async () => {
    await expect(shutOffice(field.shop, { code: NEAR, reason: 'flood' }, SUPERVISORS)).rejects.toMatchObject({
      code: 'OFFICE_REDIRECT_CIRCLE',
    });
    await describeOffice(field.shop, { code: HOME, can: [...WORDS.can] }, SUPERVISORS);
    const { serial } = field.owner();
    await shutOffice(field.shop, { code: NEAR, reason: 'flood' }, SUPERVISORS);
    // Twice is the same as once, and two workers do not harm each other.
    await Promise.all([redirectRound(field.shop, NOW), redirectRound(field.shop, NOW)]);
    expect(await officeNow(serial)).toBe(HOME);
    expect((await redirectRound(field.shop, NOW)).redirected).toBe(0);
    await reopenOffice(field.shop, { code: NEAR }, SUPERVISORS);
    expect((await officeOf(field.shop, NEAR)).state).toBe('open');
  });

  test('a mission abroad gives people longer, and an office nobody registered is open (R66)', async () => {
    await registerOffice(
      field.shop,
      {
        code: 'EM-GBR-1',
        name: 'Mission London',
        type: 'mission',
        country: 'GBR',
        can: ['hand-over'],
        opening: [],
      },
      SUPERVISORS,
    );
    expect((await officeOf(field.shop, 'EM-GBR-1')).windowDays).toBe(180);
    expect(await officeOf(field.shop, 'HC-001-9')).toMatchObject({
      registered: false,
      state: 'open',
      windowDays: 30,
    });
    await expect(
      registerOffice(field.shop, { code: HOME, name: 'Another', ...WORDS }, SUPERVISORS),
    ).rejects.toMatchObject({ code: 'OFFICE_KNOWN' });
  });

  test('no law of the shop is broken by any of this', async () => {
    expect(await field.shop.ledger.laws()).toEqual([]);
  });
});
