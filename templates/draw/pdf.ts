import { type DotBox, type Frame, round } from '../geometry.ts';
import type { SideName } from '../layout.ts';
import type { Artwork } from '../plan/artwork.ts';
import { BLACK, type Op } from '../plan/ops.ts';
import { ovalPath, roundedBox } from '../plan/ornament.ts';
import type { FacePlan, PictureItem, PlanItem, SymbolItem, TextItem } from '../plan/plan.ts';
import { drawnRuns } from '../symbols/index.ts';
import { coveringDots } from './backdrop.ts';
import { containedBox, coveringBox, type FaceImages } from './images.ts';
import { artworkForm } from './pdf-artwork.ts';
import {
  catchForm,
  DOT,
  openPdf,
  openPicture,
  type PageSize,
  type Pdf,
  type PdfImage,
  pageOf,
  settlePicture,
  showForm,
} from './pdf-document.ts';
import { textOperators } from './pdf-text.ts';
import { artworkOfPlan, productOf } from './raster.ts';

type TextOp = Extract<Op, { op: 'text' }>;
type Picture = PdfImage & PageSize;

/** The finished document within the page, points from the lower left corner (ISO 32000-1, 14.11.2); the bleed is symmetric. */
const trimBox = ({ trim, width, height }: Frame): number[] =>
  [trim.x, trim.y, width - trim.x, height - trim.y].map((dots) => round(dots * DOT));

const colourOf = (ink: string): string => (ink === BLACK ? '#000000' : ink);

const writeText = (pdf: Pdf, item: Pick<TextItem, 'font' | 'size' | 'text'>, x: number, y: number): void => {
  pdf.font(item.font).fontSize(item.size).text(item.text, x, y, { baseline: 'alphabetic', lineBreak: false });
};

const drawTextOp = (pdf: Pdf, op: TextOp): void => {
  pdf.save().opacity(op.alpha).translate(op.x, op.y).rotate(op.turn).fillColor(colourOf(op.ink));
  writeText(pdf, op, 0, 0);
  pdf.restore();
};

const drawPicture = (pdf: Pdf, item: PictureItem, image: Picture): void => {
  const at = (drawn: DotBox): void => {
    pdf.image(image, drawn.x, drawn.y, { width: drawn.w, height: drawn.h });
  };
  pdf.save().opacity(item.alpha);
  if (item.of === 'signature') {
    at(containedBox(item, image));
  } else {
    pdf.path(item.oval ? ovalPath(item) : roundedBox(item, 0)).clip();
    at(coveringBox(item, image));
  }
  pdf.restore();
};

/** All modules in one path, counted in modules: a call of the library for each would be most of the page. */
const symbolOperators = ({ place, matrix }: SymbolItem): string => {
  const { x, y, module } = place;
  const rectangles = drawnRuns(matrix).map((run) => `${run.x} ${run.y} ${run.w} ${run.h} re`);
  return `q 0 g ${module} 0 0 ${module} ${x} ${y} cm\n${rectangles.join('\n')}\nf Q`;
};

type PictureSource = (of: PictureItem['of']) => Picture | undefined;

/** The items in their order. Operators are gathered and handed over at once; pictures, and text to be shaped, are the library's. */
const drawItems = (pdf: Pdf, items: readonly PlanItem[], picture: PictureSource): void => {
  let gathered: string[] = [];
  const handOver = (): void => {
    if (gathered.length > 0) pdf.addContent(`q ${gathered.join('\n')} Q`);
    gathered = [];
  };
  pdf.save().scale(DOT);
  for (const item of items) {
    if (item.kind === 'symbol') {
      gathered.push(symbolOperators(item));
      continue;
    }
    if (item.kind === 'text') {
      const operators = textOperators(pdf, item, colourOf(item.ink));
      if (operators !== undefined) {
        gathered.push(operators);
        continue;
      }
    }
    handOver();
    if (item.kind === 'text') {
      pdf.fillColor(colourOf(item.ink));
      writeText(pdf, item, item.x, item.y);
    } else {
      const image = picture(item.of);
      if (image !== undefined) drawPicture(pdf, item, image);
    }
  }
  handOver();
  pdf.restore();
};

