import { widthInEms } from '../fonts/fonts.ts';
import { type Frame, round } from '../geometry.ts';
import type { ZoneField } from '../layout.ts';
import type { Box } from '../layout-art.ts';
import { BLACK } from './ops.ts';
import type { TextItem } from './plan.ts';

/** Ten characters an inch (ICAO Doc 9303-3 §4.1), which is thirty dots at 300 dpi. */
const PITCH_DOTS = 30;
const PITCH_MM = 2.54;
/** Of the size: capitals of our OCR-B stand 0.713 em above the baseline, and the deepest sign 0.01 below. */
const RISE = 0.713;
const FALL = 0.02;

/** Characters a line, by the number of lines: TD1 has three, TD3 two (Doc 9303-5 §4.2.2, 9303-4 §4.2.2). */
const COLUMNS: Readonly<Record<number, number>> = { 2: 44, 3: 30 };

export const zoneLines = (format: 'TD1' | 'TD3'): number => (format === 'TD1' ? 3 : 2);

const sizeDots = (): number => PITCH_DOTS / widthInEms('A', 'ocrb');

/** The place of the characters, millimetres. */
export const zoneBox = ({ x, baselines }: ZoneField): Box => {
  const size = sizeDots() * (25.4 / 300);
  const top = Math.min(...baselines) - RISE * size;
  const bottom = Math.max(...baselines) + FALL * size;
  return { x, y: top, w: (COLUMNS[baselines.length] ?? 0) * PITCH_MM, h: bottom - top };
};

/** The size is such that an advance is the pitch: each line is drawn as one text and every character stands where it must. */
export const zoneItems = (zone: ZoneField, lines: readonly string[], frame: Frame): TextItem[] =>
  lines.map((text, index) => ({
    kind: 'text',
    font: 'ocrb',
    size: sizeDots(),
    x: frame.x(zone.x),
    y: frame.y(zone.baselines[index] ?? 0),
    width: round(text.length * PITCH_DOTS),
    ink: BLACK,
    text,
  }));
