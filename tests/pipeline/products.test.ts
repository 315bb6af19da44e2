import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpecimenPerson } from '../../cli/specimen/index.ts';
import { specimenPeople } from '../../cli/specimen/index.ts';
import { readDg1, readDg12 } from '../../crypto/index.ts';
import { faceOfCard, OpenMaterial, renderStage, type Shop, signStage, takeIn } from '../../pipeline/index.ts';
import { picturesOf } from '../../pipeline/intake/printable.ts';
import { prepareCard } from '../../pipeline/station/prepare.ts';
import {
  buildProduct,
  decodePlan,
  drawSpecimenPortrait,
  loadProduct,
  shippedLayouts,
} from '../../templates/index.ts';
import { type TestShop, testShop } from '../support/shop.ts';

const BY = { kind: 'machine', id: 'register' } as const;
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

describe('products from intake to the station', () => {
  let test: TestShop;
  let shop: Shop;
  beforeAll(async () => {
    test = await testShop();
    shop = test.shop;
  });
  afterAll(() => test.close());

  const of = (product: string, index: number, seed: number): SpecimenPerson => {
    const person = specimenPeople({ count: index + 1, seed, product })[index];
    if (person === undefined) throw new Error('nobody');
    return person;
  };
  const changed = (person: SpecimenPerson, more: object): SpecimenPerson => ({
    ...person,
    record: { ...person.record, ...more },
  });
  const take = async (people: readonly SpecimenPerson[], id: string, by = shop) =>
    takeIn(by, await test.extract(people, id), BY);
  const held = async () => (await shop.ledger.quarantine(1))[0];
  const newest = async () => {
    const cards = await shop.ledger.cards({ state: 'accepted' }, 50);
    return cards.at(-1)?.serial ?? '';
  };
  const open = async (serial: string) => {
    const [material] = await shop.ledger.materials([serial]);
    if (material === undefined) throw new Error('no material');
    return OpenMaterial.open(material, shop.keys.records);
  };
  const make = async (serial: string, by = shop) => {
    await signStage(by)({ cardId: serial, stage: 'sign', attempt: 1 });
    const render = renderStage(by);
    try {
      await render.handle({ cardId: serial, stage: 'render', attempt: 1 });
    } finally {
      await render.close();
    }
  };
  const printed = async (serial: string): Promise<readonly string[]> => {
    const plan = decodePlan((await open(serial)).plan());
    return [...plan.front, ...plan.back].flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  };

  it('the first card of a version leaves its whole definition in the books, and its hash is that of the text', async () => {
    await take([of('huduma-adult', 0, 3), of('huduma-adult', 1, 3)], 'E-FIRST');
    const { hash, product } = loadProduct('huduma-adult');
    const [used, ...more] = await shop.ledger.usedProducts();
    expect(used).toMatchObject({ id: 'huduma-adult', version: product.version, hash });
    expect(more).toEqual([]);
    const definition = (await shop.ledger.productDefinition(hash)) ?? '';
    expect(sha256(definition)).toBe(hash);
    expect(JSON.parse(definition)).toMatchObject({ product, layout: { id: 'huduma-adult' } });
  });

  it('a build with another definition of a used version takes nothing in', async () => {
    const other: Shop = { ...shop, product: (id) => ({ ...loadProduct(id), hash: '0'.repeat(64) }) };
    await expect(take([of('huduma-adult', 2, 3)], 'E-OTHER', other)).rejects.toMatchObject({
      code: 'PRODUCT_CHANGED',
      facts: { product: 'huduma-adult', version: loadProduct('huduma-adult').product.version },
    });
    expect(await shop.ledger.extract('E-OTHER')).toBeUndefined();
  });

  it('a card is signed and drawn by the version it was accepted under, though a newer one is in force', async () => {
    await take([of('huduma-adult', 3, 3)], 'E-OLD');
    const serial = await newest();
    const { product } = loadProduct('huduma-adult');
    const newer = await buildProduct(
      { ...product, version: 99, validity: { kind: 'years', years: 5 } },
      shippedLayouts,
    );
    await make(serial, { ...shop, product: () => newer });
    const { mrz, chip } = product;
    expect([mrz?.printed, chip?.access.pace]).toEqual([false, 'can']);
    const zone = readDg1((await open(serial)).payload().files.get('EF.DG1') ?? new Uint8Array());
    expect(zone.slice(38, 44)).toBe('<<<<<<');
    expect((await shop.ledger.card(serial))?.state).toBe('rendered');
  });

  it('a card whose version this build no longer has is not made of anything else', async () => {
    await take([of('huduma-adult', 4, 3)], 'E-GONE');
    const serial = await newest();
    const without: Shop = { ...shop, productByHash: () => undefined };
    await expect(signStage(without)({ cardId: serial, stage: 'sign', attempt: 1 })).rejects.toMatchObject({
      code: 'PRODUCT_VERSION_GONE',
      facts: { card: serial, product: 'huduma-adult' },
    });
    expect((await shop.ledger.card(serial))?.state).toBe('accepted');
  });

  it('a product that is off waits in quarantine with its own code, and the others go on', async () => {
    const off: Shop = { ...shop, off: new Set(['huduma-minor']) };
    const people = [of('huduma-minor', 5, 3), of('huduma-adult', 6, 3)];
    expect(await take(people, 'E-OFF', off)).toMatchObject({ accepted: 1, quarantined: 1 });
    expect(await held()).toMatchObject({ code: 'RECORD_PRODUCT_OFF', owner: 'supervisor' });
  });

  it('a document that is only designed here waits in quarantine', async () => {
    expect(await take([of('driving-licence', 7, 3)], 'E-DESIGN')).toMatchObject({ quarantined: 1 });
    expect(await held()).toMatchObject({ code: 'RECORD_PRODUCT_DESIGN' });
  });

  it('the printed zone is that of the signed chip, with the family name first, and the expiry is on both', async () => {
    const person = changed(of('maisha-adult', 8, 3), {
      names: ['Grace', 'Nyambura', "Ng'ang'a"],
      familyParts: [2],
    });
    await take([person], 'E-MAISHA');
    const serial = await newest();
    await make(serial);
    const opened = await open(serial);
    const { files, secrets } = opened.payload();
    const zone = readDg1(files.get('EF.DG1') ?? new Uint8Array());
    expect(zone.slice(60)).toBe('NGANGA<<GRACE<NYAMBURA<<<<<<<<');
    const texts = await printed(serial);
    expect(texts).toEqual(expect.arrayContaining([zone.slice(0, 30), zone.slice(30, 60), zone.slice(60)]));
    const { dateOfIssue = '' } = readDg12(files.get('EF.DG12') ?? new Uint8Array());
    expect(zone.slice(38, 40)).toBe(String((Number(dateOfIssue.slice(2, 4)) + 10) % 100));
    expect(secrets.bac?.dateOfExpiry).toBe(zone.slice(38, 44));
    expect(secrets.can).toBeNull();
  });

  it('the signature is kept sealed, and digests of both portraits stand beside that of the original', async () => {
    const person = of('huduma-adult', 9, 3);
    expect(person.record.signature).toMatch(/^signatures\//);
    await take([person], 'E-SIGNED');
    const opened = await open(await newest());
    expect(
      Buffer.from(opened.images().signature ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(Buffer.from(opened.material.sealedSignature ?? []).includes('PNG')).toBe(false);
    expect(opened.material).not.toHaveProperty('signature');
  });

  it('a picture that is no signature waits for the register, with the reason', async () => {
    const { record, portrait } = of('huduma-adult', 10, 3);
    const face = await drawSpecimenPortrait(portrait.seed, portrait);
    // The portrait twice: the second time in the place of the signature.
    const twice = { member: async () => face };
    const signed = { ...record, signature: 'signatures/face.jpg' };
    expect(await picturesOf(twice, signed, loadProduct('huduma-adult'))).toMatchObject({
      kind: 'held',
      code: 'RECORD_SIGNATURE_REFUSED',
      owner: 'register',
      facts: { why: 'SIGNATURE_NOT_INK' },
    });
  });

  it('a signature that is not in the extract waits for the register', async () => {
    const gone = changed(of('huduma-adult', 10, 3), { signature: 'signatures/nowhere.png' });
    await take([{ record: gone.record, portrait: gone.portrait }], 'E-NO-SIGN');
    expect(await held()).toMatchObject({ code: 'RECORD_SIGNATURE_MISSING', owner: 'register' });
  });

  it('a character that no font has is found in every text that is printed, particulars too', async () => {
    const person = changed(of('huduma-minor', 11, 3), {
      particulars: { guardianNames: '\u738b\u79c0\u82f1' },
    });
    await take([person], 'E-GLYPH');
    expect(await held()).toMatchObject({
      code: 'RECORD_GLYPH',
      facts: { characters: 'U+738B U+79C0 U+82F1' },
    });
  });

  it('the station refuses a face whose barcode is not that of its card, before a body is fed', async () => {
    const [first, second] = await shop.ledger.cards({ state: 'rendered' }, 2);
    const [mine, other] = [await open(first?.serial ?? ''), await open(second?.serial ?? '')];
    expect((await prepareCard(shop, mine)).front.width).toBe(1016);
    const mixed = {
      material: mine.material,
      payload: () => mine.payload(),
      images: () => mine.images(),
      plan: () => other.plan(),
    } as unknown as OpenMaterial;
    await expect(prepareCard(shop, mixed)).rejects.toMatchObject({
      code: 'BARCODE_READBACK',
      facts: { card: first?.serial, wanted: 1, read: 1 },
    });
  });

  it('text that does not fit waits for a person, who sees where: the event tells fields and codes only', async () => {
    const names = Array.from({ length: 3 }, () => 'W'.repeat(45));
    await take([changed(of('huduma-adult', 12, 3), { names })], 'E-LONG');
    const serial = await newest();
    await make(serial);
    expect((await shop.ledger.card(serial))?.state).toBe('review');
    const [event] = (await shop.ledger.events({ kind: 'card', id: serial })).slice(-1);
    expect(event?.detail).toEqual({
      code: 'TEXT_DOES_NOT_FIT',
      problems: expect.arrayContaining([{ field: 'names', code: 'TEXT_DOES_NOT_FIT' }]),
    });
    const { requestId = '' } = (await shop.ledger.card(serial)) ?? {};
    const access = { kind: 'access', id: requestId } as const;
    const why = { purpose: 'correction', from: 'command' } as const;
    const looker = { kind: 'person', id: 'inspector-1', role: 'inspector' } as const;
    const wrong = { ...why, purpose: JSON.parse('"curiosity"') };
    await expect(faceOfCard(shop, serial, wrong, looker)).rejects.toMatchObject({ code: 'RIGHTS_PURPOSE' });
    expect(await shop.ledger.events(access)).toEqual([]);
    const face = await faceOfCard(shop, serial, why, looker);
    expect(await shop.ledger.events(access)).toMatchObject([
      { event: 'look', by: looker, detail: { ...why, what: ['face'] } },
    ]);
    expect(face?.outcome.plan.mark).toBe('draft');
    expect(face?.outcome.kind === 'review' && face.outcome.problems[0]?.box.w).toBeGreaterThan(100);
  });
});
