import Type, { type Static } from 'typebox';
import { heading, prose } from './blocks.ts';
import { gap } from './pages.ts';
import { definePaper } from './paper.ts';
import { Code, closed, Day, Specimen } from './shapes.ts';
import { drawSheet } from './sheet.ts';
import { type Column, table } from './table.ts';

const Words = closed({ en: Type.String({ maxLength: 120 }), sw: Type.String({ maxLength: 120 }) });
const Cell = Type.Union([Type.String({ maxLength: 120 }), Type.Number(), Type.Null()]);
const Row = Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9]{0,30}$' }), Cell);

const ReportInput = closed({
  reference: Code,
  title: Words,
  from: Type.Union([Day, Type.Null()]),
  to: Day,
  madeAt: Type.String({ maxLength: 30 }),
  scope: Type.Array(Type.String({ maxLength: 120 }), { maxItems: 12 }),
  columns: Type.Array(
    closed({
      key: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9]{0,30}$' }),
      head: Words,
      kind: Type.Enum(['text', 'count']),
    }),
    { minItems: 1, maxItems: 30 },
  ),
  rows: Type.Array(Row, { maxItems: 5_000 }),
  totals: Row,
  equations: Type.Array(closed({ says: Type.String({ maxLength: 500 }), holds: Type.Boolean() }), {
    maxItems: 200,
  }),
  notes: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 20 }),
  specimen: Specimen,
});
export type ReportInput = Static<typeof ReportInput>;
type Line = ReportInput['rows'][number];

/** Counts beside the texts of a row that still can be read on the width of a sheet. */
const COUNTS_A_TABLE = { few: 3, usual: 4 } as const;
/** Texts beside which only few counts have room. */
const MANY_TEXTS = 3;
const TEXT = { font: 'regular', size: 9 } as const;
const BOLD = { font: 'bold', size: 9 } as const;

const textOf = (cell: Line[string] | undefined): string =>
  cell === null || cell === undefined ? '·' : typeof cell === 'number' ? String(cell) : cell;

/** A report of counts: what it is about, its equations, its table. More counts than fit stand in a further table under it. */
export const reportPaper = definePaper({
  kind: 'report',
  title: { sw: 'Ripoti', en: 'Report' },
  about: 'a report of counts with its totals and equations',
  schema: ReportInput,
  sample: {
    reference: 'whereabouts',
    title: { en: 'Where the cards are', sw: 'Kadi ziko wapi' },
    from: null,
    to: '2026-11-27',
    madeAt: '2026-11-27T08:00:00.000Z',
    scope: ['by county'],
    columns: [
      { key: 'part', head: { en: 'part', sw: 'sehemu' }, kind: 'text' },
      { key: 'printed', head: { en: 'printed', sw: 'zilizochapishwa' }, kind: 'count' },
    ],
    rows: [{ part: '47', printed: 120 }],
    totals: { printed: 120 },
    equations: [{ says: 'printed 120 = collected 100 + at station 20', holds: true }],
    notes: [],
    specimen: true,
  },
  compose: (input) => {
    const texts = input.columns.filter(({ kind }) => kind === 'text');
    const counts = input.columns.filter(({ kind }) => kind === 'count');
    const most = texts.length < MANY_TEXTS ? COUNTS_A_TABLE.usual : COUNTS_A_TABLE.few;
    const groups = Array.from({ length: Math.max(1, Math.ceil(counts.length / most)) }, (_, i) => [
      ...texts,
      ...counts.slice(i * most, (i + 1) * most),
    ]);
    const [first] = texts;
    const total: Line = { ...input.totals, ...(first === undefined ? {} : { [first.key]: 'Jumla / total' }) };
    const rows = Object.keys(input.totals).length === 0 ? input.rows : [...input.rows, total];
    const says = (text: string, style: typeof TEXT | typeof BOLD) => prose(text, style, '/equations');
    return drawSheet({
      title: input.title,
      reference: input.reference,
      place: '/reference',
      bars: false,
      specimen: input.specimen ?? false,
      note: {
        sw: 'Idadi zote zimehesabiwa kutoka kwa matukio ya daftari.',
        en: 'All numbers are counted from the events of the ledger.',
      },
      blocks: [
        says(`${input.from ?? '…'} – ${input.to}  (${input.madeAt})`, BOLD),
        ...input.scope.map((one) => says(one, TEXT)),
        ...input.equations.map(({ says: text, holds }) =>
          says(
            `${holds ? 'Inalingana / agrees' : 'HAILINGANI / DOES NOT AGREE'}: ${text}`,
            holds ? TEXT : BOLD,
          ),
        ),
        ...input.notes.map((one) => says(one, TEXT)),
        ...groups.flatMap((columns, i) => [
          ...(i === 0 ? [] : [gap(8), heading({ sw: 'Inaendelea', en: 'Continued' })]),
          ...table({
            place: '/rows',
            rows,
            size: 8,
            none: { sw: 'Hakuna', en: 'Nothing' },
            columns: columns.map(
              ({ key, head, kind }): Column<Line> => ({
                head,
                share: kind === 'text' ? 1.2 : 1.3,
                align: kind === 'text' ? 'left' : 'right',
                name: key,
                cell: (row) => textOf(row[key]),
              }),
            ),
          }),
        ]),
      ],
    });
  },
});
