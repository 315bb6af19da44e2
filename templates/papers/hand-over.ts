import type { Block } from './pages.ts';
import { draw, GREEN, INK, MIST, rule, write, writeLine } from './pen.ts';
import { LEFT, WIDTH, type Words } from './sheet.ts';

const HEIGHT = 106;
const LINES: readonly { readonly words: Words; readonly share: number }[] = [
  { words: { sw: 'Mahali', en: 'Place' }, share: 2.8 },
  { words: { sw: 'Tarehe', en: 'Date' }, share: 2 },
  { words: { sw: 'Masanduku', en: 'Boxes' }, share: 1.7 },
  { words: { sw: 'Kadi', en: 'Cards' }, share: 1.4 },
];
const HANDS: readonly Words[] = [
  { sw: 'Anayetoa: jina na sahihi', en: 'Gives: name and signature' },
  { sw: 'Anayepokea: jina na sahihi', en: 'Receives: name and signature' },
];

const label = (words: Words, width: number) =>
  writeLine(
    `${words.sw} / ${words.en}`,
    { font: 'regular', size: 7, floor: 5.5, ink: GREEN },
    width,
    'hand-over',
  );

/** One hand-over, filled in by hand: where, when, what was counted, whether the seals were whole, and two signatures. */
export const handOver = (number: number, from: Words, to: Words): Block => {
  const style = { font: 'bold', size: 9.5, floor: 7 } as const;
  const title = write(`${number}.  ${from.sw} – ${to.sw}`, style, WIDTH, 'hand-over');
  const english = write(
    `${from.en} – ${to.en}`,
    { ...style, font: 'regular', ink: GREEN },
    WIDTH,
    'hand-over',
  );
  const seals = label({ sw: 'Lakiri ni nzima', en: 'Seals whole' }, 110);
  const sum = LINES.reduce((total, { share }) => total + share, 0);
  const room = WIDTH - 126;
  return {
    height: HEIGHT,
    draw: (pdf, y) => {
      pdf.rect(LEFT, y + 4, WIDTH, 17).fill(MIST);
      draw(pdf, title, LEFT + 6, y + 6, WIDTH);
      draw(pdf, english, LEFT + 14 + title.width, y + 6, WIDTH);
      let x = LEFT + 6;
      for (const { words, share } of LINES) {
        const w = (room * share) / sum;
        rule(pdf, x, y + 45, w - 12, 0.6, INK);
        draw(pdf, label(words, w - 4), x, y + 47, w);
        x += w;
      }
      pdf
        .rect(LEFT + WIDTH - 116, y + 36, 10, 10)
        .lineWidth(0.7)
        .stroke(INK);
      draw(pdf, seals, LEFT + WIDTH - 116, y + 47, 120);
      for (const [index, words] of HANDS.entries()) {
        const left = LEFT + 6 + (index * WIDTH) / 2;
        rule(pdf, left, y + 82, WIDTH / 2 - 18, 0.6, INK);
        draw(pdf, label(words, WIDTH / 2 - 18), left, y + 84, WIDTH / 2);
      }
    },
  };
};
