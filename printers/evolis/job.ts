import { raise } from '../../card/index.ts';
import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH, type PrintJob, type SideImage } from '../card-printer.ts';
import { PRINTER_ERRORS } from '../errors.ts';
import { compressLines } from './compression.ts';
import { compressedPanelCommand, panelCommand } from './frame.ts';
import { type ColourPanel, colourPanel, maskPanel } from './panels.ts';

const COLOUR_LEVELS = 128;
const COLOURS: readonly ColourPanel[] = ['y', 'm', 'c'];

/**
 * The five panels of one side in ribbon order, made one at a time, just before each is sent: a side is 1.9 MB. Every
 * panel is sent, white ones too, because the ribbon passes all five anyway and a missing one would shift the order.
 */
export function* sideCommands(side: SideImage): Generator<Uint8Array> {
  for (const panel of COLOURS)
    yield panelCommand(panel, COLOUR_LEVELS, colourPanel(side.rgb, panel, COLOUR_LEVELS));
  yield compressedPanelCommand('k', compressLines(maskPanel(side.black)));
  yield compressedPanelCommand('o', compressLines(maskPanel(side.overlay)));
}

/** Checked before the first byte leaves: a picture of the wrong size must not cost a body. */
export const checkSides = (job: PrintJob): void => {
  for (const side of [job.front, job.back]) {
    const fits =
      side.width === CARD_WIDTH &&
      side.height === CARD_HEIGHT &&
      side.rgb.length === CARD_DOTS * 3 &&
      side.black.length === CARD_DOTS &&
      side.overlay.length === CARD_DOTS;
    if (!fits) raise(PRINTER_ERRORS, 'PRINTER_PICTURE_WRONG_SIZE');
  }
};
