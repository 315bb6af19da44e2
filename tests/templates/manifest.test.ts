import { describe, expect, test } from 'vitest';
import { cardSerial } from '../../card/index.ts';
import { drawManifest, type ManifestInput } from '../../templates/index.ts';
import { barsIn, opened, times } from './papers/open-pdf.ts';

const box = (cards: number): ManifestInput => ({
  box: 'B-000123',
  office: 'NBI-01',
  officeName: 'GPO Nairobi',
  packedOn: '2026-11-22',
  seal: 'S-8812',
  rows: Array.from({ length: cards }, (_, i) => ({ serial: cardSerial(i + 5000) })),
});

describe('the manifest of a box', () => {
  test.each([
    [0, 1],
    [1, 1],
    [124, 2],
    [125, 2],
    [500, 3],
  ])('of %i cards lists every serial once on %i pages, and the count', async (cards, count) => {
    const input = box(cards);
    const { pages } = await opened(await drawManifest(input));
    const text = pages.join(' ');
    for (const { serial } of input.rows) expect(times(text, serial)).toBe(1);
    expect(pages[0]).toContain(`Idadi ya kadi / Cards ${cards} `);
    expect(pages.at(-1)).toContain(`Jumla ya kadi katika sanduku / Cards in the box ${cards} `);
    expect(pages[0]).toContain('NBI-01 · GPO Nairobi');
    expect(pages.map((page, index) => page.includes(`${index + 1}/${count}`))).toEqual(
      Array.from({ length: count }, () => true),
    );
  });

  test('carries the number of the box as Code 128 on every page', async () => {
    const { pictures } = await opened(await drawManifest(box(400)));
    expect(pictures.length).toBe(3);
    for (const picture of pictures) expect(await barsIn(picture)).toEqual(['B-000123']);
  });

  test('is the same bytes for the same box', async () => {
    expect(Buffer.compare(await drawManifest(box(30)), await drawManifest(box(30)))).toBe(0);
  });
});
