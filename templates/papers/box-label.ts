import Type, { type Static } from 'typebox';
import { openPdf, type Pdf } from '../draw/pdf-document.ts';
import { qrMatrix } from '../symbols/qr.ts';
import { drawnRuns } from '../symbols/runs.ts';
import type { SymbolMatrix } from '../symbols/symbol.ts';
import { barsFor, drawBars } from './bars.ts';
import { definePaper } from './paper.ts';
import { draw, GREEN, INK, rule, type Style, write, writeIn, writeLine } from './pen.ts';
import { Code, Count, closed, Day, Name, OfficeCode, Seals, Specimen } from './shapes.ts';
import { drawSpecimen, type Words } from './sheet.ts';

const BoxLabelInput = closed({
  box: Code,
  office: OfficeCode,
  officeName: Type.Optional(Name),
  from: Name,
  cards: Count,
  seal: Type.Optional(Code),
  /** Where there are several. */
  seals: Type.Optional(Seals),
  /** The number with its check digits, for a camera and for whoever types it. */
  code: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,23}\\*[0-9]{2}$' })),
  packedOn: Type.Optional(Day),
  consignment: Type.Optional(Code),
  /** The how-manieth box of how many that go together. */
  number: Type.Optional(Type.Integer({ minimum: 1 })),
  of: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000 })),
  specimen: Specimen,
});
export type BoxLabelInput = Static<typeof BoxLabelInput>;

/** 100 × 150 mm in points: the usual label of the carriers' printers. */
const PAGE = { w: 283.46, h: 425.2 } as const;
const LEFT = 16;
const WIDTH = PAGE.w - 2 * LEFT;
const BARS = { top: 158, height: 84, unit: 2.1 } as const;

const small = (pdf: Pdf, words: Words, x: number, y: number, width: number): void =>
  draw(
    pdf,
    writeLine(
      `${words.sw} / ${words.en}`,
      { font: 'regular', size: 7.5, floor: 5.5, ink: GREEN },
      width,
      'label',
    ),
    x,
    y,
    width,
  );

const large = (
  pdf: Pdf,
  text: string,
  style: Style,
  place: string,
  at: { x: number; y: number; w: number; h: number },
): void => draw(pdf, writeIn(text, style, at.w, at.h, place), at.x, at.y, at.w);

const sealsOf = ({ seals, seal }: BoxLabelInput): string => seals?.join(' ') ?? seal ?? '';

/** What stands in the four fields under the bars; what is not known is left out. */
const fieldsOf = (input: BoxLabelInput): { words: Words; value: string; place: string }[] => [
  { words: { sw: 'Idadi ya kadi', en: 'Cards' }, value: String(input.cards), place: '/cards' },
  ...(input.number === undefined || input.of === undefined
    ? []
    : [
        {
          words: { sw: 'Sanduku la', en: 'Box' },
          value: `${input.number} / ${input.of}`,
          place: '/number',
        },
      ]),
  ...(sealsOf(input) === ''
    ? []
    : [{ words: { sw: 'Lakiri', en: 'Seal' }, value: sealsOf(input), place: '/seal' }]),
  ...(input.packedOn === undefined
    ? []
    : [{ words: { sw: 'Limefungwa', en: 'Packed on' }, value: input.packedOn, place: '/packedOn' }]),
];

/** A square of 24 mm, quiet zone included, that any telephone reads. */
const SQUARE = 68;

/** Undefined for a number with letters that the short form of a QR code does not have: the bars say it all the same. */
const squareOf = (code: string): SymbolMatrix | undefined => {
  const made = qrMatrix(code, 'M', { columns: 60, rows: 60 });
  return made.kind === 'matrix' ? made.matrix : undefined;
};

const drawSquare = (pdf: Pdf, matrix: SymbolMatrix, left: number, top: number): void => {
  const unit = SQUARE / (matrix.columns + 2 * matrix.quiet);
  for (const { x, y, w, h } of drawnRuns(matrix))
    pdf.rect(left + (x + matrix.quiet) * unit, top + (y + matrix.quiet) * unit, w * unit, h * unit);
  pdf.fill(INK);
};

