import { raise } from '../../card/index.ts';
import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH, type PrintJob, type SideImage } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { compressLines } from './compression.ts';
import { EVOLIS_ERRORS } from './errors.ts';
import { compressedPanelCommand, panelCommand, partPanelCommand } from './frame.ts';
import { type ColourPanel, colourPanel, maskPanel } from './packing.ts';
import { type Levels, lineBytes, type Panel } from './panels.ts';
import { RIBBONS, type Ribbon } from './ribbons.ts';

/** Lines of a half panel (Programming Guide A5013, `Dbp`). */
export const HALF_LINES = 420;

/** Varnish is the same plane for every card of a product: it is packed once, and kept as long as the plane itself. */
const varnishCommands = new WeakMap<Uint8Array, Uint8Array>();

const varnishCommand = (overlay: Uint8Array): Uint8Array => {
  const known = varnishCommands.get(overlay);
  if (known !== undefined) return known;
  const made = compressedPanelCommand('o', compressLines(maskPanel(overlay)));
  varnishCommands.set(overlay, made);
  return made;
};

const isColour = (panel: Panel): panel is ColourPanel => panel === 'y' || panel === 'm' || panel === 'c';

/**
 * The panels of one side in ribbon order, made one at a time, just before each is sent: a side is 1.9 MB. Every panel of
 * the ribbon is sent, white ones too, because the ribbon passes all of them anyway and a missing one would shift the order.
 */
export function* sideCommands(
  side: SideImage,
  panels: readonly Panel[],
  levels: Levels,
  half: boolean,
): Generator<Uint8Array> {
  const from = half ? (inkColumns(side)?.first ?? 0) : 0;
  for (const panel of panels) {
    if (!isColour(panel)) {
      yield panel === 'o'
        ? varnishCommand(side.overlay)
        : compressedPanelCommand(panel, compressLines(maskPanel(side.black)));
      continue;
    }
    const packed = colourPanel(side.rgb, panel, levels);
    yield half ? partOf(packed, panel, levels, from) : panelCommand(panel, levels, packed);
  }
}

/** Only as many lines as the ribbon has, from the first with colour. */
const partOf = (packed: Uint8Array, panel: Panel, levels: Levels, first: number): Uint8Array => {
  const from = Math.min(first, CARD_WIDTH - HALF_LINES);
  const line = lineBytes(levels);
  return partPanelCommand(
    panel,
    levels,
    from,
    HALF_LINES,
    packed.subarray(from * line, (from + HALF_LINES) * line),
  );
};

/** First and last column that have colour; undefined for a face without any. Resin covers what lies under it. */
const inkColumns = ({ rgb, black }: SideImage): { first: number; last: number } | undefined => {
  let first = CARD_WIDTH;
  let last = -1;
  for (let dot = 0, at = 0; dot < CARD_DOTS; dot++, at += 3) {
    if (rgb[at] === 255 && rgb[at + 1] === 255 && rgb[at + 2] === 255) continue;
    if (black[dot] === 1) continue;
    const x = dot % CARD_WIDTH;
    if (x < first) first = x;
    if (x > last) last = x;
  }
  return last < 0 ? undefined : { first, last };
};

/** Varnish alone is no picture: a back without one is left as it is. */
const isPrinted = (side: SideImage): boolean => inkColumns(side) !== undefined || side.black.includes(1);

/**
 * Checked before the first byte leaves: a picture of the wrong size, or one that this ribbon cannot print, must not cost a
 * body. Throws PRINTER_PICTURE_WRONG_SIZE, EVOLIS_RIBBON_UNFIT, EVOLIS_HALF_PANEL, EVOLIS_ONE_SIDED.
 */
export const checkSides = (job: PrintJob, ribbon: Ribbon = RIBBONS.ymcko): void => {
  for (const name of ['front', 'back'] as const) {
    const side = job[name];
    const fits =
      side.width === CARD_WIDTH &&
      side.height === CARD_HEIGHT &&
      side.rgb.length === CARD_DOTS * 3 &&
      side.black.length === CARD_DOTS &&
      side.overlay.length === CARD_DOTS;
    if (!fits) raise(PRINTER_ERRORS, 'PRINTER_PICTURE_WRONG_SIZE');
    if (ribbon[name].length === 0 && isPrinted(side)) raise(EVOLIS_ERRORS, 'EVOLIS_ONE_SIDED');
    const coloured = ribbon[name].some(isColour);
    if (coloured && !ribbon.half) continue;
    const columns = inkColumns(side);
    if (columns === undefined) continue;
    if (!coloured) raise(EVOLIS_ERRORS, 'EVOLIS_RIBBON_UNFIT', { side: name });
    const lines = columns.last - columns.first + 1;
    if (lines > HALF_LINES) raise(EVOLIS_ERRORS, 'EVOLIS_HALF_PANEL', { side: name, lines });
  }
};
