import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

export interface Picture {
  /** RGBA. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface Opened {
  /** One text for each page, white space of any kind as one blank. */
  readonly pages: readonly string[];
  /** One picture for each page, at twice 72 dpi unless told. */
  readonly pictures: readonly Picture[];
}

/** Opens a PDF with a renderer that is not ours. */
export const opened = async (pdf: Uint8Array, scale = 2): Promise<Opened> => {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const all = [...document.pages()];
    // Text first: once a page was rendered, this build of PDFium cannot read its text any more.
    const pages = all.map((page) => page.getText().replace(/\s+/g, ' '));
    const pictures: Picture[] = [];
    for (const page of all) {
      const { data, width, height } = await page.render({ scale, render: 'bitmap' });
      pictures.push({ data: new Uint8Array(data), width, height });
    }
    document.destroy();
    return { pages, pictures };
  } finally {
    library.destroy();
  }
};

let reader: Promise<unknown> | undefined;

/** Texts of the Code 128 symbols in a picture, as another reader finds them. */
export const barsIn = async ({ data, width, height }: Picture): Promise<string[]> => {
  reader ??= (async () => {
    const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    await prepareZXingModule({
      overrides: { wasmBinary: new Uint8Array(wasm).buffer },
      fireImmediately: true,
    });
  })();
  await reader;
  const image = { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' as const };
  return (await readBarcodes(image, { formats: ['Code128'] })).map(({ text }) => text);
};

/** How often `needle` stands in `text`. */
export const times = (text: string, needle: string): number => text.split(needle).length - 1;

/** Whether all dots of the rows from `top` to `bottom` (shares of the height) are white. */
export const isWhite = ({ data, width, height }: Picture, top: number, bottom: number): boolean =>
  data
    .subarray(4 * width * Math.ceil(top * height), 4 * width * Math.floor(bottom * height))
    .every((value) => value === 255);
