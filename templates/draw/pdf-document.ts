import PDFDocument from 'pdfkit';
import { failure } from '../../card/index.ts';
import { TEMPLATE_ERRORS } from '../errors.ts';
import { FONT_NAMES, parsedFont } from '../fonts/fonts.ts';
import type { Frame } from '../geometry.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

/** One dot at 300 dpi in PDF points. */
export const DOT = 72 / 300;
/** Points. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}
export const pageOf = (frame: Frame): PageSize => ({
  width: Math.round(frame.width * DOT * 100) / 100,
  height: Math.round(frame.height * DOT * 100) / 100,
});

/** The parts of a pdfkit page that a form is caught with; pdfkit keeps them public but does not type them. */
interface PageParts {
  content: unknown;
  resources: { data: Record<string, unknown>; end(): void };
  readonly xobjects: Record<string, unknown>;
}
interface FormReference {
  write(text: string): void;
  end(): void;
}

/** A new document with our fonts, and the promise of its bytes. Dates are fixed: the bytes depend on what is drawn and on nothing else. */
export const openPdf = (options: {
  title: string;
  compress?: boolean;
}): { pdf: Pdf; bytes: Promise<Uint8Array> } => {
  const pdf = new PDFDocument({
    autoFirstPage: false,
    compress: options.compress ?? true,
    margin: 0,
    info: { Title: options.title, Creator: 'Kadi', Producer: 'Kadi', CreationDate: new Date(0) },
  });
  // Parsed fonts, not bytes: a parse a document would cost more than all the cards in it.
  for (const name of FONT_NAMES) pdf.registerFont(name, parsedFont(name) as unknown as Uint8Array);
  const chunks: Buffer[] = [];
  const bytes = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    pdf.on('error', reject);
  });
  return { pdf, bytes };
};

/** An image that a document already knows; shown twice, it is stored once. */
export type PdfImage = Parameters<Pdf['image']>[0];

/** A prepared picture (JPEG or PNG). Throws PORTRAIT_UNREADABLE. */
export const openPicture = (pdf: Pdf, jpeg: Uint8Array): PdfImage & PageSize => {
  const opener = pdf as unknown as { openImage(bytes: Uint8Array): PdfImage & PageSize };
  try {
    return opener.openImage(jpeg);
  } catch (error) {
    throw failure(TEMPLATE_ERRORS, 'PORTRAIT_UNREADABLE', { bytes: jpeg.length }, error);
  }
};

interface Embedding {
  embed(pdf: Pdf): void;
  finalize?(): unknown;
}

/**
 * Writes a picture into the document and waits until it is there. pdfkit unpacks a PNG with transparency in the thread pool: without
 * the wait, the objects of several would stand in the order in which that happens to end, and the same documents give other bytes.
 */
export const settlePicture = (pdf: Pdf, picture: PdfImage): Promise<void> =>
  new Promise((resolve) => {
    const image = picture as unknown as Embedding;
    const finalize = image.finalize?.bind(image);
    if (finalize === undefined) {
      resolve();
      return;
    }
    image.finalize = () => {
      finalize();
      resolve();
    };
    image.embed(pdf);
  });

const partsOf = (pdf: Pdf): PageParts => pdf.page as unknown as PageParts;

/**
 * Runs `draw` into a form XObject (ISO 32000-1, 8.10) instead of the page: drawn once, shown on as many pages as
 * wanted. The form has resources of its own, so pages stay small.
 */
export const catchForm = (pdf: Pdf, size: PageSize, draw: () => void): unknown => {
  const page = partsOf(pdf);
  const resources = pdf.ref({ ProcSet: ['PDF', 'Text', 'ImageC'] }) as unknown as PageParts['resources'];
  const form = pdf.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, size.width, size.height],
    Resources: resources,
  }) as unknown as FormReference;
  const own = { content: page.content, resources: page.resources };
  page.content = form;
  page.resources = resources;
  try {
    // pdfkit's pages begin by turning y downwards; the form has to do the same in its own space.
    form.write(`1 0 0 -1 0 ${size.height} cm`);
    draw();
  } finally {
    page.content = own.content;
    page.resources = own.resources;
  }
  form.end();
  resources.end();
  return form;
};

export const showForm = (pdf: Pdf, size: PageSize, name: string, form: unknown): void => {
  partsOf(pdf).xobjects[name] = form;
  pdf.addContent(`q 1 0 0 -1 0 ${size.height} cm /${name} Do Q`);
};
