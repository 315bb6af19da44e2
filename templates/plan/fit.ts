import { type FontName, widthInEms } from '../fonts/fonts.ts';
import { pointDots } from '../geometry.ts';

export interface Line {
  readonly text: string;
  /** Dots. */
  readonly width: number;
}

export interface Fitted {
  /** Dots. */
  readonly size: number;
  readonly lines: readonly Line[];
}

export interface Room {
  /** Dots. */
  readonly w: number;
  readonly h: number;
  readonly font: FontName;
  /** Points. */
  readonly size: number;
  readonly floor: number;
  readonly leading: number;
}

/** Above the first baseline and below the last, in ems: capitals with a tilde, and tails. */
export const RISE = 0.92;
const FALL = 0.24;
const STEP_POINTS = 0.25;

interface Piece {
  readonly text: string;
  readonly width: number;
  readonly afterHyphen: boolean;
}

/** Lines may break between words, and after a hyphen inside one: nowhere else is a name taken apart. */
const piecesOf = (text: string, font: FontName): Piece[] => {
  const pieces: Piece[] = [];
  for (const word of text.split(' ')) {
    if (word === '') continue;
    for (const [index, part] of word.split(/(?<=-)(?=.)/u).entries()) {
      pieces.push({ text: part, width: widthInEms(part, font), afterHyphen: index > 0 });
    }
  }
  return pieces;
};

/** Greedy lines of at most `room` ems; undefined when one piece alone is wider. Widths add up: the fonts do not kern with the space. */
const breakLines = (
  pieces: readonly Piece[],
  room: number,
  space: number,
): { text: string; width: number }[] | undefined => {
  const lines: { text: string; width: number }[] = [];
  let line: { text: string; width: number } | undefined;
  for (const piece of pieces) {
    if (piece.width > room) return undefined;
    const gap = piece.afterHyphen ? 0 : space;
    if (line !== undefined && line.width + gap + piece.width <= room) {
      line.text += (piece.afterHyphen ? '' : ' ') + piece.text;
      line.width += gap + piece.width;
    } else {
      line = { text: piece.text, width: piece.width };
      lines.push(line);
    }
  }
  return lines;
};

/** Height of `count` lines in ems. */
const heightOf = (count: number, leading: number): number => RISE + FALL + (count - 1) * leading;

/**
 * The largest size at which `text` stands whole in its room: wrapped first, then smaller by quarter points down to the
 * floor. Undefined when it does not fit at the floor; it is never cut and never let over the edge.
 */
export const fitText = (text: string, room: Room): Fitted | undefined => {
  const pieces = piecesOf(text, room.font);
  const space = widthInEms(' ', room.font);
  for (let points = room.size; points >= room.floor; points -= STEP_POINTS) {
    const size = pointDots(points);
    const lines = breakLines(pieces, room.w / size, space);
    if (lines !== undefined && heightOf(lines.length, room.leading) * size <= room.h) {
      return { size, lines: lines.map((line) => ({ text: line.text, width: line.width * size })) };
    }
  }
  return undefined;
};

/** Fixed prose of one size, wrapped to `w` dots. */
export const wrapText = (text: string, font: FontName, size: number, w: number): readonly Line[] =>
  (breakLines(piecesOf(text, font), w / size, widthInEms(' ', font)) ?? []).map((line) => ({
    text: line.text,
    width: line.width * size,
  }));
