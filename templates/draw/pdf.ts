import { HEIGHT_DOTS, TRIM, WIDTH_DOTS } from '../geometry.ts';
import { artworkOf, type SideName } from '../plan/artwork.ts';
import { BLACK, type Ink, type Op } from '../plan/ops.ts';
import { ovalPath } from '../plan/ornament.ts';
import type { FacePlan, ModulesItem, PhotoItem, PlanItem, TextItem } from '../plan/plan.ts';
import type { LoadedProduct } from '../products.ts';
import { coveringDots } from './backdrop.ts';
import { catchForm, DOT, openPdf, openPortrait, PAGE, type Pdf, type PdfImage, showForm } from './pdf-document.ts';
import { productOf } from './raster.ts';

const colourOf = (ink: string): string => (ink === BLACK ? '#000000' : ink);

const paintOf = (pdf: Pdf, ink: Ink) => {
  if (typeof ink === 'string') return colourOf(ink);
  const gradient = pdf.linearGradient(0, 0, WIDTH_DOTS, 0);
  for (const [index, colour] of ink.iris.entries()) gradient.stop(index / (ink.iris.length - 1), colour);
  return gradient;
};

const writeText = (pdf: Pdf, item: Pick<TextItem, 'font' | 'size' | 'text'>, x: number, y: number): void => {
  pdf.font(item.font).fontSize(item.size).text(item.text, x, y, { baseline: 'alphabetic', lineBreak: false });
};

const drawOp = (pdf: Pdf, op: Op): void => {
  pdf.save().opacity(op.alpha);
  if (op.op === 'path') {
    if (op.fill !== undefined) pdf.path(op.d).fill(paintOf(pdf, op.fill));
    if (op.stroke !== undefined) {
      pdf.lineWidth(op.width ?? 1).lineJoin('round').lineCap('round').path(op.d).stroke(paintOf(pdf, op.stroke));
    }
  } else {
    pdf.translate(op.x, op.y).rotate(op.turn).fillColor(colourOf(op.ink));
    writeText(pdf, op, 0, 0);
  }
  pdf.restore();
};

const drawPhoto = (pdf: Pdf, item: PhotoItem, image: PdfImage): void => {
  pdf.save().opacity(item.alpha);
  if (item.oval) pdf.path(ovalPath(item)).clip();
  pdf.image(image, item.x, item.y, { width: item.w, height: item.h });
  pdf.restore();
};

/** All modules in one path: a call of the library for each would be most of the page. */
const drawModules = (pdf: Pdf, item: ModulesItem): void => {
  const { x, y, module, size, bits } = item;
  const rectangles: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; ) {
      let end = column;
      while (end < size && bits[row * size + end] === 1) end++;
      if (end > column) {
        rectangles.push(`${x + column * module} ${y + row * module} ${(end - column) * module} ${module} re`);
      }
      column = end + 1;
    }
  }
  pdf.fillColor('#000000').addContent(`${rectangles.join('\n')}\nf`);
};

const drawItem = (pdf: Pdf, item: PlanItem): void => {
  switch (item.kind) {
    case 'text':
      pdf.fillColor(colourOf(item.ink));
      writeText(pdf, item, item.x, item.y);
      return;
    case 'modules':
      drawModules(pdf, item);
      return;
    case 'photo':
  }
};

interface Forms {
  readonly under: unknown;
  readonly over: unknown;
}

/** The shared artwork of one document, each side caught when it is first wanted. */
const formsOf = (pdf: Pdf, known: Map<string, Forms>, loaded: LoadedProduct, side: SideName, specimen: boolean): Forms => {
  const key = `${loaded.hash} ${side} ${specimen}`;
  const caught = known.get(key);
  if (caught !== undefined) return caught;
  const artwork = artworkOf(loaded, side, specimen);
  const catchOps = (ops: readonly Op[]) =>
    catchForm(pdf, () => {
      pdf.save().scale(DOT);
      for (const op of ops) drawOp(pdf, op);
      pdf.restore();
    });
  const forms = { under: catchOps(artwork.under), over: artwork.over.length === 0 ? undefined : catchOps(artwork.over) };
  known.set(key, forms);
  return forms;
};

const addSide = (pdf: Pdf, known: Map<string, Forms>, plan: FacePlan, side: SideName, portrait: Uint8Array): void => {
  const loaded = productOf(plan);
  pdf.addPage({ size: [PAGE.width, PAGE.height], margin: 0 });
  const trim = [TRIM.x, TRIM.y, WIDTH_DOTS - TRIM.x, HEIGHT_DOTS - TRIM.y].map((dots) => Math.round(dots * DOT * 100) / 100);
  Object.assign(pdf.page.dictionary.data as object, { TrimBox: trim });
  const forms = formsOf(pdf, known, loaded, side, plan.specimen);
  showForm(pdf, 'Under', forms.under);
  pdf.save().scale(DOT);
  const photos = plan[side].filter((item) => item.kind === 'photo');
  if (photos.length > 0) {
    const image = openPortrait(pdf, portrait);
    for (const photo of photos) drawPhoto(pdf, photo, image);
  }
  if (forms.over !== undefined) {
    pdf.restore();
    showForm(pdf, 'Over', forms.over);
    pdf.save().scale(DOT);
  }
  for (const item of plan[side]) drawItem(pdf, item);
  const { keepOut } = artworkOf(loaded, side, plan.specimen);
  if (keepOut !== undefined) {
    const { left, top, right, bottom } = coveringDots(keepOut);
    pdf.rect(left, top, right - left, bottom - top).fill('#ffffff');
  }
  pdf.restore();
};

/**
 * Two pages a card, front and back, each the bled picture (86.02 × 54.86 mm) with the card as its trim box. `portrait`
 * is the prepared print JPEG. The same cards give the same bytes. Meant for batches: fonts are embedded and the artwork
 * is drawn once a document.
 */
export const drawPdf = async (cards: readonly { plan: FacePlan; portrait: Uint8Array }[]): Promise<Uint8Array> => {
  const { pdf, bytes } = openPdf({ title: 'Kadi' });
  const known = new Map<string, Forms>();
  for (const { plan, portrait } of cards) {
    addSide(pdf, known, plan, 'front', portrait);
    addSide(pdf, known, plan, 'back', portrait);
  }
  pdf.end();
  return bytes;
};
