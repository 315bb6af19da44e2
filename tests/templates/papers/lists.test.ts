import { describe, expect, test } from 'vitest';
import { cardSerial } from '../../../card/index.ts';
import { paperOf } from '../../../templates/papers/index.ts';
import { barsIn, isWhite, opened, times } from './open-pdf.ts';

const LONG =
  'Ofisi ya Msajili wa Watu ya Kaunti Ndogo ya Elgeyo-Marakwet Kaskazini Mashariki, Kituo cha Mfano Nambari ya Tatu';
const range = <T>(n: number, make: (index: number) => T): T[] =>
  Array.from({ length: n }, (_, index) => make(index));
const serial = (index: number): string => cardSerial(70_000 + index);

describe('a batch list', () => {
  const batch = (n: number) => ({
    batch: 'P-2026-11-0042',
    cards: range(n, (index) => ({
      serial: serial(index),
      product: index % 5 === 0 ? 'huduma-minor' : 'huduma-adult',
      office: index % 2 === 0 ? 'HC-028-1' : 'HC-019-1',
      due: '2026-12-04',
    })),
    officeNames: { 'HC-028-1': LONG, 'HC-019-1': 'Huduma Centre Nyeri' },
  });
  const draw = (n: number) => paperOf('batch-list').draw(batch(n));

  test.each([1, 41, 500])('of %i cards has every serial once and its totals', async (n) => {
    const { pages } = await opened(await draw(n), 0.2);
    const text = pages.join(' ');
    for (const card of batch(n).cards) expect(times(text, card.serial)).toBe(1);
    expect(text).toContain(`Jumla ya kadi / Cards in all ${n} `);
    expect(pages.every((page, index) => page.includes(`${index + 1}/${pages.length}`))).toBe(true);
  });
  test('counts each product and each office', async () => {
    const text = (await opened(await draw(500), 0.2)).pages.join(' ');
    expect(text).toContain('huduma-adult 400 huduma-minor 100');
    expect(text).toContain('HC-019-1 · Huduma Centre Nyeri 250');
  });
  test('without cards says so', async () => {
    const { pages } = await opened(await draw(0), 0.2);
    expect(pages.length).toBe(1);
    expect(pages[0]).toContain('Kundi halina kadi / The batch has no cards');
  });
  test('repeats head and columns, shows the bars on each page, and no row reaches the foot', async () => {
    const { pages, pictures } = await opened(await draw(200));
    expect(pages.length).toBeGreaterThan(4);
    // Between the last place for a block (779.9 of 841.9 points) and the rule of the foot (791.9).
    for (const picture of pictures) {
      expect(isWhite(picture, 781 / 841.89, 791 / 841.89)).toBe(true);
      expect(await barsIn(picture)).toEqual(['P-2026-11-0042']);
    }
    for (const page of pages.slice(0, -2)) expect(page).toContain('Nambari ya kadi Serial');
  });
  test('with one card twice, or a wrong serial, is refused', async () => {
    const { cards } = batch(3);
    const twice = { ...batch(3), cards: [...cards, ...cards.slice(1, 2)] };
    await expect(paperOf('batch-list').draw(twice)).rejects.toMatchObject({
      code: 'PAPER_CONTRADICTS',
      facts: { paper: 'batch-list', place: '/cards/3/serial' },
    });
    const wrong = { ...batch(1), cards: cards.slice(0, 1).map((card) => ({ ...card, serial: 'K00000001' })) };
    await expect(paperOf('batch-list').draw(wrong)).rejects.toMatchObject({
      code: 'PAPER_CONTRADICTS',
      facts: { place: '/cards/0/serial' },
    });
  });
});

