import type { Levels, Panel } from './panels.ts';

/** `ESC command [;parameter]* CR` (Programming Guide A5013, framing). Binary data is the last parameter. */
export const ESC = 0x1b;
export const CR = 0x0d;

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `command('Pneab', 'A', 0)` is `1B "Pneab;A;0" 0D`. */
export const command = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.of(ESC, ...ascii(parts.join(';')), CR);

/** `Db`: a whole panel, raw. Its length follows from the levels, so it is not said. */
export const panelCommand = (panel: Panel, levels: Levels, packed: Uint8Array): Uint8Array =>
  withData(`Db;${panel};${levels};`, packed);

/** `Dbc`: a whole two-level panel, line-compressed; its length is said. */
export const compressedPanelCommand = (panel: 'k' | 'o', compressed: Uint8Array): Uint8Array =>
  withData(`Dbc;${panel};2;${compressed.length};`, compressed);

/** `Dbp`: lines of a panel, raw. */
export const partPanelCommand = (
  panel: Panel,
  levels: Levels,
  firstLine: number,
  lines: number,
  packed: Uint8Array,
): Uint8Array => withData(`Dbp;${panel};${levels};${firstLine};${lines};`, packed);

const withData = (head: string, data: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(head.length + data.length + 2);
  bytes[0] = ESC;
  bytes.set(ascii(head), 1);
  bytes.set(data, 1 + head.length);
  bytes[bytes.length - 1] = CR;
  return bytes;
};
