import { HEIGHT_DOTS, TRIM, WIDTH_DOTS } from '../geometry.ts';
import { type Artwork, artworkOf, type SideName } from '../plan/artwork.ts';
import { darkRuns } from '../plan/modules.ts';
import { BLACK, type Op } from '../plan/ops.ts';
import { ovalPath } from '../plan/ornament.ts';
import type { FacePlan, ModulesItem, PhotoItem, PlanItem, TextItem } from '../plan/plan.ts';
import { coveringDots } from './backdrop.ts';
import { artworkForm } from './pdf-artwork.ts';
import {
  catchForm,
  DOT,
  openPdf,
  openPortrait,
  PAGE,
  type Pdf,
  type PdfImage,
  showForm,
} from './pdf-document.ts';
import { productOf } from './raster.ts';

type TextOp = Extract<Op, { op: 'text' }>;

/** The finished card within the page, points from the lower left corner (ISO 32000-1, 14.11.2); the bleed is symmetric. */
const TRIM_BOX = [TRIM.x, TRIM.y, WIDTH_DOTS - TRIM.x, HEIGHT_DOTS - TRIM.y].map(
  (dots) => Math.round(dots * DOT * 100) / 100,
);

const colourOf = (ink: string): string => (ink === BLACK ? '#000000' : ink);

const writeText = (pdf: Pdf, item: Pick<TextItem, 'font' | 'size' | 'text'>, x: number, y: number): void => {
  pdf.font(item.font).fontSize(item.size).text(item.text, x, y, { baseline: 'alphabetic', lineBreak: false });
};

const drawTextOp = (pdf: Pdf, op: TextOp): void => {
  pdf.save().opacity(op.alpha).translate(op.x, op.y).rotate(op.turn).fillColor(colourOf(op.ink));
  writeText(pdf, op, 0, 0);
  pdf.restore();
};

const drawPhoto = (pdf: Pdf, item: PhotoItem, image: PdfImage): void => {
  pdf.save().opacity(item.alpha);
  if (item.oval) pdf.path(ovalPath(item)).clip();
  pdf.image(image, item.x, item.y, { width: item.w, height: item.h });
  pdf.restore();
};

/** All modules in one path, counted in modules: a call of the library for each would be most of the page. */
const drawModules = (pdf: Pdf, item: ModulesItem): void => {
  const { x, y, module } = item;
  const rectangles = darkRuns(item).map((run) => `${run.column} ${run.row} ${run.length} 1 re`);
  pdf.fillColor('#000000');
  pdf.addContent(`q ${module} 0 0 ${module} ${x} ${y} cm\n${rectangles.join('\n')}\nf Q`);
};

const drawItem = (pdf: Pdf, item: PlanItem, photo: () => PdfImage): void => {
  switch (item.kind) {
    case 'text':
      pdf.fillColor(colourOf(item.ink));
      writeText(pdf, item, item.x, item.y);
      return;
    case 'modules':
      drawModules(pdf, item);
      return;
    case 'photo':
      drawPhoto(pdf, item, photo());
  }
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
    catchForm(pdf, () => {
      pdf.save().scale(DOT);
      for (const op of ops) if (op.op === 'text') drawTextOp(pdf, op);
      pdf.restore();
    });
  const forms: Forms = {
    art: artworkForm(pdf, artwork.under),
    labels: catchTexts(artwork.under),
    over: artwork.over.length === 0 ? undefined : catchTexts(artwork.over),
  };
  known.set(artwork, forms);
  return forms;
};

const addSide = (
  pdf: Pdf,
  known: Map<Artwork, Forms>,
  plan: FacePlan,
  side: SideName,
  photo: () => PdfImage,
): void => {
  const artwork = artworkOf(productOf(plan), side, plan.specimen);
  pdf.addPage({ size: [PAGE.width, PAGE.height], margin: 0 });
  Object.assign(pdf.page.dictionary.data as object, { TrimBox: TRIM_BOX });
  const forms = formsOf(pdf, known, artwork);
  showForm(pdf, 'Art', forms.art);
  showForm(pdf, 'Labels', forms.labels);
  const draw = (items: readonly PlanItem[]): void => {
    pdf.save().scale(DOT);
    for (const item of items) drawItem(pdf, item, photo);
    pdf.restore();
  };
  draw(plan[side].filter((item) => item.kind === 'photo'));
  if (forms.over !== undefined) showForm(pdf, 'Over', forms.over);
  draw(plan[side].filter((item) => item.kind !== 'photo'));
  if (artwork.keepOut !== undefined) {
    const { left, top, right, bottom } = coveringDots(artwork.keepOut);
    pdf
      .save()
      .scale(DOT)
      .rect(left, top, right - left, bottom - top)
      .fill('#ffffff')
      .restore();
  }
};

/** From here on pages are left as they are: compressing them would be half of the work and save a quarter of the bytes. */
const BATCH = 8;

/**
 * Two pages a card, front and back, each the bled picture (86.02 × 54.86 mm) with the card as its trim box. `portrait`
 * is the prepared print JPEG. The same cards give the same bytes. Meant for batches: fonts are embedded and the artwork
 * is drawn once a document.
 */
export const drawPdf = async (
  cards: readonly { plan: FacePlan; portrait: Uint8Array }[],
): Promise<Uint8Array> => {
  const { pdf, bytes } = openPdf({ title: 'Kadi', compress: cards.length < BATCH });
  const known = new Map<Artwork, Forms>();
  for (const { plan, portrait } of cards) {
    let opened: PdfImage | undefined;
    const photo = (): PdfImage => {
      opened ??= openPortrait(pdf, portrait);
      return opened;
    };
    addSide(pdf, known, plan, 'front', photo);
    addSide(pdf, known, plan, 'back', photo);
  }
  pdf.end();
  return bytes;
};
