import type { DotBox } from '../geometry.ts';
import { type Frame, frameOf, pointDots } from '../geometry.ts';
import { type Side, type SideName, sidesOf, type TextField } from '../layout.ts';
import { artworkOf, labelOp } from '../plan/artwork.ts';
import { RISE } from '../plan/fit.ts';
import { BLACK, type Op } from '../plan/ops.ts';
import { zoneBox } from '../plan/zone.ts';
import type { LoadedProduct } from '../products.ts';

/** Something a person reads or a machine looks at, with the dots its ink covers at most. */
export interface Place {
  readonly kind: 'label' | 'text' | 'photo' | 'ghost' | 'signature' | 'barcode' | 'zone' | 'keep-out';
  readonly name: string;
  readonly box: DotBox;
  /** Of text: `black` or `#rrggbb`, and points. */
  readonly ink?: string;
  readonly size?: number;
}

type TextOp = Extract<Op, { op: 'text' }>;

/** In ems: capitals above the baseline; tails below it, of those letters that have one. */
const CAPITALS = 0.72;
const TAIL = 0.2;
const HAS_TAIL = /[gjpqyQ,;()]/;
const POINT = 300 / 72;

const labelPlace = ({ text, x, y, width, size, ink }: TextOp): Place => {
  const tail = HAS_TAIL.test(text) ? TAIL * size : 0;
  const box = { x, y: y - CAPITALS * size, w: width, h: CAPITALS * size + tail };
  return { kind: 'label', name: text, box, ink, size: size / POINT };
};

/** Room above the first line is for marks on capitals; a label may come as near as those do. */
const textPlace = (field: TextField, frame: Frame, ink: string): Place => {
  const { x, y, w, h } = frame.box(field.box);
  const above = (RISE - CAPITALS) * pointDots(field.floor);
  return {
    kind: 'text',
    name: field.field,
    box: { x, y: y + above, w, h: h - above },
    ink,
    size: field.floor,
  };
};

/** Microtext is a pattern to the eye, and read under a glass. */
const labelsOf = (loaded: LoadedProduct, name: SideName, side: Side): Place[] => {
  const micro = side.art.flatMap((art) => (art.kind === 'microtext' ? [art.words] : []));
  const ops = artworkOf(loaded, name, 'none')?.under ?? [];
  return ops
    .filter((op): op is TextOp => op.op === 'text' && !micro.some((words) => op.text.startsWith(words)))
    .map(labelPlace);
};

const placesOf = (loaded: LoadedProduct, name: SideName, side: Side): Place[] => {
  const frame = frameOf(loaded.layout.sheet);
  const inkOf = (colour: string): string =>
    colour === BLACK ? BLACK : (loaded.layout.palette[colour] ?? BLACK);
  return [
    ...labelsOf(loaded, name, side),
    ...side.texts.flatMap((field): Place[] => {
      const own = field.label && labelPlace(labelOp(field.label, inkOf(field.label.colour), frame));
      const text = textPlace(field, frame, inkOf(field.colour));
      return own === undefined ? [text] : [text, own];
    }),
    ...side.pictures.map(({ as, box }): Place => ({ kind: as, name: as, box: frame.box(box) })),
    ...side.barcodes.map(
      ({ barcode, box }): Place => ({ kind: 'barcode', name: barcode, box: frame.box(box) }),
    ),
    ...(side.zone === undefined
      ? []
      : [{ kind: 'zone', name: 'zone', box: frame.box(zoneBox(side.zone)), ink: BLACK } satisfies Place]),
    ...side.keepOut.map(({ why, box }): Place => ({ kind: 'keep-out', name: why, box: frame.box(box) })),
  ];
};

export interface SidePlaces {
  readonly side: SideName;
  readonly places: readonly Place[];
}

export const placesOfLayout = (loaded: LoadedProduct): readonly SidePlaces[] =>
  sidesOf(loaded.layout).map(([side, data]) => ({ side, places: placesOf(loaded, side, data) }));
