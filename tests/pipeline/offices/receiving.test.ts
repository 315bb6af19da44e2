import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptPresent,
  act,
  breakSeal,
  cardAct,
  caseParts,
  findCard,
  loseBox,
  missCard,
  openCases,
  receiveBox,
  receiveCards,
  refill,
  sendOn,
  solveCase,
  spoilCard,
  traceCard,
} from '../../../pipeline/index.ts';
import {
  COLLEAGUE,
  type Field,
  NOW,
  OFFICER,
  openField,
  PACKER,
  SUPERVISORS,
  TWO_OFFICERS,
} from './field.ts';

const HERE = 'HC-019-1';
const AWAY = 'HC-047-1';

let field: Field;
beforeAll(async () => {
  field = await openField(HERE, 70);
});
afterAll(() => field.close());

const sent = async (count: number): Promise<{ box: string; serials: string[]; requests: string[] }> => {
  const owners = field.owners(count);
  const serials = owners.map(({ serial }) => serial);
  const box = await field.make(serials, 'dispatched');
  return { box, serials, requests: owners.map(({ request }) => request) };
};
const receive = (box: string, more: object = {}, office = HERE) =>
  receiveBox(field.shop, { box, office, ...more }, OFFICER, undefined, NOW);
const caseOf = async (type: string, box: string, serial: string) =>
  field.shop.ledger.dossier({ kind: 'case', id: `${type}/${box}/${serial}` });

