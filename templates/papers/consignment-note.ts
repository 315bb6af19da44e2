import Type, { type Static } from 'typebox';
import { fact, facts, heading, totals } from './blocks.ts';
import { handOver } from './hand-over.ts';
import { definePaper, twice } from './paper.ts';
import { Code, Count, closed, Day, Name, OfficeCode, officeText, SealsCell, Specimen } from './shapes.ts';
import { drawSheet, type Words } from './sheet.ts';
import { numberColumn, TICK, table } from './table.ts';

/** Whose hands a consignment can pass through (requirement R26); missions are for people abroad (R66). */
const HANDS = {
  bureau: { sw: 'Ofisi ya uchapishaji', en: 'Bureau' },
  registrar: { sw: 'Msajili', en: 'Registrar' },
  'huduma-centre': { sw: 'Huduma Centre', en: 'Huduma Centre' },
  chief: { sw: 'Chifu', en: 'Chief' },
  'assistant-chief': { sw: 'Naibu wa chifu', en: 'Assistant chief' },
  mobile: { sw: 'Kituo cha kuhamahama', en: 'Mobile centre' },
  mission: { sw: 'Ubalozi', en: 'Mission abroad' },
} as const satisfies Readonly<Record<string, Words>>;
type Hand = keyof typeof HANDS;
const HAND_NAMES = Object.keys(HANDS) as Hand[];
const USUAL: readonly Hand[] = ['bureau', 'registrar', 'chief', 'assistant-chief'];

const ConsignmentNoteInput = closed({
  consignment: Code,
  carrier: Name,
  vehicle: Type.Optional(Code),
  from: Name,
  office: OfficeCode,
  officeName: Type.Optional(Name),
  sentOn: Type.Optional(Day),
  boxes: Type.Array(closed({ box: Code, seal: SealsCell, cards: Count }), { maxItems: 2_000 }),
  /** In order; bureau, registrar, chief, assistant chief unless told. */
  chain: Type.Optional(Type.Array(Type.Enum(HAND_NAMES), { minItems: 2, maxItems: 7 })),
  specimen: Specimen,
});
export type ConsignmentNoteInput = Static<typeof ConsignmentNoteInput>;

/** Travels with the boxes: what was sent, and who had it in hand at every step. */
export const consignmentNote = definePaper({
  kind: 'consignment-note',
  title: { sw: 'Hati ya kusafirisha kadi', en: 'Consignment note' },
  about: 'boxes on their way, with seals, counts and every hand-over down to the assistant chief',
  schema: ConsignmentNoteInput,
  sample: {
    consignment: 'C-2026-0087',
    carrier: 'Gari la serikali / Government vehicle',
    vehicle: 'GK-000-X',
    from: 'National Registration Bureau, Nairobi',
    office: 'HC-010-1',
    officeName: 'Huduma Centre Marsabit',
    sentOn: '2026-11-23',
    boxes: [
      { box: 'B-000123', seal: 'S-8812', cards: 250 },
      { box: 'B-000124', seal: 'S-8813', cards: 250 },
      { box: 'B-000125', seal: 'S-8814', cards: 87 },
    ],
    specimen: true,
  },
  contradiction: ({ boxes }) =>
    twice(boxes, ({ box }) => box, '/boxes', 'box') ?? twice(boxes, ({ seal }) => seal, '/boxes', 'seal'),
  compose: (input, title) => {
    const { consignment, boxes, chain = USUAL } = input;
    const cards = boxes.reduce((sum, box) => sum + box.cards, 0);
    const steps = chain
      .slice(1)
      .map((to, index) => handOver(index + 1, HANDS[chain[index] ?? to], HANDS[to]));
    return drawSheet({
      title,
      reference: consignment,
      place: '/consignment',
      specimen: input.specimen ?? false,
      note: {
        sw: 'Lakiri ikivunjika au idadi ikitofautiana: usipokee, piga ripoti papo hapo.',
        en: 'A broken seal or another count: do not accept, report at once.',
      },
      blocks: [
        ...facts([
          ...fact('Kutoka', 'From', input.from, '/from'),
          ...fact('Kwenda', 'To', officeText(input.office, input.officeName), '/officeName'),
          ...fact('Tarehe ya kutumwa', 'Sent on', input.sentOn, '/sentOn'),
          ...fact('Msafirishaji', 'Carrier', input.carrier, '/carrier'),
          ...fact('Gari', 'Vehicle', input.vehicle, '/vehicle'),
          ...fact('Hati', 'Consignment', consignment, '/consignment'),
        ]),
        ...table({
          place: '/boxes',
          rows: boxes,
          rowHeight: 17,
          none: { sw: 'Hakuna sanduku', en: 'No boxes' },
          columns: [
            numberColumn,
            { head: { sw: 'Sanduku', en: 'Box' }, share: 3, bold: true, name: 'box', cell: ({ box }) => box },
            { head: { sw: 'Lakiri', en: 'Seal' }, share: 3, name: 'seal', cell: ({ seal }) => seal },
            {
              head: { sw: 'Kadi', en: 'Cards' },
              share: 1.2,
              align: 'right',
              bold: true,
              name: 'cards',
              cell: ({ cards: n }) => String(n),
            },
            {
              head: { sw: 'Limetoka', en: 'Sent' },
              share: 1.2,
              align: 'centre',
              name: 'sent',
              cell: () => TICK,
            },
            {
              head: { sw: 'Limefika', en: 'Arrived' },
              share: 1.2,
              align: 'centre',
              name: 'arrived',
              cell: () => TICK,
            },
          ],
        }),
        totals([
          { label: { sw: 'Jumla ya masanduku', en: 'Boxes in all' }, value: boxes.length },
          { label: { sw: 'Jumla ya kadi', en: 'Cards in all' }, value: cards },
        ]),
        heading({ sw: 'Makabidhiano', en: 'Hand-overs' }),
        ...steps,
      ],
    });
  },
});
