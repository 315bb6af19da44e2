/** What a user would pick instead: HTML printed by headless Chromium, and a document a card with the whole fonts. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import bwipjs from 'bwip-js/node';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import {
  type FaceImages,
  type FaceInput,
  loadProduct,
  planFace,
  pngOf,
  rasterSide,
} from '../templates/index.ts';

const FONT = fileURLToPath(
  new URL('../node_modules/@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf', import.meta.url),
);
const WIDTH = 243.84;
const HEIGHT = 155.52;

/** The background both use: the adult's artwork, made once. */
export const backgrounds = async (
  images: FaceImages,
  input: FaceInput,
): Promise<readonly [Uint8Array, Uint8Array]> => {
  const { plan } = planFace(input, loadProduct('huduma-adult'));
  const bare = { ...plan, front: [], back: [] };
  // JPEG, which both take as it is: a PNG would be unpacked by pdfkit for every document.
  const side = async (name: 'front' | 'back'): Promise<Uint8Array> =>
    await sharp(await pngOf(await rasterSide(bare, name, images)))
      .jpeg({ quality: 90 })
      .toBuffer();
  return [await side('front'), await side('back')];
};

const linesOf = ({ values }: FaceInput): readonly string[] =>
  Object.values(values).filter((value) => value !== undefined);

export type Other = (input: FaceInput, images: FaceImages) => Promise<number>;

/** pdfkit as its manual shows it: a new document, fonts from files, the barcode as a picture. */
export const documentEach = (back: readonly [Uint8Array, Uint8Array]): Other => {
  const font = readFileSync(FONT);
  return async (input, images) => {
    const pdf = new PDFDocument({ size: [WIDTH, HEIGHT], margin: 0 });
    const chunks: Buffer[] = [];
    const done = new Promise<number>((resolve) => {
      pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
      pdf.on('end', () => resolve(Buffer.concat(chunks).length));
    });
    pdf.image(Buffer.from(back[0]), 0, 0, { width: WIDTH, height: HEIGHT });
    pdf.image(Buffer.from(images.portrait), 162, 44, { width: 72, height: 92 });
    pdf.registerFont('noto', font).font('noto').fontSize(7);
    for (const [i, line] of linesOf(input).entries()) pdf.text(line, 70, 44 + i * 10, { lineBreak: false });
    pdf.addPage({ size: [WIDTH, HEIGHT], margin: 0 });
    pdf.image(Buffer.from(back[1]), 0, 0, { width: WIDTH, height: HEIGHT });
    const code = await bwipjs.toBuffer({ bcid: 'qrcode', text: String(input.symbols['seal']), scale: 2 });
    pdf.image(code, 160, 24, { width: 68 });
    pdf.end();
    return await done;
  };
};

/** A page of HTML a card, printed to PDF by a browser that is started once. */
export const htmlEach = async (
  back: readonly [Uint8Array, Uint8Array],
): Promise<{ draw: Other; close: () => Promise<void> }> => {
  const { chromium } = await import('playwright-core');
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  const url = (bytes: Uint8Array, type: string): string =>
    `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
  const [front, rear] = [url(back[0], 'jpeg'), url(back[1], 'jpeg')];
  const side = (ground: string, inside: string): string =>
    `<div style="position:relative;width:86mm;height:54.8mm;page-break-after:always;background:url(${ground}) 0 0/100% 100%">${inside}</div>`;
  return {
    draw: async (input, images) => {
      const lines = linesOf(input)
        .map(
          (line, i) =>
            `<p style="position:absolute;margin:0;left:24mm;top:${14 + i * 3.4}mm;font:bold 7pt 'Noto Sans',sans-serif">${line}</p>`,
        )
        .join('');
      const photo = `<img src="${url(images.portrait, 'jpeg')}" style="position:absolute;left:57mm;top:15mm;width:25mm">`;
      const code = bwipjs.toSVG({ bcid: 'qrcode', text: String(input.symbols['seal']), scale: 2 });
      const svg = `<div style="position:absolute;left:56mm;top:8mm;width:24mm">${code}</div>`;
      await page.setContent(`<body style="margin:0">${side(front, photo + lines)}${side(rear, svg)}`);
      return (await page.pdf({ width: '86mm', height: '54.8mm', printBackground: true })).length;
    },
    close: () => browser.close(),
  };
};
