import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardSerial } from '../../../card/index.ts';
import { sha256Hex } from '../../../crypto/index.ts';
import {
  bodyAct,
  cardAct,
  inspectionSheet,
  OpenMaterial,
  openBox,
  packCard,
  passInspection,
  proofOf,
  REJECT_REASON_WORDS,
  REJECT_REASONS,
  rejectInspection,
  renderStage,
  sampleCard,
  samplesOwed,
  setPackingPolicy,
  settleUncertain,
  signStage,
} from '../../../pipeline/index.ts';
import { prepareCard } from '../../../pipeline/station/prepare.ts';
import { acceptDeed } from '../../ledger/books.ts';
import { INSPECTOR, INSPECTOR_2, OFFICE, PACKER, type PackingFloor, packingFloor, person } from './floor.ts';

const SUPERVISORS = person('supervisor-1', 'supervisor', 'supervisor-2');

describe('inspection', () => {
  let floor: PackingFloor;
  beforeAll(async () => {
    floor = await packingFloor(24);
  });
  afterAll(() => floor.test.close());

  it('shows a card that a station made beside its proof, and says that the proof is what was printed', async () => {
    const { shop } = floor.test;
    const serial = floor.serials.at(-1) ?? '';
    const render = renderStage(shop);
    await signStage(shop)({ cardId: serial, stage: 'sign', attempt: 1 });
    await render.handle({ cardId: serial, stage: 'render', attempt: 1 });
    await render.close();
    const [material] = await shop.ledger.materials([serial]);
    if (material === undefined) throw new Error('no material');
    // As the station prepares it for its printer.
    const printed = await prepareCard(shop, await OpenMaterial.open(material, shop.keys.records));
    const keep = (front: string) =>
      shop.ledger.commit({
        by: shop.me,
        acts: [],
        rows: [
          {
            type: 'inspection',
            serial,
            chipVerified: true,
            barcodeVerified: true,
            frontSha256: front,
            backSha256: sha256Hex(printed.back.rgb),
          },
        ],
      });
    await keep(sha256Hex(printed.front.rgb));
    const sheet = await inspectionSheet(shop, serial);
    expect(sheet.faces.front.same).toBe('yes');
    expect(sheet.faces.back.same).toBe('yes');
    expect(sheet.readBack).toMatchObject({
      chip: true,
      barcode: true,
      says: { en: expect.stringContaining('not from the card') },
    });
    expect(sheet.signers.document).toMatch(/./);
    expect(sheet.signers.barcode).toMatch(/./);
    expect(sheet.payloadSha256).toMatch(/^[0-9a-f]{64}$/);
    await keep('00'.repeat(32));
    const other = await inspectionSheet(shop, serial);
    expect(other.faces.front).toMatchObject({
      same: 'no',
      says: { en: expect.stringContaining('reject the card') },
    });
    // What the sheet says binds: such a card does not pass.
    for (const event of ['feed', 'complete'] as const)
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(serial, event)] });
    await expect(passInspection(shop, { serial }, INSPECTOR)).rejects.toMatchObject({
      code: 'PASS_FACES_DIFFER',
      facts: { card: serial, sides: 'front' },
    });
    expect(await floor.state(serial)).toBe('personalised');
    await keep('');
    expect((await inspectionSheet(shop, serial)).faces.front.same).toBe('not-known');
  });

  it('writes every look at a proof into the access log before the picture is given, and the sheet names nobody', async () => {
    const { shop } = floor.test;
    const serial = floor.serials.at(-1) ?? '';
    const card = await shop.ledger.card(serial);
    const png = await proofOf(shop, { serial, side: 'front', from: 'console' }, INSPECTOR);
    expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    await proofOf(shop, { serial, side: 'back', from: 'console' }, INSPECTOR);
    const looks = await shop.ledger.events({ kind: 'access', id: card?.requestId ?? '' });
    expect(looks).toHaveLength(2);
    expect(looks[0]).toMatchObject({ event: 'look', by: INSPECTOR, detail: { purpose: 'inspection' } });
    const [material] = await shop.ledger.materials([serial]);
    if (material === undefined) throw new Error('no material');
    const { names, nationalNumber } = (await OpenMaterial.open(material, shop.keys.records)).record();
    const said = JSON.stringify([await inspectionSheet(shop, serial), looks]);
    expect(said).not.toContain(nationalNumber);
    for (const name of names) if (name.length > 3) expect(said).not.toContain(name);
  });

  it('has no proof to show of a card that is not drawn yet', async () => {
    const [serial = ''] = floor.serials.slice(-2);
    await expect(
      proofOf(floor.test.shop, { serial, side: 'front', from: 'console' }, INSPECTOR),
    ).rejects.toMatchObject({ code: 'PROOF_NOT_THERE' });
    expect((await inspectionSheet(floor.test.shop, serial)).faces.front.drawn).toBeNull();
  });

  it('draws the first cards of a new version, then at least one of every batch, and the same ones every time', async () => {
    const { shop } = floor.test;
    await setPackingPolicy(shop, { firstOfVersion: 2, sampleOneIn: 1_000_000 }, SUPERVISORS);
    const cards = await floor.made(8);
    const drawn: string[] = [];
    for (const serial of cards) {
      const { sampleOf } = await passInspection(shop, { serial }, INSPECTOR);
      drawn.push(sampleOf?.split('/')[0] ?? '-');
    }
    const rows = await Promise.all(cards.map((serial) => shop.ledger.card(serial)));
    const products = new Set(rows.map((row) => row?.product));
    // Two of each version, then the first of what is made without a batch, and no more.
    for (const product of products) {
      const of = drawn.filter((_, i) => rows[i]?.product === product);
      expect(of.slice(0, 2).every((what) => what === 'version')).toBe(true);
      expect(of.slice(2, 3).every((what) => what === 'product')).toBe(true);
      expect(of.slice(3).every((what) => what === '-')).toBe(true);
    }
    const owed = await samplesOwed(shop, 100);
    expect(owed.map(({ serial }) => serial)).toEqual(cards.filter((_, i) => drawn[i] !== '-'));
  });

  it('lets one in N be seen by a second inspector', async () => {
    const { shop } = floor.test;
    await setPackingPolicy(shop, { firstOfVersion: 0, sampleOneIn: 1 }, SUPERVISORS);
    const [serial = ''] = await floor.made(1);
    expect(await passInspection(shop, { serial }, INSPECTOR)).toMatchObject({
      sampleOf: expect.stringMatching(/^product\//),
    });
  });

  it('does not pack a sample before another inspector than the first has seen it', async () => {
    const { shop } = floor.test;
    await openBox(shop, { box: 'BX-S', office: OFFICE }, PACKER);
    const [owed] = await samplesOwed(shop, 1);
    const serial = owed?.serial ?? '';
    await expect(packCard(shop, { box: 'BX-S', serial }, PACKER)).rejects.toMatchObject({
      code: 'PACK_SAMPLE_OWED',
    });
    await expect(sampleCard(shop, { serial }, INSPECTOR)).rejects.toMatchObject({
      code: 'SAMPLE_SAME_PERSON',
    });
    await sampleCard(shop, { serial }, INSPECTOR_2, 'sample-1');
    await sampleCard(shop, { serial }, INSPECTOR_2, 'sample-1');
    await expect(sampleCard(shop, { serial }, person('inspector-3', 'inspector'))).rejects.toMatchObject({
      code: 'SAMPLE_NOT_DUE',
    });
    await packCard(shop, { box: 'BX-S', serial }, PACKER);
    expect(await floor.state(serial)).toBe('packed');
  });

  it('lets the second inspector reject: the serial is void, a new card is made, and a lost answer is given again', async () => {
    const { shop } = floor.test;
    const [owed] = await samplesOwed(shop, 1);
    const serial = owed?.serial ?? '';
    const { replacement } = await rejectInspection(shop, { serial, reason: 'print-quality' }, INSPECTOR_2);
    expect(await floor.state(serial)).toBe('spoiled');
    expect(await floor.state(replacement)).toBe('accepted');
    expect(await rejectInspection(shop, { serial, reason: 'print-quality' }, INSPECTOR_2)).toEqual({
      replacement,
    });
    await expect(packCard(shop, { box: 'BX-S', serial }, PACKER)).rejects.toMatchObject({
      code: 'PACK_CARD_VOID',
    });
  });

  it('says every reason for a rejection in both languages', () => {
    for (const code of REJECT_REASONS) {
      expect(REJECT_REASON_WORDS[code].en).toMatch(/^[A-Z].{15,}/);
      expect(REJECT_REASON_WORDS[code].sw).toMatch(/^[A-Z].{15,}/);
      expect(REJECT_REASON_WORDS[code].sw).not.toBe(REJECT_REASON_WORDS[code].en);
    }
  });

  it('calls an uncertain card good only with the number that the desk reader read from its chip', async () => {
    const { shop } = floor.test;
    const uncertain = async (): Promise<string> => {
      const serial = floor.serials[14] ?? '';
      const number = `KB-${serial}`;
      await shop.ledger.commit({
        by: shop.me,
        acts: [
          cardAct(serial, 'sign'),
          cardAct(serial, 'render'),
          cardAct(serial, 'feed'),
          bodyAct(number, 'receive'),
          bodyAct(number, 'issue'),
          bodyAct(number, 'feed'),
          cardAct(serial, 'lose-contact'),
        ],
        rows: [
          { type: 'body', number, chipSerial: `BB${number.slice(-6)}`, station: 'S1' },
          { type: 'bind', serial, body: number, chipSerial: `BB${number.slice(-6)}` },
          { type: 'journal', station: 'S1', serial, attempt: 1, step: 'OUT', detail: {} },
        ],
      });
      return serial;
    };
    const serial = await uncertain();
    const chipSerial = `BB${serial.slice(-6)}`;
    const settle = (found: Parameters<typeof settleUncertain>[1]) =>
      settleUncertain(shop, found, person('operator-1', 'operator', 'inspector-1'));
    await expect(
      settleUncertain(shop, { serial, found: 'spoiled' }, person('operator-1', 'operator')),
    ).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
    await expect(settle({ serial, found: 'good', chipSerial: '' })).rejects.toMatchObject({
      code: 'DESK_READING_MISSING',
    });
    await expect(settle({ serial, found: 'good', chipSerial: 'CC00' })).rejects.toMatchObject({
      code: 'CHIP_CHANGED',
    });
    await expect(settle({ serial, found: 'spoiled', chipSerial: 'CC00' })).rejects.toMatchObject({
      code: 'CHIP_CHANGED',
    });
    await settle({ serial, found: 'good', chipSerial });
    const events = await shop.ledger.events({ kind: 'card', id: serial });
    expect(events.at(-1)).toMatchObject({ event: 'find-good', detail: { deskReading: chipSerial } });
  });

  it('passes no card of a product with a chip that nobody has read, and one of a product without a chip as before', async () => {
    const { shop } = floor.test;
    const [serial = ''] = await floor.made(1);
    const keep = (chipVerified: boolean) =>
      shop.ledger.commit({
        by: shop.me,
        acts: [],
        rows: [
          {
            type: 'inspection',
            serial,
            chipVerified,
            barcodeVerified: true,
            frontSha256: '',
            backSha256: '',
          },
        ],
      });
    await keep(false);
    const pass = passInspection(shop, { serial }, INSPECTOR);
    await expect(pass).rejects.toMatchObject({ code: 'CHIP_NOT_READ_HERE' });
    const [without] = await shop.ledger.nextCardNumbers(1);
    const paper = cardSerial(without ?? 0);
    const { hash: productHash } = shop.product('birth-certificate');
    const deed = acceptDeed('R-PAPER', paper, {
      extractId: 'E-PACK',
      product: 'birth-certificate',
      productHash,
    });
    await shop.ledger.commit(deed);
    for (const event of ['sign', 'render', 'feed', 'complete'] as const)
      await shop.ledger.commit({ by: shop.me, acts: [cardAct(paper, event)] });
    await passInspection(shop, { serial: paper }, INSPECTOR);
    expect([await floor.state(serial), await floor.state(paper)]).toEqual(['personalised', 'passed']);
  });

  it('changes the shares by two people only', async () => {
    await expect(
      setPackingPolicy(floor.test.shop, { sampleOneIn: 5 }, person('supervisor-1', 'supervisor')),
    ).rejects.toMatchObject({ code: 'TWO_PEOPLE' });
  });
});
