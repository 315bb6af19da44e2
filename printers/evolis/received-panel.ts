import type { InkPanel } from '../decoded-job.ts';
import { expandLines } from './compression.ts';
import { isLevels, type Levels, lineBytes, PANEL_LINES, PANELS, panelBytes, panelPicture } from './panels.ts';
import type { CommandPiece } from './scan.ts';

/** Lines of one panel that came in one command. */
export interface ReceivedPart {
  readonly panel: InkPanel;
  readonly levels: Levels;
  readonly whole: boolean;
  readonly firstLine: number;
  /** Packed lines; made anew each time when they came compressed. */
  readonly packed: () => Uint8Array;
}

const isPanel = (text: string): text is InkPanel => PANELS.some((panel) => panel === text);

/** Lines that compressed bytes hold, by walking them. */
const countLines = (data: Uint8Array): number => {
  let lines = 0;
  for (let at = 0; at < data.length; lines++) {
    const head = data[at] ?? 0;
    at += head === 0xff ? 1 : head + 1;
  }
  return lines;
};

/** What a download command brings; a sentence that says what is wrong with it otherwise. */
export const receivedPart = ({ name, parameters, data }: CommandPiece): ReceivedPart | string => {
  const [panel = '', levelText = '', third = ''] = parameters;
  const levels = Number(levelText);
  if (!isPanel(panel)) return 'There is no such panel; there are y, m, c, k and o.';
  if (!isLevels(levels)) return 'A panel has 2, 32, 64, 128 or 256 levels.';
  if (data === undefined) return 'The panel has no data.';
  const compressed = name === 'Dbc' || name === 'Dbpc';
  if (compressed && levels !== 2)
    return 'Compressed colour is not read: no sample from a real driver is known.';
  const whole = name === 'Db' || name === 'Dbc';
  const firstLine = whole ? 0 : /^\d{1,4}$/.test(third) ? Number(third) : PANEL_LINES;
  const lines = compressed ? countLines(data) : data.length / lineBytes(levels);
  const fits = Number.isInteger(lines) && lines > 0 && firstLine + lines <= PANEL_LINES;
  if (!fits || (whole && lines !== PANEL_LINES))
    return `The data makes ${Math.floor(lines)} lines from line ${firstLine}; a panel has ${PANEL_LINES}.`;
  if (compressed && expandLines(data, lines) === undefined)
    return 'The compressed data does not come out as whole lines.';
  const packed = () => (compressed ? (expandLines(data, lines) ?? new Uint8Array(0)) : data);
  return { panel, levels, whole, firstLine, packed };
};

/** Amount of ink of each dot from the parts that came, in picture order; later parts over earlier ones. */
export const inkOfParts = (parts: readonly ReceivedPart[], levels: Levels): Uint8Array => {
  const only = parts[0];
  const packed = parts.length === 1 && only?.whole ? only.packed() : joined(parts, levels);
  const table = Uint8Array.from({ length: levels }, (_, level) => Math.round((level * 255) / (levels - 1)));
  return panelPicture(packed, levels).map((level) => table[level] ?? 0);
};

const joined = (parts: readonly ReceivedPart[], levels: Levels): Uint8Array => {
  const packed = new Uint8Array(panelBytes(levels));
  for (const part of parts) packed.set(part.packed(), part.firstLine * lineBytes(levels));
  return packed;
};