interface Forms {
  readonly art: unknown;
  readonly labels: unknown;
  readonly over: unknown;
}

/** The shared artwork of one document, each side made when it is first wanted. */
const formsOf = (pdf: Pdf, known: Map<Artwork, Forms>, artwork: Artwork): Forms => {
  const made = known.get(artwork);
  if (made !== undefined) return made;
  const catchTexts = (ops: readonly Op[]) =>
    catchForm(pdf, pageOf(artwork.frame), () => {
      pdf.save().scale(DOT);
      for (const op of ops) if (op.op === 'text') drawTextOp(pdf, op);
      pdf.restore();
    });
  const forms: Forms = {
    art: artworkForm(pdf, artwork),
    labels: catchTexts(artwork.under),
    over: artwork.over.length === 0 ? undefined : catchTexts(artwork.over),
  };
  known.set(artwork, forms);
  return forms;
};

/** Portraits lie under the mark; everything else, a signature too, over it. */
const isPortrait = (item: PlanItem): boolean => item.kind === 'picture' && item.of === 'portrait';

const addSide = (
  pdf: Pdf,
  known: Map<Artwork, Forms>,
  plan: FacePlan,
  side: SideName,
  picture: PictureSource,
): void => {
  const artwork = artworkOfPlan(plan, side);
  const size = pageOf(artwork.frame);
  pdf.addPage({ size: [size.width, size.height], margin: 0 });
  Object.assign(pdf.page.dictionary.data as object, { TrimBox: trimBox(artwork.frame) });
  const forms = formsOf(pdf, known, artwork);
  showForm(pdf, size, 'Art', forms.art);
  showForm(pdf, size, 'Labels', forms.labels);
  drawItems(pdf, plan[side].filter(isPortrait), picture);
  if (forms.over !== undefined) showForm(pdf, size, 'Over', forms.over);
  drawItems(
    pdf,
    plan[side].filter((item) => !isPortrait(item)),
    picture,
  );
  for (const box of artwork.keepOut) {
    const { left, top, right, bottom } = coveringDots(box);
    pdf
      .save()
      .scale(DOT)
      .rect(left, top, right - left, bottom - top)
      .fill('#ffffff')
      .restore();
  }
};

/** Sides of the document of a plan. */
export const planSides = (plan: FacePlan): readonly SideName[] =>
  productOf(plan).layout.back === undefined ? ['front'] : ['front', 'back'];

const hasSignature = (plan: FacePlan): boolean =>
  planSides(plan).some((side) =>
    plan[side].some((item) => item.kind === 'picture' && item.of === 'signature'),
  );

/** From here on pages are left as they are: compressing them would be half of the work and save a quarter of the bytes. */
const BATCH = 8;

/**
 * A page for each side, front first: the bled picture (of an ID-1 card 86.02 × 54.86 mm) with the finished document as its
 * trim box. The same documents give the same bytes. Meant for batches: fonts are embedded and the artwork is drawn once a file.
 */
export const drawPdf = async (
  cards: readonly { plan: FacePlan; images: FaceImages }[],
): Promise<Uint8Array> => {
  const { pdf, bytes } = openPdf({ title: 'Kadi', compress: cards.length < BATCH });
  const known = new Map<Artwork, Forms>();
  for (const { plan, images } of cards) {
    const opened = new Map<PictureItem['of'], Picture>();
    const picture: PictureSource = (of) => {
      const file = images[of];
      const image = opened.get(of) ?? (file === null ? undefined : openPicture(pdf, file));
      if (image !== undefined) opened.set(of, image);
      return image;
    };
    if (hasSignature(plan)) {
      const signature = picture('signature');
      if (signature !== undefined) await settlePicture(pdf, signature);
    }
    for (const side of planSides(plan)) addSide(pdf, known, plan, side, picture);
  }
  pdf.end();
  return bytes;
};
