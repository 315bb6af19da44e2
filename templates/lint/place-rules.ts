import { type DotBox, frameOf } from '../geometry.ts';
import type { LoadedProduct } from '../products.ts';
import { found, type LintFinding } from './finding.ts';
import type { Place, SidePlaces } from './places.ts';

const MM = 25.4 / 300;
/** Edges of ink are measured to a tenth of a letter: less than this is a touch that nobody sees. Millimetres. */
const TOUCH = 0.05;
/** Points: of a person's data, and of a label beside it. */
const LEAST = { text: 5, label: 4 } as const;

const depth = (a: DotBox, b: DotBox): number =>
  Math.min(
    Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x),
    Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y),
  ) * MM;

export const overlaps = ({ side, places }: SidePlaces): LintFinding[] =>
  places.flatMap((one, index) =>
    places.slice(index + 1).flatMap((other) => {
      const by = depth(one.box, other.box);
      if (by <= TOUCH) return [];
      return [found('OVERLAP', side, `${one.name} and ${other.name}`, `${by.toFixed(2)} mm`)];
    }),
  );

export const offSheet = (loaded: LoadedProduct, { side, places }: SidePlaces): LintFinding[] => {
  const { trim } = frameOf(loaded.layout.sheet);
  return places.flatMap(({ name, box }) => {
    const over =
      Math.max(
        trim.x - box.x,
        trim.y - box.y,
        box.x + box.w - trim.x - trim.w,
        box.y + box.h - trim.y - trim.h,
      ) * MM;
    return over > TOUCH ? [found('OFF_SHEET', side, name, `${over.toFixed(2)} mm over the edge`)] : [];
  });
};

export const smallTexts = ({ side, places }: SidePlaces): LintFinding[] =>
  places.flatMap(({ kind, name, size }: Place) => {
    const least = kind === 'text' || kind === 'label' ? LEAST[kind] : 0;
    return size !== undefined && size < least - 0.001
      ? [found('TEXT_SMALL', side, name, `${size.toFixed(2)} pt, ${least} pt at least`)]
      : [];
  });
