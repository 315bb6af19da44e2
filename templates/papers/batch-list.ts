import Type, { type Static } from 'typebox';
import { countBy, countTable, fact, facts, heading, signatures, totals } from './blocks.ts';
import { gap } from './pages.ts';
import { definePaper, wrongSerial } from './paper.ts';
import { Code, closed, Day, Name, OfficeCode, officeText, Serial, Specimen } from './shapes.ts';
import { drawSheet } from './sheet.ts';
import { numberColumn, TICK, table } from './table.ts';

const BatchListInput = closed({
  batch: Code,
  openedOn: Type.Optional(Day),
  /** The station or line that makes it. */
  station: Type.Optional(Code),
  cards: Type.Array(closed({ serial: Serial, product: Code, office: OfficeCode, due: Day }), {
    maxItems: 10_000,
  }),
  officeNames: Type.Optional(Type.Record(OfficeCode, Name)),
  specimen: Specimen,
});
export type BatchListInput = Static<typeof BatchListInput>;

/** Cards released together, for the people who make and check them. Whose cards they are is none of their work: no names. */
export const batchList = definePaper({
  kind: 'batch-list',
  title: { sw: 'Orodha ya kundi la kadi', en: 'Batch list' },
  about: 'the cards of a production batch, with totals for each product and office',
  schema: BatchListInput,
  sample: {
    batch: 'P-2026-11-0042',
    openedOn: '2026-11-20',
    station: 'S1',
    cards: [
      { serial: 'K0000001Y', product: 'huduma-adult', office: 'HC-047-1', due: '2026-12-04' },
      { serial: 'K0000002W', product: 'huduma-adult', office: 'HC-019-1', due: '2026-12-04' },
      { serial: 'K0000003T', product: 'huduma-minor', office: 'HC-019-1', due: '2026-12-07' },
      { serial: 'K0000004R', product: 'huduma-adult', office: 'HC-047-1', due: '2026-12-09' },
    ],
    officeNames: { 'HC-047-1': 'Huduma Centre Nairobi', 'HC-019-1': 'Huduma Centre Nyeri' },
    specimen: true,
  },
  contradiction: ({ cards }) => wrongSerial(cards, '/cards'),
  compose: (input, title) => {
    const { batch, cards, officeNames = {} } = input;
    const named = (code: string): string => officeText(code, officeNames[code]);
    const products = countBy(cards, ({ product }) => product);
    const offices = countBy(cards, ({ office }) => office);
    return drawSheet({
      title,
      reference: batch,
      place: '/batch',
      specimen: input.specimen ?? false,
      note: {
        sw: 'Nambari za kadi pekee; majina hayaandikwi hapa.',
        en: 'Card serials only; no names are written here.',
      },
      blocks: [
        ...facts([
          ...fact('Kundi', 'Batch', batch, '/batch'),
          ...fact('Kituo cha kazi', 'Station', input.station, '/station'),
          ...fact('Tarehe', 'Opened on', input.openedOn, '/openedOn'),
        ]),
        ...table({
          place: '/cards',
          rows: cards,
          none: { sw: 'Kundi halina kadi', en: 'The batch has no cards' },
          columns: [
            numberColumn,
            {
              head: { sw: 'Nambari ya kadi', en: 'Serial' },
              share: 1.7,
              bold: true,
              name: 'serial',
              cell: ({ serial }) => serial,
            },
            {
              head: { sw: 'Aina', en: 'Product' },
              share: 2,
              name: 'product',
              cell: ({ product }) => product,
            },
            {
              head: { sw: 'Ofisi ya kuchukulia', en: 'Office' },
              share: 4,
              name: 'office',
              cell: ({ office }) => named(office),
            },
            { head: { sw: 'Iwe tayari', en: 'Due' }, share: 1.4, name: 'due', cell: ({ due }) => due },
            { head: { sw: 'Iko', en: 'There' }, share: 0.8, align: 'centre', name: 'tick', cell: () => TICK },
          ],
        }),
        totals([
          { label: { sw: 'Jumla ya kadi', en: 'Cards in all' }, value: cards.length },
          { label: { sw: 'Aina', en: 'Products' }, value: products.length },
          { label: { sw: 'Ofisi', en: 'Offices' }, value: offices.length },
        ]),
        heading({ sw: 'Jumla kwa kila aina', en: 'Totals by product' }),
        ...countTable({ sw: 'Aina', en: 'Product' }, products, '/cards'),
        gap(6),
        heading({ sw: 'Jumla kwa kila ofisi', en: 'Totals by office' }),
        ...countTable(
          { sw: 'Ofisi', en: 'Office' },
          offices.map(([code, n]) => [named(code), n] as const),
          '/officeNames',
        ),
        signatures([
          { sw: 'Aliyetoa kundi', en: 'Released by' },
          { sw: 'Aliyelihesabu', en: 'Counted by' },
        ]),
      ],
    });
  },
});
