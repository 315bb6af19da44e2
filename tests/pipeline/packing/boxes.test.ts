import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  act,
  boxCode,
  cardAct,
  closeBox,
  dispatchBox,
  manifestOf,
  manifestSha256,
  openBox,
  PACKING_POLICY,
  packCard,
  readBoxCode,
  reopenBox,
  setPackingPolicy,
  unpackCard,
} from '../../../pipeline/index.ts';
import {
  OFFICE,
  OTHER_OFFICE,
  PACKER,
  type PackingFloor,
  packingFloor,
  person,
  TWO_PACKERS,
} from './floor.ts';

describe('boxes', () => {
  let floor: PackingFloor;
  let boxes = 0;
  beforeAll(async () => {
    floor = await packingFloor(80);
  });
  afterAll(() => floor.test.close());

  const newBox = async (office = OFFICE): Promise<string> => {
    boxes += 1;
    const box = `BX-${boxes}`;
    await openBox(floor.test.shop, { box, office }, PACKER);
    return box;
  };
  const packed = async (count: number): Promise<{ box: string; serials: string[] }> => {
    const [box, serials] = [await newBox(), await floor.passed(count)];
    for (const serial of serials) await packCard(floor.test.shop, { box, serial }, PACKER);
    return { box, serials };
  };
  const code = (code: string) => ({ code });

  it('takes no card that is not passed, and the same scan with the same act is done once', async () => {
    const { shop } = floor.test;
    const box = await newBox();
    const [raw = ''] = await floor.made(1);
    await expect(packCard(shop, { box, serial: raw }, PACKER)).rejects.toMatchObject(code('PACK_NOT_PASSED'));
    const [serial = ''] = await floor.passed(1);
    await packCard(shop, { box, serial }, PACKER, 'pack-1');
    await packCard(shop, { box, serial }, PACKER, 'pack-1');
    await expect(packCard(shop, { box, serial }, PACKER)).rejects.toMatchObject(code('PACK_NOT_PASSED'));
    expect((await shop.ledger.box(box))?.serials).toEqual([serial]);
  });

  it('takes no card of another office, of a contested request, and no recalled or void one', async () => {
    const { shop } = floor.test;
    const [here, there] = [await newBox(), await newBox(OTHER_OFFICE)];
    const [serial = '', contested = '', recalled = ''] = await floor.passed(3);
    await expect(packCard(shop, { box: there, serial }, PACKER)).rejects.toMatchObject({
      code: 'BOX_WRONG_OFFICE',
      facts: { office: OFFICE },
    });
    const request = (await shop.ledger.card(contested))?.requestId ?? '';
    await shop.ledger.commit({ by: shop.me, acts: [act('request', request, 'contest')] });
    await expect(packCard(shop, { box: here, serial: contested }, PACKER)).rejects.toMatchObject(
      code('PACK_REQUEST_NOT_OPEN'),
    );
    await shop.ledger.commit({
      by: shop.me,
      acts: [cardAct(recalled, 'recall')],
      rows: [{ type: 'void-card', serial: recalled }],
    });
    await expect(packCard(shop, { box: here, serial: recalled }, PACKER)).rejects.toMatchObject(
      code('PACK_CARD_VOID'),
    );
  });

  it('closes by two different people under seals that were never used before', async () => {
    const { shop } = floor.test;
    const { box } = await packed(2);
    const close = (seals: string[], by = TWO_PACKERS) => closeBox(shop, { box, seals }, by, undefined);
    await expect(close(['X-1'], PACKER)).rejects.toMatchObject(code('TWO_PEOPLE'));
    await expect(close(['X-1'], person('packer-1', 'packer', 'packer-1'))).rejects.toMatchObject(
      code('TWO_PEOPLE'),
    );
    await expect(close([])).rejects.toMatchObject(code('SEAL_USED'));
    expect(await close(['X-1', 'X-2'])).toMatchObject({ cards: 2, seals: ['X-1', 'X-2'] });
    const other = await packed(1);
    await expect(closeBox(shop, { box: other.box, seals: ['X-2'] }, TWO_PACKERS)).rejects.toMatchObject(
      code('SEAL_USED'),
    );
    await reopenBox(shop, { box, reason: 'count-wrong' }, TWO_PACKERS);
    // Void, and not to be had again.
    await expect(close(['X-1'])).rejects.toMatchObject(code('SEAL_USED'));
    expect(await close(['X-3'], person('packer-2', 'packer', 'supervisor-1'))).toMatchObject({
      seals: ['X-3'],
    });
  });

  it('does not close an empty box, and answers a repeated close with what was closed', async () => {
    const { shop } = floor.test;
    const empty = await newBox();
    await expect(closeBox(shop, { box: empty, seals: [floor.seal()] }, TWO_PACKERS)).rejects.toMatchObject(
      code('BOX_EMPTY'),
    );
    const { box } = await packed(1);
    const seals = [floor.seal()];
    const first = await closeBox(shop, { box, seals }, TWO_PACKERS, 'close-1');
    expect(await closeBox(shop, { box, seals }, TWO_PACKERS, 'close-1')).toEqual(first);
    await expect(closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS)).rejects.toMatchObject(
      code('BOX_NOT_OPEN'),
    );
  });

  it('refuses a weight that does not fit the count until two people have counted again and say why', async () => {
    const { shop } = floor.test;
    const { box } = await packed(2);
    const right = PACKING_POLICY.tareG + (2 * PACKING_POLICY.cardMg) / 1_000;
    const close = (grams: number, weightReason?: 'wrapping') =>
      closeBox(
        shop,
        { box, seals: [floor.seal()], grams, ...(weightReason === undefined ? {} : { weightReason }) },
        TWO_PACKERS,
      );
    // One card too few, by weight.
    await expect(close(right - PACKING_POLICY.cardMg / 1_000)).rejects.toMatchObject({
      code: 'BOX_WEIGHT_DIFFERS',
      facts: { cards: 2, expectedG: right },
    });
    await close(right + 50, 'wrapping');
    await reopenBox(shop, { box, reason: 'box-damaged' }, TWO_PACKERS);
    await close(right + 1);
    expect((await manifestOf(shop, box)).weighedG).toBe(right + 1);
    const again = await packed(1);
    await setPackingPolicy(shop, { scale: 'required' }, person('supervisor-1', 'supervisor', 'dpo-1'));
    await expect(
      closeBox(shop, { box: again.box, seals: [floor.seal()] }, TWO_PACKERS),
    ).rejects.toMatchObject(code('BOX_WEIGHT_MISSING'));
    await setPackingPolicy(shop, { scale: 'optional' }, person('supervisor-1', 'supervisor', 'dpo-1'));
  });

  it('does not close a box with a card whose request moved, lists it, and closes when it was taken out', async () => {
    const { shop } = floor.test;
    const { box, serials } = await packed(2);
    const [moved = ''] = serials;
    await floor.move(moved, OTHER_OFFICE);
    const close = () => closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS);
    await expect(close()).rejects.toMatchObject({
      code: 'BOX_HOLDS_WRONG',
      facts: { wrong: 1, cards: `${moved} BOX_WRONG_OFFICE` },
    });
    await unpackCard(shop, { serial: moved }, PACKER);
    expect(await floor.state(moved)).toBe('passed');
    expect(await close()).toMatchObject({ cards: 1 });
  });

  it('holds back a closed box whose card was recalled, and lets the card out of the open box as what it is', async () => {
    const { shop } = floor.test;
    const { box, serials } = await packed(2);
    const [recalled = ''] = serials;
    await closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS);
    await expect(unpackCard(shop, { serial: recalled }, PACKER)).rejects.toMatchObject(code('BOX_NOT_OPEN'));
    await shop.ledger.commit({
      by: shop.me,
      acts: [cardAct(recalled, 'recall')],
      rows: [{ type: 'void-card', serial: recalled }],
    });
    await expect(dispatchBox(shop, { box, carrier: 'G4' }, PACKER)).rejects.toMatchObject(
      code('BOX_HOLDS_WRONG'),
    );
    expect(await floor.state(serials[1] ?? '')).toBe('packed');
    await reopenBox(shop, { box, reason: 'card-recalled' }, TWO_PACKERS);
    await unpackCard(shop, { serial: recalled }, PACKER);
    expect(await floor.state(recalled)).toBe('recalled');
    await closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS);
    expect(await dispatchBox(shop, { box, carrier: 'G4' }, PACKER, 'd-1')).toEqual({ cards: 1 });
    expect(await dispatchBox(shop, { box, carrier: 'G4' }, PACKER, 'd-1')).toEqual({ cards: 1 });
    await expect(reopenBox(shop, { box, reason: 'count-wrong' }, TWO_PACKERS)).rejects.toMatchObject(
      code('STATE_REFUSED'),
    );
  });

  it('keeps the manifest as it was closed: serials, count and hash agree, and names nobody', async () => {
    const { shop } = floor.test;
    const { box, serials } = await packed(3);
    expect((await manifestOf(shop, box)).sealed).toBe(false);
    const closed = await closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS);
    const manifest = await manifestOf(shop, box);
    expect(manifest).toMatchObject({
      sealed: true,
      cards: 3,
      serials: [...serials].sort(),
      sha256: closed.manifestSha256,
      closedBy: ['packer-1', 'packer-2'],
    });
    expect(manifestSha256({ box, office: OFFICE, serials })).toBe(closed.manifestSha256);
    expect(manifestSha256({ box, office: OFFICE, serials: serials.slice(1) })).not.toBe(
      closed.manifestSha256,
    );
  });

  it('holds no more cards than a box may hold', async () => {
    const { shop } = floor.test;
    await setPackingPolicy(shop, { mostInBox: 1 }, person('supervisor-1', 'supervisor', 'dpo-1'));
    const { box } = await packed(1);
    const [serial = ''] = await floor.passed(1);
    await expect(packCard(shop, { box, serial }, PACKER)).rejects.toMatchObject(code('BOX_FULL'));
    await setPackingPolicy(shop, { mostInBox: 500 }, person('supervisor-1', 'supervisor', 'dpo-1'));
  });

  it('reads the number of a box with its check digits, and finds every single slip of the hand', () => {
    const scan = boxCode('BX-HC-010-1-7');
    expect(readBoxCode(scan)).toBe('BX-HC-010-1-7');
    expect(readBoxCode('BX-HC-010-1-7')).toBe('BX-HC-010-1-7');
    const [id = '', check = ''] = scan.split('*');
    for (let at = 0; at < id.length; at++) {
      for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
        const wrong = `${id.slice(0, at)}${other}${id.slice(at + 1)}`;
        if (id[at] === '-' || wrong === id) continue;
        expect(() => readBoxCode(`${wrong}*${check}`), wrong).toThrow();
      }
    }
  });

  it('neither loses nor doubles a card when fifty clients pack, take out, close and dispatch one box at once', async () => {
    const { shop } = floor.test;
    const box = await newBox();
    const serials = await floor.passed(20);
    const tries: Promise<unknown>[] = [];
    for (let client = 0; client < 50; client++) {
      const serial = serials[client % serials.length] ?? '';
      tries.push(packCard(shop, { box, serial }, person(`packer-${client}`, 'packer')));
      if (client % 10 === 3) tries.push(unpackCard(shop, { serial }, person(`packer-${client}`, 'packer')));
      if (client % 10 === 7) tries.push(closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS));
      if (client % 10 === 9) tries.push(dispatchBox(shop, { box, carrier: 'G4' }, PACKER));
    }
    const ended = await Promise.allSettled(tries);
    // Every refusal is a sentence of ours.
    for (const one of ended)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
    const facts = await shop.ledger.box(box);
    if (facts?.state === 'open') await closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS);
    if ((await shop.ledger.box(box))?.state === 'closed')
      await dispatchBox(shop, { box, carrier: 'G4' }, PACKER);
    const manifest = await manifestOf(shop, box);
    for (const serial of serials) {
      const listed = manifest.serials.includes(serial);
      expect(await floor.state(serial), serial).toBe(listed ? 'dispatched' : 'passed');
      const events = await shop.ledger.events({ kind: 'card', id: serial });
      expect(events.filter(({ event }) => event === 'dispatch')).toHaveLength(listed ? 1 : 0);
      const count = (name: string) => events.filter(({ event }) => event === name).length;
      expect(count('pack') - count('unpack')).toBe(listed ? 1 : 0);
    }
    const lies = (await shop.ledger.cards({ box }, 100)).map(({ serial }) => serial);
    expect(lies).toEqual(manifest.serials);
    const closes = (await shop.ledger.events({ kind: 'box', id: box })).filter(
      ({ event }) => event === 'close',
    );
    expect(closes.at(-1)?.detail['cards']).toBe(lies.length);
    expect(await shop.ledger.laws()).toEqual([]);
  });
});
