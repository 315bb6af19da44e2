import sharp from 'sharp';
import { type Picture, rgbaOf } from '../../templates/draw/picture.ts';

/** What happens to a symbol between the print head and the reader. Everything is measured in dots of the printer. */
export interface Wear {
  /** Dots by which a bar grows in width, half on either side; negative, by which it shrinks. */
  readonly gain: number;
  /** Standard deviation of the spread of ink and of the lens together, dots. */
  readonly blur: number;
  /** Share of the surface under grains the size of a dot to three, black and white in turn. */
  readonly dirt: number;
  /** Share of the surface under one square blot, grey, somewhere on it. */
  readonly blot: number;
  readonly degrees: number;
  /** Sideways shift from top to bottom, as a share of the height. */
  readonly skew: number;
  /** By what share the upper edge is further away than the lower. */
  readonly perspective: number;
  /** Pixels of the camera or scanner for a dot. */
  readonly scan: number;
  /** Share of the light lost from one corner to the opposite one. */
  readonly shade: number;
  /** Standard deviation of the noise of the sensor, in 255 grey levels. */
  readonly noise: number;
  /** Quality of the JPEG file, 1 to 100. */
  readonly jpeg: number;
}

/** A scan at twice the dots of the printer, or a phone held close and still: nearly nothing happens. */
export const CAREFUL: Wear = {
  gain: 0,
  blur: 0.5,
  dirt: 0,
  blot: 0,
  degrees: 1,
  skew: 0,
  perspective: 0,
  scan: 2,
  shade: 0.1,
  noise: 3,
  jpeg: 85,
};

/** A worn card under a phone at a counter: what every symbol of a product has to stand. */
export const USUAL: Wear = {
  gain: 1,
  blur: 0.9,
  dirt: 0.002,
  blot: 0,
  degrees: 3,
  skew: 0.02,
  perspective: 0.04,
  scan: 1.5,
  shade: 0.4,
  noise: 8,
  jpeg: 55,
};

/** Parts of a dot a side: bars grow by less than a dot. */
const FINE = 4;
/** Dots of printed ground that lie around the quiet zone. */
const GROUND = 16;
const LEVEL = { paper: 238, ink: 28, ground: 205, groundLine: 150, blot: 120 } as const;

interface Grey {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/** Always the same numbers, from 0 to 1, for a seed (xorshift32). */
const randomOf = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 0x9e3779b9) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
};

/** The print, with a ground of thin lines around it, in parts of dots. */
const printed = (picture: Picture): Grey => {
  const width = (picture.width + 2 * GROUND) * FINE;
  const height = (picture.height + 2 * GROUND) * FINE;
  const levels = new Uint8Array(width * height);
  const rgba = rgbaOf(picture);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / FINE) - GROUND;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / FINE) - GROUND;
      const inside = row >= 0 && column >= 0 && row < picture.height && column < picture.width;
      const light = inside ? (rgba[4 * (row * picture.width + column)] ?? 0) / 255 : 0;
      const ground = (x + 2 * y) % (9 * FINE) < FINE ? LEVEL.groundLine : LEVEL.ground;
      levels[y * width + x] = inside ? LEVEL.ink + light * (LEVEL.paper - LEVEL.ink) : ground;
    }
  }
  return { width, height, levels };
};

/** Each dot takes the darkest (`grows`) or the lightest of its neighbours up to `reach` along one axis. */
const spread = ({ width, height, levels }: Grey, step: 1 | -1, reach: number, grows: boolean): Grey => {
  const out = Uint8Array.from(levels);
  const stride = step === 1 ? 1 : width;
  for (let offset = -reach; offset <= reach; offset++) {
    const shift = offset * stride;
    for (let index = 0; index < out.length; index++) {
      const near = levels[index + shift] ?? LEVEL.ground;
      const own = out[index] ?? 0;
      if (grows ? near < own : near > own) out[index] = near;
    }
  }
  return { width, height, levels: out };
};

const swollen = (grey: Grey, gain: number): Grey => {
  const reach = Math.round((Math.abs(gain) * FINE) / 2);
  return reach === 0 ? grey : spread(spread(grey, 1, reach, gain > 0), -1, reach, gain > 0);
};

const stain = ({ width, height, levels }: Grey, x: number, y: number, side: number, level: number): void => {
  const left = Math.max(0, Math.round(x));
  for (let row = Math.max(0, Math.round(y)); row < Math.min(height, Math.round(y + side)); row++) {
    levels.fill(level, row * width + left, row * width + Math.min(width, left + Math.round(side)));
  }
};

