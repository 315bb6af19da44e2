/** What is drawn: products and layouts as data, faces, barcodes, portraits, proofs. Knows no printer and no key. */
export { drawPdf } from './draw/pdf.ts';
export { type Picture, pngOf, previewOf } from './draw/picture.ts';
export { type RasterSide, rasterSide } from './draw/raster.ts';
export { readAll, readQr } from './draw/read-qr.ts';
export { readSymbols } from './draw/read-symbols.ts';
export type { ReadKind, ReadSymbol } from './draw/zxing.ts';
export { TEMPLATE_ERRORS } from './errors.ts';
export { missingGlyphs } from './fonts/fonts.ts';
export type { Layout } from './layout.ts';
export { drawManifest, type ManifestInput } from './manifest.ts';
export type { SideName } from './plan/artwork.ts';
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
export {
  type Jpeg,
  PORTRAIT_REFUSALS,
  type PortraitRefusal,
  type PreparedPortrait,
  preparePortrait,
} from './portrait/prepare.ts';
export { drawSpecimenPortrait, type SpecimenLook } from './portrait/specimen.ts';
export { type LoadedProduct, loadProduct, productIds } from './products.ts';
