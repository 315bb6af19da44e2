import { frameOf, wholeDots } from './geometry.ts';
import { sidesOf } from './layout.ts';
import { PRINT } from './portrait/prepare.ts';
import type { LoadedProduct } from './products.ts';

/** The photo's place on the document in dots at 300 dpi: the size its portrait is prepared in, so that nothing is resampled twice. */
export const photoDots = ({ layout }: LoadedProduct): { readonly width: number; readonly height: number } => {
  const photo = sidesOf(layout).flatMap(([, side]) => side.pictures.filter(({ as }) => as === 'photo'))[0];
  if (photo === undefined) return PRINT;
  const { w, h } = wholeDots(frameOf(layout.sheet).box(photo.box));
  return { width: w, height: h };
};
