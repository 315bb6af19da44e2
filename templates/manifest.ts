import { openPdf, type Pdf } from './draw/pdf-document.ts';

/** What lies in one box. Serials only: a lost sheet tells nobody whose cards they were. */
export interface ManifestInput {
  readonly box: string;
  /** Code of the office where the people collect, and its name where it is known. */
  readonly office: string;
  readonly officeName?: string;
  /** YYYY-MM-DD. */
  readonly packedOn?: string;
  /** Number of the seal on the box. */
  readonly seal?: string;
  readonly rows: readonly { readonly serial: string }[];
}

/** A4 in points. */
const A4 = { w: 595.28, h: 841.89 } as const;
const MARGIN = 48;
const COLUMNS = 4;
const ROW = 15;
const FIRST_TOP = 236;
const NEXT_TOP = 110;
const BOTTOM = A4.h - 132;
const INK = '#161412';
const GREEN = '#0b6b3a';
/** Width of the narrowest bar, points: 0.42 mm, which any hand-held reader takes. */
const BAR = 1.2;

/** Widths of bars and spaces in turn, bar first, in narrowest-bar units (ISO/IEC 15417). */
const code128 = async (text: string): Promise<readonly number[]> => {
  // A megabyte of symbologies that only a packer needs.
  const { default: bwipjs } = await import('bwip-js/node');
  const [symbol] = bwipjs.raw('code128', text, {});
  return symbol !== undefined && 'sbs' in symbol ? symbol.sbs : [];
};

const drawBars = (pdf: Pdf, widths: readonly number[], right: number, top: number, height: number): void => {
  let x = right - widths.reduce((sum, width) => sum + width, 0) * BAR;
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) pdf.rect(x, top, width * BAR, height);
    x += width * BAR;
  }
  pdf.fill(INK);
};

const write = (
  pdf: Pdf,
  text: string,
  x: number,
  y: number,
  font: 'regular' | 'bold' | 'heavy',
  size: number,
  ink = INK,
): void => {
  pdf.font(font).fontSize(size).fillColor(ink).text(text, x, y, { lineBreak: false, baseline: 'alphabetic' });
};

const drawHead = (pdf: Pdf, input: ManifestInput, bars: readonly number[]): void => {
  write(pdf, 'ORODHA YA SANDUKU / BOX MANIFEST', MARGIN, 66, 'heavy', 15, GREEN);
  write(pdf, 'Kadi za Huduma / Huduma Cards', MARGIN, 82, 'regular', 10, GREEN);
  drawBars(pdf, bars, A4.w - MARGIN, 44, 46);
  pdf.rect(MARGIN, 100, A4.w - 2 * MARGIN, 1.4).fill(GREEN);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Sanduku / Box', input.box],
    [
      'Ofisi / Office',
      input.officeName === undefined ? input.office : `${input.office} · ${input.officeName}`,
    ],
    ['Idadi ya kadi / Cards', String(input.rows.length)],
    ['Lakiri / Seal', input.seal],
    ['Tarehe / Packed on', input.packedOn],
  ];
  let y = 122;
  for (const [label, value] of facts) {
    if (value === undefined) continue;
    write(pdf, label, MARGIN, y, 'regular', 10, GREEN);
    write(pdf, value, MARGIN + 130, y, 'bold', 12);
    y += 20;
  }
};

const drawFoot = (pdf: Pdf, input: ManifestInput, page: number, pages: number): void => {
  const top = A4.h - 92;
  const half = (A4.w - 2 * MARGIN) / 2;
  for (const [index, label] of ['Aliyefunga / Packed by', 'Aliyepokea / Received by'].entries()) {
    const x = MARGIN + index * half;
    pdf.rect(x, top, half - 20, 0.7).fill(INK);
    write(pdf, label, x, top + 12, 'regular', 8.5);
  }
  write(
    pdf,
    'Hesabu kadi na ulinganishe nambari kabla ya kutia sahihi. / Count the cards and compare the numbers before you sign.',
    MARGIN,
    top + 34,
    'regular',
    7.5,
    GREEN,
  );
  const count = `${input.box} · ${page}/${pages}`;
  pdf.font('regular').fontSize(8);
  write(pdf, count, A4.w - MARGIN - pdf.widthOfString(count), top + 34, 'regular', 8);
};

const drawRows = (pdf: Pdf, rows: ManifestInput['rows'], first: number, top: number): void => {
  const perColumn = Math.floor((BOTTOM - top) / ROW);
  const width = (A4.w - 2 * MARGIN) / COLUMNS;
  for (const [index, row] of rows.entries()) {
    const x = MARGIN + Math.floor(index / perColumn) * width;
    const y = top + (index % perColumn) * ROW;
    write(pdf, String(first + index), x, y, 'regular', 7, GREEN);
    pdf
      .rect(x + 22, y - 8, 8.5, 8.5)
      .lineWidth(0.6)
      .stroke(INK);
    write(pdf, row.serial, x + 36, y, 'bold', 10.5);
  }
};

const roomFrom = (top: number): number => Math.floor((BOTTOM - top) / ROW) * COLUMNS;

/** A4 PDF of one box: its number as Code 128, the count, and the serials with a place to tick. The same box gives the same bytes. */
export const drawManifest = async (input: ManifestInput): Promise<Uint8Array> => {
  const bars = await code128(input.box);
  const { pdf, bytes } = openPdf({ title: `Manifest ${input.box}` });
  const first = input.rows.slice(0, roomFrom(FIRST_TOP));
  const rest: ManifestInput['rows'][] = [];
  for (let at = first.length; at < input.rows.length; at += roomFrom(NEXT_TOP)) {
    rest.push(input.rows.slice(at, at + roomFrom(NEXT_TOP)));
  }
  let next = 1;
  for (const [index, rows] of [first, ...rest].entries()) {
    pdf.addPage({ size: [A4.w, A4.h], margin: 0 });
    if (index === 0) drawHead(pdf, input, bars);
    else write(pdf, `Sanduku / Box ${input.box}`, MARGIN, 66, 'heavy', 13, GREEN);
    drawRows(pdf, rows, next, index === 0 ? FIRST_TOP : NEXT_TOP);
    drawFoot(pdf, input, index + 1, rest.length + 1);
    next += rows.length;
  }
  pdf.end();
  return bytes;
};
