/** Panels: how long a dot takes on its way from the picture to the packed panel, beside what a general picture library would do. */
import sharp from 'sharp';
import { compressLines } from '../../printers/evolis/compression.ts';
import { colourPanel, maskPanel } from '../../printers/evolis/packing.ts';
import { type Levels, packDots, toLevels } from '../../printers/evolis/panels.ts';
import { CARD_DOTS, CARD_HEIGHT, CARD_WIDTH } from '../../printers/index.ts';

export interface PackingRate {
  readonly what: string;
  readonly nsPerDot: number;
  /** The same panel turned and split by sharp and packed dot by dot. */
  readonly othersNsPerDot: number;
}

const ROUNDS = 12;

/** Something of everything: a picture that no compiler can guess. */
const picture = (): Uint8Array =>
  Uint8Array.from({ length: CARD_DOTS * 3 }, (_, i) => (i * 2_654_435_761) >>> 24);
const mask = (): Uint8Array => Uint8Array.from({ length: CARD_DOTS }, (_, i) => (i % 7 < 2 ? 1 : 0));

export const benchPacking = async (): Promise<PackingRate[]> => {
  const rgb = picture();
  const dots = mask();
  const rates: PackingRate[] = [];
  for (const levels of [32, 64, 128, 256] as const satisfies readonly Levels[]) {
    rates.push({
      what: `colour panel, ${levels} levels`,
      nsPerDot: await perDot(() => colourPanel(rgb, 'm', levels)),
      othersNsPerDot: await perDot(() => bySharp(rgb, 3, 1, levels)),
    });
  }
  rates.push({
    what: 'black panel, raw',
    nsPerDot: await perDot(() => maskPanel(dots)),
    othersNsPerDot: await perDot(() => bySharp(dots, 1, 0, 2)),
  });
  rates.push({
    what: 'black panel, compressed',
    nsPerDot: await perDot(() => compressLines(maskPanel(dots))),
    othersNsPerDot: await perDot(async () => compressLines(await bySharp(dots, 1, 0, 2))),
  });
  return rates;
};

const bySharp = async (
  pixels: Uint8Array,
  channels: 1 | 3,
  channel: 0 | 1,
  levels: Levels,
): Promise<Uint8Array> => {
  const raw = { width: CARD_WIDTH, height: CARD_HEIGHT, channels };
  const turned = await sharp(pixels, { raw }).rotate(90).extractChannel(channel).raw().toBuffer();
  return packDots(levels === 2 ? turned : toLevels(turned, levels), levels);
};

const perDot = async (work: () => unknown): Promise<number> => {
  for (let i = 0; i < 3; i++) await work();
  const began = performance.now();
  for (let i = 0; i < ROUNDS; i++) await work();
  return ((performance.now() - began) * 1e6) / ROUNDS / CARD_DOTS;
};
