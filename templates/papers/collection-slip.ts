import Type, { type Static } from 'typebox';
import { openPdf, type Pdf } from '../draw/pdf-document.ts';
import { type Bars, barsFor, drawBars } from './bars.ts';
import { type Block, gap, shareOut } from './pages.ts';
import { definePaper } from './paper.ts';
import { draw, GREEN, INK, rule, type Style, write, writeLine } from './pen.ts';
import { closed, Name, Specimen } from './shapes.ts';
import { drawSpecimen, type Words } from './sheet.ts';

const Sentence = Type.String({ minLength: 1, maxLength: 160 });

/** No name, no national number: a slip that is lost or thrown away tells nobody whose it was. */
const CollectionSlipInput = closed({
  /** The nine digits of the waiting slip, by which the office finds the card. */
  slip: Type.String({ pattern: '^[0-9]{9}$' }),
  officeName: Name,
  address: Type.Optional(Name),
  when: closed({ sw: Sentence, en: Sentence }),
  /** A minor's card is handed to parent or guardian with the child. */
  minor: Type.Optional(Type.Boolean()),
  /** Toll-free number. */
  help: Type.Optional(Type.String({ pattern: '^[0-9 +]{3,20}$' })),
  specimen: Specimen,
});
export type CollectionSlipInput = Static<typeof CollectionSlipInput>;

/** A6 in points. */
const PAGE = { w: 297.64, h: 419.53 } as const;
const LEFT = 20;
const WIDTH = PAGE.w - 2 * LEFT;
const TOP = 82;
/** Of the slip number with its bars. */
const FOOT = PAGE.h - 86;

const PROOF: Words = {
  sw: 'Karatasi hii, au slip yako, au kitambulisho chako.',
  en: 'This paper, or your waiting slip, or your identity card.',
};
const ADULT: Words = {
  sw: 'Njoo mwenyewe: kadi hupewa mwenye kadi tu.',
  en: 'Come yourself: the card is given to its owner only.',
};
const CHILD: Words = {
  sw: 'Mtoto aje na mzazi au mlezi wake, pamoja na kitambulisho cha mzazi au mlezi.',
  en: 'A child comes with a parent or guardian, who brings their own identity card.',
};
/** Nobody goes without a card because a machine cannot read their hands (requirement R09). */
const HANDS: Words = {
  sw: 'Alama za vidole zisiposomeka, utatambuliwa kwa njia nyingine.',
  en: 'If your fingerprints cannot be read, you are checked in another way.',
};

const SW: Style = { font: 'bold', size: 8, floor: 7 };
const EN: Style = { font: 'regular', size: 7, floor: 6.5, ink: GREEN };

const said = (words: Words, place: string, indent = 0): Block => {
  const sw = write(words.sw, SW, WIDTH - indent, place);
  const en = write(words.en, EN, WIDTH - indent, place);
  return {
    height: sw.height + en.height + 1.5,
    draw: (pdf, y) => {
      if (indent > 0) pdf.circle(LEFT + 3, y + 6.6, 1.6).fill(GREEN);
      draw(pdf, sw, LEFT + indent, y, WIDTH);
      draw(pdf, en, LEFT + indent, y + sw.height, WIDTH);
    },
  };
};

const label = ({ sw, en }: Words): Block => {
  const text = write(`${sw} / ${en}`, { font: 'bold', size: 7, ink: GREEN }, WIDTH, 'label');
  return { height: text.height + 1, keep: true, draw: (pdf, y) => draw(pdf, text, LEFT, y, WIDTH) };
};

const line = (text: string, style: Style, place: string): Block => {
  const written = write(text, style, WIDTH, place);
  return { height: written.height, draw: (pdf, y) => draw(pdf, written, LEFT, y, WIDTH) };
};

const FREE: Block = {
  height: 36,
  draw: (pdf, y) => {
    pdf.rect(LEFT, y, WIDTH, 31).fill(GREEN);
    const sw = write(
      'KADI NI BURE. Usimlipe mtu yeyote.',
      { font: 'bold', size: 10.5, ink: '#ffffff' },
      WIDTH,
      'free',
    );
    const en = write(
      'The card is FREE. Pay nobody.',
      { font: 'regular', size: 9, ink: '#ffffff' },
      WIDTH,
      'free',
    );
    draw(pdf, sw, LEFT + 8, y + 2.5, WIDTH);
    draw(pdf, en, LEFT + 8, y + 16.5, WIDTH);
  },
};

