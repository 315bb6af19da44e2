import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shop } from '../../../pipeline/index.ts';
import {
  addToConsignment,
  arriveConsignment,
  boxLabelPdf,
  breakSeal,
  cancelConsignment,
  closeBox,
  consignmentNotePdf,
  consignmentOf,
  custodyOf,
  dispatchBox,
  handOver,
  loseBox,
  manifestPdf,
  openBox,
  openConsignment,
  packCard,
  reopenBox,
  sendConsignment,
  takeOffConsignment,
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

const NOW = new Date('2026-11-27T09:00:00Z');
const ROUTE = [
  { hand: 'bureau', place: 'BUREAU' },
  { hand: 'registrar', place: OFFICE },
  { hand: 'chief', place: 'CH-010-7' },
  { hand: 'assistant-chief', place: 'ACH-010-7-2' },
] as const;

describe('consignments', () => {
  let floor: PackingFloor;
  let shop: Shop;
  let count = 0;
  beforeAll(async () => {
    floor = await packingFloor(60);
    ({ shop } = floor.test);
  });
  afterAll(() => floor.test.close());

  const closedBox = async (cards: number): Promise<{ box: string; serials: string[] }> => {
    count += 1;
    const box = `BC-${count}`;
    await openBox(shop, { box, office: OFFICE }, PACKER);
    const serials = await floor.passed(cards);
    for (const serial of serials) await packCard(shop, { box, serial }, PACKER);
    await closeBox(shop, { box, seals: [floor.seal()] }, TWO_PACKERS);
    return { box, serials };
  };
  const loaded = async (id: string, sizes: number[]) => {
    await openConsignment(shop, { consignment: id, carrier: 'GOV-1', route: ROUTE }, PACKER);
    const boxes = [];
    for (const size of sizes) {
      const one = await closedBox(size);
      await addToConsignment(shop, { consignment: id, box: one.box }, PACKER);
      boxes.push(one);
    }
    return boxes;
  };
  const send = (consignment: string, of: Shop = shop) => sendConsignment(of, { consignment }, PACKER, NOW);
  const code = (code: string) => ({ code });

  it('has a way of at least two places, each once, and carries only boxes for a place on it', async () => {
    const open = (route: readonly { hand: 'bureau' | 'registrar'; place: string }[]) =>
      openConsignment(shop, { consignment: 'C-WAY', carrier: 'GOV-1', route }, PACKER);
    await expect(open([{ hand: 'bureau', place: 'BUREAU' }])).rejects.toMatchObject(
      code('CONSIGNMENT_ROUTE'),
    );
    await expect(
      open([
        { hand: 'bureau', place: 'BUREAU' },
        { hand: 'registrar', place: 'BUREAU' },
      ]),
    ).rejects.toMatchObject(code('CONSIGNMENT_ROUTE'));
    await open([
      { hand: 'bureau', place: 'BUREAU' },
      { hand: 'registrar', place: OTHER_OFFICE },
    ]);
    const { box } = await closedBox(1);
    await expect(addToConsignment(shop, { consignment: 'C-WAY', box }, PACKER)).rejects.toMatchObject(
      code('CONSIGNMENT_OTHER_WAY'),
    );
    await expect(send('C-WAY')).rejects.toMatchObject(code('CONSIGNMENT_EMPTY'));
  });

  it('takes a box once, only closed, and gives it free when it is taken off or the consignment is cancelled', async () => {
    const [one] = await loaded('C-ONCE', [1]);
    const box = one?.box ?? '';
    await openConsignment(shop, { consignment: 'C-TWICE', carrier: 'GOV-1', route: ROUTE }, PACKER);
    await expect(addToConsignment(shop, { consignment: 'C-TWICE', box }, PACKER)).rejects.toMatchObject(
      code('BOX_IN_CONSIGNMENT'),
    );
    await expect(dispatchBox(shop, { box, carrier: 'G4' }, PACKER)).rejects.toMatchObject({
      code: 'BOX_IN_CONSIGNMENT',
      facts: { consignment: 'C-ONCE' },
    });
    await takeOffConsignment(shop, { consignment: 'C-ONCE', box }, PACKER);
    await addToConsignment(shop, { consignment: 'C-TWICE', box }, PACKER);
    await cancelConsignment(shop, { consignment: 'C-TWICE' }, PACKER);
    await openBox(shop, { box: 'BC-OPEN', office: OFFICE }, PACKER);
    await expect(
      addToConsignment(shop, { consignment: 'C-ONCE', box: 'BC-OPEN' }, PACKER),
    ).rejects.toMatchObject(code('STATE_REFUSED'));
    await addToConsignment(shop, { consignment: 'C-ONCE', box }, PACKER);
    expect(await send('C-ONCE')).toEqual({ boxes: 1, cards: 1 });
    await expect(takeOffConsignment(shop, { consignment: 'C-ONCE', box }, PACKER)).rejects.toMatchObject(
      code('STATE_REFUSED'),
    );
  });

  it('sends every box with all its cards, and sent again sends nothing twice', async () => {
    const boxes = await loaded('C-SEND', [2, 3]);
    expect(await send('C-SEND')).toEqual({ boxes: 2, cards: 5 });
    expect(await send('C-SEND')).toEqual({ boxes: 2, cards: 5 });
    for (const serial of boxes.flatMap(({ serials }) => serials))
      expect(await floor.state(serial)).toBe('dispatched');
    const events = await shop.ledger.events({ kind: 'consignment', id: 'C-SEND' });
    expect(events.map(({ event }) => event)).toEqual(['open', 'add', 'add', 'begin', 'send']);
  });

  it('goes on where a killed send stopped, whichever write was the last', async () => {
    for (let last = 0; last < 4; last++) {
      const id = `C-KILL-${last}`;
      const boxes = await loaded(id, [1, 1]);
      let writes = 0;
      const dying: Shop = {
        ...shop,
        ledger: {
          ...shop.ledger,
          commit: (deed) => {
            writes += 1;
            if (writes > last) throw new Error('killed');
            return shop.ledger.commit(deed);
          },
        },
      };
      await expect(send(id, dying)).rejects.toThrow('killed');
      expect(await send(id)).toEqual({ boxes: 2, cards: 2 });
      for (const serial of boxes.flatMap(({ serials }) => serials)) {
        const events = await shop.ledger.events({ kind: 'card', id: serial });
        expect(events.filter(({ event }) => event === 'dispatch')).toHaveLength(1);
      }
      expect((await consignmentOf(shop, id)).state).toBe('sent');
    }
  });

  it('names the box that cannot leave, keeps it, and goes on when it was mended or taken off', async () => {
    const [one, two] = await loaded('C-STUCK', [1, 1]);
    await reopenBox(shop, { box: two?.box ?? '', reason: 'count-wrong' }, TWO_PACKERS);
    await expect(send('C-STUCK')).rejects.toMatchObject({
      code: 'CONSIGNMENT_STUCK',
      facts: { boxes: `${two?.box} open` },
    });
    expect(await floor.state(one?.serials[0] ?? '')).toBe('packed');
    await takeOffConsignment(shop, { consignment: 'C-STUCK', box: two?.box ?? '' }, PACKER);
    expect(await send('C-STUCK')).toEqual({ boxes: 1, cards: 1 });
  });

  it('sends once when many send at the same moment', async () => {
    const boxes = await loaded('C-MANY', [2, 2]);
    await Promise.allSettled(Array.from({ length: 20 }, () => send('C-MANY')));
    await send('C-MANY');
    for (const serial of boxes.flatMap(({ serials }) => serials)) {
      const events = await shop.ledger.events({ kind: 'card', id: serial });
      expect(events.filter(({ event }) => event === 'dispatch')).toHaveLength(1);
    }
  });

  describe('on the way', () => {
    let boxes: { box: string; serials: string[] }[] = [];
    const registrar = (giver: string, receiver: string) => person(giver, 'officer', receiver);
    beforeAll(async () => {
      boxes = await loaded('C-ROAD', [2, 1, 1]);
      await send('C-ROAD');
    });
    const hand = (by: ReturnType<typeof person>, place: string, counted: number, broken: string[] = []) =>
      handOver(shop, { consignment: 'C-ROAD', place, boxes: counted, broken }, by, NOW);

    it('says at every moment who holds a card', async () => {
      const serial = boxes[0]?.serials[0] ?? '';
      expect(await custodyOf(shop, serial)).toMatchObject({
        where: 'travelling',
        place: 'BUREAU',
        holder: 'packer-1',
        consignment: 'C-ROAD',
      });
      const [next = ''] = await floor.passed(1);
      expect(await custodyOf(shop, next)).toMatchObject({ where: 'bureau', box: null });
      expect(await custodyOf(shop, floor.serials.at(-1) ?? '')).toMatchObject({ where: 'not-made' });
    });

    it('is handed over by who holds it, to the next place, with the right count, by two people', async () => {
      await expect(hand(PACKER, OFFICE, 3)).rejects.toMatchObject(code('TWO_PEOPLE'));
      const packers = person('packer-1', 'packer', 'registrar-1');
      await expect(hand(packers, 'CH-010-7', 3)).rejects.toMatchObject({
        code: 'HAND_OVER_NOT_NEXT',
        facts: { next: OFFICE },
      });
      await expect(hand(packers, OFFICE, 2)).rejects.toMatchObject({
        code: 'HAND_OVER_COUNT',
        facts: { counted: 2, books: 3 },
      });
      await expect(hand(registrar('officer-9', 'registrar-1'), OFFICE, 3)).rejects.toMatchObject({
        code: 'HAND_OVER_NOT_HOLDER',
        facts: { holder: 'packer-1' },
      });
      expect(await hand(packers, OFFICE, 3)).toEqual({ place: OFFICE, boxes: 3, receiver: 'registrar-1' });
      expect(await custodyOf(shop, boxes[0]?.serials[0] ?? '')).toMatchObject({
        place: OFFICE,
        holder: 'registrar-1',
      });
      // To somebody else at the same place.
      await hand(registrar('registrar-1', 'registrar-2'), OFFICE, 3);
      expect((await consignmentOf(shop, 'C-ROAD')).holder).toBe('registrar-2');
    });

    it('keeps a broken seal as an incident and a case, once, in the hand-over that found it', async () => {
      const broken = boxes[1]?.box ?? '';
      await hand(registrar('registrar-2', 'chief-1'), 'CH-010-7', 3, [broken]);
      const [incident] = await shop.ledger.dossiers(
        { kind: 'incident', match: { type: 'seal-broken', box: broken } },
        10,
      );
      expect(incident).toMatchObject({ state: 'open', data: { place: 'CH-010-7' } });
      expect(
        await breakSeal(shop, { box: broken, place: 'CH-010-7' }, person('chief-1', 'chief'), NOW),
      ).toEqual({
        incident: incident?.id,
      });
      const events = await shop.ledger.events({ kind: 'box', id: broken });
      expect(events.filter(({ event }) => event === 'break-seal')).toHaveLength(1);
      const cases = await shop.ledger.dossiers(
        { kind: 'case', match: { type: 'seal-broken', box: broken } },
        10,
      );
      expect(cases).toHaveLength(1);
    });

    it('makes a lost box an incident: two people say so, its cards are missing, their people are told', async () => {
      const lost = boxes[2];
      if (lost === undefined) throw new Error('three boxes');
      const input = { box: lost.box, place: 'CH-010-7' };
      await expect(loseBox(shop, input, person('officer-1', 'officer'), NOW)).rejects.toMatchObject(
        code('TWO_PEOPLE'),
      );
      await loseBox(shop, input, person('officer-1', 'officer', 'supervisor-1'), NOW);
      for (const serial of lost.serials) {
        expect(await floor.state(serial)).toBe('missing');
        expect(await custodyOf(shop, serial)).toMatchObject({ where: 'missing' });
        const request = (await shop.ledger.card(serial))?.requestId ?? '';
        const told = await shop.ledger.dossiers({ kind: 'notice', match: { request } }, 10);
        expect(told.map(({ data }) => data['template'])).toContain('looked-for');
      }
      const [incident] = await shop.ledger.dossiers(
        { kind: 'incident', match: { type: 'card-lost', box: lost.box } },
        10,
      );
      expect(incident?.data['cards']).toBe(lost.serials.length);
      // From now on two boxes travel.
      await hand(person('chief-1', 'chief', 'assistant-1'), 'ACH-010-7-2', 2);
    });

    it('arrives in parts: what did not come is a case each, and may come later', async () => {
      const came = boxes.map(({ box }) => box);
      const arrive = (list: string[]) =>
        arriveConsignment(
          shop,
          { consignment: 'C-ROAD', boxes: list, place: 'ACH-010-7-2' },
          person('assistant-1', 'chief'),
          NOW,
        );
      await expect(arrive(['BC-1'])).rejects.toMatchObject(code('CONSIGNMENT_BOX_OTHER'));
      expect(await arrive(came.slice(0, 1))).toEqual({ arrived: 1, absent: came.slice(1) });
      expect((await consignmentOf(shop, 'C-ROAD')).state).toBe('part-arrived');
      const cases = await shop.ledger.dossiers(
        { kind: 'case', match: { type: 'absent', consignment: 'C-ROAD' } },
        10,
      );
      expect(cases).toHaveLength(2);
      expect(await arrive(came.slice(1))).toEqual({ arrived: 2, absent: [] });
      expect((await consignmentOf(shop, 'C-ROAD')).state).toBe('arrived');
    });

    it('misses at a stop in between only the boxes for that office, and at the end every box', async () => {
      const through = [...ROUTE.slice(0, 2), { hand: 'registrar', place: OTHER_OFFICE }] as const;
      await openConsignment(shop, { consignment: 'C-STOPS', carrier: 'GOV-1', route: through }, PACKER);
      const [near, further] = [await closedBox(1), 'BC-FURTHER'];
      const [serial = ''] = await floor.passed(1);
      await floor.move(serial, OTHER_OFFICE);
      await openBox(shop, { box: further, office: OTHER_OFFICE }, PACKER);
      await packCard(shop, { box: further, serial }, PACKER);
      await closeBox(shop, { box: further, seals: [floor.seal()] }, TWO_PACKERS);
      for (const box of [near.box, further])
        await addToConsignment(shop, { consignment: 'C-STOPS', box }, PACKER);
      await send('C-STOPS');
      const arrive = (place: string, list: string[]) =>
        arriveConsignment(
          shop,
          { consignment: 'C-STOPS', boxes: list, place },
          person('officer-1', 'officer'),
          NOW,
        );
      const absent = async () =>
        (
          await shop.ledger.dossiers({ kind: 'case', match: { type: 'absent', consignment: 'C-STOPS' } }, 10)
        ).map(({ data }) => data['box']);
      expect(await arrive(OFFICE, [])).toEqual({ arrived: 0, absent: [near.box] });
      expect(await arrive(OFFICE, [near.box])).toEqual({ arrived: 1, absent: [] });
      expect((await consignmentOf(shop, 'C-STOPS')).state).toBe('part-arrived');
      expect(await absent()).toEqual([near.box]);
      expect(await arrive(OTHER_OFFICE, [])).toEqual({ arrived: 0, absent: [further] });
      expect((await absent()).sort()).toEqual([further, near.box].sort());
    });

    it('prints label, manifest and note, none of which names anybody', async () => {
      const box = boxes[0]?.box ?? '';
      for (const pdf of [
        await boxLabelPdf(shop, box),
        await manifestPdf(shop, box),
        await consignmentNotePdf(shop, 'C-ROAD'),
      ])
        expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
    });
  });

  it('sends one box alone as a consignment of its own', async () => {
    const { box, serials } = await closedBox(1);
    await dispatchBox(shop, { box, carrier: 'G4' }, PACKER);
    expect(await custodyOf(shop, serials[0] ?? '')).toMatchObject({
      where: 'travelling',
      holder: 'packer-1',
      consignment: `C-${box}`,
    });
  });
});
