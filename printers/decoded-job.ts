import { CARD_DOTS } from './card-printer.ts';

/** A print job as it was caught on its way to a printer, in any language: what it says, and the cards it would make. */
export interface DecodedJob {
  readonly language: 'evolis' | 'magicard';
  readonly commands: readonly DecodedCommand[];
  readonly cards: readonly DecodedCard[];
  readonly problems: readonly DecodeProblem[];
}

export interface DecodedCommand {
  /** Where it begins in the file, and how many bytes it takes there with its data. */
  readonly offset: number;
  readonly length: number;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly dataLength: number;
  /** A few plain words. */
  readonly says: string;
}

export interface DecodedCard {
  readonly sides: readonly DecodedSide[];
}

export interface DecodedSide {
  readonly side: 'front' | 'back';
  readonly panels: readonly DecodedPanel[];
}

/** Yellow, magenta, cyan, black resin, overlay (varnish). */
export type InkPanel = 'y' | 'm' | 'c' | 'k' | 'o';

export interface DecodedPanel {
  readonly panel: InkPanel;
  readonly levels: number;
  /**
   * Amount of ink of each dot, 0 none to 255 full, CARD_WIDTH x CARD_HEIGHT, row-major from the top left. Made anew each
   * time: a few bytes of a compressed job stand for a whole panel, so a file never holds more memory than its own size.
   */
  readonly picture: () => Uint8Array;
}

/** What is wrong, and where in the file. `code` is for programs, in kebab-case; `says` is a sentence. */
export interface DecodeProblem {
  readonly offset: number;
  readonly code: string;
  readonly says: string;
}

/** The side as it would look, 3 bytes a dot: dyes take light away one after the other, resin covers. */
export const composedSide = ({ panels }: DecodedSide): Uint8Array => {
  const rgb = new Uint8Array(CARD_DOTS * 3).fill(255);
  const takesAway = { c: [0], m: [1], y: [2], k: [0, 1, 2], o: [] } as const satisfies Record<
    InkPanel,
    readonly number[]
  >;
  for (const { panel, picture } of panels) {
    const channels: readonly number[] = takesAway[panel];
    if (channels.length === 0) continue;
    const ink = picture();
    for (let dot = 0; dot < CARD_DOTS; dot++) {
      const light = 255 - (ink[dot] ?? 0);
      for (const channel of channels) {
        const at = dot * 3 + channel;
        rgb[at] = Math.round(((rgb[at] ?? 255) * light) / 255);
      }
    }
  }
  return rgb;
};

/** One panel as a picture of its ink: full is black. */
export const panelAsGrey = (panel: DecodedPanel): Uint8Array => {
  const ink = panel.picture();
  const rgb = new Uint8Array(CARD_DOTS * 3);
  for (let dot = 0; dot < CARD_DOTS; dot++) rgb.fill(255 - (ink[dot] ?? 0), dot * 3, dot * 3 + 3);
  return rgb;
};
