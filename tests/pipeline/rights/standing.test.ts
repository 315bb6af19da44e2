import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, codeOf, type Role } from '../../../card/index.ts';
import type { Ledger } from '../../../ledger/index.ts';
import { act, resumeBatch, type Shop, separate } from '../../../pipeline/index.ts';
import { type TestShop, testShop } from '../../support/shop.ts';

describe('what was allowed before an act still holds in it', () => {
  let house: TestShop;
  let last = 0;
  beforeAll(async () => {
    house = await testShop();
  });
  afterAll(() => house.close());

  const person = (id: string, role: Role, second?: string): Actor => ({
    kind: 'person',
    id,
    role,
    ...(second === undefined ? {} : { second }),
  });
  const RELEASER = person('supervisor-1', 'supervisor', 'operator-1');
  const add = (batch: string, event: string, by = person('operator-9', 'operator')) =>
    house.shop.ledger.commit({
      by,
      acts: [act('batch', batch, event)],
      rows: event === 'propose' ? [{ type: 'dossier', kind: 'batch', id: batch, data: {} }] : [],
    });
  const proposed = async (): Promise<string> => {
    last += 1;
    await add(`B-${last}`, 'propose');
    return `B-${last}`;
  };
  const release = (shop: Shop, batch: string) =>
    shop.ledger.commit({ by: RELEASER, acts: [act('batch', batch, 'release')] });
  const eventsOf = async (id: string) =>
    (await house.shop.ledger.events({ kind: 'batch', id })).map(({ event }) => event);

  test('the other act of the same person in between is seen, whether first or second of the two', async () => {
    for (const id of ['supervisor-1', 'operator-1']) {
      last += 1;
      const batch = `B-${last}`;
      // Not there yet when it was asked.
      const shop = await separate(house.shop, 'releaseBatch', { batch }, RELEASER);
      await add(batch, 'propose', person(id, 'operator'));
      expect(await release(shop, batch).then(() => 'none', codeOf)).toBe('DUTY_APART');
      expect(await eventsOf(batch)).toEqual(['propose']);
    }
  });

  test('what somebody else did in between does not hinder', async () => {
    const batch = await proposed();
    const shop = await separate(house.shop, 'releaseBatch', { batch }, RELEASER);
    await add(batch, 'prioritise');
    expect((await release(shop, batch)).kind).toBe('done');
  });

  test('an act of several deeds goes on after its own first one without being asked again', async () => {
    const batch = await proposed();
    let commits = 0;
    const counted: Shop = {
      ...house.shop,
      ledger: {
        ...house.shop.ledger,
        commit: (deed) => {
          commits += 1;
          return house.shop.ledger.commit(deed);
        },
      },
    };
    const shop = await separate(counted, 'releaseBatch', { batch }, RELEASER);
    expect((await release(shop, batch)).kind).toBe('done');
    const notes = await Promise.all(
      ['B-note-1', 'B-note-2'].map((id) =>
        shop.ledger.commit({ by: RELEASER, acts: [act('batch', id, 'propose')] }),
      ),
    );
    expect(notes.map(({ kind }) => kind)).toEqual(['done', 'done']);
    expect(commits).toBe(3);
  });

  test('while others never stop changing it, it is refused in words and nothing is written', async () => {
    const batch = await proposed();
    const { ledger } = house.shop;
    const commit: Ledger['commit'] = async (deed) => {
      await add(batch, 'prioritise');
      return ledger.commit(deed);
    };
    const shop = await separate(
      { ...house.shop, ledger: { ...ledger, commit } },
      'releaseBatch',
      { batch },
      RELEASER,
    );
    expect(await release(shop, batch).then(() => 'none', codeOf)).toBe('DUTY_MOVED');
    expect(await eventsOf(batch)).not.toContain('release');
  });

  test('a refusal of the act itself, and its repetition, are answered as ever', async () => {
    const batch = await proposed();
    const shop = await separate(house.shop, 'releaseBatch', { batch }, RELEASER);
    const deed = { by: RELEASER, acts: [act('batch', batch, 'release')], actId: `act-${batch}` };
    expect((await shop.ledger.commit(deed)).kind).toBe('done');
    await add(batch, 'hold');
    expect((await shop.ledger.commit(deed)).kind).toBe('repeated');
    expect(await shop.ledger.commit({ ...deed, actId: `${batch}/again` })).toMatchObject({
      kind: 'refused',
      code: 'STATE_REFUSED',
    });
    expect(await resumeBatch(shop, { batch }, RELEASER).then(() => 'done', codeOf)).toBe('done');
  });

  test('an act about which no rule says anything is given the shop as it is', async () => {
    expect(await separate(house.shop, 'holdBatch', { batch: 'B-1' }, RELEASER)).toBe(house.shop);
    expect(await separate(house.shop, 'releaseBatch', { batch: 'B-1' }, house.shop.me)).toBe(house.shop);
  });
});
