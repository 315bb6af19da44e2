/**
 * What is printed on a test card: does the picture reach every edge the right way up, are the colours even, is resin sharp, does
 * varnish stop at the chip? Nothing of anybody, and the same on every day.
 */
import { CARD_HEIGHT, CARD_WIDTH, type SideImage } from '../../printers/index.ts';

/** Five dots wide, seven high; each row five bits. Only the letters of our words. */
const LETTERS: Readonly<Record<string, readonly number[]>> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  B: [30, 17, 17, 30, 17, 17, 30],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  F: [31, 16, 16, 30, 16, 16, 16],
  H: [17, 17, 17, 31, 17, 17, 17],
  I: [14, 4, 4, 4, 4, 4, 14],
  K: [17, 18, 20, 24, 20, 18, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  M: [17, 27, 21, 21, 17, 17, 17],
  N: [17, 25, 21, 19, 17, 17, 17],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17],
  S: [15, 16, 16, 14, 1, 1, 30],
  T: [31, 4, 4, 4, 4, 4, 4],
  V: [17, 17, 17, 17, 17, 10, 4],
  Y: [17, 17, 10, 4, 4, 4, 4],
  ' ': [0, 0, 0, 0, 0, 0, 0],
};

const mm = (length: number): number => Math.round((length * 300) / 25.4);

/** Contacts with a margin (ISO/IEC 7816-2: C1 begins 10.25 mm from the left, C5 ends at 19.87; rows from 19.23 to 28.55 mm). */
const CHIP = { x: mm(8.8), y: mm(17.8), width: mm(12.5), height: mm(12.2) } as const;

const RAMP_STEPS = 16;
const RAMPS = [
  ['Y', [0, 0, 1]],
  ['M', [0, 1, 0]],
  ['C', [1, 0, 0]],
  ['K', [1, 1, 1]],
] as const;
const RAMP = { x: 330, y: 170, width: 620, height: 46, gap: 10 } as const;
/** Widths of resin lines and of the gaps between them, in dots. */
const LINES = [1, 2, 3, 4] as const;

export const testPicture = (side: 'front' | 'back'): SideImage => {
  const rgb = new Uint8Array(3 * CARD_WIDTH * CARD_HEIGHT).fill(255);
  const black = new Uint8Array(CARD_WIDTH * CARD_HEIGHT);
  const overlay = new Uint8Array(CARD_WIDTH * CARD_HEIGHT).fill(1);

  const fill = (into: Uint8Array, x: number, y: number, width: number, height: number, value = 1): void => {
    for (let row = y; row < y + height; row++)
      into.fill(value, row * CARD_WIDTH + x, row * CARD_WIDTH + x + width);
  };
  const outline = (x: number, y: number, width: number, height: number, thick: number): void => {
    fill(black, x, y, width, thick);
    fill(black, x, y + height - thick, width, thick);
    fill(black, x, y, thick, height);
    fill(black, x + width - thick, y, thick, height);
  };
  const write = (text: string, x: number, y: number, dot: number): void => {
    [...text].forEach((letter, n) => {
      (LETTERS[letter] ?? []).forEach((bits, row) => {
        for (let column = 0; column < 5; column++)
          if ((bits >> (4 - column)) & 1) fill(black, x + (6 * n + column) * dot, y + row * dot, dot, dot);
      });
    });
  };
  const colour = (x: number, y: number, width: number, height: number, take: readonly number[]): void => {
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++)
        rgb.set(
          take.map((part) => 255 - part),
          3 * (row * CARD_WIDTH + column),
        );
  };

  outline(0, 0, CARD_WIDTH, CARD_HEIGHT, 3);
  outline(mm(2), mm(2), CARD_WIDTH - 2 * mm(2), CARD_HEIGHT - 2 * mm(2), 1);
  write('TOP', 468, 34, 5);
  write('LEFT', 40, 300 + (side === 'front' ? 110 : 0), 5);
  write(`KADI TEST CARD ${side === 'front' ? 'FRONT' : 'BACK'}`, 330, 100, 5);
  RAMPS.forEach(([name, inks], n) => {
    const y = RAMP.y + n * (RAMP.height + RAMP.gap);
    const wide = Math.floor(RAMP.width / RAMP_STEPS);
    write(name, RAMP.x - 38, y + 8, 4);
    for (let step = 0; step < RAMP_STEPS; step++) {
      const full = Math.round((255 * (step + 1)) / RAMP_STEPS);
      const take = inks.map((ink) => ink * full);
      colour(RAMP.x + step * wide, y, wide, RAMP.height, take);
    }
  });
  LINES.forEach((thick, n) => {
    const x = 330 + n * 110;
    for (let at = 0; at + thick <= 96; at += 2 * thick) {
      fill(black, x + at, 410, thick, 70);
      fill(black, x, 490 + at, 96, thick);
    }
  });
  // Half of this field has no varnish: the edge is seen against the light.
  outline(790, 410, 160, 176, 1);
  fill(overlay, 791, 411, 79, 174, 0);
  write('VARNISH', 796, 590, 3);
  if (side === 'front') {
    fill(overlay, CHIP.x, CHIP.y, CHIP.width, CHIP.height, 0);
    outline(CHIP.x, CHIP.y, CHIP.width, CHIP.height, 2);
    write('CHIP', CHIP.x + 20, CHIP.y + CHIP.height + 10, 4);
  }
  return { width: CARD_WIDTH, height: CARD_HEIGHT, rgb, black, overlay };
};
