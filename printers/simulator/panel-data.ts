import { expandLines } from '../evolis/compression.ts';
import { isLevels, type Levels, lineBytes, PANEL_LINES, panelBytes, panelPicture } from '../evolis/panels.ts';
import type { Command } from '../evolis/parser.ts';
import type { PanelInk } from './machine.ts';
import { PANELS, type Panel } from './state.ts';

const isPanel = (text: string): text is Panel => PANELS.some((panel) => panel === text);

/** A half-panel ribbon has no more (Programming Guide A5013, `Dbp`). */
const HALF_PANEL_LINES = 420;

/** The lines of a part, among the empty ones of a whole panel. */
const placed = (part: Uint8Array, levels: Levels, firstLine: number): Uint8Array => {
  const packed = new Uint8Array(panelBytes(levels));
  packed.set(part, firstLine * lineBytes(levels));
  return packed;
};

/** Whole number within the lines of a panel. */
const lineNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,4}$/.test(text) && Number(text) <= PANEL_LINES ? Number(text) : undefined;

/** How many lines a compressed part holds: as many as its bytes make. */
const expandPart = (data: Uint8Array): Uint8Array | undefined => {
  let lines = 0;
  for (let at = 0; at < data.length; lines++) {
    const head = data[at] ?? 0;
    at += head === 0xff ? 1 : head + 1;
  }
  return lines > HALF_PANEL_LINES ? undefined : expandLines(data, lines);
};

/** The packed panel; undefined for what is no panel: `Db`, `Dbc`, `Dbp`, `Dbpc` (the compressed ones for k and o only). */
const packedPanel = ({ name, parameters, data }: Command, levels: Levels): (() => Uint8Array) | undefined => {
  if (data === undefined) return undefined;
  if (name === 'Db') return data.length === panelBytes(levels) ? () => data : undefined;
  if (name === 'Dbc') {
    const packed = levels === 2 ? expandLines(data, PANEL_LINES) : undefined;
    return packed && (() => packed);
  }
  const firstLine = lineNumber(parameters[2]);
  const part = name === 'Dbp' ? data : name === 'Dbpc' && levels === 2 ? expandPart(data) : undefined;
  if (firstLine === undefined || part === undefined || part.length % lineBytes(levels) !== 0)
    return undefined;
  const lines = part.length / lineBytes(levels);
  const fits = lines > 0 && lines <= HALF_PANEL_LINES && firstLine + lines <= PANEL_LINES;
  return fits ? () => placed(part, levels, firstLine) : undefined;
};

/** One panel as it was sent; its dots are unpacked only when somebody looks. */
export const receivedPanel = (command: Command): PanelInk | undefined => {
  const [panel = '', levelText = ''] = command.parameters;
  const levels = Number(levelText);
  if (!isPanel(panel) || !isLevels(levels)) return undefined;
  const packed = packedPanel(command, levels);
  return packed && { panel, ink: () => inkOf(packed(), levels) };
};

/** Amounts of ink, 0 to 255, in picture order. */
const inkOf = (packed: Uint8Array, levels: Levels): Uint8Array => {
  const top = levels - 1;
  const table = Uint8Array.from({ length: levels }, (_, level) => Math.round((level * 255) / top));
  return panelPicture(packed, levels).map((level) => table[level] ?? 0);
};