const drawLabel = async (pdf: Pdf, input: BoxLabelInput, title: Words): Promise<void> => {
  const issuer = write(
    'JAMHURI YA KENYA · REPUBLIC OF KENYA',
    { font: 'bold', size: 7, ink: GREEN },
    WIDTH,
    'head',
  );
  draw(pdf, issuer, LEFT, 14, WIDTH);
  if (input.specimen === true) drawSpecimen(pdf, LEFT + WIDTH - 76, 13);
  draw(
    pdf,
    writeLine(`${title.sw} / ${title.en}`, { font: 'bold', size: 10 }, WIDTH, 'title'),
    LEFT,
    24,
    WIDTH,
  );
  rule(pdf, LEFT, 40, WIDTH, 2.2, GREEN);
  rule(pdf, LEFT, 43.2, WIDTH, 0.6, INK);
  small(pdf, { sw: 'KWENDA', en: 'TO' }, LEFT, 50, WIDTH);
  const name = input.officeName ?? input.office;
  large(pdf, name, { font: 'heavy', size: 24, floor: 11 }, '/officeName', {
    x: LEFT,
    y: 60,
    w: WIDTH,
    h: 66,
  });
  const code = writeLine(input.office, { font: 'bold', size: 13, floor: 9 }, WIDTH, '/office');
  draw(pdf, code, LEFT, 128, WIDTH);
  const bars = await barsFor(input.box, PAGE.w, BARS.unit, '/box');
  drawBars(pdf, bars, (PAGE.w - bars.width) / 2, BARS.top, BARS.height);
  const number = { font: 'heavy', size: 24, floor: 10, align: 'centre' } as const;
  draw(pdf, writeLine(input.code ?? input.box, number, WIDTH, '/box'), LEFT, 243, WIDTH);
  const square = input.code === undefined ? undefined : squareOf(input.code);
  if (square !== undefined) drawSquare(pdf, square, LEFT + WIDTH - SQUARE, 284);
  const room = square === undefined ? WIDTH : WIDTH - SQUARE - 8;
  rule(pdf, LEFT, 278, WIDTH, 0.6, GREEN);
  for (const [index, { words, value, place }] of fieldsOf(input).entries()) {
    const at = {
      x: LEFT + (index % 2) * (room / 2),
      y: 284 + Math.floor(index / 2) * 37,
      w: room / 2 - 6,
      h: 24,
    };
    small(pdf, words, at.x, at.y, at.w);
    large(pdf, value, { font: 'bold', size: 16, floor: 7 }, place, { ...at, y: at.y + 9 });
  }
  rule(pdf, LEFT, 360, WIDTH, 0.6, GREEN);
  small(pdf, { sw: 'KUTOKA', en: 'FROM' }, LEFT, 365, 80);
  const sent = input.consignment === undefined ? '' : ` · ${input.consignment}`;
  large(pdf, `${input.from}${sent}`, { font: 'bold', size: 9.5, floor: 6.5 }, '/from', {
    x: LEFT,
    y: 375,
    w: WIDTH,
    h: 20,
  });
  const care = { font: 'regular', size: 6.5, ink: GREEN } as const;
  draw(
    pdf,
    write('Usifungue njiani. Lakiri ikivunjika, toa ripoti papo hapo.', care, WIDTH, 'note'),
    LEFT,
    397,
    WIDTH,
  );
  draw(
    pdf,
    write('Do not open on the way. Report a broken seal at once.', care, WIDTH, 'note'),
    LEFT,
    406,
    WIDTH,
  );
};

/** Sticks to a box: where it goes, its number for one scan, how many cards, and under which seal. */
export const boxLabel = definePaper({
  kind: 'box-label',
  title: { sw: 'Lebo ya sanduku', en: 'Box label' },
  about: 'a label of 100 × 150 mm with the number of the box as Code 128 (also from the ledger: --box)',
  schema: BoxLabelInput,
  sample: {
    box: 'B-000123',
    code: 'B-000123*24',
    office: 'HC-010-1',
    officeName: 'Huduma Centre Marsabit',
    from: 'National Registration Bureau, Nairobi',
    cards: 250,
    seal: 'S-8812',
    packedOn: '2026-11-22',
    consignment: 'C-2026-0087',
    number: 1,
    of: 3,
    specimen: true,
  },
  contradiction: ({ number, of }) =>
    (number === undefined) !== (of === undefined) || (number ?? 0) > (of ?? 0)
      ? { place: '/number', why: 'more than there are' }
      : undefined,
  compose: async (input, title) => {
    const { pdf, bytes } = openPdf({ title: `${title.sw} / ${title.en} ${input.box}` });
    pdf.addPage({ size: [PAGE.w, PAGE.h], margin: 0 });
    await drawLabel(pdf, input, title);
    pdf.end();
    return bytes;
  },
});