/** Grains all over, and one blot that lies wholly on the symbol. */
const soil = (grey: Grey, wear: Wear, random: () => number): void => {
  const area = grey.width * grey.height;
  for (let covered = 0, grain = 0; covered < wear.dirt * area; grain++) {
    const side = FINE * (1 + 2 * random());
    const level = grain % 2 === 0 ? LEVEL.ink : LEVEL.paper;
    stain(grey, random() * grey.width, random() * grey.height, side, level);
    covered += side * side;
  }
  if (wear.blot === 0) return;
  const inner = { w: grey.width - 2 * GROUND * FINE, h: grey.height - 2 * GROUND * FINE };
  const side = Math.min(Math.sqrt(wear.blot * inner.w * inner.h), inner.w, inner.h);
  const x = GROUND * FINE + random() * (inner.w - side);
  const y = GROUND * FINE + random() * (inner.h - side);
  stain(grey, x, y, side, LEVEL.blot);
};

const blurred = async (grey: Grey, sigma: number): Promise<Grey> => {
  const raw = { width: grey.width, height: grey.height, channels: 1 } as const;
  const levels = await sharp(grey.levels, { raw })
    .blur(Math.max(0.3, sigma))
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { ...grey, levels: Uint8Array.from(levels) };
};

/** As a lens sees it that looks a little askew: every pixel of the sensor asks where on the card it falls. */
const seen = (grey: Grey, wear: Wear, random: () => number): Grey => {
  const { width: fineWidth, height: fineHeight } = grey;
  const turn = (wear.degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const lean = Math.abs(sin);
  const across = fineWidth / FINE;
  const down = fineHeight / FINE;
  const width = Math.ceil((across * cos + down * lean + down * wear.skew) * wear.scan);
  const height = Math.ceil((down * cos + across * lean) * wear.scan);
  const levels = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = (column - width / 2) / wear.scan;
      const y = (row - height / 2) / wear.scan;
      const depth = 1 + wear.perspective * (0.5 - (row + 0.5) / height);
      const u = (x * cos + y * sin + y * wear.skew) * depth;
      const v = (y * cos - x * sin) * depth;
      const fineX = Math.floor((u + across / 2) * FINE);
      const fineY = Math.floor((v + down / 2) * FINE);
      const on = fineX >= 0 && fineY >= 0 && fineX < fineWidth && fineY < fineHeight;
      const level = on ? (grey.levels[fineY * fineWidth + fineX] ?? 0) : LEVEL.ground;
      const light = 1 - (wear.shade * (row / height + column / width)) / 2;
      // Sum of uniform numbers: near enough to normal, and the same on every machine.
      const noise = wear.noise === 0 ? 0 : (random() + random() + random() + random() - 2) * Math.sqrt(3);
      levels[row * width + column] = Math.min(
        255,
        Math.max(0, Math.round(level * light + noise * wear.noise)),
      );
    }
  }
  return { width, height, levels };
};

/** A hand turns a little and comes closer or goes away between one frame of a camera and the next; a phone takes thirty a second. */
const HAND = [
  { turn: 1, closer: 1 },
  { turn: -0.5, closer: 0.85 },
  { turn: 0.25, closer: 1.15 },
  { turn: -0.25, closer: 0.7 },
  { turn: 0.5, closer: 1.3 },
] as const;
export const FRAMES = HAND.length;

/** The picture a reader has of a printed symbol, in its first frame or a later one. A seed always gives the same dirt and noise. */
export const printAndScan = async (
  picture: Picture,
  wear: Wear,
  seed: number,
  frame = 0,
): Promise<Picture> => {
  const { turn, closer } = HAND[frame % FRAMES] ?? HAND[0];
  const held = { ...wear, degrees: wear.degrees * turn, scan: wear.scan * closer };
  const print = swollen(printed(picture), wear.gain);
  // The dirt stays where it is from frame to frame; the noise does not.
  soil(print, wear, randomOf(seed));
  // A pixel of the sensor takes the light of its whole area: a spread of 0.29 of its side.
  const spreadDots = Math.hypot(wear.blur, 0.29 / held.scan);
  const scan = seen(await blurred(print, spreadDots * FINE), held, randomOf(1000 + FRAMES * seed + frame));
  const raw = { width: scan.width, height: scan.height, channels: 1 } as const;
  const file = await sharp(scan.levels, { raw }).jpeg({ quality: wear.jpeg }).toBuffer();
  const rgb = await sharp(file).toColourspace('srgb').removeAlpha().raw().toBuffer();
  return { width: scan.width, height: scan.height, rgb: Uint8Array.from(rgb) };
};
