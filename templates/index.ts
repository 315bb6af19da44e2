/** What is drawn: products and layouts as data, faces, barcodes, portraits, proofs. Knows no printer and no key. */
export type { Dpi } from './draw/backdrop.ts';
export type { FaceImages } from './draw/images.ts';
export { drawPdf, planSides } from './draw/pdf.ts';
export { type Picture, pngOf, previewOf, thumbnail } from './draw/picture.ts';
export { drawProblem } from './draw/problem.ts';
export { type RasterSide, rasterSide } from './draw/raster.ts';
export { readAll, readQr } from './draw/read-qr.ts';
export { readSymbols } from './draw/read-symbols.ts';
export { drawReport, type Report, type ReportSection, type ReportTable } from './draw/report.ts';
export type { ReadKind, ReadSymbol } from './draw/zxing.ts';
export { TEMPLATE_ERRORS } from './errors.ts';
export { missingGlyphs } from './fonts/fonts.ts';
export { frameOf } from './geometry.ts';
export { type FaceField, type Layout, type SideName, sidesOf } from './layout.ts';
export { LINT_RULES, type LintCode, type LintFinding } from './lint/finding.ts';
export { lintLayout } from './lint/lint-layout.ts';
export {
  cardSheetOf,
  drawManifest,
  type ManifestInput,
  PAPER_ERRORS,
  PAPERS,
  type Paper,
  paperOf,
  type ReportInput,
  reportPaper,
} from './papers/index.ts';
export { photoDots } from './photo-dots.ts';
export type { Mark } from './plan/artwork.ts';
export { checkPlan } from './plan/check-plan.ts';
export { decodePlan, encodePlan, type FacePlan } from './plan/plan.ts';
export {
  type FaceInput,
  type FaceProblem,
  type Planned,
  planFace,
  REVIEW_CODES,
  type ReviewCode,
} from './plan/plan-face.ts';
export type { SymbolContents } from './plan/plan-symbol.ts';
export type { Jpeg } from './portrait/encode.ts';
export { type PortraitOptions, type PreparedPortrait, preparePortrait } from './portrait/prepare.ts';
export { PORTRAIT_ERRORS as PORTRAIT_REFUSALS, type PortraitRefusal } from './portrait/refusals.ts';
export { type PreparedSignature, prepareSignature } from './portrait/signature.ts';
export {
  SIGNATURE_ERRORS as SIGNATURE_REFUSALS,
  type SignatureRefusal,
} from './portrait/signature-refusals.ts';
export { drawSpecimenPortrait, type SpecimenLook } from './portrait/specimen.ts';
export { drawSpecimenSignature } from './portrait/specimen-signature.ts';
export {
  buildProduct,
  canonicalJson,
  keptFiles,
  type LoadedProduct,
  loadProduct,
  productByHash,
  productIds,
  shippedLayouts,
} from './products.ts';
