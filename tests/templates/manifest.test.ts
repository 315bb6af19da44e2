import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { describe, expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { cardSerial } from '../../card/index.ts';
import { drawManifest, type ManifestInput } from '../../templates/index.ts';

const box = (cards: number): ManifestInput => ({
  box: 'B-000123',
  office: 'NBI-01',
  officeName: 'GPO Nairobi',
  packedOn: '2026-11-22',
  seal: 'S-8812',
  rows: Array.from({ length: cards }, (_, i) => ({ serial: cardSerial(i + 5000) })),
});

const opened = async <T>(
  pdf: Uint8Array,
  use: (texts: string[], first: { data: Uint8Array; width: number; height: number }) => Promise<T>,
) => {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const pages = [...document.pages()];
    const [page] = pages;
    if (page === undefined) throw new Error('no page');
    // Text first: once a page was rendered, this build of PDFium cannot read its text any more.
    const texts = pages.map((each) => each.getText());
    const { data, width, height } = await page.render({ scale: 2, render: 'bitmap' });
    const result = await use(texts, { data: new Uint8Array(data), width, height });
    document.destroy();
    return result;
  } finally {
    library.destroy();
  }
};

describe('the manifest of a box', () => {
  test.each([1, 124, 125, 500])('of %i cards lists every serial once, and the count', async (cards) => {
    const input = box(cards);
    await opened(await drawManifest(input), async (pages) => {
      const text = pages.join('\n');
      for (const { serial } of input.rows) expect(text.split(serial).length).toBe(2);
      expect(pages[0]).toContain(String(cards));
      expect(pages[0]).toContain('NBI-01 · GPO Nairobi');
      expect(pages.at(-1)).toContain(`${pages.length}/${pages.length}`);
    });
  });

  test('carries the number of the box as Code 128', async () => {
    const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    await prepareZXingModule({
      overrides: { wasmBinary: new Uint8Array(wasm).buffer },
      fireImmediately: true,
    });
    await opened(await drawManifest(box(20)), async (_, { data, width, height }) => {
      const image = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' as const };
      const found = await readBarcodes(image, { formats: ['Code128'] });
      expect(found.map((symbol) => symbol.text)).toEqual(['B-000123']);
    });
  });

  test('is the same bytes for the same box', async () => {
    expect(Buffer.compare(await drawManifest(box(30)), await drawManifest(box(30)))).toBe(0);
  });
});