describe('a consignment note', () => {
  const note = (n: number, more: object = {}) =>
    paperOf('consignment-note').draw({
      consignment: 'C-2026-0087',
      carrier: 'Gari la serikali',
      from: 'National Registration Bureau',
      office: 'HC-010-1',
      officeName: LONG,
      boxes: range(n, (index) => ({
        box: `B-${index + 100_000}`,
        seal: `S-${index + 8000}`,
        cards: 10 + index,
      })),
      ...more,
    });

  test.each([0, 1, 300])('of %i boxes adds up boxes and cards', async (n) => {
    const { pages } = await opened(await note(n), 0.2);
    const text = pages.join(' ');
    for (let index = 0; index < n; index++) expect(times(text, `B-${index + 100_000}`)).toBe(1);
    const cards = 10 * n + (n * (n - 1)) / 2;
    expect(text).toContain(`Boxes in all ${n} Jumla ya kadi / Cards in all ${cards} `);
  });
  test('has a place for every hand-over of its chain', async () => {
    const usual = (await opened(await note(2), 0.2)).pages.join(' ');
    expect(usual).toContain('1. Ofisi ya uchapishaji – Msajili');
    expect(usual).toContain('3. Chifu – Naibu wa chifu');
    expect(times(usual, 'Receives: name and signature')).toBe(3);
    const abroad = (await opened(await note(2, { chain: ['bureau', 'mission'] }), 0.2)).pages.join(' ');
    expect(abroad).toContain('1. Ofisi ya uchapishaji – Ubalozi');
    expect(times(abroad, 'Receives: name and signature')).toBe(1);
  });
  test('with a box twice is refused', async () => {
    const box = { box: 'B-1', seal: 'S-1', cards: 1 };
    await expect(note(0, { boxes: [box, { ...box, seal: 'S-2' }] })).rejects.toMatchObject({
      code: 'PAPER_CONTRADICTS',
      facts: { place: '/boxes/1/box' },
    });
  });
});

describe("a chief's list", () => {
  const rows = range(130, (index) => ({
    serial: serial(index),
    slipEnd: String((index * 7919) % 10_000).padStart(4, '0'),
  }));
  const data = { list: 'L-2026-0311', office: 'HC-010-1', place: LONG, listedOn: '2026-11-25', rows };

  test('has every card once, in the order of the slip numbers', async () => {
    const text = (await opened(await paperOf('chief-list').draw(data), 0.2)).pages.join(' ');
    for (const row of rows) expect(times(text, row.serial)).toBe(1);
    const ends = [...text.matchAll(/… (\d{4})/g)].map(([, end]) => end);
    expect(ends.length).toBe(130);
    expect(ends).toEqual(ends.toSorted());
    expect(text).toContain('Cards on this list 130 ');
  });
  test('takes no name, no initials and no whole slip number', async () => {
    const [first] = rows;
    const paper = paperOf('chief-list');
    for (const member of ['name', 'names', 'initials', 'phone']) {
      await expect(paper.draw({ ...data, rows: [{ ...first, [member]: 'A. S.' }] })).rejects.toMatchObject({
        code: 'PAPER_DATA',
        facts: { place: `/rows/0/${member}` },
      });
    }
    await expect(paper.draw({ ...data, rows: [{ ...first, slipEnd: '123456789' }] })).rejects.toMatchObject({
      code: 'PAPER_DATA',
      facts: { place: '/rows/0/slipEnd' },
    });
  });
});

describe('a spoil record', () => {
  const bodies = range(60, (index) => ({
    body: `KE${index + 10_000}`,
    reason: index < 45 ? 'chip-fault' : 'damaged',
  }));
  const data = {
    record: 'X-1',
    of: 'S1',
    received: 500,
    good: 430,
    returned: 10,
    bodies,
    method: 'shredded',
  };

  test('has every body once and counts the reasons', async () => {
    const text = (await opened(await paperOf('spoil-record').draw(data), 0.2)).pages.join(' ');
    for (const { body } of bodies) expect(times(text, body)).toBe(1);
    expect(text).toContain('500 = 430 + 60 + 10');
    expect(text).toContain('chip-fault 45 damaged 15');
    expect(times(text, 'Sahihi / Signature')).toBe(2);
  });
  test('that does not add up is refused', async () => {
    await expect(paperOf('spoil-record').draw({ ...data, good: 431 })).rejects.toMatchObject({
      code: 'PAPER_CONTRADICTS',
      facts: { paper: 'spoil-record', place: '/received' },
    });
  });
});