const drawHead = (pdf: Pdf, specimen: boolean): void => {
  const issuer = write(
    'JAMHURI YA KENYA · REPUBLIC OF KENYA',
    { font: 'bold', size: 6.5, ink: GREEN },
    WIDTH,
    'head',
  );
  draw(pdf, issuer, LEFT, 18, WIDTH);
  if (specimen) drawSpecimen(pdf, LEFT + WIDTH - 76, 16.5);
  draw(pdf, write('Kadi yako iko tayari', { font: 'heavy', size: 17 }, WIDTH, 'title'), LEFT, 29, WIDTH);
  draw(
    pdf,
    write('Your card is ready', { font: 'regular', size: 11, ink: GREEN }, WIDTH, 'title'),
    LEFT,
    51,
    WIDTH,
  );
  rule(pdf, LEFT, 69, WIDTH, 2.2, GREEN);
  rule(pdf, LEFT, 72.2, WIDTH, 0.6, INK);
};

const drawNumber = (pdf: Pdf, slip: string, bars: Bars): void => {
  rule(pdf, LEFT, FOOT + 8, WIDTH, 0.6, GREEN);
  const words = write(
    'Nambari ya slip / Slip number',
    { font: 'regular', size: 7, ink: GREEN, align: 'centre' },
    WIDTH,
    'label',
  );
  draw(pdf, words, LEFT, FOOT + 12, WIDTH);
  drawBars(pdf, bars, (PAGE.w - bars.width) / 2, FOOT + 23, 30);
  const number = { font: 'bold', size: 13, align: 'centre' } as const;
  draw(pdf, writeLine(slip, number, WIDTH, '/slip'), LEFT, FOOT + 54, WIDTH);
  draw(
    pdf,
    write('1/1', { font: 'regular', size: 6.5, ink: GREEN, align: 'right' }, WIDTH, 'page'),
    LEFT,
    FOOT + 60,
    WIDTH,
  );
};

/** For the citizen: where and when, what to bring, and that it is free. */
export const collectionSlip = definePaper({
  kind: 'collection-slip',
  title: { sw: 'Karatasi ya kuchukulia kadi', en: 'Collection slip' },
  about: 'an A6 paper for the citizen: where, when, what to bring, and that it is free',
  schema: CollectionSlipInput,
  sample: {
    slip: '000004821',
    officeName: 'Huduma Centre Marsabit',
    address: 'Marsabit',
    when: {
      sw: 'Jumatatu hadi Ijumaa, saa mbili asubuhi hadi saa kumi na moja jioni',
      en: 'Monday to Friday, 8 am to 5 pm',
    },
    help: '0800221111',
    specimen: true,
  },
  compose: async (input, title) => {
    const bars = await barsFor(input.slip, WIDTH, 1.6, '/slip');
    const blocks: Block[] = [
      label({ sw: 'WAPI', en: 'WHERE' }),
      line(input.officeName, { font: 'bold', size: 13, floor: 8 }, '/officeName'),
      ...(input.address === undefined
        ? []
        : [line(input.address, { font: 'regular', size: 9.5, floor: 7 }, '/address')]),
      gap(3),
      label({ sw: 'LINI', en: 'WHEN' }),
      said(input.when, '/when'),
      gap(3),
      label({ sw: 'UJE NA', en: 'BRING' }),
      ...[PROOF, input.minor === true ? CHILD : ADULT, HANDS].map((words) => said(words, 'bring', 10)),
      gap(2),
      FREE,
      ...(input.help === undefined
        ? []
        : [
            line(
              `Msaada bila malipo / Free help: ${input.help}`,
              { font: 'bold', size: 8.5, floor: 7 },
              '/help',
            ),
          ]),
    ];
    // All kept together: what is too much for the one page is refused.
    const [page = []] = shareOut(
      blocks.map((block) => ({ ...block, keep: true })),
      FOOT - TOP,
    );
    const { pdf, bytes } = openPdf({ title: `${title.sw} / ${title.en}` });
    pdf.addPage({ size: [PAGE.w, PAGE.h], margin: 0 });
    drawHead(pdf, input.specimen ?? false);
    let y = TOP;
    for (const block of page) {
      block.draw(pdf, y);
      y += block.height;
    }
    drawNumber(pdf, input.slip, bars);
    pdf.end();
    return bytes;
  },
});
