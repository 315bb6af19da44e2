import type { FontName } from '../fonts/fonts.ts';

/** `#rrggbb`; or colours that change evenly from the left edge of the picture to the right. */
export type Ink = string | { readonly iris: readonly string[] };

/** The K panel: resin black, sharp where dye is soft. Small text and barcodes are printed with it. */
export const BLACK = 'black';

/**
 * The vocabulary of the fixed artwork, resolved: dots at 300 dpi from the upper left corner of the bled picture.
 * `d` is an SVG path of absolute commands, which both back ends read as it stands.
 */
export type Op =
  | {
      readonly op: 'path';
      readonly d: string;
      readonly fill?: Ink;
      readonly stroke?: Ink;
      readonly width?: number;
      readonly alpha: number;
    }
  | {
      readonly op: 'text';
      readonly text: string;
      readonly font: FontName;
      readonly size: number;
      /** Left end of the baseline, and the measured width of the line. */
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly ink: string;
      readonly alpha: number;
      /** Degrees clockwise about (x, y). */
      readonly turn: number;
    };
