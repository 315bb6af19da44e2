import Type, { type Static } from 'typebox';
import { fact, facts, signatures, totals } from './blocks.ts';
import type { Block } from './pages.ts';
import { definePaper, wrongSerial } from './paper.ts';
import { draw, GREEN, HAIR, INK, rule, write } from './pen.ts';
import {
  Code,
  closed,
  Day,
  Name,
  OfficeCode,
  officeText,
  Seals,
  Serial,
  Sha256,
  Specimen,
} from './shapes.ts';
import { drawSheet, LEFT, WIDTH } from './sheet.ts';

/** What lies in one box. Serials only: a lost sheet tells nobody whose cards they were. */
const ManifestInput = closed({
  box: Code,
  /** Code of the office where the people collect, and its name where it is known. */
  office: OfficeCode,
  officeName: Type.Optional(Name),
  packedOn: Type.Optional(Day),
  /** Number of the seal on the box. */
  seal: Type.Optional(Code),
  /** Where there are several. */
  seals: Type.Optional(Seals),
  /** Hash of the list as it was closed. */
  sha256: Type.Optional(Sha256),
  rows: Type.Array(closed({ serial: Serial }), { maxItems: 5_000 }),
  specimen: Specimen,
});
export type ManifestInput = Static<typeof ManifestInput>;

/** People count in fives; five rows of them are 25, and a wider line says so. */
const BESIDE = 5;
const ROW = 17;

const serialRow = (rows: readonly { readonly serial: string }[], first: number): Block => {
  const w = WIDTH / BESIDE;
  const cells = rows.map(({ serial }, index) => ({
    number: write(
      String(first + index + 1),
      { font: 'regular', size: 7, ink: GREEN, align: 'right' },
      20,
      'no',
    ),
    serial: write(serial, { font: 'bold', size: 9.5, floor: 7 }, w - 38, `/rows/${first + index}/serial`),
  }));
  const isFifth = (first / BESIDE + 1) % 5 === 0;
  return {
    height: ROW,
    draw: (pdf, y) => {
      for (const [index, { number, serial }] of cells.entries()) {
        const x = LEFT + index * w;
        draw(pdf, number, x - 3, y + 4.5, 20);
        pdf
          .rect(x + 22, y + 4, 9, 9)
          .lineWidth(0.7)
          .stroke(INK);
        draw(pdf, serial, x + 35, y + 2.6, w - 35);
      }
      rule(pdf, LEFT, y + ROW - 0.7, WIDTH, isFifth ? 0.9 : 0.5, isFifth ? GREEN : HAIR);
    },
  };
};

export const manifest = definePaper({
  kind: 'manifest',
  title: { sw: 'Orodha ya sanduku', en: 'Box manifest' },
  about: 'the serials in one box, with places to tick (also from the ledger: --box)',
  schema: ManifestInput,
  sample: {
    box: 'B-000123',
    office: 'HC-019-1',
    officeName: 'Huduma Centre Nyeri',
    packedOn: '2026-11-22',
    seal: 'S-8812',
    rows: ['K0000001Y', 'K0000002W', 'K0000003T', 'K0000004R'].map((serial) => ({ serial })),
    specimen: true,
  },
  contradiction: ({ rows }) => wrongSerial(rows, '/rows'),
  compose: (input, title) => {
    const { box, rows } = input;
    const lines: Block[] = [];
    for (let at = 0; at < rows.length; at += BESIDE) lines.push(serialRow(rows.slice(at, at + BESIDE), at));
    return drawSheet({
      title,
      reference: box,
      place: '/box',
      specimen: input.specimen ?? false,
      note: {
        sw: 'Hesabu kadi na ulinganishe nambari kabla ya kutia sahihi.',
        en: 'Count the cards and compare the numbers before you sign.',
      },
      blocks: [
        ...facts([
          ...fact('Sanduku', 'Box', box, '/box'),
          ...fact('Ofisi', 'Office', officeText(input.office, input.officeName), '/officeName'),
          ...fact('Idadi ya kadi', 'Cards', String(rows.length), '/rows'),
          ...fact('Lakiri', 'Seal', input.seals?.join('  ') ?? input.seal, '/seal'),
          ...fact('Tarehe ya kufunga', 'Packed on', input.packedOn, '/packedOn'),
        ]),
        ...facts([...fact('Alama ya orodha', 'Hash of the list', input.sha256, '/sha256')], 1),
        ...lines,
        totals([
          { label: { sw: 'Jumla ya kadi katika sanduku', en: 'Cards in the box' }, value: rows.length },
        ]),
        signatures([
          { sw: 'Aliyefunga', en: 'Packed by' },
          { sw: 'Aliyepokea', en: 'Received by' },
        ]),
      ],
    });
  },
});

/** A4 PDF of one box. Throws PAPER_DATA, PAPER_CONTRADICTS, PAPER_TEXT_DOES_NOT_FIT, PAPER_LETTER_MISSING. */
export const drawManifest = (input: ManifestInput): Promise<Uint8Array> => manifest.draw(input);
