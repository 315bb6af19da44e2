import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Actor, codeOf } from '../../../card/index.ts';
import {
  endRecipient,
  recipients,
  registerGateway,
  registerRecipient,
  type Shop,
} from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

const TWO: Actor = { kind: 'person', id: 'dpo-1', role: 'dpo', second: 'supervisor-1' };
const code = 'sms-gateway';

let house: TestShop;
let production: Shop;
beforeEach(async () => {
  house = await testShop();
  production = { ...house.shop, training: false };
});
afterEach(() => house.close());

const events = async (): Promise<readonly string[]> =>
  (await house.shop.ledger.events({ kind: 'recipient', id: code })).map(({ event }) => event);
const codeFrom = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', codeOf);

test('the first start enters the SMS gateway for telephone and text alone, however many start at once, and once for ever', async () => {
  await Promise.all(Array.from({ length: 8 }, () => registerGateway(house.shop)));
  await registerGateway(house.shop, 'ANOTHER');
  expect(await events()).toEqual(['open']);
  expect(await recipients(house.shop, 10)).toMatchObject([
    {
      code,
      type: 'processor',
      basis: 'written-contract',
      contract: 'TRAINING',
      fields: ['telephone', 'message-text'],
      state: 'active',
    },
  ]);
});

test('in production the first start names the contract, or nothing starts', async () => {
  expect(await codeFrom(registerGateway(production))).toBe('SHARING_CONTRACT');
  expect(await codeFrom(registerGateway(production, ''))).toBe('SHARING_CONTRACT');
  expect(await events()).toEqual([]);
  await registerGateway(production, 'NRB-C-2026-014');
  await registerGateway(production);
  expect(await recipients(production, 10)).toMatchObject([{ code, contract: 'NRB-C-2026-014' }]);
});

test('what two people entered stands, and what they ended no program begins again', async () => {
  const entry = { code, type: 'processor', basis: 'written-contract', contract: 'NRB-1' } as const;
  await registerRecipient(production, { ...entry, fields: ['telephone', 'message-text'] }, TWO);
  await registerGateway(production, 'NRB-2');
  expect(await recipients(production, 10)).toMatchObject([{ contract: 'NRB-1' }]);
  await endRecipient(production, { code, reason: 'contract-ended' }, TWO);
  expect(await codeFrom(registerGateway(production, 'NRB-2'))).toBe('SHARING_ENDED');
  expect(await events()).toEqual(['open', 'end']);
});
