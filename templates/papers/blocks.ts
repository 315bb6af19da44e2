import { type Block, gap } from './pages.ts';
import { draw, GREEN, INK, MIST, rule, type Style, write, writeLine } from './pen.ts';
import { LEFT, WIDTH, type Words } from './sheet.ts';
import { table } from './table.ts';

export interface Fact {
  readonly label: Words;
  readonly value: string;
  readonly place: string;
}

/** A fact that is not known is left out: an empty label asks for something nobody has. */
export const fact = (sw: string, en: string, value: string | undefined, place: string): readonly Fact[] =>
  value === undefined ? [] : [{ label: { sw, en }, value, place }];

/** Some sheets are in one language alone; it stands first then. */
const both = ({ sw, en }: Words): string => (sw === en || en === '' ? sw : `${sw} / ${en}`);

/** Labels over values, `columns` to a row. */
export const facts = (list: readonly Fact[], columns = 3): Block[] => {
  const w = WIDTH / columns;
  const blocks: Block[] = [];
  for (let at = 0; at < list.length; at += columns) {
    const row = list.slice(at, at + columns).map(({ label, value, place }) => ({
      label: write(both(label), { font: 'regular', size: 7.5, floor: 6, ink: GREEN }, w - 12, place),
      value: write(value, { font: 'bold', size: 11, floor: 7 }, w - 12, place),
    }));
    const height = Math.max(...row.map(({ label, value }) => label.height + value.height)) + 9;
    blocks.push({
      height,
      keep: true,
      draw: (pdf, y) => {
        for (const [index, { label, value }] of row.entries()) {
          draw(pdf, label, LEFT + index * w, y, w);
          draw(pdf, value, LEFT + index * w, y + label.height, w);
        }
      },
    });
  }
  return [...blocks, gap(5)];
};

export const heading = (words: Words): Block => {
  const sw = write(words.sw, { font: 'bold', size: 11 }, WIDTH, 'heading');
  const en = write(words.en, { font: 'regular', size: 9, ink: GREEN }, WIDTH - sw.width - 8, 'heading');
  return {
    height: 30,
    keep: true,
    draw: (pdf, y) => {
      draw(pdf, sw, LEFT, y + 10, WIDTH);
      draw(pdf, en, LEFT + sw.width + 8, y + 11.9, WIDTH);
    },
  };
};

export const prose = (text: string, style: Style, place: string, after = 4, before = 0): Block => {
  const written = write(text, style, WIDTH, place);
  return {
    height: before + written.height + after,
    draw: (pdf, y) => draw(pdf, written, LEFT, y + before, WIDTH),
  };
};

const ITEM: Style = { font: 'regular', size: 9.5 };
const MARK: Style = { font: 'bold', size: 9.5, ink: GREEN };
const INDENT = 13;

/** One sentence after a mark. */
export const item = (text: string, mark: string): Block => {
  const written = write(text, ITEM, WIDTH - INDENT, 'item');
  return {
    height: written.height + 2.5,
    draw: (pdf, y) => {
      draw(pdf, write(mark, MARK, INDENT, 'item'), LEFT, y, INDENT);
      draw(pdf, written, LEFT + INDENT, y, WIDTH - INDENT);
    },
  };
};

/** Short items in two columns, read line by line. */
export const columnsOf = (texts: readonly string[], mark: string): Block[] => {
  const w = WIDTH / 2;
  const blocks: Block[] = [];
  for (let at = 0; at < texts.length; at += 2) {
    const row = texts.slice(at, at + 2).map((text) => write(text, ITEM, w - INDENT - 8, 'item'));
    const height = Math.max(...row.map((written) => written.height)) + 1;
    blocks.push({
      height,
      draw: (pdf, y) => {
        for (const [index, written] of row.entries()) {
          const x = LEFT + index * w;
          draw(pdf, write(mark, MARK, INDENT, 'item'), x, y, INDENT);
          draw(pdf, written, x + INDENT, y, w);
        }
      },
    });
  }
  return blocks;
};

export interface Total {
  readonly label: Words;
  /** null: counted and written by hand. */
  readonly value: number | null;
}

/** The sums, large and in a box of their own, never apart from each other. */
export const totals = (list: readonly Total[]): Block => {
  const w = WIDTH / list.length;
  const cells = list.map(({ label, value }) => ({
    label: write(both(label), { font: 'regular', size: 7.5, floor: 6, ink: GREEN }, w - 20, 'totals'),
    value:
      value === null
        ? null
        : writeLine(String(value), { font: 'heavy', size: 17, floor: 7 }, w - 20, 'totals'),
  }));
  const labels = Math.max(...cells.map(({ label }) => label.height));
  const height = labels + 36;
  return {
    height: height + 16,
    keep: true,
    draw: (pdf, y) => {
      const top = y + 8;
      pdf.rect(LEFT, top, WIDTH, height).fill(MIST);
      rule(pdf, LEFT, top, WIDTH, 1.2, GREEN);
      for (const [index, { label, value }] of cells.entries()) {
        const x = LEFT + index * w;
        if (index > 0) pdf.rect(x, top + 7, 0.5, height - 14).fill(GREEN);
        draw(pdf, label, x + 10, top + 7, w);
        if (value === null) rule(pdf, x + 10, top + height - 9, w - 40, 0.6, INK);
        else draw(pdf, value, x + 10, top + labels + 6, w);
      }
    },
  };
};

/** How often each value occurs, in order of the values. */
export const countBy = <T>(
  rows: readonly T[],
  key: (row: T) => string,
): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
};

/** A table of counts with a name for each. */
export const countTable = (
  head: Words,
  counts: readonly (readonly [name: string, count: number])[],
  place: string,
): Block[] =>
  table({
    columns: [
      { head, share: 4, name: 'name', cell: ([name]) => name },
      {
        head: { sw: 'Idadi', en: 'Count' },
        share: 1,
        align: 'right',
        bold: true,
        name: 'count',
        cell: ([, count]) => String(count),
      },
    ],
    rows: counts,
    place,
    width: WIDTH * 0.7,
  });

/** Places to sign, side by side: name, signature, date, all by hand. */
export const signatures = (people: readonly Words[]): Block => {
  const w = WIDTH / people.length;
  const lines: readonly Words[] = [
    { sw: 'Jina', en: 'Name' },
    { sw: 'Sahihi', en: 'Signature' },
    { sw: 'Tarehe', en: 'Date' },
  ];
  const heads = people.map((words) =>
    write(both(words), { font: 'bold', size: 9, floor: 7 }, w - 24, 'signatures'),
  );
  const headHeight = Math.max(...heads.map(({ height }) => height));
  const height = headHeight + 30 + lines.length * 27;
  return {
    height,
    draw: (pdf, y) => {
      for (const [index, head] of heads.entries()) {
        const x = LEFT + index * w;
        draw(pdf, head, x, y + 18, w - 24);
        for (const [at, words] of lines.entries()) {
          const base = y + 18 + headHeight + (at + 1) * 27;
          const label = write(both(words), { font: 'regular', size: 7, ink: GREEN }, 72, 'signatures');
          draw(pdf, label, x, base - 8, 72);
          rule(pdf, x + 68, base, w - 92, 0.6, INK);
        }
      }
    },
  };
};
