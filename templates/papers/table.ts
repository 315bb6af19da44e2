import type { Pdf } from '../draw/pdf-document.ts';
import type { Block } from './pages.ts';
import { type Align, draw, GREEN, HAIR, INK, MIST, rule, type Style, type Written, write } from './pen.ts';
import { LEFT, WIDTH, type Words } from './sheet.ts';

/** A place to tick, or to write by hand. */
export const TICK = Symbol('tick');
export const BLANK = Symbol('blank');
type Cell = string | typeof TICK | typeof BLANK;

export interface Column<T> {
  readonly head: Words;
  /** Share of the width. */
  readonly share: number;
  readonly align?: Align;
  readonly bold?: boolean;
  /** Name of the member of the data, for errors. */
  readonly name: string;
  readonly cell: (row: T, index: number) => Cell;
}

/** The first column of a list: its rows counted from 1. */
export const numberColumn = {
  head: { sw: 'Na.', en: 'No.' },
  share: 0.7,
  align: 'right',
  name: 'no',
  cell: (_: unknown, index: number): string => String(index + 1),
} as const satisfies Column<unknown>;

export interface Table<T> {
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  /** Where the rows stood in the data: `/cards`. */
  readonly place: string;
  /** Points of one line; more where people have to write. */
  readonly rowHeight?: number;
  readonly size?: number;
  /** Points; the whole width unless told. */
  readonly width?: number;
  /** What stands there when there is no row. */
  readonly none?: Words;
}

const PAD = { x: 5, y: 3.2 } as const;
const BOX = 9;

const lefts = (shares: readonly number[], width: number): { x: number; w: number }[] => {
  const sum = shares.reduce((total, share) => total + share, 0);
  let x = LEFT;
  return shares.map((share) => {
    const place = { x, w: (width * share) / sum };
    x += place.w;
    return place;
  });
};

const headBlock = <T>(
  { columns, width: across = WIDTH }: Table<T>,
  places: readonly { x: number; w: number }[],
): Block => {
  const heads = columns.map(({ head, align = 'left', name }, index) => {
    const width = (places[index]?.w ?? 0) - 2 * PAD.x;
    return {
      sw: write(head.sw, { font: 'bold', size: 8, floor: 6.5, align }, width, name),
      en: write(head.en, { font: 'regular', size: 7, floor: 6, ink: GREEN, align }, width, name),
    };
  });
  const height = Math.max(...heads.map(({ sw, en }) => sw.height + en.height)) + 2 * PAD.y;
  return {
    height,
    keep: true,
    draw: (pdf, y) => {
      pdf.rect(LEFT, y, across, height).fill(MIST);
      rule(pdf, LEFT, y + height - 0.9, across, 0.9, GREEN);
      for (const [index, { sw, en }] of heads.entries()) {
        const { x, w } = places[index] ?? { x: LEFT, w: 0 };
        draw(pdf, sw, x + PAD.x, y + PAD.y, w - 2 * PAD.x);
        draw(pdf, en, x + PAD.x, y + PAD.y + sw.height, w - 2 * PAD.x);
      }
    },
  };
};

const drawCell = (
  pdf: Pdf,
  cell: Written | typeof TICK | typeof BLANK,
  x: number,
  y: number,
  w: number,
  height: number,
): void => {
  if (cell === BLANK) rule(pdf, x + 3, y + height - 4.5, w - 6, 0.5, INK);
  else if (cell === TICK) {
    pdf
      .rect(x + (w - BOX) / 2, y + (height - BOX) / 2, BOX, BOX)
      .lineWidth(0.7)
      .stroke(INK);
  } else draw(pdf, cell, x + PAD.x, y + (height - cell.height) / 2, w - 2 * PAD.x);
};

/** Head and rows as blocks; the head comes again on each page that the rows go on to. */
export const table = <T>(form: Table<T>): Block[] => {
  const { columns, rows, place, rowHeight = 15.5, size = 9, none, width: across = WIDTH } = form;
  const places = lefts(
    columns.map(({ share }) => share),
    across,
  );
  const head = headBlock(form, places);
  const body = rows.map((row, index): Block => {
    const cells = columns.map((column, at) => {
      const value = column.cell(row, index);
      if (typeof value === 'symbol') return value;
      const style: Style = {
        font: column.bold === true ? 'bold' : 'regular',
        size,
        floor: 6.5,
        ...(column.align === undefined ? {} : { align: column.align }),
      };
      const width = (places[at]?.w ?? 0) - 2 * PAD.x;
      return write(value, style, width, `${place}/${index}/${column.name}`);
    });
    const tallest = Math.max(...cells.map((cell) => (typeof cell === 'symbol' ? 0 : cell.height)));
    const height = Math.max(rowHeight, tallest + 2 * PAD.y - 2);
    return {
      height,
      head,
      draw: (pdf, y) => {
        for (const [at, cell] of cells.entries()) {
          const { x, w } = places[at] ?? { x: LEFT, w: 0 };
          drawCell(pdf, cell, x, y, w, height);
        }
        rule(pdf, LEFT, y + height - 0.5, across, 0.5, HAIR);
      },
    };
  });
  if (body.length > 0 || none === undefined) return [head, ...body];
  const said = write(
    `${none.sw} / ${none.en}`,
    { font: 'regular', size, ink: GREEN },
    WIDTH - 2 * PAD.x,
    place,
  );
  return [head, { height: said.height + 12, draw: (pdf, y) => draw(pdf, said, LEFT + PAD.x, y + 6, WIDTH) }];
};
