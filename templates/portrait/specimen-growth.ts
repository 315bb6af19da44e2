/** From this age on a figure is drawn as it is. */
const GROWN = 18;
/** The youngest holder of a card, drawn with the largest head for its body. */
const YOUNGEST = 6;
/** Where the neck meets the head, in the figure's units: the body shrinks towards it, so that they stay joined. */
const NECK = { x: 345, y: 540 } as const;
/** Head and shoulders of a grown figure, in its own units: room above the highest hair, shoulders cut by the edge. */
const FRAME = { x: 66, y: -48, width: 588, height: 752 } as const;

const BODY = '<g mask="url(#viewboxMask)"><g ';
const FACE = 'translate(315 248)';
const GLASSES = 'translate(203 303)';

const placed = (x: number, y: number, scale: number): string =>
  `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(4)})`;

/**
 * Makes the drawn figure as old as it should be and frames its head and shoulders. A child has narrower shoulders
 * under a head of nearly the same size, and a smaller face lower in it. A grown figure is only framed. `svg` is an
 * Open Peeps figure as DiceBear writes it; the answer is 500 × 640.
 */
export const grownTo = (svg: string, age: number, size: { width: number; height: number }): string => {
  /** 1 at six years, 0 from eighteen. */
  const young = Math.min(1, Math.max(0, (GROWN - age) / (GROWN - YOUNGEST)));
  const body = 1 - 0.26 * young;
  const face = 1 - 0.1 * young;
  const child =
    young === 0
      ? svg
      : svg
          .replace(BODY, `${BODY}transform="${placed(NECK.x * (1 - body), NECK.y * (1 - body), body)}" `)
          .replace(FACE, placed(315 + 12 * young, 248 + 34 * young, face))
          .replace(GLASSES, placed(203 + 22 * young, 303 + 34 * young, face));
  const frame = [
    FRAME.x + 16 * young,
    FRAME.y + 14 * young,
    FRAME.width - 36 * young,
    FRAME.height - 46 * young,
  ];
  return child.replace(
    /viewBox="[^"]*"/,
    `viewBox="${frame.join(' ')}" width="${size.width}" height="${size.height}"`,
  );
};
