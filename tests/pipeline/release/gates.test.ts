import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CardRow } from '../../../ledger/index.ts';
import {
  cardAct,
  closeGate,
  commitFeed,
  gateId,
  gates,
  openGate,
  recordAssessment,
  recordInclusion,
  settleFloor,
  startRefusals,
} from '../../../pipeline/index.ts';
import { loadProduct } from '../../../templates/index.ts';
import {
  type Bureau,
  byProduct,
  codeOfFailure,
  DPO,
  LAWYERS,
  NOW,
  openBureau,
  openGateOf,
} from './bureau.ts';

describe('the gate of a product', () => {
  let bureau: Bureau;
  let product = '';
  let cards: CardRow[] = [];
  const next = (): string => cards.shift()?.serial ?? '';

  beforeAll(async () => {
    bureau = await openBureau({ release: 'automatic', gates: 'required' });
    const [first] = byProduct(await bureau.rendered(12));
    product = first?.[0] ?? '';
    cards = [...(first?.[1] ?? [])];
    expect(cards.length).toBeGreaterThan(3);
  });
  afterAll(() => bureau.close());

  it('a product without an impact assessment cannot be produced (Katiba Institute, 2021)', async () => {
    const { shop } = bureau;
    expect(await bureau.feed(cards[0]?.serial ?? '')).toMatchObject({ code: 'RELEASE_GATE_CLOSED' });
    expect(await codeOfFailure(openGate(shop, { product }, LAWYERS, NOW))).toBe('RELEASE_GATE_NO_RECORD');
    const production = { ...shop, training: false };
    expect((await startRefusals(production)).map(({ facts }) => facts['product'])).toContain(product);
    expect(await startRefusals({ ...production, off: new Set(shop.productIds()) })).toEqual([]);
  });

  it('opens 60 days after the report was submitted, after an inclusion check, by two people, and not sooner', async () => {
    const { shop } = bureau;
    const facts = { product, reference: 'ODPC-1', scope: 'issue-of-cards', signatory: 'PS-INTERIOR' };
    const early = { ...facts, submittedOn: '2026-01-05', inForceOn: '2026-03-05' };
    expect(await codeOfFailure(recordAssessment(shop, early, DPO))).toBe('RELEASE_GATE_SIXTY_DAYS');
    await recordAssessment(shop, { ...early, inForceOn: '2026-03-06' }, DPO);
    expect(await codeOfFailure(openGate(shop, { product }, LAWYERS, NOW))).toBe('RELEASE_GATE_NO_INCLUSION');
    await recordInclusion(
      shop,
      {
        product,
        reference: 'INC-1',
        day: '2026-01-20',
        person: 'dpo-1',
        leftOut: ['no-documents'],
        remedies: ['chief-statement'],
      },
      DPO,
    );
    expect(await codeOfFailure(openGate(shop, { product }, LAWYERS, NOW))).toBe('RELEASE_GATE_NOT_YET');
    expect(await codeOfFailure(openGate(shop, { product }, DPO, new Date('2026-03-06T06:00:00Z')))).toBe(
      'TWO_PEOPLE',
    );
    // One in the morning in Nairobi is still the day before in Greenwich.
    await openGate(shop, { product }, LAWYERS, new Date('2026-03-05T22:00:00Z'));
    await settleFloor(shop, NOW);
    expect((await bureau.feed(next())).kind).toBe('done');
  });

  it('is closed by one person at once, and opened again after a new record only', async () => {
    const { shop } = bureau;
    await closeGate(shop, { product, reason: 'commissioner-asked' }, DPO);
    expect(await bureau.feed(cards[0]?.serial ?? '')).toMatchObject({ code: 'RELEASE_GATE_CLOSED' });
    const later = new Date('2026-04-01T06:00:00Z');
    expect(await codeOfFailure(openGate(shop, { product }, LAWYERS, later))).toBe('STATE_REFUSED');
    await openGateOf(shop, product);
    await settleFloor(shop, NOW);
    expect((await bureau.feed(next())).kind).toBe('done');
  });

  it('is closed for the cards of an earlier version, too, when a new version is in force; and opened again by its number', async () => {
    const { shop } = bureau;
    const loaded = loadProduct(product);
    const version = loaded.product.version + 1;
    const next_ = {
      ...loaded,
      hash: 'e'.repeat(64),
      product: { ...loaded.product, version, fields: loaded.product.fields.slice(1) },
    };
    const later: typeof shop = { ...shop, product: (id) => (id === product ? next_ : shop.product(id)) };
    const states = async () =>
      (await gates(later)).filter((one) => one.product === product).map((one) => [one.version, one.state]);
    expect(await states()).toEqual([
      [version - 1, 'open'],
      [version, 'none'],
    ]);
    expect(await closeGate(later, { product, reason: 'commissioner-asked' }, DPO)).toEqual([gateId(loaded)]);
    expect(await bureau.feed(cards[0]?.serial ?? '')).toMatchObject({ code: 'RELEASE_GATE_CLOSED' });
    expect(await codeOfFailure(closeGate(later, { product, reason: 'once-more' }, DPO))).toBe(
      'STATE_REFUSED',
    );
    const old = { product, version: version - 1 };
    const assessed = { reference: 'DPIA-2', submittedOn: '2026-01-01', inForceOn: '2026-03-06' };
    await recordAssessment(shop, { ...old, ...assessed, scope: 'issue-of-cards', signatory: 'dpo-1' }, DPO);
    const checked = { reference: 'INC-2', day: '2026-01-20', person: 'dpo-1' };
    await recordInclusion(
      later,
      { ...old, ...checked, leftOut: ['no-documents'], remedies: ['chief-statement'] },
      DPO,
    );
    expect(await openGate(later, old, LAWYERS, new Date('2026-04-02T06:00:00Z'))).toBe(gateId(loaded));
    expect(await codeOfFailure(openGate(later, { product, version: 99 }, LAWYERS, NOW))).toBe(
      'RELEASE_PRODUCT_UNKNOWN',
    );
    await settleFloor(shop, NOW);
    expect((await bureau.feed(next())).kind).toBe('done');
  });

  it('a changed field, layout, chip or barcode closes the gate by itself; a new reason text does not', async () => {
    const { shop } = bureau;
    const loaded = loadProduct(product);
    const changed = {
      ...loaded,
      hash: 'f'.repeat(64),
      product: { ...loaded.product, fields: loaded.product.fields.slice(1) },
    };
    const reworded = {
      ...loaded,
      product: {
        ...loaded.product,
        fields: loaded.product.fields.map((field) => ({ ...field, reason: `${field.reason} as amended` })),
      },
    };
    expect(gateId(changed)).not.toBe(gateId(loaded));
    expect(gateId({ ...loaded, product: { ...loaded.product, barcodes: [] } })).not.toBe(gateId(loaded));
    expect(gateId({ ...loaded, product: { ...loaded.product, chip: null } })).not.toBe(gateId(loaded));
    expect(gateId(reworded)).toBe(gateId(loaded));
    const next_ = {
      ...shop,
      product: (id: string) => (id === product ? changed : shop.product(id)),
      productByHash: (hash: string) => (hash === changed.hash ? changed : shop.productByHash(hash)),
    };
    expect((await gates(next_)).findLast((gate) => gate.product === product)?.state).toBe('none');
    const serial = cards[0]?.serial ?? '';
    // What the very card says of its product version decides, not what is in force now.
    expect((await gates(shop)).find((gate) => gate.product === product)?.state).toBe('open');
    const fed = await commitFeed(
      { ...next_, productByHash: () => changed },
      { serial, productHash: loaded.hash },
      { by: shop.me, acts: [cardAct(serial, 'feed')] },
    );
    expect(fed).toMatchObject({ code: 'RELEASE_GATE_CLOSED' });
  });
});
