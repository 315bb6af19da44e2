import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DEFAULT_ALGORITHMS,
  type KeyStore,
  openForCeremony,
  openPkcs11Keys,
  runCeremony,
} from '../../crypto/index.ts';
import { refill, type Shop, signStage, snapshot, startKeyWatch, takeIn } from '../../pipeline/index.ts';
import { type TestShop, testShop, until } from '../support/shop.ts';
import { type SoftHsm, startSoftHsm } from '../support/softhsm.ts';

const CARDS = 8;
const BY = { kind: 'machine', id: 'register' } as const;

describe('a shop whose keys are in an HSM', () => {
  let test: TestShop;
  let hsm: SoftHsm;
  let keys: KeyStore;
  let shop: Shop;

  beforeAll(async () => {
    test = await testShop();
    hsm = await startSoftHsm();
    const place = { module: hsm.module, token: 'shop-test', pin: { file: hsm.pinFile } };
    const folder = join(hsm.folder, 'keys');
    const device = await openForCeremony(place, { soPin: { file: hsm.soPinFile } });
    const people = {
      names: ['A. Specimen', 'B. Specimen'],
      tell: () => {},
      confirm: async () => true,
    } as const;
    await runCeremony(device, people, {
      folder,
      ceremony: { kind: 'first', documentSigners: 1 },
      algorithms: DEFAULT_ALGORITHMS,
      trainingFolder: join(test.folder, 'keys'),
      now: () => new Date(),
    });
    device.close();
    keys = await openPkcs11Keys({ ...place, folder, timing: { pingMs: 300, deadlineMs: 2_000 } });
    shop = { ...test.shop, keys };
    await takeIn(shop, await test.extract(test.people(CARDS), 'E-HSM'), BY);
  });
  afterAll(async () => {
    await keys?.close();
    await test?.close();
    await hsm?.remove();
  });

  it('waits with its jobs while the HSM is gone, says so, and goes on by itself when it is back', async () => {
    const stopWatch = startKeyWatch(shop);
    const lost: string[] = [];
    await rename(hsm.tokens, `${hsm.tokens}-away`);
    await until('keys away', async () => keys.health().state === 'away');
    const worker = await shop.queues.work('sign', signStage(shop), {
      concurrency: CARDS,
      name: 'test',
      onLost: async ({ cardId }) => {
        lost.push(cardId);
      },
    });
    let ticks = 0;
    const clock = setInterval(() => ticks++, 50);
    try {
      await refill(shop);
      await until('all jobs under way', async () => worker.running() === CARDS);
      await until('the page to know', async () => (await snapshot(shop)).keys?.state === 'away');
      const told = (await snapshot(shop)).keys;
      expect(told).toMatchObject({ code: 'KEY_DEVICE_AWAY', waiting: ['test'] });
      expect(Date.parse(told?.since ?? '')).toBeLessThanOrEqual(Date.now());
      ticks = 0;
      // Longer than the five tries of the queue's policy would take, were they spent.
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(ticks).toBeGreaterThan(30);
      expect(worker.running()).toBe(CARDS);
      expect((await shop.ledger.counts()).cards.accepted).toBe(CARDS);
    } finally {
      await rename(`${hsm.tokens}-away`, hsm.tokens);
    }
    await until('signed cards', async () => (await shop.ledger.counts()).cards.signed === CARDS);
    clearInterval(clock);
    expect(lost).toEqual([]);
    await until('the page to know', async () => (await snapshot(shop)).keys?.state === 'ready');
    expect(test.logged.filter((line) => line.startsWith('keys are'))).toEqual([
      'keys are away, work waits {"code":"KEY_DEVICE_AWAY"}',
      'keys are back {}',
    ]);
    stopWatch();
    await worker.close(5_000);
  });
});
