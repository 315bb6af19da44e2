/** A report of plain text on A4: headings, label and value, tables that go on over the page. Same data, same bytes. */
import { openPdf, openPicture, type Pdf, settlePicture } from './pdf-document.ts';

export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface ReportSection {
  readonly title: string;
  /** What stands under the title before the data. */
  readonly note?: string;
  readonly facts?: readonly (readonly [label: string, value: string])[];
  readonly table?: ReportTable;
  /** JPEG or PNG, at most 35 mm wide. */
  readonly picture?: Uint8Array;
}

export interface Report {
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly ReportSection[];
  /** At the foot of every page. */
  readonly foot: string;
}

/** Points. */
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 48;
const BOTTOM = PAGE.height - MARGIN - 24;
const WIDE = PAGE.width - 2 * MARGIN;
const LABEL = 150;
const PICTURE = { width: 99, height: 128 };
const GAP = 8;

/** Where the pen stands on the present page. */
interface Pen {
  readonly pdf: Pdf;
  y: number;
}

const newPage = (pen: Pen): void => {
  pen.pdf.addPage({ size: [PAGE.width, PAGE.height], margin: 0 });
  pen.y = MARGIN;
};

const room = (pen: Pen, height: number): void => {
  if (pen.y + height > BOTTOM) newPage(pen);
};

type Face = 'regular' | 'bold' | 'heavy';

/** Height of the text when it is set as wide as this. */
const heightOf = ({ pdf }: Pen, text: string, face: Face, size: number, width: number): number =>
  pdf.font(face).fontSize(size).heightOfString(text, { width });

const put = (
  { pdf }: Pen,
  text: string,
  face: Face,
  size: number,
  x: number,
  y: number,
  width: number,
): void => {
  pdf.font(face).fontSize(size).text(text, x, y, { width });
};

const paragraph = (pen: Pen, text: string, face: Face, size: number): void => {
  const height = heightOf(pen, text, face, size, WIDE);
  room(pen, height);
  put(pen, text, face, size, MARGIN, pen.y, WIDE);
  pen.y += height + 4;
};

const facts = (pen: Pen, all: readonly (readonly [string, string])[]): void => {
  for (const [label, value] of all) {
    const width = WIDE - LABEL - GAP;
    const height = Math.max(
      heightOf(pen, value, 'regular', 9, width),
      heightOf(pen, label, 'bold', 9, LABEL),
    );
    room(pen, height);
    put(pen, label, 'bold', 9, MARGIN, pen.y, LABEL);
    put(pen, value, 'regular', 9, MARGIN + LABEL + GAP, pen.y, width);
    pen.y += height + 2;
  }
};

/** Columns as wide as their longest text asks, within the page. */
const widthsOf = (pen: Pen, { columns, rows }: ReportTable): readonly number[] => {
  const wanted = columns.map((name, i) => {
    const texts = [name, ...rows.map((row) => row[i] ?? '')];
    pen.pdf.font('bold').fontSize(8);
    return Math.max(24, ...texts.map((text) => pen.pdf.widthOfString(text.slice(0, 60)) + 2));
  });
  const free = WIDE - GAP * (columns.length - 1);
  const sum = wanted.reduce((a, b) => a + b, 0);
  return sum <= free ? wanted : wanted.map((one) => (one / sum) * free);
};

const tableRow = (pen: Pen, cells: readonly string[], widths: readonly number[], face: Face): void => {
  let x = MARGIN;
  for (const [i, width] of widths.entries()) {
    put(pen, cells[i] ?? '', face, 8, x, pen.y, width);
    x += width + GAP;
  }
};

const table = (pen: Pen, one: ReportTable): void => {
  const widths = widthsOf(pen, one);
  const heightFor = (cells: readonly string[], face: Face): number =>
    Math.max(...widths.map((width, i) => heightOf(pen, cells[i] ?? '', face, 8, width)));
  const heading = (): void => {
    const height = heightFor(one.columns, 'bold');
    tableRow(pen, one.columns, widths, 'bold');
    pen.y += height + 2;
    pen.pdf
      .moveTo(MARGIN, pen.y)
      .lineTo(MARGIN + WIDE, pen.y)
      .lineWidth(0.5)
      .stroke();
    pen.y += 3;
  };
  room(pen, 40);
  heading();
  for (const row of one.rows) {
    const height = heightFor(row, 'regular');
    if (pen.y + height > BOTTOM) {
      newPage(pen);
      heading();
    }
    tableRow(pen, row, widths, 'regular');
    pen.y += height + 2;
  }
};

const picture = async (pen: Pen, bytes: Uint8Array): Promise<void> => {
  const image = openPicture(pen.pdf, bytes);
  await settlePicture(pen.pdf, image);
  room(pen, PICTURE.height);
  pen.pdf.image(image, MARGIN, pen.y, { fit: [PICTURE.width, PICTURE.height] });
  pen.y += PICTURE.height + 6;
};

/** Throws PORTRAIT_UNREADABLE for a picture that is none. */
export const drawReport = async (report: Report): Promise<Uint8Array> => {
  const { pdf, bytes } = openPdf({ title: report.title });
  const pen: Pen = { pdf, y: MARGIN };
  let page = 0;
  // Also for the pages that a long table begins by itself.
  pdf.on('pageAdded', () => {
    page += 1;
    put(pen, `${report.foot}   ${page}`, 'regular', 7, MARGIN, PAGE.height - MARGIN + 4, WIDE);
  });
  newPage(pen);
  paragraph(pen, report.title, 'heavy', 16);
  paragraph(pen, report.subtitle, 'regular', 9);
  for (const section of report.sections) {
    pen.y += 8;
    room(pen, 60);
    paragraph(pen, section.title, 'bold', 12);
    if (section.note !== undefined) paragraph(pen, section.note, 'regular', 9);
    if (section.picture !== undefined) await picture(pen, section.picture);
    if (section.facts !== undefined) facts(pen, section.facts);
    if (section.table !== undefined) table(pen, section.table);
  }
  pdf.end();
  return bytes;
};
