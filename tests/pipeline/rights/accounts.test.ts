import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, codeOf } from '../../../card/index.ts';
import {
  accountOf,
  accountOfToken,
  changeAccount,
  endAccount,
  openAccount,
  renewToken,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

const TWO: Actor = { kind: 'person', id: 'custodian-1', role: 'custodian', second: 'supervisor-1' };
const TERMS = { role: 'officer', office: 'HUD-010', from: '2026-11-01', until: '2026-12-01' } as const;
const codeFrom = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', codeOf);
const on = (day: string): Date => new Date(`${day}T12:00:00+03:00`);

describe('accounts', () => {
  let house: TestShop;
  beforeAll(async () => {
    house = await testShop();
  });
  afterAll(() => house.close());

  test('an account is opened by two others, its token is shown once, and only its digest is kept', async () => {
    const { shop } = house;
    const input = { person: 'akinyi-1', ...TERMS };
    const alone: Actor = { kind: 'person', id: 'custodian-1', role: 'custodian' };
    expect(await codeFrom(openAccount(shop, input, alone))).toBe('TWO_PEOPLE');
    expect(await codeFrom(openAccount(shop, { ...input, person: 'supervisor-1' }, TWO))).toBe('ACCOUNT_OWN');
    const { token = '' } = await openAccount(shop, input, TWO, 'A-1');
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect((await openAccount(shop, input, TWO, 'A-1')).token).toBeUndefined();
    const kept = JSON.stringify([
      await shop.ledger.dossier({ kind: 'account', id: 'akinyi-1' }),
      await shop.ledger.events({ kind: 'account', id: 'akinyi-1' }),
    ]);
    expect(kept).not.toContain(token);
    expect(await accountOfToken(shop, token, on('2026-11-30'))).toMatchObject({
      person: 'akinyi-1',
      role: 'officer',
      office: 'HUD-010',
    });
    expect(await codeFrom(openAccount(shop, input, TWO))).toBe('ACCOUNT_EXISTS');
  });

  test('nobody signs in before the first day, nor from the last day on', async () => {
    const { shop } = house;
    const { token = '' } = await openAccount(shop, { person: 'baraka-1', ...TERMS }, TWO);
    expect(await accountOfToken(shop, token, on('2026-10-31'))).toBeUndefined();
    expect(await accountOfToken(shop, token, on('2026-11-01'))).toBeDefined();
    expect(await accountOfToken(shop, token, on('2026-12-01'))).toBeUndefined();
    expect(await codeFrom(openAccount(shop, { person: 'x-1', ...TERMS, until: '2026-11-01' }, TWO))).toBe(
      'ACCOUNT_DAYS',
    );
  });

  test('a renewed token makes the old one worthless; an ended account opens nothing and never again', async () => {
    const { shop } = house;
    const { token = '' } = await openAccount(shop, { person: 'chebet-1', ...TERMS, until: null }, TWO);
    const renewed = await renewToken(shop, { person: 'chebet-1' }, TWO);
    expect(await accountOfToken(shop, token, on('2026-11-20'))).toBeUndefined();
    expect(await accountOfToken(shop, renewed.token ?? '', on('2026-11-20'))).toBeDefined();
    await endAccount(shop, { person: 'chebet-1', reason: 'left' }, TWO);
    expect(await accountOfToken(shop, renewed.token ?? '', on('2026-11-20'))).toBeUndefined();
    expect(await codeFrom(changeAccount(shop, { person: 'chebet-1', office: 'HUD-011' }, TWO))).toBe(
      'ACCOUNT_ENDED',
    );
    expect(await codeFrom(openAccount(shop, { person: 'chebet-1', ...TERMS }, TWO))).toBe('ACCOUNT_EXISTS');
  });

  test('fifty changes of one account at once: each is whole, those that read an older account are refused', async () => {
    const { shop } = house;
    await openAccount(shop, { person: 'deng-1', ...TERMS }, TWO);
    const told = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        codeFrom(changeAccount(shop, { person: 'deng-1', office: `HUD-${100 + n}` }, TWO)),
      ),
    );
    const done = told.filter((code) => code === 'none').length;
    expect(done).toBeGreaterThan(0);
    expect(new Set(told.filter((code) => code !== 'none'))).toEqual(new Set(['ACCOUNT_CHANGED']));
    const events = await shop.ledger.events({ kind: 'account', id: 'deng-1' });
    expect(events).toHaveLength(1 + done);
    expect((await accountOf(shop, 'deng-1'))?.office).toBe(events.at(-1)?.detail['office']);
    expect(await shop.ledger.verify()).toMatchObject({ ok: true });
  });

  test('an end and twenty changes at once: nothing is changed after the end', async () => {
    const { shop } = house;
    await openAccount(shop, { person: 'ekiru-1', ...TERMS }, TWO);
    await Promise.all([
      ...Array.from({ length: 20 }, (_, n) =>
        codeFrom(changeAccount(shop, { person: 'ekiru-1', office: `HUD-${100 + n}` }, TWO)),
      ),
      codeFrom(endAccount(shop, { person: 'ekiru-1', reason: 'left' }, TWO)),
    ]);
    const events = await shop.ledger.events({ kind: 'account', id: 'ekiru-1' });
    expect(events.at(-1)?.event).toBe('end');
  });
});
