import { describe, expect, test } from 'vitest';
import { PAPERS, type Paper, paperOf } from '../../../templates/papers/index.ts';
import { isWhite, opened } from './open-pdf.ts';

type Data = Record<string, unknown>;
const sampleOf = (paper: Paper<unknown>): Data => structuredClone(paper.sample) as Data;

test('there are nine kinds, and another name is refused', () => {
  expect(PAPERS.map(({ kind }) => kind)).toEqual([
    'batch-list',
    'manifest',
    'box-label',
    'consignment-note',
    'chief-list',
    'collection-slip',
    'spoil-record',
    'key-minutes',
    'sheet',
  ]);
  expect(() => paperOf('invoice')).toThrow(expect.objectContaining({ code: 'PAPER_UNKNOWN' }));
});

describe.each(PAPERS.map((paper) => ({ kind: paper.kind, paper })))('$kind', ({ paper }) => {
  test('is the same bytes for the same data', async () => {
    const one = await paper.draw(paper.sample);
    expect(Buffer.compare(one, await paper.draw(sampleOf(paper)))).toBe(0);
  });
  test('of specimen data says so, and is numbered by page', async () => {
    const { pages } = await opened(await paper.draw(paper.sample));
    for (const [index, page] of pages.entries()) {
      expect(page).toContain('MFANO · SPECIMEN');
      if (paper.kind !== 'box-label') expect(page).toContain(`${index + 1}/${pages.length}`);
    }
  });
  test('without the mark of a specimen does not bear it', async () => {
    const data = { ...sampleOf(paper), specimen: false };
    if (paper.kind === 'key-minutes') (data as unknown as { minutes: Data }).minutes['training'] = false;
    const { pages } = await opened(await paper.draw(data));
    for (const page of pages) expect(page).not.toContain('SPECIMEN');
  });
  test('takes no member that it does not know', async () => {
    await expect(paper.draw({ ...sampleOf(paper), name: 'A. Specimen' })).rejects.toMatchObject({
      code: 'PAPER_DATA',
      facts: { paper: paper.kind, place: '/name' },
    });
  });
  test('names the member that is missing', async () => {
    const required = (paper.schema as unknown as { required: string[] }).required;
    const [first = ''] = required;
    const { [first]: _, ...rest } = sampleOf(paper);
    await expect(paper.draw(rest)).rejects.toMatchObject({
      code: 'PAPER_DATA',
      facts: { paper: paper.kind, place: `/${first}` },
    });
  });
  test.each([null, undefined, 7, 'text', [], [[]], true])('refuses %j', async (data) => {
    await expect(paper.draw(data)).rejects.toMatchObject({ code: 'PAPER_DATA' });
  });
  test('leaves the edge of the sheet white', async () => {
    const { pictures } = await opened(await paper.draw(paper.sample));
    for (const picture of pictures) {
      expect(isWhite(picture, 0, 0.02)).toBe(true);
      expect(isWhite(picture, 0.985, 1)).toBe(true);
    }
  });
});
