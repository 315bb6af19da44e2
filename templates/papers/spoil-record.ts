import Type, { type Static } from 'typebox';
import { countBy, countTable, fact, facts, heading, prose, signatures, totals } from './blocks.ts';
import { definePaper, twice } from './paper.ts';
import { Code, Count, closed, Day, Name, Serial, Specimen } from './shapes.ts';
import { drawSheet, type Words } from './sheet.ts';
import { numberColumn, TICK, table } from './table.ts';

const METHODS = {
  shredded: { sw: 'Kukatwakatwa pamoja na chipu', en: 'Shredded, chip included' },
  'punched-and-shredded': {
    sw: 'Kutobolewa chipu, kisha kukatwakatwa',
    en: 'Chip punched through, then shredded',
  },
  burned: { sw: 'Kuchomwa', en: 'Burned' },
} as const satisfies Readonly<Record<string, Words>>;
type Method = keyof typeof METHODS;

const SpoilRecordInput = closed({
  record: Code,
  /** Bureau, batch or station that is accounted for. */
  of: Name,
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  received: Count,
  good: Count,
  /** Blank, back in the vault. */
  returned: Count,
  /** Not yet out of a machine; and those that an earlier record lists. */
  inMachine: Type.Optional(Count),
  destroyedBefore: Type.Optional(Count),
  lost: Type.Optional(Count),
  /** The spoiled bodies, each with its reason code. */
  bodies: Type.Array(
    closed({
      body: Code,
      reason: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{1,47}$' }),
      serial: Type.Optional(Serial),
    }),
    { maxItems: 10_000 },
  ),
  /** What the codes mean. */
  reasons: Type.Optional(
    Type.Record(
      Type.String(),
      closed({ sw: Type.String({ maxLength: 300 }), en: Type.String({ maxLength: 300 }) }),
    ),
  ),
  method: Type.Enum(Object.keys(METHODS) as Method[]),
  specimen: Specimen,
});
export type SpoilRecordInput = Static<typeof SpoilRecordInput>;

/** Law 2 on paper: every body that left the vault is accounted for, and the spoiled ones are destroyed before two people. */
export const spoilRecord = definePaper({
  kind: 'spoil-record',
  title: { sw: 'Kumbukumbu ya kadi zilizoharibika', en: 'Spoil and destruction record' },
  about:
    'spoiled bodies with reasons, the account of all bodies, two signatures (also from the ledger: --ledger)',
  schema: SpoilRecordInput,
  sample: {
    record: 'X-2026-0019',
    of: 'Kituo S1 / Station S1',
    from: '2026-11-16',
    to: '2026-11-20',
    received: 500,
    good: 489,
    returned: 8,
    bodies: [
      { body: 'KE00001207', reason: 'CHIP_READ_BACK', serial: 'K0000003T' },
      { body: 'KE00001344', reason: 'colour-fault', serial: 'K0000004R' },
      { body: 'KE00001345', reason: 'colour-fault' },
    ],
    reasons: { 'colour-fault': { sw: 'Rangi si sahihi', en: 'The colours are not right' } },
    method: 'punched-and-shredded',
    specimen: true,
  },
  contradiction: (input) => {
    const { received, good, returned, bodies, inMachine = 0, destroyedBefore = 0, lost = 0 } = input;
    if (received !== good + returned + bodies.length + inMachine + destroyedBefore + lost)
      return { place: '/received', why: 'received is not good + spoiled + returned' };
    return twice(bodies, ({ body }) => body, '/bodies', 'body');
  },
  compose: (input, title) => {
    const { bodies, reasons = {}, inMachine = 0, destroyedBefore = 0, lost = 0 } = input;
    const method = METHODS[input.method];
    const meaning = (code: string): string => {
      const words = reasons[code];
      return words === undefined ? code : `${code}: ${words.sw} / ${words.en}`;
    };
    const more = [
      { label: { sw: 'Kwenye mashine', en: 'In a machine' }, value: inMachine },
      { label: { sw: 'Ziliteketezwa awali', en: 'Destroyed before' }, value: destroyedBefore },
      { label: { sw: 'Zilizopotea', en: 'Lost' }, value: lost },
    ].filter(({ value }) => value > 0);
    const parts = [
      { label: { sw: 'Nzuri', en: 'Good' }, value: input.good },
      { label: { sw: 'Zilizoharibika', en: 'Spoiled' }, value: bodies.length },
      { label: { sw: 'Zilizorudishwa tupu', en: 'Returned blank' }, value: input.returned },
      ...more,
    ];
    return drawSheet({
      title,
      reference: input.record,
      place: '/record',
      specimen: input.specimen ?? false,
      note: {
        sw: 'Watu wawili huhesabu, hushuhudia na kutia sahihi; hakuna anayeidhinisha kazi yake mwenyewe.',
        en: 'Two people count, watch and sign; nobody approves their own act.',
      },
      blocks: [
        ...facts([
          ...fact('Hesabu ya', 'Account of', input.of, '/of'),
          ...fact('Kuanzia', 'From', input.from, '/from'),
          ...fact('Hadi', 'To', input.to, '/to'),
        ]),
        ...facts(
          fact('Namna ya kuteketeza', 'Method of destruction', `${method.sw} / ${method.en}`, '/method'),
          1,
        ),
        totals([{ label: { sw: 'Zilizopokelewa', en: 'Received' }, value: input.received }, ...parts]),
        prose(
          `${input.received} = ${parts.map(({ value }) => String(value)).join(' + ')}`,
          { font: 'bold', size: 9, align: 'right' },
          '/received',
          8,
        ),
        ...table({
          place: '/bodies',
          rows: bodies,
          rowHeight: 17,
          none: { sw: 'Hakuna iliyoharibika', en: 'None was spoiled' },
          columns: [
            numberColumn,
            {
              head: { sw: 'Kadi tupu', en: 'Body' },
              share: 2.1,
              bold: true,
              name: 'body',
              cell: ({ body }) => body,
            },
            { head: { sw: 'Sababu', en: 'Reason' }, share: 3, name: 'reason', cell: ({ reason }) => reason },
            {
              head: { sw: 'Nambari ya kadi', en: 'Serial' },
              share: 1.8,
              name: 'serial',
              cell: ({ serial }) => serial ?? '–',
            },
            {
              head: { sw: 'Iko', en: 'There' },
              share: 0.9,
              align: 'centre',
              name: 'there',
              cell: () => TICK,
            },
            {
              head: { sw: 'Imeteketezwa', en: 'Destroyed' },
              share: 1.5,
              align: 'centre',
              name: 'destroyed',
              cell: () => TICK,
            },
          ],
        }),
        heading({ sw: 'Jumla kwa kila sababu', en: 'Totals by reason' }),
        ...countTable(
          { sw: 'Sababu', en: 'Reason' },
          countBy(bodies, ({ reason }) => reason).map(([code, count]) => [meaning(code), count] as const),
          '/reasons',
        ),
        signatures([
          { sw: 'Aliyeteketeza', en: 'Destroyed by' },
          { sw: 'Shahidi', en: 'Witness' },
        ]),
      ],
    });
  },
});
