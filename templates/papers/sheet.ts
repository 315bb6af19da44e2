/** The A4 sheet that the papers of the trade have in common: head with code bar, blocks, foot with page number. */
import { openPdf, type Pdf } from '../draw/pdf-document.ts';
import { type Bars, barsFor, drawBars } from './bars.ts';
import { type Block, shareOut } from './pages.ts';
import { draw, GREEN, INK, rule, write, writeLine } from './pen.ts';

/** Kiswahili first: it is the language of most people who hold these papers. */
export interface Words {
  readonly sw: string;
  readonly en: string;
}

/** Points. */
const A4 = { w: 595.28, h: 841.89 } as const;
export const LEFT = 46;
export const WIDTH = A4.w - 2 * LEFT;
const TOP = 112;
const FOOT = A4.h - 50;
/** Between the last block and the rule of the foot. */
const AIR = 12;
export const ROOM = FOOT - AIR - TOP;
const BARS = { room: 236, height: 34, unit: 1.2 } as const;

export interface Sheet {
  readonly title: Words;
  /** Number of what the paper is about; also drawn as Code 128 unless `bars` is false. */
  readonly reference: string;
  /** Where the reference stood in the data. */
  readonly place: string;
  readonly bars?: false;
  readonly specimen: boolean;
  /** One line of the foot. */
  readonly note: Words;
  readonly blocks: readonly Block[];
}

export const SPECIMEN = 'MFANO · SPECIMEN';

/** A black tag: seen at a glance, and still there on a photocopy. */
export const drawSpecimen = (pdf: Pdf, x: number, y: number): void => {
  const tag = write(SPECIMEN, { font: 'bold', size: 6.5, ink: '#ffffff', align: 'centre' }, 90, 'specimen');
  pdf.rect(x, y, 76, 11.5).fill(INK);
  draw(pdf, tag, x, y + 1.6, 76);
};

const drawHead = (pdf: Pdf, sheet: Sheet, bars: Bars | undefined): void => {
  const issuer = write(
    'JAMHURI YA KENYA · REPUBLIC OF KENYA',
    { font: 'bold', size: 7, ink: GREEN },
    200,
    'head',
  );
  draw(pdf, issuer, LEFT, 36, WIDTH);
  if (sheet.specimen) drawSpecimen(pdf, LEFT + issuer.width + 10, 34.6);
  const room = WIDTH - (bars === undefined ? 0 : Math.max(bars.width, 120) + 20);
  const title = writeLine(sheet.title.sw, { font: 'heavy', size: 17, floor: 11 }, room, 'title');
  draw(pdf, title, LEFT, 47, room);
  draw(
    pdf,
    writeLine(sheet.title.en, { font: 'regular', size: 11, floor: 8, ink: GREEN }, room, 'title'),
    LEFT,
    70,
    room,
  );
  const number = writeLine(
    sheet.reference,
    { font: 'bold', size: 10, floor: 6, align: 'right' },
    bars === undefined ? 180 : Math.max(bars.width, 120),
    sheet.place,
  );
  if (bars !== undefined) drawBars(pdf, bars, LEFT + WIDTH - bars.width, 34, BARS.height);
  draw(pdf, number, LEFT, bars === undefined ? 36 : 70, WIDTH);
  rule(pdf, LEFT, 92, WIDTH, 2.2, GREEN);
  rule(pdf, LEFT, 95.2, WIDTH, 0.6, INK);
};

const drawFoot = (pdf: Pdf, sheet: Sheet, page: number, pages: number): void => {
  rule(pdf, LEFT, FOOT, WIDTH, 0.6, GREEN);
  const style = { font: 'regular', size: 7, floor: 5.5, ink: GREEN } as const;
  draw(pdf, writeLine(sheet.note.sw, style, WIDTH - 150, 'note'), LEFT, FOOT + 6, WIDTH);
  draw(pdf, writeLine(sheet.note.en, style, WIDTH - 150, 'note'), LEFT, FOOT + 16, WIDTH);
  const count = write(`${page}/${pages}`, { font: 'bold', size: 10, align: 'right' }, 100, 'page');
  draw(pdf, count, LEFT, FOOT + 5, WIDTH);
  const own = writeLine(sheet.reference, { ...style, align: 'right' }, 140, sheet.place);
  draw(pdf, own, LEFT, FOOT + 18, WIDTH);
};

/** The bytes of the PDF: the pages of all sheets, counted through. The same sheets give the same bytes. */
export const drawSheets = async (sheets: readonly Sheet[]): Promise<Uint8Array> => {
  const laid = await Promise.all(
    sheets.map(async (sheet) => ({
      sheet,
      bars:
        sheet.bars === false ? undefined : await barsFor(sheet.reference, BARS.room, BARS.unit, sheet.place),
      pages: shareOut(sheet.blocks, ROOM),
    })),
  );
  const all = laid.flatMap(({ sheet, bars, pages }) => pages.map((blocks) => ({ sheet, bars, blocks })));
  const [first] = sheets;
  const { pdf, bytes } = openPdf({
    title: first === undefined ? '' : `${first.title.sw} / ${first.title.en} ${first.reference}`,
  });
  for (const [index, { sheet, bars, blocks }] of all.entries()) {
    pdf.addPage({ size: [A4.w, A4.h], margin: 0 });
    drawHead(pdf, sheet, bars);
    let y = TOP;
    for (const block of blocks) {
      block.draw(pdf, y);
      y += block.height;
    }
    drawFoot(pdf, sheet, index + 1, all.length);
  }
  pdf.end();
  return bytes;
};

export const drawSheet = (sheet: Sheet): Promise<Uint8Array> => drawSheets([sheet]);
