import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH, type SideImage } from '../../printers/index.ts';

interface Block {
  /** From the left bottom of the upright page, 300 to the inch: what is drawn, and where it is looked for. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
  readonly rgb: readonly [number, number, number];
  /** Inks that lie there: yellow, magenta, cyan. */
  readonly inks: readonly [boolean, boolean, boolean];
}

/** Every ink alone and two together, at places that no turning or mirroring brings onto each other. */
export const BLOCKS: readonly Block[] = [
  { box: [60, 800, 150, 120], rgb: [1, 1, 0], inks: [true, false, false] },
  { box: [300, 640, 90, 100], rgb: [1, 0, 1], inks: [false, true, false] },
  { box: [90, 420, 200, 60], rgb: [0, 1, 1], inks: [false, false, true] },
  { box: [430, 150, 120, 170], rgb: [1, 0, 0], inks: [true, true, false] },
];

export const postscript = (): string =>
  [
    '%!PS',
    '<</PageSize[161.28 243.84]/ImagingBBox null>>setpagedevice gsave 0.24 0.24 scale',
    ...BLOCKS.map(({ box, rgb }) => `${rgb.join(' ')} setrgbcolor ${box.join(' ')} rectfill`),
    'grestore showpage',
  ].join('\n');

/** A side of ours without any symmetry. `hole`: the contacts stay free of varnish. */
export const side = (seed: number, varnish: 'none' | 'whole' | 'hole'): SideImage => {
  const rgb = new Uint8Array(CARD_DOTS * 3);
  const black = new Uint8Array(CARD_DOTS);
  const overlay = new Uint8Array(CARD_DOTS).fill(varnish === 'none' ? 0 : 1);
  for (let dot = 0; dot < CARD_DOTS; dot++) {
    rgb[dot * 3] = (dot % CARD_WIDTH) >> 2;
    rgb[dot * 3 + 1] = dot >> 12;
    rgb[dot * 3 + 2] = (dot * seed) & 0xff;
    black[dot] = (dot * 7 + seed) % 97 === 0 ? 1 : 0;
  }
  if (varnish === 'hole')
    for (let y = 227; y < 338; y++) overlay.fill(0, y * CARD_WIDTH + 121, y * CARD_WIDTH + 236);
  return { width: CARD_WIDTH, height: CARD_HEIGHT, rgb, black, overlay };
};
