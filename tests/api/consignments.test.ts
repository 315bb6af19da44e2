import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../card/index.ts';
import { cardAct, openAccount } from '../../pipeline/index.ts';
import { type ApiShop, extractOf, openApiShop } from './api-shop.ts';

const KEEPERS = { kind: 'person', id: 'custodian-1', role: 'custodian', second: 'supervisor-1' } as const;
const TRIP = 'CN-OFFICES';
const HAND_OVER = `/api/consignments/${TRIP}/hand-over`;

describe('a consignment through the hands of people who belong to an office', () => {
  let shop: ApiShop;
  let office = '';
  let box = '';
  /** Sign-ins by name; each person belongs to the place in the name. */
  const tokens = new Map<string, string>();

  const account = async (name: string, role: Role, place: string): Promise<void> => {
    const { token } = await openAccount(
      shop.shop,
      { person: name, role, office: place, from: '2020-01-01', until: null },
      KEEPERS,
    );
    tokens.set(name, token ?? '');
  };

  beforeAll(async () => {
    shop = await openApiShop();
    await shop.upload('register-1', await extractOf(shop.shop, 1, 'X-TRIP'));
    const [card] = await shop.shop.ledger.cards({ state: 'accepted' }, 1);
    if (card === undefined) throw new Error('no card');
    office = card.office;
    box = `BX-${office}-1`;
    for (const event of ['sign', 'render', 'feed', 'complete', 'pass'] as const)
      await shop.shop.ledger.commit({ by: shop.shop.me, acts: [cardAct(card.serial, event)] });
    tokens.set('packer', shop.token('packer-1'));
    await account('registrar', 'officer', 'SR-1');
    await account('chief', 'chief', office);
    await account('stranger', 'officer', 'HC-999-9');
    const done = async (path: string, body: unknown, second?: string) =>
      expect(
        (await shop.post('packer-1', path, body, second === undefined ? {} : { second })).body.error,
      ).toBe(undefined);
    await done('/api/boxes', { box, office });
    await done(`/api/boxes/${box}/cards`, { serial: card.serial });
    await done(`/api/boxes/${box}/close`, { seals: ['S-1'] }, 'packer-2');
    const route = [
      { hand: 'bureau', place: 'KB' },
      { hand: 'registrar', place: 'SR-1' },
      { hand: 'chief', place: office },
    ];
    await done('/api/consignments', { consignment: TRIP, carrier: 'G4-1', route });
    await done(`/api/consignments/${TRIP}/boxes`, { box });
    await done(`/api/consignments/${TRIP}/send`, {});
  });
  afterAll(() => shop.stop());

  const post = async (
    path: string,
    body: unknown,
    who: string,
    { second, key = randomUUID() }: { readonly second?: string; readonly key?: string } = {},
  ): Promise<string | undefined> => {
    const answer = await fetch(shop.api.address + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens.get(who)}`,
        ...(second === undefined ? {} : { 'x-second-person': `Bearer ${tokens.get(second)}` }),
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { error?: { code: string } }).error?.code;
  };
  const at = async (): Promise<unknown> => {
    const { body } = await shop.get('auditor-1', `/api/consignments/${TRIP}`);
    return [body.at, body.holder, body.handOvers.length];
  };

  test('nobody receives for a place that is not theirs', async () => {
    const toRegistrar = { place: 'SR-1', boxes: 1 };
    expect(await post(HAND_OVER, toRegistrar, 'packer', { second: 'stranger' })).toBe('API_OTHER_OFFICE');
    expect(await at()).toEqual([0, 'packer-1', 0]);
    expect(await post(HAND_OVER, toRegistrar, 'packer', { second: 'registrar' })).toBe(undefined);
    expect(await at()).toEqual([1, 'registrar', 1]);
  });

  test('nobody gives for a place that is not theirs; told once more it is the same act', async () => {
    const toChief = { place: office, boxes: 1 };
    expect(await post(HAND_OVER, toChief, 'stranger', { second: 'chief' })).toBe('API_OTHER_OFFICE');
    expect(await post(HAND_OVER, toChief, 'registrar', { second: 'stranger' })).toBe('API_OTHER_OFFICE');
    expect(await at()).toEqual([1, 'registrar', 1]);
    const act = { second: 'chief', key: 'to-the-chief' };
    expect(await post(HAND_OVER, toChief, 'registrar', act)).toBe(undefined);
    expect(await post(HAND_OVER, toChief, 'registrar', act)).toBe(undefined);
    expect(await at()).toEqual([2, 'chief', 2]);
  });

  test('and nobody says for another office what has come', async () => {
    const arrive = `/api/consignments/${TRIP}/arrive`;
    expect(await post(arrive, { place: office, boxes: [box] }, 'stranger')).toBe('API_OTHER_OFFICE');
    expect(await post(arrive, { place: office, boxes: [box] }, 'chief')).toBe(undefined);
    expect((await shop.get('auditor-1', `/api/consignments/${TRIP}`)).body.state).toBe('arrived');
    expect((await shop.get('auditor-1', '/api/laws')).body).toEqual([]);
  });
});
