import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBarcode, verifyChipFiles } from '../../crypto/index.ts';
import { OpenMaterial, refill, renderStage, signStage, startDuties, takeIn } from '../../pipeline/index.ts';
import { type TestShop, testShop, until } from '../support/shop.ts';

const BY = { kind: 'machine', id: 'register' } as const;

describe('from a signed extract to cards that are ready for a station', () => {
  let test: TestShop;
  beforeAll(async () => {
    test = await testShop();
  });
  afterAll(async () => {
    await test.close();
  });

  it('takes in the good records, quarantines the bad ones with their reasons, and makes nothing twice', async () => {
    const { shop } = test;
    const path = await test.extract(test.people(60), 'E1', true);
    const [first, second] = await Promise.all([takeIn(shop, path, BY), takeIn(shop, path, BY)]);
    const counts = await shop.ledger.counts();
    expect(counts.cards.accepted).toBe(60);
    expect(first.accepted + second.accepted).toBe(60);
    expect(counts.quarantined).toBe(first.records - 60);
    const codes = (await shop.ledger.quarantine(50)).map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'RECORD_FIELD_FORBIDDEN',
        'RECORD_PORTRAIT_MISSING',
        'RECORD_UNMATCHED',
        'RECORD_GLYPH',
        'RECORD_PRODUCT_UNKNOWN',
      ]),
    );
    const third = await takeIn(shop, path, BY);
    expect(third.accepted).toBe(0);
    expect((await shop.ledger.counts()).cards.accepted).toBe(60);
  });

  it('flags a second open request of the same person and product for somebody to decide', async () => {
    const { shop } = test;
    const [one] = test.people(1);
    if (one === undefined) throw new Error('no specimen person');
    const again = { ...one, record: { ...one.record, recordId: 'SPM-AGAIN-1', slipNumber: '999999999' } };
    const report = await takeIn(shop, await test.extract([again], 'E-AGAIN'), BY);
    expect(report).toMatchObject({ accepted: 0, quarantined: 1 });
    expect((await shop.ledger.quarantine(1))[0]).toMatchObject({
      code: 'RECORD_DOUBLE',
      owner: 'supervisor',
    });
    expect((await shop.ledger.counts()).cards.accepted).toBe(60);
  });

  it('signs and renders every accepted card, each payload verifying under the published keys', async () => {
    const { shop } = test;
    const render = renderStage(shop);
    const options = { concurrency: 32, name: 'test' };
    const workers = [
      await shop.queues.work('sign', signStage(shop), options),
      await shop.queues.work('render', render.handle, options),
    ];
    const duties = startDuties(shop);
    try {
      await until('60 rendered cards', async () => (await shop.ledger.counts()).cards.rendered === 60);
    } finally {
      await duties.stop();
      for (const worker of workers) await worker.close(5_000);
      await render.close();
    }
    const cards = await shop.ledger.cards({ state: 'rendered' }, 100);
    for (const material of await shop.ledger.materials(cards.map(({ serial }) => serial))) {
      const opened = await OpenMaterial.open(material, shop.keys.records);
      const { files, barcode } = opened.payload();
      const verdict = verifyChipFiles(files, shop.keys.trust.csca, new Date());
      expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
      const seal = openBarcode(barcode, shop.keys.trust.barcodeJwks, new Date());
      expect(seal.ok && seal.claims.serial).toBe(material.card.serial);
      expect(opened.plan().length).toBeGreaterThan(100);
    }
  });

  it('leaves evidence that verifies and breaks no law', async () => {
    const { shop } = test;
    await shop.ledger.seal();
    expect(await shop.ledger.verify()).toMatchObject({ ok: true, unsealed: 0 });
    expect(await shop.ledger.laws()).toEqual([]);
    // Each card stands in the stations' queue once, however often the window is topped up.
    await refill(shop);
    expect(await refill(shop)).toBe(0);
    expect((await shop.queues.depth()).personalise.waiting).toBe(60);
  });

  it('writes no name, number or telephone into the log or the events', async () => {
    const { shop } = test;
    const told = `${test.logged.join('\n')}${JSON.stringify(await shop.ledger.recentEvents(null, 1_000))}`;
    for (const { record } of test.people(60)) {
      for (const secret of [record.nationalNumber, record.slipNumber, record.phone, record.names.join(' ')]) {
        if (secret !== undefined) expect(told).not.toContain(secret);
      }
    }
  });
});
