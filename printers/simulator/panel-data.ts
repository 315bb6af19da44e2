import { CARD_DOTS, CARD_WIDTH } from '../card-printer.ts';
import { expandLines } from '../evolis/compression.ts';
import {
  isLevels,
  type Levels,
  PANEL_LINES,
  PANELS,
  type Panel,
  panelBytes,
  panelPicture,
} from '../evolis/panels.ts';
import type { Command } from '../evolis/parser.ts';

/** One panel as it was sent. */
export interface PanelData {
  readonly panel: Panel;
  readonly levels: Levels;
  /** Packed, whole panel. */
  readonly packed: Uint8Array;
}

const isPanel = (text: string): text is Panel => PANELS.some((panel) => panel === text);

/** `Db` and `Dbc` (k and o only). Half-panel ribbons are not in this machine. */
export const receivedPanel = ({ name, parameters, data }: Command): PanelData | undefined => {
  const [panel = '', levelText = ''] = parameters;
  const levels = Number(levelText);
  if (!isPanel(panel) || !isLevels(levels) || data === undefined) return undefined;
  if (name === 'Db') return data.length === panelBytes(levels) ? { panel, levels, packed: data } : undefined;
  if (name !== 'Dbc' || levels !== 2) return undefined;
  const packed = expandLines(data, PANEL_LINES);
  return packed === undefined ? undefined : { panel, levels, packed };
};

/** Amounts of ink, 0 to 255, in picture order. */
export const inkOf = ({ packed, levels }: PanelData): Uint8Array => {
  const top = levels - 1;
  const table = Uint8Array.from({ length: levels }, (_, level) => Math.round((level * 255) / top));
  return panelPicture(packed, levels).map((level) => table[level] ?? 0);
};

/** The head goes over the card from left to right. */
export const keepLeftHalf = (ink: Uint8Array): void => {
  for (let row = 0; row < CARD_DOTS; row += CARD_WIDTH) ink.fill(0, row + CARD_WIDTH / 2, row + CARD_WIDTH);
};
