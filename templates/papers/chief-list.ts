import Type, { type Static } from 'typebox';
import { fact, facts, signatures, totals } from './blocks.ts';
import { definePaper, wrongSerial } from './paper.ts';
import { Code, closed, Day, Name, OfficeCode, officeText, Serial, Specimen } from './shapes.ts';
import { drawSheet } from './sheet.ts';
import { BLANK, numberColumn, TICK, table } from './table.ts';

/**
 * No name and no initials (Data Protection Act 2019, s.25 and s.41; requirement R43: least data). A chief's list is carried
 * about, read aloud at a baraza and pinned to walls, and nobody controls who reads it. Its purpose is to find the card of the
 * person who stands there and to prove the count. For that the end of the slip number and the serial, which the person's
 * message quotes, are enough; the name is on the card itself, which the chief has in hand. Initials with a village would name
 * people to their neighbours. The schema is closed, so that no other member can get onto the paper.
 */
const ChiefListInput = closed({
  list: Code,
  office: OfficeCode,
  officeName: Type.Optional(Name),
  /** Location or sub-location. */
  place: Name,
  listedOn: Day,
  rows: Type.Array(closed({ serial: Serial, slipEnd: Type.String({ pattern: '^[0-9]{4}$' }) }), {
    maxItems: 5_000,
  }),
  specimen: Specimen,
});
export type ChiefListInput = Static<typeof ChiefListInput>;

export const chiefList = definePaper({
  kind: 'chief-list',
  title: { sw: 'Orodha ya kadi kwa chifu', en: 'Station list for the chief' },
  about: 'cards handed over in a location: end of slip number, serial, mark; no names',
  schema: ChiefListInput,
  sample: {
    list: 'L-2026-0311',
    office: 'HC-010-1',
    officeName: 'Huduma Centre Marsabit',
    place: 'Kata ya mfano / Specimen Location',
    listedOn: '2026-11-25',
    rows: [
      { serial: 'K0000001Y', slipEnd: '4821' },
      { serial: 'K0000002W', slipEnd: '0097' },
      { serial: 'K0000003T', slipEnd: '7310' },
      { serial: 'K0000004R', slipEnd: '2256' },
    ],
    specimen: true,
  },
  contradiction: ({ rows }) => wrongSerial(rows, '/rows'),
  compose: (input, title) => {
    // In the order of what people show, so that a card is found fast.
    const rows = input.rows.toSorted((a, b) =>
      `${a.slipEnd}${a.serial}` < `${b.slipEnd}${b.serial}` ? -1 : 1,
    );
    return drawSheet({
      title,
      reference: input.list,
      place: '/list',
      specimen: input.specimen ?? false,
      note: {
        sw: 'Mpe kadi mwenyewe tu. Kadi ni bure. Usiandike majina hapa; usibandike ukutani.',
        en: 'To the owner in person only. The card is free. Write no names here; do not put this up on a wall.',
      },
      blocks: [
        ...facts([
          ...fact('Kata au kata ndogo', 'Location', input.place, '/place'),
          ...fact('Ofisi', 'Office', officeText(input.office, input.officeName), '/officeName'),
          ...fact('Tarehe', 'Listed on', input.listedOn, '/listedOn'),
        ]),
        ...table({
          place: '/rows',
          rows,
          rowHeight: 24,
          size: 10,
          none: { sw: 'Hakuna kadi', en: 'No cards' },
          columns: [
            numberColumn,
            {
              head: { sw: 'Mwisho wa slip', en: 'Slip ends in' },
              share: 1.5,
              bold: true,
              name: 'slipEnd',
              cell: ({ slipEnd }) => `… ${slipEnd}`,
            },
            {
              head: { sw: 'Nambari ya kadi', en: 'Serial' },
              share: 1.8,
              bold: true,
              name: 'serial',
              cell: ({ serial }) => serial,
            },
            {
              head: { sw: 'Imetolewa', en: 'Given' },
              share: 1.1,
              align: 'centre',
              name: 'given',
              cell: () => TICK,
            },
            {
              head: { sw: 'Imerudi', en: 'Sent back' },
              share: 1.1,
              align: 'centre',
              name: 'back',
              cell: () => TICK,
            },
            { head: { sw: 'Tarehe', en: 'Date' }, share: 1.6, name: 'date', cell: () => BLANK },
            {
              head: { sw: 'Alama ya aliyechukua', en: "Collector's mark" },
              share: 2.6,
              name: 'mark',
              cell: () => BLANK,
            },
          ],
        }),
        totals([
          { label: { sw: 'Jumla ya kadi katika orodha', en: 'Cards on this list' }, value: rows.length },
          { label: { sw: 'Zimetolewa', en: 'Given' }, value: null },
          { label: { sw: 'Zimerudi', en: 'Sent back' }, value: null },
        ]),
        signatures([
          { sw: 'Msajili aliyetoa', en: 'Registrar, gives' },
          { sw: 'Chifu aliyepokea', en: 'Chief, receives' },
          { sw: 'Msajili, zilizorudi', en: 'Registrar, takes back' },
        ]),
      ],
    });
  },
});