describe('receiving', () => {
  test('one scan of the box marks all its cards received and their notices are due (R23)', async () => {
    const { box, serials } = await sent(3);
    expect((await receive(box)).cards).toBe(3);
    for (const serial of serials) expect(await field.state(serial)).toBe('received');
    expect((await field.shop.ledger.box(box))?.state).toBe('received');
    await refill(field.shop);
    const jobs = serials.map((cardId) => ({ cardId, stage: 'notify' as const, attempt: 1 }));
    expect(await field.shop.queues.known(jobs)).toEqual([true, true, true]);
  });

  test('short: what is not in the box is looked for, its owner is told, and a case has an office and 24 hours', async () => {
    const { box, serials, requests } = await sent(3);
    const [first = '', second = '', third = ''] = serials;
    const receipt = await receive(box, { scanned: [first, second] });
    expect(receipt).toMatchObject({ cards: 2, short: [third], cases: [`short/${box}/${third}`] });
    expect(await field.state(third)).toBe('missing');
    expect(await field.notices(requests[2] ?? '')).toEqual(['looked-for']);
    const found = await caseOf('short', box, third);
    expect(found?.data).toMatchObject({ office: HERE, due: '2026-11-28T08:00:00.000Z', card: third });
    expect((await field.shop.ledger.box(box))?.state).toBe('part-received');
  });

  test('when the rest comes its case is settled, the box is whole, and the owner is told that it is ready', async () => {
    const { box, serials } = await sent(2);
    const [first = '', second = ''] = serials;
    await receive(box, { scanned: [first] });
    await expect(receive(box)).rejects.toMatchObject({ code: 'RECEIVE_SCAN_ALL' });
    expect(await receive(box, { scanned: [second] })).toMatchObject({ cards: 1, short: [] });
    expect((await caseOf('short', box, second))?.state).toBe('solved');
    expect((await field.shop.ledger.box(box))?.state).toBe('received');
    await refill(field.shop);
    expect(await field.shop.queues.known([{ cardId: second, stage: 'notify', attempt: 1 }])).toEqual([true]);
  });

  test('over: a card of another box for this office is received, and a case says where boxes were mixed up', async () => {
    const one = await sent(1);
    const two = await sent(2);
    const [stray = ''] = two.serials;
    expect(await receive(one.box, { scanned: [...one.serials, stray] })).toMatchObject({
      cards: 1,
      over: [stray],
    });
    expect(await field.state(stray)).toBe('received');
    // Its own box lacks it, and nobody is alarmed: it is here.
    expect(await receive(two.box, { scanned: two.serials.slice(1) })).toMatchObject({ short: [], cards: 1 });
    expect((await field.shop.ledger.box(two.box))?.state).toBe('received');
  });

  test('wrong office: a card meant for elsewhere is not announced here; it has a transfer case and is sent on', async () => {
    const { box, serials, requests } = await sent(1);
    const [serial = ''] = serials;
    await field.shop.ledger.commit({
      by: OFFICER,
      acts: [act('request', requests[0] ?? '', 'move')],
      rows: [{ type: 'move-request', id: requests[0] ?? '', office: AWAY }],
    });
    expect(await receive(box)).toMatchObject({ cards: 0, elsewhere: [serial] });
    expect(await field.state(serial)).toBe('returned');
    expect((await field.card(serial)).parked).toBe(false);
    expect(await sendOn(field.shop, { serial, carrier: 'G4-1' }, OFFICER)).toEqual({ to: AWAY });
    expect(
      await receiveCards(field.shop, { office: AWAY, serials: [serial] }, OFFICER, undefined, NOW),
    ).toMatchObject({ received: [serial] });
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('a whole box at the wrong office stays shut and has a case until it arrives', async () => {
    const { box } = await sent(1);
    await expect(receive(box, {}, AWAY)).rejects.toMatchObject({
      code: 'BOX_NOT_FOR_HERE',
      facts: { office: HERE },
    });
    const id = `box-elsewhere/${box}/${AWAY}`;
    expect((await field.shop.ledger.dossier({ kind: 'case', id }))?.data).toMatchObject({
      from: AWAY,
      to: HERE,
    });
    await receive(box);
    expect((await field.shop.ledger.dossier({ kind: 'case', id }))?.state).toBe('solved');
  });

  test('damaged: the card is here and nobody is called for it', async () => {
    const { box, serials } = await sent(2);
    const [bad = ''] = serials;
    expect(await receive(box, { scanned: serials, damaged: [bad] })).toMatchObject({
      cards: 1,
      damaged: [bad],
    });
    expect(await field.card(bad)).toMatchObject({ state: 'received', parked: true });
    expect(await field.openCases(bad)).toEqual(['damaged']);
  });

  test('physically present, not traceable in the kit: a case, and two people bring the books up to what is', async () => {
    const [forgotten] = field.owners(1);
    const serial = forgotten?.serial ?? '';
    await field.make([serial], 'passed');
    const { box, serials } = await sent(1);
    const receipt = await receive(box, { scanned: [...serials, serial] });
    expect(receipt.notInSystem).toEqual([serial]);
    expect(await field.state(serial)).toBe('passed');
    const id = `not-in-system/${box}/${serial}`;
    await expect(acceptPresent(field.shop, { case: id }, OFFICER)).rejects.toMatchObject({
      code: 'TWO_PEOPLE',
    });
    await acceptPresent(field.shop, { case: id }, SUPERVISORS);
    expect(await field.state(serial)).toBe('received');
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('a serial that nobody knows is a case too, and so is plastic that should be destroyed', async () => {
    const ended = field.owner();
    for (const event of ['sign', 'render', 'feed'] as const)
      await field.shop.ledger.commit({ by: PACKER, acts: [cardAct(ended.serial, event)] });
    await spoilCard(field.shop, await field.card(ended.serial), 'spoil', 'test', PACKER);
    const { box, serials } = await sent(1);
    const receipt = await receive(box, { scanned: [...serials, 'K9999999X', ended.serial] });
    expect([...receipt.notInSystem].sort()).toEqual(['K9999999X', ended.serial].sort());
    const incident = { kind: 'incident' as const, id: `void-card-found/${ended.serial}/${box}` };
    expect((await field.shop.ledger.dossier(incident))?.data).toMatchObject({
      state: 'spoiled',
      office: HERE,
    });
  });

  test('a recalled card in the box is accepted as recalled and announced to nobody', async () => {
    const { box, serials } = await sent(2);
    const [gone = ''] = serials;
    await field.shop.ledger.commit({ by: PACKER, acts: [cardAct(gone, 'recall')] });
    expect(await receive(box)).toMatchObject({ cards: 1, recalled: [gone] });
    expect(await field.state(gone)).toBe('recalled');
  });

  test('a card recalled after it came is not lacking from the rest of its box', async () => {
    const { box, serials } = await sent(3);
    const [first = '', second = '', third = ''] = serials;
    await field.shop.ledger.commit({ by: PACKER, acts: [cardAct(second, 'recall')] });
    // One is received and recalled at the office; one was recalled on the way and came.
    await receive(box, { scanned: [first, second] });
    await field.shop.ledger.commit({ by: PACKER, acts: [cardAct(first, 'recall')] });
    expect(await receive(box, { scanned: [third] })).toMatchObject({
      received: [third],
      short: [],
      cases: [],
    });
    expect([await field.state(first), await field.state(second)]).toEqual(['recalled', 'recalled']);
    expect(await field.openCases(first)).toEqual([]);
    expect((await field.shop.ledger.box(box))?.state).toBe('received');
  });

  test('a recalled card that is not in the box is missing, and its serial is void', async () => {
    const { box, serials } = await sent(2);
    const [gone = ''] = serials;
    await field.shop.ledger.commit({ by: PACKER, acts: [cardAct(gone, 'recall')] });
    expect(await receive(box, { scanned: serials.slice(1) })).toMatchObject({ short: [gone] });
    expect(await field.state(gone)).toBe('revoked');
  });

  test('a broken seal: every card is scanned, with a case and an incident', async () => {
    const { box, serials } = await sent(1);
    await expect(receive(box, { sealBroken: true })).rejects.toMatchObject({ code: 'RECEIVE_SCAN_ALL' });
    expect((await receive(box, { sealBroken: true, scanned: serials })).cases).toEqual([
      `seal-broken/${box}`,
    ]);
    const incident = { kind: 'incident' as const, id: `seal-broken/${box}` };
    expect((await field.shop.ledger.dossier(incident))?.state).toBe('open');
  });

  test('a box whose seal was broken on the way is counted: what is gone is looked for, and nobody is called for it', async () => {
    const { box, serials } = await sent(2);
    const [here = '', gone = ''] = serials;
    await breakSeal(field.shop, { box, place: 'ROAD' }, OFFICER, NOW);
    await expect(receive(box)).rejects.toMatchObject({ code: 'RECEIVE_SCAN_ALL' });
    expect(await field.state(gone)).toBe('dispatched');
    expect(await receive(box, { scanned: [here] })).toMatchObject({ received: [here], short: [gone] });
  });

  test('a lost box that is found is counted, and its broken seal is an incident', async () => {
    const { box, serials } = await sent(2);
    const [here = '', gone = ''] = serials;
    await loseBox(field.shop, { box, place: 'ROAD' }, TWO_OFFICERS, NOW);
    await expect(receive(box)).rejects.toMatchObject({ code: 'RECEIVE_SCAN_ALL' });
    const first = await receive(box, { sealBroken: true, scanned: [here] });
    expect(first).toMatchObject({ received: [here], cases: [`seal-broken/${box}`] });
    expect(await field.state(gone)).toBe('missing');
    const incident = { kind: 'incident' as const, id: `seal-broken/${box}` };
    expect((await field.shop.ledger.dossier(incident))?.state).toBe('open');
    // Said again with the rest: the same seal, the same incident.
    expect(await receive(box, { sealBroken: true, scanned: [gone] })).toMatchObject({
      received: [gone],
      cases: [],
    });
    expect((await field.shop.ledger.box(box))?.state).toBe('received');
  });

  test('a seal that is found broken at the second part of a receipt is an incident too', async () => {
    const { box, serials } = await sent(2);
    await receive(box, { scanned: serials.slice(0, 1) });
    const rest = await receive(box, { sealBroken: true, scanned: serials.slice(1) });
    expect(rest.cases).toEqual([`seal-broken/${box}`]);
    expect((await field.shop.ledger.box(box))?.state).toBe('received');
  });

  test('50 officers scan one box at once: it is received once', async () => {
    const { box, serials } = await sent(2);
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => receive(box)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const serial of serials)
      expect((await field.events(serial)).filter((event) => event === 'receive')).toHaveLength(1);
  });
});

describe('the system says delivered, the card is missing', () => {
  test('it is looked for, the owner is told, the trace names every step, and finding it settles the case', async () => {
    const { box, serials, requests } = await sent(1);
    const [serial = ''] = serials;
    await receive(box);
    const { case: id } = await missCard(field.shop, { serial }, OFFICER, undefined, NOW);
    expect(await field.state(serial)).toBe('missing');
    expect(await field.notices(requests[0] ?? '')).toEqual(['looked-for']);
    const trace = await traceCard(field.shop, serial);
    expect(trace.cases.map((one) => one.id)).toEqual([id]);
    const steps = trace.steps.map(({ subject, event }) => `${subject.kind} ${event}`);
    for (const step of ['card pack', 'box close', 'box dispatch', 'box receive', 'card receive', 'card miss'])
      expect(steps).toContain(step);
    await findCard(field.shop, { serial }, OFFICER, undefined, NOW);
    expect(await field.state(serial)).toBe('received');
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('found at another office it is carried on to its own', async () => {
    const { box, serials } = await sent(1);
    const [serial = ''] = serials;
    await receive(box);
    await missCard(field.shop, { serial }, OFFICER, undefined, NOW);
    const found = await findCard(field.shop, { serial, office: AWAY }, OFFICER, undefined, NOW);
    expect(found.elsewhere).toEqual([serial]);
    expect(await field.openCases(serial)).toEqual(['wrong-office']);
    await sendOn(field.shop, { serial, carrier: 'G4-1' }, OFFICER);
    await receiveCards(field.shop, { office: HERE, serials: [serial] }, OFFICER, undefined, NOW);
    expect(await field.openCases(serial)).toEqual([]);
  });

  test('cases past their 24 hours are marked, and whoever solves one tells the owner', async () => {
    const { box, serials, requests } = await sent(1);
    const [serial = ''] = serials;
    await receive(box, { scanned: [] });
    const later = new Date(NOW.getTime() + 25 * 3_600_000);
    const seen = (await openCases(field.shop, { type: 'short', office: HERE }, later, 100)).find(
      ({ data }) => data['card'] === serial,
    );
    expect(seen).toMatchObject({ overdue: true, whose: `office ${HERE}` });
    const found = { id: seen?.id ?? '', outcome: 'found' } as const;
    // Nobody is told to come for a card that is nowhere.
    await expect(solveCase(field.shop, found, COLLEAGUE)).rejects.toMatchObject({ code: 'CASE_STILL' });
    expect(await field.notices(requests[0] ?? '')).toEqual(['looked-for']);
    const { act: opened, row } = caseParts({
      id: `absent/seen/${serial}`,
      type: 'absent',
      about: { card: serial, request: requests[0] ?? '' },
      office: HERE,
      now: NOW,
    });
    await receiveCards(field.shop, { office: HERE, serials: [serial] }, OFFICER, undefined, later);
    expect(await field.openCases(serial)).toEqual([]);
    // Another case of it, opened while it came.
    await field.shop.ledger.commit({ by: OFFICER, acts: [opened], rows: [row] });
    const late = { ...found, id: `absent/seen/${serial}` };
    await expect(solveCase(field.shop, late, OFFICER)).rejects.toMatchObject({ code: 'DUTY_APART' });
    await solveCase(field.shop, late, COLLEAGUE);
    expect(await field.notices(requests[0] ?? '')).toContain('solved');
  });

  test('no law of the shop is broken by any of this', async () => {
    expect(await field.shop.ledger.laws()).toEqual([]);
  });
});
