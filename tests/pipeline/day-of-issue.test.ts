import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readDg12 } from '../../crypto/index.ts';
import { expiryOf, OpenMaterial, renderStage, signStage, takeIn } from '../../pipeline/index.ts';
import { decodePlan } from '../../templates/index.ts';
import { type TestShop, testShop } from '../support/shop.ts';

const BY = { kind: 'machine', id: 'register' } as const;
const DAY_MS = 86_400_000;

describe('the day of issue', () => {
  let test: TestShop;
  beforeAll(async () => {
    test = await testShop();
  });
  afterAll(async () => {
    vi.useRealTimers();
    await test.close();
  });

  it('is on the face the day the chip was signed, though the face is drawn three days later', async () => {
    const { shop } = test;
    await takeIn(shop, await test.extract(test.people(1), 'E-DAY'), BY);
    const [card] = await shop.ledger.cards({ state: 'accepted' }, 1);
    const cardId = card?.serial ?? '';
    await signStage(shop)({ cardId, stage: 'sign', attempt: 1 });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * DAY_MS });
    const render = renderStage(shop);
    try {
      await render.handle({ cardId, stage: 'render', attempt: 1 });
    } finally {
      vi.useRealTimers();
      await render.close();
    }
    const [material] = await shop.ledger.materials([cardId]);
    if (material === undefined) throw new Error('no material');
    const opened = await OpenMaterial.open(material, shop.keys.records);
    const chip = readDg12(opened.payload().files.get('EF.DG12') ?? new Uint8Array());
    const plan = decodePlan(opened.plan());
    const printed = [...plan.front, ...plan.back].flatMap((item) =>
      item.kind === 'text' ? [item.text] : [],
    );
    expect(printed).toContain(chip.dateOfIssue?.split('-').reverse().join('.'));
  });

  it('ends a card of ten years on the same day of the year, and one made on a leap day on the 28th', () => {
    const years = (at: string, count: number) => expiryOf(new Date(at), { kind: 'years', years: count }, {});
    expect(years('2026-11-30T20:59:59Z', 10)).toBe('2036-11-30');
    // Already the first of December in Nairobi.
    expect(years('2026-11-30T21:00:00Z', 10)).toBe('2036-12-01');
    expect(years('2028-02-29T12:00:00Z', 10)).toBe('2038-02-28');
    expect(years('2028-02-29T12:00:00Z', 8)).toBe('2036-02-29');
    expect(expiryOf(new Date('2028-02-29T12:00:00Z'), { kind: 'none' }, {})).toBeNull();
  });

  it('ends a permit on the day the register gives, and makes none without that day', () => {
    const until = { kind: 'until', field: 'permitEndsOn' } as const;
    const at = new Date('2026-11-30T20:59:59Z');
    expect(expiryOf(at, until, { particulars: { permitEndsOn: '2027-04-01' } })).toBe('2027-04-01');
    expect(() => expiryOf(at, until, {})).toThrowError(
      expect.objectContaining({ code: 'RECORD_FIELD_MISSING', facts: { field: 'permitEndsOn' } }),
    );
  });
});
